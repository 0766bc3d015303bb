"""Invented manuscripts: text without meaning in words of our own, for tests and measurements.

    scripts/invented.py book FOLDER      a book of some 400 pages with about 1,500 notes
    scripts/invented.py chapter FOLDER   a single chapter of some 22 pages
    scripts/invented.py stress FOLDER    120 notes on six pages of text, of every kind and length
    scripts/invented.py tome FOLDER      a diary of a million words with 5,000 notes

The same words every time: the order comes from a generator with a fixed seed.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NOUNS: Final = (
    "harbour ferry lantern orchard archive letter bridge signal winter meadow council printer "
    "river envelope treaty window quarry compass market schoolmaster railway telegram "
    "procession granary witness almanac boundary customs-house delegation cartographer "
    "translation correspondence negotiation memorandum inheritance observatory settlement "
    "parliament expedition neighbourhood"
).split()
_ADJECTIVES: Final = (
    "quiet northern unfinished provincial early uncertain borrowed narrow official patient distant "
    "forgotten considerable handwritten extraordinary reluctant weathered ceremonial incomplete"
).split()
_VERBS: Final = (
    "crossed followed answered copied described repaired postponed carried recognized interrupted "
    "measured abandoned published exchanged reconsidered remembered prepared withdrew delivered"
).split()
_ADVERBS: Final = "slowly again in silence before noon at last without warning as usual".split()
_LINKS: Final = ("while", "because", "although", "so that", "until", "and yet", "where")
_TITLES: Final = ("Of the", "Concerning the", "On the", "The Second", "How the")


class Inventor:
    """Invents words, sentences and notes; two with the same seed invent the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def phrase(self) -> str:
        """An article with a noun, half of the time with an adjective."""
        adjective = f"{self.chance.choice(_ADJECTIVES)} " if self.chance.random() < 0.5 else ""
        return f"the {adjective}{self.chance.choice(_NOUNS)}"

    def clause(self) -> str:
        """Subject, verb, object."""
        end = f" {self.chance.choice(_ADVERBS)}" if self.chance.random() < 0.3 else ""
        return f"{self.phrase()} {self.chance.choice(_VERBS)} {self.phrase()}{end}"

    def sentence(self) -> str:
        """One to three clauses, with a capital and a full stop."""
        clauses = [self.clause()]
        for _ in range(self.chance.choice((0, 1, 1, 2))):
            clauses.append(f"{self.chance.choice(_LINKS)} {self.clause()}")
        said = ", ".join(clauses)
        return f"{said[0].upper()}{said[1:]}."

    def words(self, count: int) -> str:
        """Sentences of exactly `count` words together."""
        said: list[str] = []
        while len(said) < count:
            said += self.sentence().split()
        return " ".join(said[:count]).rstrip(",.") + "."

    def title(self) -> str:
        """A heading."""
        return f"{self.chance.choice(_TITLES)} {self.chance.choice(_NOUNS).title()}"


class Chapter:
    """Collects Markdown and the notes that are called in it."""

    def __init__(self, inventor: Inventor, number: int) -> None:
        self.inventor = inventor
        self.number = number
        self.parts: list[str] = []
        self.notes: list[str] = []
        self.count = 0

    def call(self, layer: str, body: str) -> str:
        """A note of this layer; gives the call to put into the text."""
        self.count += 1
        key = f"k{self.number}x{self.count}"
        label = key if layer == "author" else f"{layer}:{key}"
        indented = body.replace("\n", "\n    ").replace("    \n", "\n")
        self.notes.append(f"[^{label}]: {indented}\n")
        return f"[^{label}]"

    def markdown(self) -> str:
        """The whole file."""
        return "\n\n".join([*self.parts, *self.notes]) + "\n"


def book(folder: Path, chapters: int = 40) -> None:
    """A book of two layers: `chapters` of some eleven A5 pages with about 38 notes each."""
    inventor = Inventor(1788)
    names = []
    for number in range(1, chapters + 1):
        names.append(f"text/{number:02}.md")
        _write(folder / names[-1], _chapter(inventor, number, 26))
    _settings(folder, "The Invented Book", names)


def chapter(folder: Path) -> None:
    """A single chapter of some 22 A5 pages with about 75 notes."""
    _write(folder / "text/01.md", _chapter(Inventor(1788), 1, 52))
    _settings(folder, "The Invented Chapter", ["text/01.md"])


def _chapter(inventor: Inventor, number: int, paragraphs: int) -> str:
    made = Chapter(inventor, number)
    made.parts.append(f"# {inventor.title()}, {number}")
    for count in range(1, paragraphs + 1):
        _paragraph(made, inventor.chance.randint(25, 70))
        if count % 9 == 0:
            made.parts.append(f"## {inventor.title()}")
        if count % 7 == 3:
            made.parts.append(f"> {_annotated(made, 40, 0.7)}")
    return made.markdown()


def tome(folder: Path, years: int = 50) -> None:
    """A diary: `years` of 20,000 words with 100 notes each."""
    inventor = Inventor(1660)
    names = []
    for number in range(1, years + 1):
        year = Chapter(inventor, number)
        year.parts.append(f"# {1659 + number}")
        for count in range(200):
            if count % 20 == 0:
                year.parts.append(f"## {inventor.title()}")
            said = inventor.words(100).split()
            if count % 2:
                size = min(200, max(5, round(inventor.chance.lognormvariate(3.1, 0.8))))
                call = year.call(inventor.chance.choice(("author", "editor")), inventor.words(size))
                said[inventor.chance.randrange(len(said))] += call
            year.parts.append(" ".join(said))
        names.append(f"text/{number:02}.md")
        _write(folder / names[-1], year.markdown())
    _settings(folder, "The Invented Diary", names)


