"""The proof begins at the editor's bytes: what the edition itself lacks is found in its outputs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from glossator.model import PageMap
from glossator.proof.conservation import conserve
from glossator.proof.sources import written_files
from glossator.workshop import Commission, Workshop

EDITION = """\
title: The Bridge
text: [text/one.md, text/two.md]
layers: {editor: {label: Notes, marks: a, file: notes/editor.md}}
glossary: glossary.md
references: works.json
"""
ONE = """\
# The Bridge

The bridge was built in the winter, of stone and of patience.[^stone] Nobody paid for it.[^paid]

The ferryman [@smith] sold his boat^[A flat one, for goats.] and bought *two* donkeys.

+-------+---------+
| Piers | are of  |
|       | granite |
+-------+---------+

: What the piers are[^piers]

He writes <ruby>橋<rt>hashi</rt></ruby>, `for pier in piers` and $a + b$ on the wall.

[^stone]: From the quarry at the upper river.

[^paid]: But see the ledger of the year after.

[^piers]: The outer ones.
"""
TWO = """\
# The Toll

Walkers paid a halfpenny, goats went free of charge.

Year    Pence
------  ------
1811    730

: Pence taken at the ferry
"""
NOTES = """\
[two donkeys]{#donkeys}
:   Both of them were called Otto.

goats … charge
:   It was asked of them a year later.
"""
GLOSSARY = "[ferryman]{#ferryman .person}\n:   Whoever rows others over a river for money.\n"
WORKS = '[{"id": "smith", "type": "book", "title": "Boats", "author": [{"family": "Smith"}]}]'
FILES = {
    "edition.yaml": EDITION,
    "text/one.md": ONE,
    "text/two.md": TWO,
    "notes/editor.md": NOTES,
    "glossary.md": GLOSSARY,
    "works.json": WORKS,
}


def commission(home: Path, files: dict[str, str]) -> Commission:
    """The work on a manuscript of these files."""
    for name, text in files.items():
        (home / "m" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "m" / name).write_text(text, encoding="utf-8")
    return Workshop(home / "m", home / "out").commission()


def compared(written: Commission, printed: Commission, kind: str = "html") -> list[tuple[str, str]]:
    """What of the first's files an output of the second lacks: message and where."""
    built = printed.build((kind,))
    assert built.outputs, built.findings
    assert written.shop.manuscript is not None
    files = written_files(written.shop.manuscript, written.edition, written.checked.findings)
    result = conserve(printed.edition, PageMap("", (), {}), built.outputs, files)
    return [(one.message, one.where) for one in result.findings if one.check == "source"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Commission:
    return commission(tmp_path_factory.mktemp("whole"), FILES)


def test_a_page_that_has_everything_is_passed(whole: Commission) -> None:
    assert compared(whole, whole) == []


@pytest.mark.parametrize("kind", ["html", pytest.param("epub", marks=pytest.mark.slow)])
def test_pages_stand_as_books_have_them_and_contents_repeat_a_long_heading(
    tmp_path: Path, kind: str
) -> None:
    heading = "# The night of the flood, as the miller has told it to the clerk of the town\n\n"
    files = {
        "edition.yaml": """\
title: The Weir
front: [front/preface.md, front/frontispiece.md, front/dedication.md, front/also-by.md]
text: [text/one.md]
""",
        "front/preface.md": "# Preface\n\nThis book has waited for its flood.\n",
        "front/frontispiece.md": "The weir in its last summer.\n",
        "front/dedication.md": "For all who carried stones.\n",
        "front/also-by.md": "The bridge, and how it fell.\n",
        "text/one.md": f"{heading}The rain began on Tuesday.\n",
    }
    book = commission(tmp_path, files)
    assert compared(book, book, kind) == []


def test_what_a_finding_excuses_may_stand_elsewhere_as_well(tmp_path: Path) -> None:
    said = "The bridge was built in the winter, of stone and of patience."
    book = commission(
        tmp_path,
        {
            "edition.yaml": "title: The Weir\ntext: [text/one.md]\n",
            "text/one.md": f"# Weirs\n\nHe wrote:\n\n        {said}\n\nAnd again:\n\n{said}\n",
        },
    )
    assert "S008" in [finding.code for finding in book.checked.findings]
    assert compared(book, book) == []


CODE = """\
# Weirs

They must have attributes:

    ::: Warning :::
    This is a warning.

    ::: Danger
    This is a warning within a warning.
    :::

It is placed where one exists:[^1]

    ::: {#refs}
    :::

Otherwise, at the end.

`stretch`
:   how high a line is.

`width`
:   how wide.

[^1]: Behind, that is.
"""


def test_words_that_are_like_those_beside_them_are_held(tmp_path: Path) -> None:
    """Of signs in code it is not known whether they are words: the outputs have them."""
    files = {"edition.yaml": "title: The Weir\ntext: [text/one.md]\n", "text/one.md": CODE}
    book = commission(tmp_path, files)
    assert compared(book, book) == []


def test_a_note_of_one_letter_is_not_taken_for_one_that_has_this_letter(tmp_path: Path) -> None:
    text = "# Weirs\n\n| One^[inline] | Two[^1] |\n|---|---|\n| a | b |\n\nWords.\n\n[^1]: h\n"
    text += "\n+----+\n| x[^2] |\n+----+\n\n[^2]: l\n"
    edition = "title: The Weir\ntext: [text/one.md]\n"
    book = commission(tmp_path, {"edition.yaml": edition, "text/one.md": text})
    assert compared(book, book) == []
    built = book.build(("epub",))
    result = conserve(book.edition, PageMap("", (), {}), built.outputs, ())
    assert [one.message for one in result.findings if one.check == "notes"] == []


def test_what_stands_between_two_tables_has_its_place(tmp_path: Path) -> None:
    table = "+---+---+\n| {} | b |\n+---+---+\n"
    ruled = "-----------\n A    B\n---- ----\n a    b\n\n c    d\n-----------\n"
    tables = [table.format("x"), table.format("y"), ruled, ruled.replace("c", "e")]
    edition = "title: The Weir\ntext: [text/one.md]\n"

    def book(name: str, order: int) -> Commission:
        parts = ["# Weirs\n"]
        for who, drawn in zip(("miller", "ferryman", "bishop", "clerk"), tables, strict=True):
            said = [f"The {who} slept.\n", f"His goat ate on, as goats of a {who} will.\n"]
            parts += [drawn, *said[::order]]
        text = "\n".join([*parts, table.format("z"), ruled])
        return commission(tmp_path / name, {"edition.yaml": edition, "text/one.md": text})

    written, turned = book("written", 1), book("turned", -1)
    assert compared(written, written) == []
    assert len(compared(written, turned)) >= len(tables)


def replaced(name: str, old: str, new: str) -> Callable[[dict[str, str]], dict[str, str]]:
    """A change to one file."""

    def change(files: dict[str, str]) -> dict[str, str]:
        assert old in files[name]
        return files | {name: files[name].replace(old, new, 1)}

    return change


FLAT = "^[A flat one, for goats.]"
STONE = "The bridge was built in the winter, of stone and of patience. Nobody paid for it."
PAID = "Nobody paid for it.[^paid]"
CHANGES: dict[str, tuple[Callable[[dict[str, str]], dict[str, str]], str, str]] = {
    "a sentence is lost": (
        replaced("text/one.md", "The ferryman [@smith] sold", "Sold"),
        "“The ferryman” of this line is not in the output",
        "text/one.md:5",
    ),
    "a file is lost": (
        lambda files: replaced("edition.yaml", ", text/two.md", "")(files)
        | {"notes/editor.md": NOTES.partition("goats")[0]},
        "is not in the output",
        "text/two.md:1",
    ),
    "a note is lost": (
        replaced("text/one.md", "patience.[^stone]", "patience."),
        "the note “From the quarry at the upper …” is not in the output",
        "text/one.md:16",
    ),
    "a note loses words": (
        replaced("text/one.md", "of the year after", "of the year"),
        "the note “But see the ledger of the …” is not in the output, or lacks words",
        "text/one.md:18",
    ),
    "two notes are swapped": (
        lambda files: replaced("text/one.md", "patience.[^stone]", "patience.[^PAID]")(
            replaced("text/one.md", PAID, "Nobody paid for it.[^stone]")(files)
        ),
        "is called elsewhere",
        "text/one.md:16",
    ),
    "an inline note is elsewhere": (
        replaced("text/one.md", f"boat{FLAT} and", f"boat and{FLAT}"),
        "the note “A flat one for goats” is called elsewhere",
        "text/one.md:5",
    ),
    "a note beside the text is on other words": (
        replaced("notes/editor.md", "[two donkeys]", "[sold his boat]"),
        "the note “Both of them were called Otto” is called elsewhere",
        "notes/editor.md:2",
    ),
    "a paragraph stands twice": (
        replaced("text/one.md", "The ferryman", f"{STONE}\n\nThe ferryman"),
        "stands twice",
        "text/one.md:3",
    ),
    "two paragraphs are in another order": (
        lambda files: files | {"text/one.md": _turned(files["text/one.md"])},
        "or not where it belongs",
        "text/one.md:5",
    ),
    "a cell of a table is lost": (
        replaced("text/one.md", "| granite |", "|         |"),
        "“granite” of this line is not in the output",
        "text/one.md:9",
    ),
    "a caption is lost": (
        replaced("text/one.md", ": What the piers are[^piers]", ": Piers[^piers]"),
        "“What the piers are” of this line is not in the output",
        "text/one.md:12",
    ),
    "an entry loses words": (
        replaced("glossary.md", " for money", ""),
        "“Whoever rows others over a river …” of this line is not in the output",
        "glossary.md:2",
    ),
}  # fmt: skip


def _turned(text: str) -> str:
    first, second = text.split("\n\n")[1:3]
    return text.replace(first, "FIRST").replace(second, first).replace("FIRST", second)


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_edition_itself_lacks_is_found(
    name: str, whole: Commission, tmp_path: Path
) -> None:
    change, message, where = CHANGES[name]
    files = {path: text.replace("[^PAID]", "[^paid]") for path, text in change(FILES).items()}
    found = compared(whole, commission(tmp_path, files))
    assert any(message in said and place == where for said, place in found), found
