"""Measure how long notes take to find their place: matching, linking, and looking for lost lemmas.

usage: python scripts/bench_apparatus.py MANUSCRIPT [--notes 1000] [--scales 1 2 4] [--write FOLDER]

Takes the text of a manuscript and makes a layer of notes from it: lemmas of three to twelve words,
half of them across emphasis or another note's call. For the larger scales the text is taken several
times, each time with other words. Times are seconds of CPU; pandoc is not counted.
With --write, the manuscript is written into a folder with the layer as an editor would have it, for
measuring the whole of Glossator.
"""

import argparse
import copy
import random
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from glossator.diagnostics import Diagnostic, Place
from glossator.edition import make_edition
from glossator.edition.notes import layers_of
from glossator.edition.placing import place_notes
from glossator.edition.seeking import Ground, Leaf, Stretch
from glossator.galley import Galley, GalleyNote, set_galley
from glossator.galley.files import GalleyText
from glossator.manuscript import Manuscript, read_manuscript
from glossator.manuscript.layers import LayerSettings
from glossator.prose import slots
from glossator.words import ENGLISH

LAYER = "bench"
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_TICK = 0.01  # seconds: what takes less is not measured


@dataclass
class Book:
    """A galley and the manuscript that it was set from."""

    manuscript: Manuscript
    galley: Galley


def read_book(folder: Path) -> Book:
    """The text of a manuscript through pandoc. Raises SystemExit if it has errors."""
    manuscript, findings = read_manuscript(folder)
    if manuscript is None:
        raise SystemExit("\n".join(f"{f.place} {f.message}" for f in findings))
    galley, _ = set_galley(manuscript)
    layer = LayerSettings(LAYER, "Bench", "Bench", "a", "", "", Place("edition.yaml"))
    settings = replace(manuscript.settings, layers={**manuscript.settings.layers, LAYER: layer})
    return Book(replace(manuscript, settings=settings), galley)


def scaled(book: Book, times: int) -> Book:
    """The book taken several times; every copy has long words of its own."""
    galley, texts = Galley(references=book.galley.references), []
    for number in range(times):
        for text in book.galley.texts:
            source = replace(text.source, path=f"{number}/{text.source.path}")
            tree = copy.deepcopy(text.tree)
            for element in tree.iter(etree.Element):
                if number:
                    element.text = _other(element.text, number)
                    element.tail = _other(element.tail, number)
                if element.get("data-call"):
                    element.set("data-call", f"{number}/{element.get('data-call')}")
            galley.texts.append(GalleyText(source, tree))
            texts.append(source)
        galley.notes += [
            replace(
                note,
                key=f"{note.key}-{number}",
                call=f"{number}/{note.call}",
                body=copy.deepcopy(note.body),
                place=replace(note.place, file=f"{number}/{note.place.file}"),
            )
            for note in book.galley.notes
            if note.call
        ]
    return Book(replace(book.manuscript, texts=tuple(texts), layers=(), glossary=None), galley)


def _other(text: str | None, number: int) -> str | None:
    return text and _LONG_WORD.sub(lambda match: match.group() + "zqxj"[number % 4], text)


@dataclass
class Taken:
    """A note made from the text, and where its lemma was taken: leaf, block, offsets."""

    note: GalleyNote
    spot: tuple[int, int, int, int]


def leaves_of(book: Book) -> list[Leaf]:
    """The trees of the book's texts."""
    return [Leaf.of(f"d{n}", t.source.path, t.tree) for n, t in enumerate(book.galley.texts)]


def take_notes(leaves: list[Leaf], count: int, seed: int = 7) -> list[Taken]:
    """So many notes on lemmas of the leaves, the same in every run; each has its `at=`."""
    chance = random.Random(seed)
    ground = Ground(leaves, [])
    everywhere = [Stretch(n, 0, len(leaf.blocks) - 1) for n, leaf in enumerate(leaves)]
    crossings = [
        (n, b, slot.start)
        for n, leaf in enumerate(leaves)
        for b, block in enumerate(leaf.blocks)
        if len(block)
        for slot in slots(block)
        if slot.start
    ]
    blocks = [(n, b) for n, leaf in enumerate(leaves) for b, t in enumerate(leaf.texts) if t]
    taken: list[Taken] = []
    while len(taken) < count:
        if crossings and len(taken) % 2:
            leaf, block, near = chance.choice(crossings)
        else:
            leaf, block = chance.choice(blocks)
            near = chance.randrange(len(leaves[leaf].texts[block]))
        text = leaves[leaf].texts[block]
        words = [m.span() for m in re.finditer(r"\S+", text)]
        length = chance.randint(3, 12)
        first = max(0, sum(1 for s, _ in words if s <= near) - chance.randint(1, length))
        chosen = words[first : first + length]
        if len(chosen) < 3:
            continue
        start, end = chosen[0][0], chosen[-1][1]
        found = ground.find(text[start:end], everywhere)
        here = [
            n
            for n, (at, f) in enumerate(found, 1)
            if (at, f.first_block, f.start) == (leaf, block, start)
        ]
        if not here:
            raise SystemExit(f"not found where it was taken: {text[start:end]!r}")
        body = etree.fromstring('<div><p data-block="1">A note.</p></div>')
        note = GalleyNote(
            f"b{len(taken)}",
            LAYER,
            "",
            "",
            body,
            Place(f"notes/{LAYER}.md", len(taken) + 1),
            lemma=text[start:end],
            occurrence=here[0] if len(found) > 1 else 0,
        )
        taken.append(Taken(note, (leaf, block, start, end)))
    return taken


