"""Seeks lemmas: where the words that a note quotes stand, in the text or in another note.

A lemma that is not found once is a finding that shows the nearest passages.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.lemmas import Find, Haystack, fold
from glossator.edition.numbering import paragraph_of
from glossator.galley import GalleyNote
from glossator.manuscript.labels import UNCLOSED_HINT, unclosed
from glossator.prose import Element, blocks_of, text_of

SHOWN: Final = 20  # how many places of an ambiguous lemma a finding names
_HEADING: Final = re.compile(r"h([1-6])\Z")


@dataclass(slots=True)
class Leaf:
    """A tree in which lemmas are sought, a division's or a note's: its blocks and their texts."""

    id: str
    path: str
    tree: Element
    blocks: list[Element]
    texts: list[str]

    @classmethod
    def of(cls, division: str, path: str, tree: Element) -> Leaf:
        """Make one from a shaped tree."""
        blocks = list(blocks_of(tree))
        return cls(division, path, tree, blocks, [text_of(block) for block in blocks])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the ground: a leaf, and its blocks from the first to the last."""

    leaf: int
    first: int
    last: int


@dataclass(slots=True)
class Ground:
    """Where lemmas are sought: some leaves, which no lemma spans.

    `name` is what messages call it. Of what is wrong, one finding goes to `findings`.
    """

    leaves: Sequence[Leaf]
    findings: list[Diagnostic]
    name: str = "the text"
    _bases: list[int] = field(default_factory=list)
    _haystack: Haystack | None = None
    _scopes: dict[tuple[str, ...], list[Stretch]] = field(default_factory=dict)
    # (the scope that they are of, kept so that its identity stays its own, and they) by identity
    _known: dict[int, tuple[Sequence[Stretch], list[tuple[int, int]]]] = field(default_factory=dict)

    @property
    def haystack(self) -> Haystack:
        """All blocks of all leaves, folded when a lemma is first sought."""
        if self._haystack is None:
            texts: list[str] = []
            for leaf in self.leaves:
                self._bases.append(len(texts))
                texts += leaf.texts
            self._haystack = Haystack(texts, self._bases)
        return self._haystack

    def seek(self, note: GalleyNote) -> tuple[int, Find] | None:
        """The leaf in which the note's lemma stands, and where; None after a finding."""
        scope = self.scope(note)
        if not scope:
            return None
        found = self.find(note.lemma, scope)
        if not found:
            self.findings.append(self._not_found(scope, note))
        elif note.occurrence > len(found):
            times = f"{len(found)} time{'s' if len(found) > 1 else ''}"
            message = f"“{note.lemma}” stands {times} in {self._named(note)}, "
            message += f"so there is no at={note.occurrence}"
            hint = f"the last is at={len(found)}"
            self.findings.append(diagnose("L001", note.place, message, hint))
        elif len(found) > 1 and not note.occurrence:
            self.findings.append(self._ambiguous(found, note))
        else:
            return found[max(note.occurrence - 1, 0)]
        return None

    def find(self, lemma: str, scope: Sequence[Stretch]) -> list[tuple[int, Find]]:
        """Leaf and place of every occurrence of a lemma in the scope."""
        haystack = self.haystack
        found = []
        for one in haystack.find(lemma, self._ranges(scope)):
            leaf = bisect_right(self._bases, one.first_block) - 1
            base = self._bases[leaf]
            local = Find(one.first_block - base, one.start, one.last_block - base, one.end)
            found.append((leaf, local))
        return found

    def _ranges(self, scope: Sequence[Stretch]) -> list[tuple[int, int]]:
        """The stretches as ranges of all blocks; those that follow one another are one.

        Many notes have the same scope: its ranges are worked out once.
        """
        known = self._known.get(id(scope))
        if known is not None:
            return known[1]
        ranges: list[tuple[int, int]] = []
        for stretch in scope:
            base = self._bases[stretch.leaf]
            first, last = base + stretch.first, base + stretch.last
            if ranges and ranges[-1][1] + 1 == first:
                first = ranges.pop()[0]
            ranges.append((first, last))
        self._known[id(scope)] = scope, ranges
        return ranges

    def scope(self, note: GalleyNote) -> list[Stretch]:
        """Where the headings above a note say to look; none after a finding."""
        if note.scope not in self._scopes:
            self._scopes[note.scope] = self._narrowed(note)
        return self._scopes[note.scope]

    def _narrowed(self, note: GalleyNote) -> list[Stretch]:
        scope = [Stretch(n, 0, len(leaf.blocks) - 1) for n, leaf in enumerate(self.leaves)]
        for title in note.scope:
            inner = self._files(title, scope) or self._sections(title, scope)
            if len(inner) != 1 and not self._one_file(inner):
                self._no_scope(title, inner, note)
                return []
            scope = inner
        return scope

    def _one_file(self, found: Sequence[Stretch]) -> bool:
        """Whether these are all the divisions of one file that has several."""
        paths = {self.leaves[stretch.leaf].path for stretch in found}
        return len(paths) == 1 and all(stretch.first == 0 for stretch in found)

    def _files(self, title: str, scope: Sequence[Stretch]) -> list[Stretch]:
        """The whole files among the scope whose path, name or title this is."""
        wanted = fold(title).lower()
        found = []
        for stretch in scope:
            leaf = self.leaves[stretch.leaf]
            names = (fold(leaf.path).lower(), leaf.id, fold("".join(leaf.texts[:1])).lower())
            if stretch.first == 0 and wanted in names:
                found.append(stretch)
        return found

    def _sections(self, title: str, scope: Sequence[Stretch]) -> list[Stretch]:
        """The sections within the scope that have this heading, each with it and what is below."""
        wanted, found = fold(title).lower(), []
        for stretch in scope:
            leaf = self.leaves[stretch.leaf]
            for number in range(stretch.first, stretch.last + 1):
                heading = _HEADING.match(str(leaf.blocks[number].tag))
                if heading and fold(leaf.texts[number]).lower() == wanted:
                    last = _end_of_section(leaf, number, int(heading[1]), stretch.last)
                    found.append(Stretch(stretch.leaf, number, last))
        return found

    def _no_scope(self, title: str, found: Sequence[Stretch], note: GalleyNote) -> None:
        place = note.scope_place or note.place
        if found:
            message = f"the heading “{title}” could mean {len(found)} places of the text"
            paths = dict.fromkeys(self.leaves[stretch.leaf].path for stretch in found)
            hint = "put the file above it: # " + " or # ".join(paths)
        else:
            headings = [
                leaf.texts[number]
                for leaf in self.leaves
                for number, block in enumerate(leaf.blocks)
                if _HEADING.match(str(block.tag))
            ]
            names = [*(leaf.path for leaf in self.leaves), *headings]
            near = difflib.get_close_matches(title, names, n=1, cutoff=0.5)
            above = [one for one in note.scope if one != title][:1]
            where = f"“{above[0]}”" if above else "the text"
            message = f"the heading “{title}” names no file or heading of {where}"
            hint = f"did you mean “{near[0]}”?" if near else "write a path: # text/01-first.md"
            if near and near[0] == title:
                hint = "put it below the file that has it, or write it with a single #"
        self.findings.append(diagnose("L003", place, message, hint))

    def _named(self, note: GalleyNote) -> str:
        return "its scope" if self.name == "the text" else self.name

    def _not_found(self, scope: Sequence[Stretch], note: GalleyNote) -> Diagnostic:
        message = f"“{note.lemma}” is not in {self.name}"
        if unclosed(note.lemma):
            return diagnose("L001", note.place, message, UNCLOSED_HINT)
        near = self.haystack.nearest(note.lemma, 2, self._ranges(scope))
        passages = [
            f"“{words}” ({self._path_of(block)}, {likeness:.0%} alike)"
            for likeness, words, block in near
        ]
        hint = "nearest: " + "; ".join(passages)
        hint = hint if passages else f"nothing in {self.name} is like it"
        return diagnose("L001", note.place, message, hint)

    def _path_of(self, block: int) -> str:
        return self.leaves[bisect_right(self._bases, block) - 1].path

    def _ambiguous(self, found: Sequence[tuple[int, Find]], note: GalleyNote) -> Diagnostic:
        spots = []
        for number, (leaf_number, find) in enumerate(found[:SHOWN], start=1):
            leaf = self.leaves[leaf_number]
            text = leaf.texts[find.first_block]
            around = text[max(0, find.start - 20) : find.end + 20]
            label = paragraph_of(leaf.blocks[find.first_block])
            where = f"{leaf.path} ¶ {label}" if label else leaf.path
            spots.append(f"at={number}: “…{around}…” ({where})")
        if len(found) > SHOWN:
            spots.append(f"… at={len(found)}")
        message = f"“{note.lemma}” stands {len(found)} times in {self._named(note)}"
        hint = "quote more words, or choose with " + "; ".join(spots)
        return diagnose("L002", note.place, message, hint)


def _end_of_section(leaf: Leaf, number: int, level: int, last: int) -> int:
    """The last block of a section: the one before the next heading of its level or above."""
    for other in range(number + 1, last + 1):
        heading = _HEADING.match(str(leaf.blocks[other].tag))
        if heading and int(heading[1]) <= level:
            return other - 1
    return last


def words_of(leaf: Leaf, find: Find) -> str:
    """The lemma in the text's own typography."""
    if find.first_block == find.last_block:
        return leaf.texts[find.first_block][find.start : find.end]
    between = leaf.texts[find.first_block + 1 : find.last_block]
    first, last = leaf.texts[find.first_block][find.start :], leaf.texts[find.last_block]
    return " ".join([first, *between, last[: find.end]])
