"""Takes the headings of a text as they are: gives it one if it has none, divides it, closes gaps.

A division begins with its only level-1 heading and skips no level, since contents, bookmarks and
screen readers go by that (WCAG 2.2, technique G141). Writers do otherwise; what they mean is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.naming import heading_id
from glossator.galley.shape import is_blank, remove_keeping_tail
from glossator.galley.structure import HeadingLines
from glossator.manuscript import SourceFile
from glossator.manuscript.sources import stem_of
from glossator.prose import Element, blocks_of, collapse, emphasised, parse, text_of
from glossator.vocabulary import UNHEADED

_HEADING: Final = re.compile(r"h([1-6])\Z")


def take_headings(
    source: SourceFile, tree: Element, whole: str, findings: list[Diagnostic]
) -> list[Element]:
    """The divisions of one file of base text: its tree, or parts of it; none if it has no text.

    `whole` is the title of the edition if the file is all the text that it has, else "". Headings
    are changed and put in, in place; what was not plain is told.
    """
    taking = _Taking(source, tree, whole, findings)
    return taking.take()


@dataclass(slots=True)
class _Taking:
    source: SourceFile
    tree: Element
    whole: str
    findings: list[Diagnostic]
    lines: HeadingLines = field(init=False)
    places: dict[Element, Place] = field(default_factory=dict)
    shift: int = 0  # by how much all levels were changed before gaps are closed

    def __post_init__(self) -> None:
        self.lines = HeadingLines(self.source)

    def take(self) -> list[Element]:
        """The divisions."""
        if not any(not is_blank(block) for block in blocks_of(self.tree)):
            message = "the file holds no text and is left out"
            hint = "write it, or take its name out of edition.yaml"
            self._tell("E010", Place(self.source.path, 1), message, hint)
            return []
        for heading in list(_headings(self.tree)):
            title = collapse(text_of(heading))
            line = self.lines.next_line(_level(heading), title)
            self.places[heading] = Place(self.source.path, line)
            if is_blank(heading):
                remove_keeping_tail(heading)
        self._open()
        parts = self._divided()
        for part in parts:
            self._close_gaps(part)
        return parts

    def _tell(self, code: str, place: Place, message: str, hint: str) -> None:
        self.findings.append(diagnose(code, place, message, hint))

    def _open(self) -> None:
        """See to it that the tree has a level-1 heading before all others."""
        found = list(_headings(self.tree))
        levels = [_level(heading) for heading in found]
        if not found and self.source.role in UNHEADED:
            return
        if found and levels[0] == 1 and not self._is_title_of(levels):
            if self.tree[0] is not found[0]:
                message = "text stands above the first heading"
                hint = "it stays there; open the file with its heading if that was not meant"
                self._tell("S002", self._first_place(), message, hint)
            return
        if not self.source.title and _is_alone(levels):
            title = collapse(text_of(found[0]))
            message = f"the first heading, “{title}”, is of level {levels[0]}: it is the title"
            self._tell("S002", self.places[found[0]], message, "write it with #")
            self._shift(1 - levels[0])
            return
        self._put_in()

    def _shift(self, by: int) -> None:
        self.shift = by
        for heading in _headings(self.tree):
            heading.tag = f"h{min(6, _level(heading) + by)}"

    def _is_title_of(self, levels: Sequence[int]) -> bool:
        """Whether the title in the front matter stands over several level-1 headings.

        Over all the text of an edition it is the book's title, and they are its chapters.
        """
        several = levels.count(1) > 1 and not self.source.opens_part
        return bool(self.source.title) and several and not self.whole

    def _put_in(self) -> None:
        """Put in a heading: the title of the front matter, of the edition, or the file's name."""
        from_name = re.sub(r"[-_\s]+", " ", stem_of(self.source.path)).strip()
        title = self.source.title or self.whole or from_name[:1].upper() + from_name[1:]
        title = title or "Text"
        where = "front matter" if self.source.title else "name"
        where = "title of the edition" if self.whole and not self.source.title else where
        is_of_part = self.source.opens_part and bool(self.source.title)
        message = f"no level-1 heading opens the file: “{title}” ({where}) does"
        place = self._first_place()
        if self.source.title:
            place = Place(self.source.path, self.source.title_line)
        if not is_of_part:
            self._tell("S002", place, message, f"open the text with a line such as: # {title}")
        if any(_level(heading) == 1 for heading in _headings(self.tree)):
            self._shift(1)
        heading = parse(emphasised(title))
        heading.tag = "h1"
        heading.set("data-block", "1")
        taken = {e.get("id") for e in self.tree.iter() if isinstance(e.tag, str)}
        if (own := heading_id(text_of(heading))) not in taken:
            heading.set("id", own)
        self.tree.insert(0, heading)

    def _divided(self) -> list[Element]:
        """The tree parted before each level-1 heading but the first, which keeps what is above."""
        starts = [child for child in self.tree if child.tag == "h1"][1:]
        if not starts:
            return [self.tree]
        title = collapse(text_of(starts[0]))
        message = f"“{title}” is a second level-1 heading: a division begins at each of the file’s "
        message += str(len(starts) + 1)
        hint = "write it with ## if it is a section, or give each a file of its own"
        self._tell("S005", self.places.get(starts[0], Place(self.source.path, 1)), message, hint)
        parts = [self.tree]
        for child in list(self.tree):
            if child in starts:
                parts.append(etree.Element("div"))
            if len(parts) > 1:
                parts[-1].append(child)
        return parts

    def _close_gaps(self, part: Element) -> None:
        """Give every heading the level below the one that it stands under."""
        above: list[tuple[int, int]] = []  # level as written, as it is now
        for heading in _headings(part):
            written = _level(heading)
            while above and above[-1][0] >= written:
                above.pop()
            now = above[-1][1] + 1 if above else 1 if heading is _first(part) else 2
            if above and written > above[-1][0] + 1 and heading in self.places:
                title = collapse(text_of(heading))
                upper, lower = above[-1][0] - self.shift, written - self.shift
                skipped = f"{upper} to {lower}" if upper else f"it is of level {lower}, the first"
                message = f"the heading “{title}” skips a level ({skipped})"
                hint = f"it is taken as of level {upper + 1}: write it with {'#' * (upper + 1)}"
                self._tell("S001", self.places[heading], message, hint)
            above.append((written, now))
            heading.tag = f"h{now}"

    def _first_place(self) -> Place:
        masked = self.source.scan.masked
        before = len(masked) - len(masked.lstrip())
        return Place(self.source.path, masked.count("\n", 0, before) + 1)


def _is_alone(levels: Sequence[int]) -> bool:
    """Whether the first heading is the only one of its level, and above all others."""
    return bool(levels) and levels[0] == min(levels) > 1 and levels.count(levels[0]) == 1


def _headings(tree: Element) -> Iterator[Element]:
    return (block for block in blocks_of(tree) if _HEADING.match(str(block.tag)))


def _first(tree: Element) -> Element | None:
    return next(_headings(tree), None)


def _level(heading: Element) -> int:
    return int(str(heading.tag)[1])
