"""PDF/A-3a: a book that an archive takes, with its manuscript inside."""

from pathlib import Path

import pymupdf
import pytest

from glossator.pipeline import Request, proof
from glossator.press.pdf import Printed
from glossator.press.pdf.binding.archive import archive
from glossator.proof.external import Job, judge_all
from sample_edition import sample_edition

FILES = {"edition.yaml": b"title: The Quiet Line\n", "text/01-line.md": "# 전화\n".encode()}


@pytest.fixture(scope="module")
def book(sample_print: Printed) -> bytes:
    return sample_print.pdf


@pytest.fixture(scope="module")
def archived(book: bytes) -> bytes:
    return archive(book, sample_edition(), FILES)


@pytest.mark.slow
def test_the_archived_book_is_pdf_a_and_still_accessible(
    book: bytes, archived: bytes, tmp_path: Path
) -> None:
    (tmp_path / "book.pdf").write_bytes(book)
    (tmp_path / "archived.pdf").write_bytes(archived)
    wanted = [
        ("archived.pdf", "verapdf", "3a", True),
        ("archived.pdf", "page_validation", "3a", True),
        ("archived.pdf", "verapdf", "ua1", True),
        ("book.pdf", "verapdf", "3a", False),  # it does not claim to be one
    ]
    verdicts = judge_all(
        [Job(judge, tmp_path / name, profile) for name, judge, profile, _ in wanted]
    )
    assert [verdict.passed for verdict in verdicts] == [passed for *_, passed in wanted]


@pytest.mark.slow
def test_the_manuscript_comes_out_as_it_went_in(archived: bytes) -> None:
    with pymupdf.open(stream=archived, filetype="pdf") as document:
        found = {name: document.embfile_get(name) for name in document.embfile_names()}
    assert found == {path.replace("/", "_"): content for path, content in FILES.items()}


def test_two_archives_of_a_book_are_the_same_bytes(book: bytes, archived: bytes) -> None:
    assert archive(book, sample_edition(), FILES) == archived


@pytest.mark.slow
def test_a_profile_asks_for_an_archive_and_the_proof_asks_its_judges(tmp_path: Path) -> None:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    settings = "title: A Line\ntext: [text/one.md]\nprofiles: {full: {archive: true}}\n"
    (home / "edition.yaml").write_text(settings, encoding="utf-8")
    (home / "text/one.md").write_text(
        "# One\n\nNobody rang.[^1]\n\n[^1]: So it says.\n", encoding="utf-8"
    )
    _, proved = proof(Request(home, tmp_path / "build"))
    assert proved is not None
    assert proved.passed, list(proved.lines())
    assert "PDF/A-3a" in {verdict.standard for verdict in proved.verdicts}
    with pymupdf.open(tmp_path / "build/a-line.pdf") as document:
        assert document.embfile_get("edition.yaml").decode() == settings
        assert sorted(document.embfile_names()) == ["edition.yaml", "text_one.md"]
