"""A manuscript with 120 notes on six pages of text, on every paper, with notes in every place.

Nothing is lost, nothing leaves the page or stands on anything else, no note is two pages late.
A usual run tries every place, and large type; `make test-hostile` each place on each paper.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from glossator.model import Edition, Profile
from glossator.pipeline import check
from glossator.press.pdf import print_pdf
from glossator.press.pdf.engine.sheets import Layouter
from glossator.proof.conservation import conserve
from invented import book, stress
from shared import ALL

pytestmark = pytest.mark.slow

PAPERS = (("A5", ""), ("6x9", ""), ("A4", ""), ("Letter", ""), ("A4", "18pt"))
PLACES = ("foot", "margin", "end")
EACH = [(paper, place) for paper in PAPERS for place in PLACES]
TRIED = EACH if ALL else [EACH[0], EACH[4], EACH[8], EACH[12]]
LONGEST = 900  # words


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("stress")
    stress(folder)
    edition = check(folder).edition
    assert edition is not None
    return edition


@pytest.fixture(scope="module")
def layouter() -> Iterator[Layouter]:
    with Layouter() as opened:
        yield opened


def test_the_manuscript_is_as_hard_as_it_should_be(trial: Edition) -> None:
    lengths = sorted(len(note.text.split()) for note in trial.notes.values())
    assert len(lengths) == 120
    assert (lengths[0], lengths[-1]) == (5, LONGEST)
    tags = {b.id: b.tag for d in trial.divisions for b in d.blocks}
    called_in = {tags[note.call.block] for note in trial.notes.values()}
    assert {"p", "h2", "th", "td", "caption", "figcaption", "li", "div"} <= called_in
    assert {note.layer for note in trial.notes.values()} == {"author", "editor"}
    spots = [note.call for note in trial.notes.values()]
    assert max(spots.count(spot) for spot in spots) == 3


@pytest.mark.parametrize(
    ("paper", "place"), TRIED, ids=lambda one: one if isinstance(one, str) else "-".join(one)
)
def test_every_note_is_there_and_in_its_place(
    trial: Edition, layouter: Layouter, tmp_path: Path, place: str, paper: tuple[str, str]
) -> None:
    profile = Profile("trial", trial.profile.layers, *paper, place, long_notes="end")
    edition = dataclasses.replace(trial, profile=profile)
    printed = print_pdf(edition, layouter=layouter)
    file = tmp_path / "trial.pdf"
    file.write_bytes(printed.pdf)
    # by the proof's own reader: every note with all its words, once, in its order; inside the page
    # box and on nothing else; on its call's page or the next, or pointed to from there
    proved = conserve(edition, printed.pages, {"pdf": file})
    assert proved.findings == []
    assert proved.counts["pdf"] == proved.demanded
    moved = {one.note for one in proved.moved}
    for note in edition.notes.values():
        late = printed.note_pages[note.id] - printed.pages.pages_of[note.call_id]
        assert place == "end" or note.id in moved or late in (0, 1), note.id
    if place == "end":
        assert printed.findings == ()
        return
    # the longest stand apart, and the report says so
    assert proved.notes_on_page is not None
    assert proved.notes_on_page >= 0.995
    assert max(len(edition.notes[one].text.split()) for one in moved) == LONGEST
    assert [found.code for found in printed.findings] == ["T002"] * len(moved)
    if place == "margin" and not paper[1]:  # in large print notes are as large as the text
        assert _beside(file) > 0.5


def test_notes_of_a_book_stand_on_the_pages_of_their_calls(
    layouter: Layouter, tmp_path: Path
) -> None:
    # scripts/bench.py does the same with the whole of it
    book(tmp_path / "book", chapters=6 if ALL else 3)
    edition = check(tmp_path / "book").edition
    assert edition is not None
    printed = print_pdf(edition, layouter=layouter)
    file = tmp_path / "book.pdf"
    file.write_bytes(printed.pdf)
    proved = conserve(edition, printed.pages, {"pdf": file})
    assert proved.findings == []
    assert len(edition.notes) > (200 if ALL else 90)
    assert proved.notes_on_page is not None
    assert proved.notes_on_page >= 0.995


def _beside(file: Path) -> float:
    """The share of words that stand beside the text of their page, of all words in small type."""
    beside = small = 0
    with pymupdf.open(file) as book:
        for page in book:
            words = [
                span
                for block in page.get_text("dict")["blocks"]
                if "lines" in block
                for line in block["lines"]
                for span in line["spans"]
            ]
            size = max((word["size"] for word in words), default=0)
            text = [word["bbox"] for word in words if word["size"] > 0.9 * size]
            if not text:
                continue
            left, right = min(box[0] for box in text), max(box[2] for box in text)
            for word in words:
                if word["size"] < 0.8 * size:
                    small += 1
                    beside += word["bbox"][0] >= right or word["bbox"][2] <= left
    return beside / small


@pytest.mark.parametrize("paper", PAPERS[: 3 if ALL else 1], ids="-".join)
def test_long_notes_begin_on_their_pages_and_go_on_overleaf(
    trial: Edition, layouter: Layouter, tmp_path: Path, paper: tuple[str, str]
) -> None:
    edition = dataclasses.replace(trial, profile=Profile("trial", trial.profile.layers, *paper))
    printed = print_pdf(edition, layouter=layouter)
    file = tmp_path / "trial.pdf"
    file.write_bytes(printed.pdf)
    proved = conserve(edition, printed.pages, {"pdf": file})
    assert [found for found in proved.findings if found.check != "note-late"] == []
    assert proved.counts["pdf"] == proved.demanded
    moved = {one.note for one in proved.moved}
    late = {
        note.id
        for note in edition.notes.values()
        if note.id not in moved
        and printed.note_pages[note.id] != printed.pages.pages_of[note.call_id]
    }
    assert len(moved) + len(late) <= 0.05 * len(edition.notes)
