"""The web page alone is made at once: nothing is laid out for the sake of its page marks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from glossator.press.pdf.engine.sheets import Layouter
from glossator.workshop import Built, Workshop
from places import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples/bridge", tmp_path / "bridge"))


def build(folder: Path, *formats: str) -> Built:
    return Workshop(folder, folder.parent / "build").commission().build(formats)


def marks(built: Built) -> list[str]:
    page = LexborHTMLParser(built.outputs["html"].read_text(encoding="utf-8"))
    return [str(node.attributes["id"]) for node in page.css("span.page[id^=pg-]")]


def test_the_page_alone_has_the_pages_of_the_last_layout(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was laid out")

    with monkeypatch.context() as patched:
        patched.setattr(Layouter, "__enter__", refuse)
        first = build(folder, "html")
        assert first.unpaged == ("html",)
        assert marks(first) == []
        again = build(folder, "html")
        assert not again.fresh
        assert again.unpaged == ("html",)

    whole = build(folder, "html", "pdf")
    paged = marks(whole)
    assert whole.fresh
    assert paged
    assert whole.unpaged == ()
    assert build(folder, "html").unpaged == ()

    text = next((folder / "text").glob("*.md"))
    text.write_text(text.read_text(encoding="utf-8") + "\nOne more.\n", encoding="utf-8")
    monkeypatch.setattr(Layouter, "__enter__", refuse)
    edited = build(folder, "html")
    assert edited.unpaged == ("html",)
    assert "One more." in edited.outputs["html"].read_text(encoding="utf-8")
    assert set(marks(edited)) <= set(paged)
    assert marks(edited)


def test_a_page_made_in_haste_is_made_again_with_the_book(folder: Path) -> None:
    commission = Workshop(folder, folder.parent / "build").commission()
    assert marks(commission.build(("html",))) == []
    assert marks(commission.build(("html", "pdf")))