def matching(book: Book, taken: list[Taken]) -> float:
    """Seconds for placing all notes. Raises SystemExit when one is not where it was taken."""
    leaves, findings = leaves_of(book), list[Diagnostic]()
    layers = layers_of(book.manuscript.settings, ENGLISH)
    notes = [*book.galley.notes, *(one.note for one in taken)]
    began = time.process_time()
    placed = place_notes(leaves, notes, layers, findings)
    seconds = time.process_time() - began
    where = {p.note.key: p for p in placed if p.note.layer == LAYER}
    for one in taken:
        found = where[one.note.key]
        lemma = found.lemma
        assert lemma is not None
        leaf, block, start, _ = one.spot
        if (found.leaf, lemma.first_block, lemma.start) != (leaf, block, start):
            raise SystemExit(f"{one.note.lemma!r} went elsewhere")
    return seconds


def losing(book: Book, taken: list[Taken]) -> float:
    """Seconds for as many lemmas that are not in the text, each with the passages most like it."""
    leaves, findings = leaves_of(book), list[Diagnostic]()
    lost = [
        replace(one.note, lemma=one.note.lemma[:-2] + "qq" + one.note.lemma[-1:], occurrence=0)
        for one in taken
    ]
    began = time.process_time()
    place_notes(leaves, lost, layers_of(book.manuscript.settings, ENGLISH), findings)
    seconds = time.process_time() - began
    named = sum("nearest" in finding.hint for finding in findings)
    print(f"    {len(findings)} of {len(lost)} lost, {named} with the passages most like them")
    return seconds


def making(book: Book, taken: list[Taken]) -> float:
    """Seconds for the whole edition: numbers, glosses, notes, links, freezing."""
    galley = replace(book.galley, notes=[*book.galley.notes, *(one.note for one in taken)])
    sources = {source.path: source for source in book.manuscript.sources()}
    for one in taken:
        sources.setdefault(
            one.note.place.file, replace(next(iter(sources.values())), path=one.note.place.file)
        )
    manuscript = replace(book.manuscript, texts=tuple(sources.values()))
    began = time.process_time()
    make_edition(manuscript, galley)
    return time.process_time() - began


def write(folder: Path, target: Path, taken: list[Taken]) -> None:
    """A copy of the manuscript whose edition.yaml and notes/ have the layer as well."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    settings = (target / "edition.yaml").read_text(encoding="utf-8")
    if re.search(r"^layers:", settings, re.MULTILINE):
        raise SystemExit("--write wants a manuscript without layers of its own")
    layer = f"layers:\n  {LAYER}: {{label: Bench notes, marks: a, file: notes/{LAYER}.md}}\n"
    (target / "edition.yaml").write_text(f"{settings.rstrip()}\n{layer}", encoding="utf-8")
    (target / "notes").mkdir(exist_ok=True)
    lines = []
    for one in taken:
        lemma = re.sub(r"([\\`*_{}\[\]()#+.!|<>~^$@'\"-])", r"\\\1", one.note.lemma)
        at = f" at={one.note.occurrence}" if one.note.occurrence else ""
        lines.append(f"[{lemma}]{{#{one.note.key}{at}}}\n:   A note.\n")
    (target / f"notes/{LAYER}.md").write_text("\n".join(lines), encoding="utf-8")


def rows(
    folder: Path, notes: int = 1000, scales: Sequence[int] = (1, 2, 4)
) -> Iterator[tuple[str, ...]]:
    """A row of CPU seconds for each scale of text and notes; behind each, its share of linear."""
    yield "apparatus", "words", "notes", "at=", "matching", "", "all lost", "", "edition", ""
    read = read_book(folder)
    first: tuple[float, ...] = ()
    for scale in scales:
        book = scaled(read, scale)
        leaves = leaves_of(book)
        words = sum(len(text.split()) for leaf in leaves for text in leaf.texts)
        taken = take_notes(leaves, notes * scale)
        several = sum(1 for one in taken if one.note.occurrence)
        times = (
            matching(scaled(read, scale), taken),
            losing(scaled(read, scale), taken),
            making(book, taken),
        )
        first = first or times
        cells: list[str] = []
        for seconds, unit in zip(times, first, strict=True):
            cells += [f"{seconds:.2f} s", f"{seconds / max(unit, _TICK) / (scale / scales[0]):.2f}"]
        yield f"{scale}×", f"{words:,}", f"{len(taken):,}", f"{several:,}", *cells


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manuscript", type=Path)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--write", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    if given.write:
        taken = take_notes(leaves_of(read_book(given.manuscript)), given.notes)
        write(given.manuscript, given.write, taken)
        return
    for row in rows(given.manuscript, given.notes, given.scales):
        print("  ".join(cell.rjust(9) for cell in row))


if __name__ == "__main__":
    main()
