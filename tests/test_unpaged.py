"""A web page asked for alone is made at once: it waits for no paper, and says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from glossator.cli import main
from places import ROOT


def test_a_web_page_alone_waits_for_no_paper(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "bridge", tmp_path / "out"
    shutil.copytree(ROOT / "examples/bridge", folder)
    arguments = ["build", str(folder), "--out", str(out)]
    with monkeypatch.context() as patched:
        patched.setattr("glossator.press.pdf.print_pdf", None)  # nothing is laid out
        assert main([*arguments, "--format", "html"]) == 0
    assert "without page numbers" in capsys.readouterr().err
    page = out / "a-speech-on-the-bridge.html"
    assert "doc-pagebreak" not in page.read_text(encoding="utf-8")
    assert main([*arguments, "--format", "html"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert main(arguments) == 0  # with the others it has the pages
    assert "doc-pagebreak" in page.read_text(encoding="utf-8")
    paged = page.read_bytes()
    assert main([*arguments, "--format", "html"]) == 0
    assert page.read_bytes() == paged
