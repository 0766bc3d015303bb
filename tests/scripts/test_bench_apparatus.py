"""The bench of the apparatus runs on any manuscript, and what it writes is one that is in order."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from glossator.pipeline import check
from places import ROOT

TEXT = "# One\n\n" + "\n\n".join(
    f"The *{word}* ferry crossed the river on {word} mornings, they say.[^{n}]\n\n[^{n}]: They do."
    for n, word in enumerate("cold warm bright dark wet dry slow late".split(), start=1)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "small"
    (home / "text").mkdir(parents=True)
    (home / "edition.yaml").write_text("title: Small\ntext: [text/one.md]\n", encoding="utf-8")
    (home / "text/one.md").write_text(TEXT, encoding="utf-8")
    return home


def test_every_note_is_found_at_every_scale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import bench_apparatus

    head, *rows = bench_apparatus.rows(folder, 20, [1, 2])
    assert [row[:3] for row in rows] == [("1×", "89", "20"), ("2×", "178", "40")]
    assert {len(row) for row in rows} == {len(head)}


def test_what_it_writes_is_a_manuscript_in_order(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import bench_apparatus

    target = tmp_path / "with-notes"
    monkeypatch.setattr(
        sys, "argv", ["bench", str(folder), "--notes", "20", "--write", str(target)]
    )
    bench_apparatus.main()
    checked = check(target)
    assert checked.findings == ()
    assert checked.edition is not None
    assert sum(note.layer == "bench" for note in checked.edition.notes.values()) == 20
