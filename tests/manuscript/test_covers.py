"""The picture under `cover:`: what shops ask of it, and what is told of one that they refuse."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from glossator.diagnostics import Diagnostic
from glossator.manuscript import read_manuscript


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#a33").save(out, kind)
    return out.getvalue()


def read(folder: Path, name: str, content: bytes) -> list[Diagnostic]:
    folder.joinpath("edition.yaml").write_text(f"title: A\ntext: [one.md]\ncover: {name}\n")
    folder.joinpath("one.md").write_text("# One\n\nThe line had been silent.\n")
    folder.joinpath(name).write_bytes(content)
    return read_manuscript(folder)[1]


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((1400, 2100), ""),
        ((1400, 1400), ""),
        ((1399, 2100), "shops refuse one so small"),
        ((3200, 2100), "wider than high"),
    ],
)
def test_a_cover_is_upright_and_large_enough_for_shops(
    tmp_path: Path, size: tuple[int, int], told: str
) -> None:
    found = read(tmp_path, "cover.png", picture(*size))
    assert [(one.code, one.place.line) for one in found] == ([("R013", 3)] if told else [])
    assert all(told in one.message and one.hint for one in found)


def test_a_cover_is_what_its_bytes_say(tmp_path: Path) -> None:
    assert read(tmp_path, "cover.png", picture(1600, 2400, "JPEG")) == []
    (found,) = read(tmp_path, "cover.png", picture(1600, 2400, "WEBP"))
    assert (found.code, found.hint) == ("R006", "known types: .jpg, .jpeg, .png")
