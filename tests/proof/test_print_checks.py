"""The proof of print sees notes that stand on something, stray, or are pointed to wrongly."""

from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from glossator.pipeline import check
from glossator.proof.expected import Demand
from glossator.proof.pdf_content import Piece
from glossator.proof.pdf_file import PdfFile, PdfPage
from glossator.proof.pdf_tags import TagTree
from glossator.proof.pdf_text import PrintedCall, PrintedNote, PrintedPointer, PrintedText
from glossator.proof.print_checks import _notes_on_pages, _pointers

PAGES = tuple(PdfPage(label, 400, 600) for label in ("i", "1", "2", "3"))
FILE = PdfFile(
    PAGES,
    MappingProxyType({}),
    (),
    (),
    TagTree((), ()),
    MappingProxyType({}),
    (),
    links=0,
    flaws=(),
)


def piece(page: int, top: float, left: float = 50, width: float = 300, text: str = "x") -> Piece:
    return Piece(page, 0, text, left, top, left + width, top + 10, 10)


def wanted(place: str = "foot") -> Demand:
    nothing: dict[str, Any] = {one.name: () for one in fields(Demand)}
    return Demand(**(nothing | {"notes_at": place}))


def said(found: object) -> list[str]:
    return [message for _, message, _ in found]  # type: ignore[attr-defined]


def test_a_note_two_pages_late_or_off_the_page_is_found() -> None:
    text = PrintedText(calls=[PrintedCall(0, "n-a", "a", 1, 100), PrintedCall(0, "n-b", "b", 1)])
    text.notes = [
        PrintedNote("n-a", pieces=[piece(3, 500)]),
        PrintedNote("n-b", pieces=[piece(1, 595)]),
    ]
    assert said(_notes_on_pages(FILE, text, wanted())) == [
        "note n-a stands here, its call on page 1",
        "words of note n-b leave the page box",
    ]


def test_a_note_apart_needs_a_pointer_on_its_calls_page() -> None:
    text = PrintedText(calls=[PrintedCall(0, "n-a", "a", 0, 100)])
    text.notes = [PrintedNote("n-a", back="c-a", pieces=[piece(3, 100)], apart=True)]
    assert said(_notes_on_pages(FILE, text, wanted())) == [
        "note n-a stands apart, and nothing points to it"
    ]
    assert said(_notes_on_pages(FILE, text, wanted("end"))) == []
    text.pointers = [PrintedPointer("n-a", back="c-a", pieces=[piece(2, 500)])]
    assert said(_notes_on_pages(FILE, text, wanted())) == [
        "note n-a stands here, its call on page i"
    ]


def test_a_pointer_names_the_page_and_leads_there() -> None:
    text = PrintedText()
    text.notes = [PrintedNote("n-a", back="c-a", pieces=[piece(3, 100)], apart=True)]
    right = PrintedPointer(
        "n-a", back="c-a", pieces=[piece(1, 500)], target="n-a", folio="p.\u00a03"
    )
    text.pointers = [right]
    assert said(_pointers(FILE, text)) == []
    right.folio, right.target = "p.\u00a02", "n-b"
    assert said(_pointers(FILE, text)) == [
        "the pointer to note n-a leads elsewhere",
        "note n-a is said to be on “p.\u00a02”, it is on page 3",
    ]


def test_a_profile_may_say_where_notes_stand_and_no_other_place(tmp_path: Path) -> None:
    (tmp_path / "text.md").write_text("# One\n\nWords.\n", encoding="utf-8")
    yaml = "title: T\ntext: [text.md]\nprofiles: {wide: {notes: NOTES}}\n"
    for place in ("foot", "margin", "end"):
        (tmp_path / "edition.yaml").write_text(yaml.replace("NOTES", place), encoding="utf-8")
        edition = check(tmp_path, "wide").edition
        assert edition is not None
        assert edition.profile.notes == place
    (tmp_path / "edition.yaml").write_text(yaml.replace("NOTES", "margins"), encoding="utf-8")
    (found,) = check(tmp_path, "wide").findings
    assert (found.code, found.place.line) == ("E004", 3)
    assert "margin" in found.hint
