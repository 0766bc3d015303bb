"""Check the spelling of a manuscript's prose: spelling.py MANUSCRIPT…

Reads the edition as `glossator check` does, so that markup, keys and addresses are no words, and
asks Hunspell (English, United States). What is right all the same stands in the manuscript's own
words.txt: a word a line, lines with # are comments. Exit code 1 when a word is unknown, or when
one of words.txt is used nowhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from glossator.manuscript import read_manuscript
from glossator.model import Edition
from glossator.pipeline import check
from glossator.prose import blocks_of, parse, slots

# letters with their accents; apostrophes and hyphens inside
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_POSSESSIVE: Final = re.compile(r"(?:[’']s|(?<=s)[’'])\Z")


def prose_of(edition: Edition) -> Iterator[tuple[str, str]]:
    """File and text of everything that is written in the edition's language."""
    for division in edition.divisions:
        if division.source_file:
            yield from ((division.source_file, text) for text in _texts(division.body))
    for note in edition.notes.values():
        yield from ((note.place.file, text) for text in _texts(note.body))
    for entry in edition.entries.values():
        yield entry.place.file, entry.headword
        yield from ((entry.place.file, text) for text in _texts(entry.body))
    said = edition.metadata
    yield "edition.yaml", f"{said.title} {said.subtitle} {said.description}"


def _texts(xhtml: str) -> Iterator[str]:
    """The text of each block without code, and without what is in another language."""
    container = parse(xhtml)
    for block in list(blocks_of(container)) or [container]:
        parts = []
        for slot in slots(block):
            element = slot.owner if slot.side == "text" else slot.owner.getparent()
            around = [element, *element.iterancestors()] if element is not None else []
            if not any(e.get("lang") or e.tag in ("code", "pre") for e in around):
                parts.append(slot.text)
        yield "".join(parts)


def known_words(folder: Path) -> set[str]:
    """The manuscript's own words."""
    path = folder / "words.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def misspelt(folder: Path, editions: Iterable[Edition]) -> tuple[dict[str, set[str]], set[str]]:
    """Unknown words with the files that they stand in, and words of words.txt that are unused."""
    from hunspell import Hunspell

    speller, own = Hunspell("en_US"), known_words(folder)
    unknown: dict[str, set[str]] = {}
    used: set[str] = set()
    for file, text in sorted({pair for edition in editions for pair in prose_of(edition)}):
        for match in _WORD.finditer(text):
            word = _POSSESSIVE.sub("", match.group()).replace("’", "'")
            if word in own:
                used.add(word)
            elif _LATIN.match(word) and not (_is_latin_1(word) and speller.spell(word)):
                unknown.setdefault(word, set()).add(file)
    return unknown, own - used


def _is_latin_1(word: str) -> bool:
    """Whether the dictionary, which is written in Latin-1, could know the word at all."""
    return all(ord(char) < 256 for char in word)


def _profiles(folder: Path) -> tuple[str, ...]:
    """Every profile: each may print notes that the others leave out."""
    manuscript, _ = read_manuscript(folder)
    return tuple(manuscript.settings.profiles) or ("full",) if manuscript else ("full",)


def main(folders: list[str]) -> int:
    """Check each folder; returns the exit code."""
    faults = 0
    for name in folders:
        folder = Path(name)
        editions = [checked.edition for checked in map(partial(check, folder), _profiles(folder))]
        if None in editions:
            print(f"{folder}: has errors; see: glossator check {folder}", file=sys.stderr)
            return 1
        unknown, unused = misspelt(folder, filter(None, editions))
        for word, files in sorted(unknown.items()):
            print(f"{folder}: unknown word “{word}” in {', '.join(sorted(files))}")
        for word in sorted(unused):
            print(f"{folder / 'words.txt'}: “{word}” is used nowhere")
        faults += len(unknown) + len(unused)
        print(f"{folder}: spelling {'checked' if not unknown and not unused else 'at fault'}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
