"""Conformance is claimed only where a person has reviewed the book and Ace passes it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from glossator.cli import main
from glossator.pipeline import Request, build, check
from glossator.proof import external
from glossator.proof.external import Finding, Job, JudgeMissing, Verdict

pytestmark = pytest.mark.slow

SETTINGS = "title: A Small Edition\ntext: [one.md]\n"
REVIEWED = SETTINGS + "accessibility: {reviewed-by: Rae Viewer, certified-by: The Office}\n"
TEXT = "# One\n\nKim spoke at nine.[^1]\n\n[^1]: An author’s note.\n"
CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def manuscript(folder: Path, settings: str) -> Path:
    home = folder / "manuscript"
    home.mkdir()
    (home / "edition.yaml").write_text(settings, encoding="utf-8")
    (home / "one.md").write_text(TEXT, encoding="utf-8")
    return home


def package(folder: Path) -> str:
    with zipfile.ZipFile(folder / "build/a-small-edition.epub") as archive:
        return archive.read("EPUB/content.opf").decode()


def judge(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> list[Job]:
    asked: list[Job] = []

    def judge_all(jobs: Sequence[Job]) -> list[Verdict]:
        asked.extend(jobs)
        verdict = Verdict("Ace", "1", "EPUB Accessibility", "", not findings, 1, findings)
        return [verdict for _ in jobs]

    monkeypatch.setattr(external, "judge_all", judge_all)
    return asked


@pytest.mark.slow
def test_a_reviewed_book_that_ace_passes_claims_conformance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = judge(monkeypatch)
    request = Request(manuscript(tmp_path, REVIEWED), tmp_path / "build", ("epub",))
    assert build(request).findings == ()
    assert [job.judge for job in asked] == ["ace"]
    assert CLAIM in package(tmp_path)
    assert ">The Office</meta>" in package(tmp_path)


def test_a_reviewed_book_that_ace_fails_claims_nothing_and_the_build_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(monkeypatch, Finding("error", "image-alt", "no words", "one.xhtml"))
    request = Request(manuscript(tmp_path, REVIEWED), tmp_path / "build", ("epub",))
    (finding,) = build(request).findings
    assert finding.code == "A001"
    assert "image-alt (one.xhtml)" in finding.message
    assert CLAIM not in package(tmp_path)


def test_a_book_that_nobody_reviewed_claims_nothing_and_ace_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = judge(monkeypatch)
    build(Request(manuscript(tmp_path, SETTINGS), tmp_path / "build", ("epub",)))
    assert asked == []
    assert CLAIM not in package(tmp_path)


@pytest.mark.slow
def test_a_claim_that_cannot_be_checked_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge_all(jobs: Sequence[Job]) -> list[Verdict]:
        raise JudgeMissing("Node.js is not installed", "run make proof")

    monkeypatch.setattr(external, "judge_all", judge_all)
    home = manuscript(tmp_path, REVIEWED)
    out = ["--out", str(tmp_path / "build"), "--format", "epub"]
    assert main(["build", str(home), *out]) == 3
    assert not (tmp_path / "build/a-small-edition.epub").exists()


def test_who_certifies_must_have_a_reviewer(tmp_path: Path) -> None:
    settings = SETTINGS + "accessibility: {certified-by: The Office}\n"
    (finding,) = check(manuscript(tmp_path, settings)).findings
    assert (finding.code, finding.place.line) == ("E004", 3)
    assert "reviewed-by" in finding.hint


@pytest.mark.judges
def test_ace_itself_lets_a_small_edition_claim(tmp_path: Path) -> None:
    request = Request(manuscript(tmp_path, REVIEWED), tmp_path / "build", ("epub",))
    assert build(request).findings == ()
    assert CLAIM in package(tmp_path)
    (verdict,) = external.judge_all([Job("epubcheck", tmp_path / "build/a-small-edition.epub")])
    assert verdict.passed, verdict.findings