def _paragraph(chapter: Chapter, length: int) -> None:
    share = 1.0 if chapter.inventor.chance.random() < 0.72 else 0.0
    chapter.parts.append(_annotated(chapter, length, share))


def _annotated(chapter: Chapter, length: int, share: float) -> str:
    """Text of `length` words; with probability `share` it has one to three notes."""
    chance = chapter.inventor.chance
    said = chapter.inventor.words(length).split()
    if chance.random() < share:
        for _ in range(chance.choice((1, 1, 2, 2, 3))):
            layer = chance.choice(("author", "editor", "editor"))
            size = min(260, max(5, round(chance.lognormvariate(3.1, 0.8))))
            said[chance.randrange(len(said))] += chapter.call(layer, chapter.inventor.words(size))
    return " ".join(said)


def stress(folder: Path) -> None:
    """Six pages of text with 120 notes of 5 to 900 words in every place where one can be called."""
    inventor = Inventor(120)
    chapter = Chapter(inventor, 1)
    sizes = _sizes(inventor)

    def call(*layers: str, body: str = "") -> str:
        chosen = layers or (inventor.chance.choice(("author", "editor")),)
        return "".join(chapter.call(layer, body or inventor.words(next(sizes))) for layer in chosen)

    def sentence(length: int, *calls: str) -> str:
        said = inventor.words(length).split()
        for number, mark in enumerate(calls, start=1):
            said[number * (length - 1) // len(calls)] += mark
        return " ".join(said)

    chapter.parts.append("# The Invented Trial")
    chapter.parts.append(sentence(60, call(), call(), call("author", "editor", "author")))
    for body in _shaped(inventor):
        chapter.parts.append(sentence(35, call("editor", body=body), call()))
    for round_ in range(1, 7):
        chapter.parts.append(f"## {inventor.title()}{call()}")
        chapter.parts.append(sentence(90, *(call() for _ in range(4))))
        chapter.parts.append(f"> {sentence(40, call(), call())}")
        chapter.parts.append("\n".join(_table(inventor, call)))
        chapter.parts.append(sentence(70, call("editor", "author", "editor"), call()))
        chapter.parts.append(f"![{sentence(8, call())}](figures/plan.svg)" + "{width=40%}")
        chapter.parts.append(f"- {sentence(12, call())}\n- {sentence(9)}")
        if round_ % 2:
            chapter.parts.append(f"| {sentence(6)}\n| {sentence(5, call())}")
    while chapter.count < 119:
        chapter.parts.append(sentence(40, call(), call()))
    while chapter.count < 120:
        chapter.parts.append(sentence(30, call()))
    _write(folder / "text/01.md", chapter.markdown())
    _write(folder / "figures/plan.svg", _PLAN)
    _settings(folder, "The Invented Trial", ["text/01.md"])


def _sizes(inventor: Inventor) -> Iterator[int]:
    """Lengths of notes in words: mostly short, some long, one of 900."""
    yield from (5, 40, 12, 7, 900, 25, 160, 18, 60, 9, 330, 30)
    while True:
        yield min(420, max(5, round(inventor.chance.lognormvariate(3.3, 1.0))))


def _shaped(inventor: Inventor) -> Iterator[str]:
    """Notes that are more than a paragraph."""
    one, two, three = (inventor.words(14) for _ in range(3))
    yield f"{one}\n\n{two}\n\n{three}"
    yield f"{one}\n\n- {two}\n- {three}"
    yield f"{one}\n\n1. {two}\n2. {three}"
    yield f"{one}\n\n> {two}\n\n{three}"
    rows = "\n".join(f"{noun:<14} {number:>6}" for number, noun in enumerate(_NOUNS[:3], start=18))
    yield f"{one}\n\nPlace           Year\n-------------- ------\n{rows}\n\n{three}"


def _table(inventor: Inventor, call: object) -> Iterator[str]:
    assert callable(call)
    yield f"| Place | Year{call()} | What happened |"
    yield "| --- | --- | --- |"
    for year in (1787, 1788):
        yield f"| {inventor.chance.choice(_NOUNS)}{call()} | {year} | {inventor.words(7)} |"
    yield ""
    yield f": {inventor.words(5)}{call()}"


_PLAN: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><path d="M2 18 L20 4 L36 14 L58 2"'
    ' fill="none" stroke="#444"/></svg>\n'
)
_EDITION: Final = """\
title: {title}
language: en-GB
identifier: urn:uuid:0d2f1f5e-7a53-4b1c-9a4e-5f1d7c2b9e10
date: 2026-11-24
people: [{{name: Nobody, role: aut}}]
text: [{names}]
layers:
  author: {{label: Author’s notes, marks: "1"}}
  editor: {{label: Editor’s notes, marks: a, sign: Ed.}}
"""


def _settings(folder: Path, title: str, names: list[str]) -> None:
    _write(folder / "edition.yaml", _EDITION.format(title=title, names=", ".join(names)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


MANUSCRIPTS: Final = {"book": book, "chapter": chapter, "stress": stress, "tome": tome}


def main() -> None:
    """Write one invented manuscript."""
    parser = argparse.ArgumentParser(description="Write an invented manuscript.")
    parser.add_argument("which", choices=MANUSCRIPTS)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    MANUSCRIPTS[options.which](options.folder)


if __name__ == "__main__":
    main()
