"""Loci that last: labels paragraphs so that a number, once frozen, stays with its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.alignment import Alignment, align
from glossator.edition.likeness import Sketched
from glossator.edition.numbering import labels, units
from glossator.galley import GalleyText
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.loci_lock import GONE, LOCK, Locked
from glossator.prose import Element, blocks_of, collapse, text_of


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph of the text: its label, its file and its words."""

    label: str
    source: SourceFile
    text: str

    @property
    def place(self) -> Place:
        """The line on which it begins."""
        return self.source.spot_of_words(" ".join(self.text.split()[:8]))


@dataclass(frozen=True, slots=True)
class Numbered:
    """The paragraphs in reading order, and how they go together with the lock (None: no lock)."""

    paragraphs: tuple[Paragraph, ...]
    lock: tuple[Locked, ...] | None
    aligned: Alignment

    def locked_of(self, index: int) -> Locked | None:
        """The lock's paragraph that this one is; None for a new one."""
        found = self.aligned.kept.get(index, self.aligned.moved.get(index))
        return None if found is None or self.lock is None else self.lock[found]


def number_text(
    texts: Iterable[tuple[SourceFile, Element]], lock: tuple[Locked, ...] | None
) -> Numbered:
    """Set `data-par` in the trees of the text's divisions, by the lock if there is one."""
    found = [(source, unit) for source, tree in texts for unit in units(tree)]
    words = [_text(unit) for _, unit in found]
    aligned = Alignment({}, {})
    if lock:
        gone = frozenset(index for index, one in enumerate(lock) if one.gone)
        known = [Sketched(one.digest, one.sketch, one.opening) for one in lock]
        aligned = align(known, [Sketched.of(text) for text in words], gone)
    matched = {**aligned.kept, **aligned.moved}
    kept = [lock[matched[n]].label if lock and n in matched else "" for n in range(len(found))]
    given = labels(kept, (one.label for one in lock or ()))
    for (_, unit), label in zip(found, given, strict=True):
        unit.set("data-par", label)
    paragraphs = tuple(
        Paragraph(label, source, text)
        for (source, _), text, label in zip(found, words, given, strict=True)
    )
    return Numbered(paragraphs, lock, aligned)


def _text(unit: Element) -> str:
    blocks = [unit] if unit.get("data-block") else list(blocks_of(unit))
    return collapse(" ".join(text_of(block) for block in blocks)) or collapse(text_of(unit))


def frozen(numbered: Numbered) -> tuple[Locked, ...]:
    """The lock as it is to be written: all paragraphs under their labels, and those that are gone.

    What is gone stands behind the paragraph that it stood behind when it was there.
    """
    rows = []
    for paragraph in numbered.paragraphs:
        sketched = Sketched.of(paragraph.text)
        row = (paragraph.source.path, sketched.digest, sketched.sketch, sketched.opening)
        rows.append(Locked(paragraph.label, *row))
    here = {row.label for row in rows}
    behind = ""
    for one in numbered.lock or ():
        if one.label not in here:
            at = next((n for n, row in enumerate(rows, start=1) if row.label == behind), 0)
            rows.insert(at, Locked(one.label, GONE, one.digest, one.sketch, one.opening))
        behind = one.label
    return tuple(rows)


def numbered_text(manuscript: Manuscript, texts: Iterable[GalleyText]) -> Numbered:
    """The paragraphs of the text, numbered by the manuscript's lock. Changes the trees."""
    numbered = ((text.source, text.tree) for text in texts if text.source.matter == "text")
    return number_text(numbered, manuscript.lock)


def changes(numbered: Numbered) -> list[Diagnostic]:
    """What has come, gone and moved since the lock was written; nothing without a lock."""
    if numbered.lock is None:
        return []
    return [*_added(numbered), *_removed(numbered), *_moved(numbered)]


def _added(numbered: Numbered) -> Iterator[Diagnostic]:
    """One finding for each run of new paragraphs."""
    new = [numbered.locked_of(index) is None for index in range(len(numbered.paragraphs))]
    for is_new, run in groupby(
        zip(numbered.paragraphs, new, strict=True), key=lambda pair: pair[1]
    ):
        if is_new:
            added = [paragraph for paragraph, _ in run]
            verb = "is" if len(added) == 1 else "are"
            message = f"{_named([p.label for p in added])} {verb} new since loci.lock was written"
            hint = "keep the number: glossator freeze"
            yield diagnose("P002", added[0].place, message, hint)


def _removed(numbered: Numbered) -> Iterator[Diagnostic]:
    """One finding for each paragraph of the lock that the text has no longer."""
    found = {*numbered.aligned.kept.values(), *numbered.aligned.moved.values()}
    for index, one in enumerate(numbered.lock or ()):
        if index not in found and not one.gone:
            message = f"¶ {one.label} of {one.file} is gone: “{one.opening}”"
            hint = "its number is not given again; if that is meant: glossator freeze"
            yield diagnose("P003", Place(LOCK, one.line), message, hint)


def _moved(numbered: Numbered) -> Iterator[Diagnostic]:
    """One finding for all paragraphs that went from one file to another, or within one."""
    ways: dict[tuple[str, str], list[Paragraph]] = {}
    for index, paragraph in enumerate(numbered.paragraphs):
        one = numbered.locked_of(index)
        if one is None or (index in numbered.aligned.kept and one.file == paragraph.source.path):
            continue
        if one.gone:
            message = f"¶ {one.label}, which was gone, is there again"
            yield diagnose("P004", paragraph.place, message, "keep it: glossator freeze")
            continue
        ways.setdefault((one.file, paragraph.source.path), []).append(paragraph)
    for (before, now), moved in ways.items():
        way = f"within {now}" if before == now else f"from {before} to {now}"
        verb = "has" if len(moved) == 1 else "have"
        message = f"{_named([p.label for p in moved])} {verb} moved {way}"
        hint = "numbers go with the words; if that is meant: glossator freeze"
        yield diagnose("P004", moved[0].place, message, hint)


def _named(found: Sequence[str]) -> str:
    """¶ 7 · ¶ 7 and 8 · ¶ 7, 8 and 9 · ¶ 7 … 41 (12 paragraphs)."""
    if len(found) > 6:
        return f"¶ {found[0]} … {found[-1]} ({len(found)} paragraphs)"
    *rest, last = found
    return f"¶ {', '.join(rest)} and {last}" if rest else f"¶ {last}"
