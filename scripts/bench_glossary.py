"""How fast the words of a glossary are found and linked: `bench_glossary.py MANUSCRIPT`.

Headwords are made of the manuscript's own words, the most frequent first, so that there is much to
find. Text and glossary are multiplied by 1, 2 and 4. Prints a table of CPU seconds.
"""

from __future__ import annotations

import copy
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from glossator.edition.glosses import Lexicon, link_division
from glossator.galley import set_galley
from glossator.manuscript import read_manuscript
from glossator.prose import Element, blocks_of, text_of

HEADWORDS = 1000
SIZES = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: sizes, CPU seconds for reading the spellings and for linking, and what was found."""

    text: int
    glossary: int
    headwords: int
    words: int
    reading: float
    linking: float
    appearances: int
    links: int


def headwords(trees: Sequence[Element], count: int) -> list[str]:
    """The most frequent words of five letters and more, and pairs of words, by turns."""
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for tree in trees:
        for block in blocks_of(tree):
            found = [word.strip(".,;:!?()“”‘’") for word in text_of(block).split()]
            singles.update(word for word in found if len(word) > 4 and word.isalpha())
            pairs.update(f"{a} {b}" for a, b in pairwise(found) if a and b)
    by_turns = zip(_ordered(singles), _ordered(pairs), strict=False)
    return list(dict.fromkeys(word for turn in by_turns for word in turn))[:count]


def _ordered(counted: Counter[str]) -> list[str]:
    return sorted(counted, key=lambda word: (-counted[word], word))


def measure(manuscript: Path) -> Iterator[Measured]:
    """Link the manuscript with glossaries of several sizes. Raises ValueError on a faulty one."""
    read, findings = read_manuscript(manuscript)
    if read is None:
        raise ValueError("; ".join(finding.message for finding in findings))
    galley, _ = set_galley(read)
    trees = [text.tree for text in galley.texts]
    words = sum(len(text_of(block).split()) for tree in trees for block in blocks_of(tree))
    for text, glossary in [(n, 1) for n in SIZES] + [(1, n) for n in SIZES[1:]]:
        chosen = headwords(trees, HEADWORDS * glossary)
        copies = [copy.deepcopy(tree) for _ in range(text) for tree in trees]
        start = time.process_time()
        lexicon = Lexicon(((w, f"g-{n}") for n, w in enumerate(chosen)), inflect=True)
        middle = time.process_time()
        found = [one for tree in copies for one in link_division(tree, lexicon, {})]
        end = time.process_time()
        links = sum(one.element is not None for one in found)
        yield Measured(
            *(text, glossary, len(chosen), words * text),
            *(middle - start, end - middle, len(found), links),
        )


def rows(manuscript: Path) -> Iterator[tuple[str, ...]]:
    """A row for each size of text and glossary, CPU seconds in it."""
    yield "glossary", "headwords", "words", "reading", "linking", "appearances", "links"
    for one in measure(manuscript):
        yield (
            f"{one.text}× text, {one.glossary}× glossary",
            f"{one.headwords:,}",
            f"{one.words:,}",
            f"{one.reading:.2f} s",
            f"{one.linking:.2f} s",
            f"{one.appearances:,}",
            f"{one.links:,}",
        )


def main() -> int:
    """Print the table."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    for row in rows(Path(sys.argv[1])):
        print("  ".join(cell.rjust(11) for cell in row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
