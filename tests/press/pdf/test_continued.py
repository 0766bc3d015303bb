"""Entries of the index and the glossary that go on in another column or on another page."""

from pathlib import Path

import pymupdf
import pytest

from glossator.model import Edition
from glossator.press.pdf import Printed, print_pdf
from glossator.proof.conservation import conserve
from glossator.workshop import Workshop

pytestmark = pytest.mark.slow

NAMES = "Aston Baker Cooper Dyer Eliot Fuller".split()
MATTERS = 13  # sub-entries of each name, of two lines
LINE = "The envoys met at the house of peace and spoke of the games until the evening came. "
HEAD, FOOT = 50.0, 560.0  # points: where heads end and folios begin on A5
CONTINUED = " (cont.)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Printed]:
    folder = tmp_path_factory.mktemp("continued")
    (folder / "text").mkdir()
    marks = (
        f'Of {name}.[]{{.index entry="{name}!matter {number:02} of the house and of the games"}} '
        for name in NAMES
        for number in range(MATTERS)
    )
    (folder / "text/one.md").write_text(f"# One\n\n{''.join(marks)}\n", encoding="utf-8")
    entries = (f"The {name} treaty\n:   {LINE * 9}\n\n" for name in NAMES)
    (folder / "glossary.md").write_text("".join(entries), encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\nglossary: glossary.md\n"
        "people: [{name: Ann Author, role: aut}]\ntext: [text/one.md]\n"
        "back: [glossary, index]\n",
        encoding="utf-8",
    )
    edition = Workshop(folder).commission("full").edition
    return edition, print_pdf(edition)


def columns(page: pymupdf.Page) -> list[list[tuple[float, str]]]:
    """The lines of each column from top to bottom: how far they are indented, and their words."""
    found: dict[bool, list[tuple[float, float, str]]] = {}
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            x, y = line["bbox"][:2]
            words = "".join(span["text"] for span in line["spans"]).strip()
            if words and HEAD < y < FOOT:
                found.setdefault(x > page.rect.width / 2, []).append((y, x, words))
    sides = [sorted(found[side]) for side in sorted(found)]
    return [[(x - min(one[1] for one in side), words) for _, x, words in side] for side in sides]


def pages_of(printed: Printed, anchor: str) -> list[list[list[tuple[float, str]]]]:
    """The columns of the pages from that of an anchor on."""
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:
        first = printed.pages.pages_of[anchor]
        return [columns(page) for page in list(document)[first:]]


def test_a_column_that_begins_within_an_entry_repeats_its_heading(
    made: tuple[Edition, Printed],
) -> None:
    edition, printed = made
    (index,) = (d.id for d in edition.divisions if d.role == "index")
    all_columns = [column for page in pages_of(printed, index) for column in page]
    heading, seen = "", 0
    for number, column in enumerate(all_columns):
        for place, (indent, words) in enumerate(column):
            if words.endswith(CONTINUED):
                assert (place, words) == (0, heading + CONTINUED)
                assert indent == 0
                seen += 1
            elif words in NAMES:
                heading = words
            elif "matter" in words:
                assert indent > 0, (number, words)  # never where headings begin
    assert seen
    firsts = [column[0][1] for column in all_columns[1:]]
    assert all(first.endswith(CONTINUED) or len(first) == 1 for first in firsts)


def test_turned_lines_hang_deeper_than_sub_entries(made: tuple[Edition, Printed]) -> None:
    edition, printed = made
    (index,) = (d.id for d in edition.divisions if d.role == "index")
    for page in pages_of(printed, index):
        for column in page:
            entries = {round(indent) for indent, words in column if words.startswith("matter")}
            turned = {round(indent) for indent, words in column if words.startswith("games")}
            assert len(entries) <= 1
            assert all(deep > max(entries) + 5 for deep in turned)


def test_a_page_that_begins_within_a_glossary_entry_repeats_its_word(
    made: tuple[Edition, Printed],
) -> None:
    edition, printed = made
    (glossary,) = (d.id for d in edition.divisions if d.role == "glossary")
    (index,) = (d.id for d in edition.divisions if d.role == "index")
    seen = 0
    count = printed.pages.pages_of[index] - printed.pages.pages_of[glossary]
    heading = ""
    for page in pages_of(printed, glossary)[:count]:
        lines = [words for column in page for _, words in column]
        for place, words in enumerate(lines):
            if words.endswith(CONTINUED):
                assert (place, words) == (0, heading + CONTINUED)
                seen += 1
            elif words.endswith(" treaty"):
                heading = words
    assert seen


def test_what_is_repeated_is_no_part_of_the_text(
    made: tuple[Edition, Printed], tmp_path: Path
) -> None:
    edition, printed = made
    path = tmp_path / "book.pdf"
    path.write_bytes(printed.pdf)
    assert conserve(edition, printed.pages, {"pdf": path}).findings == []
