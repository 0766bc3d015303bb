"""MuPDF as the system has it, through its program `mutool`: often an old engine.

Debian 12 has version 1.21 (https://mupdf.com/), which knows less of HTML5 than the library that
`mupdf` asks. It is asked for the place of every letter: do headings and captions stand in the order
of the book, and are the marks of notes raised above the line?
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from glossator.proof.epub_reader import TYPE, documents, tag_of
from glossator.proof.folding import ink
from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, gathered
from glossator.proof.judges.verdict import Finding, Verdict, unreadable

NAME: Final = "mutool"
STANDARDS: Final[Mapping[str, str]] = {"places": "order and raised marks"}
NEEDS: Final = (tools.mutool,)

_OUT: Final = "letters.xml"
# A six-inch e-reader's screen in points, and the size of its type.
_SCREEN: Final = ("-W", "260", "-H", "347", "-S", "11")
_VERSION: Final = re.compile(r"mutool version (\S+)")
_SOUGHT: Final = frozenset("h1 h2 h3 h4 h5 h6 figcaption caption".split())
_ENOUGH: Final = 24  # letters by which a place is known again
_RAISED: Final = 1.0  # points above the line


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of the laid out book in order, and how far down each stands on its page."""

    text: str
    heights: tuple[float, ...]


def call(path: Path, folder: Path) -> Command:
    """The command that lays the book out and writes the place of every letter into the folder."""
    script = 'mutool=$1; shift; "$mutool" -v; exec "$mutool" draw -q -F stext "$@"'
    book = (*_SCREEN, "-o", str(folder / _OUT), str(path))
    return Command(("sh", "-c", script, "sh", tools.mutool(), *book))


def read(path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict on what was written. Raises ValueError when the program says no version."""
    version = _VERSION.search(ended.errors)
    if version is None:
        raise ValueError("no version")
    places: int | None = None
    try:
        letters = _letters(ended.folder / _OUT)
        with zipfile.ZipFile(path) as archive:
            trees = [(n, ElementTree.fromstring(archive.read(n))) for n in documents(archive)]
        shown = [(name, tree) for name, tree in trees if not _is_navigation(tree)]
        sought = [*_titles(shown)]
        marks = [*_marks(shown)]
        places = len(sought) + len(marks)
        findings = gathered([*_order(sought, letters), *_heights(marks, letters)])
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, StopIteration) as fault:
        findings = unreadable(f"{type(fault).__name__}: {fault}")
    return Verdict(NAME, version[1], standard, path.name, not findings, places, findings)


def _letters(file: Path) -> _Letters:
    text: list[str] = []
    heights: list[float] = []
    for _, element in ElementTree.iterparse(file):
        if element.tag == "char":
            for letter in ink(element.get("c", "")):
                text.append(letter)
                heights.append(float(element.get("y", "0")))
        elif element.tag == "page":
            element.clear()
    if not text:
        raise ElementTree.ParseError("no letter on any page")
    return _Letters("".join(text), tuple(heights))


def _is_navigation(tree: ElementTree.Element) -> bool:
    return any("toc" in e.get(TYPE, "") for e in tree.iter() if tag_of(e) == "nav")


def _titles(trees: list[tuple[str, ElementTree.Element]]) -> Iterator[tuple[str, str]]:
    """The letters of headings and captions, with the place of each, in the order of the book."""
    for name, tree in trees:
        for element in tree.iter():
            words = ink("".join(element.itertext()))
            if tag_of(element) in _SOUGHT and words:
                yield words[:_ENOUGH], f"{name}#{element.get('id', '')}"


def _order(sought: list[tuple[str, str]], letters: _Letters) -> Iterator[Finding]:
    at = 0
    for words, where in sought:
        found = letters.text.find(words, at)
        if found < 0:
            lost = "stands before what it follows" if words in letters.text else "is not shown"
            yield Finding("error", "order", f"“{words}” {lost}", where)
        else:
            at = found + len(words)


@dataclass(frozen=True, slots=True)
class _Mark:
    """The mark of a note: the letters before it, its own, how many of those before are a mark's."""

    before: str
    own: str
    raised: int
    where: str


def _marks(trees: list[tuple[str, ElementTree.Element]]) -> Iterator[_Mark]:
    for name, tree in trees:
        before, marks = "", 0
        for raised, words, where in _pieces(tree, "", ""):
            if raised and words and marks < len(before):
                yield _Mark(before[-_ENOUGH:], words, marks, f"{name}#{where}")
            if words:
                marks = marks + len(words) if raised else 0
            before += words


def _pieces(
    element: ElementTree.Element, where: str, raised: str
) -> Iterator[tuple[str, str, str]]:
    """The inked pieces of text, whether each is a raised link, and the nearest id."""
    where = element.get("id", where)
    tag = tag_of(element)
    if tag == "head":
        return
    raised = "sup" if tag == "sup" else "a" if tag == "a" and raised == "sup" else ""
    yield ("call" if raised == "a" else ""), ink(element.text or ""), where
    for child in element:
        yield from _pieces(child, where, raised)
        yield "", ink(child.tail or ""), where


def _heights(marks: list[_Mark], letters: _Letters) -> Iterator[Finding]:
    for mark in marks:
        found = letters.text.find(mark.before + mark.own)
        if found < 0:
            continue  # parted by something else; whether all is in order is asked for above
        at = found + len(mark.before)
        above = letters.heights[at - 1 - mark.raised] - letters.heights[at]
        # More than that is another line or another screen.
        if -_RAISED < above < _RAISED:
            yield Finding(
                "error", "on-the-line", f"the mark “{mark.own}” is not raised", mark.where
            )
