"""Follows the elements of an XHTML or HTML file and collects what a proof asks for.

The readers of EPUB and web page feed it with start tags, text and end tags, each from its own
parser. It goes by what reading systems go by: roles (DPUB-ARIA 1.1) and epub:type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from glossator.proof.expected import Demand
from glossator.proof.folding import collapsed, ink
from glossator.proof.reading import (
    Call,
    Flaw,
    FoundLocator,
    FoundNote,
    Gloss,
    Numbered,
    Reading,
    Turn,
)

Attributes = Mapping[str, str]

_SILENT: Final = frozenset("head script style template math svg rt rp".split())
_BREAKING: Final = frozenset(
    "p div li ul ol dl dt dd blockquote pre table tr td th h1 h2 h3 h4 h5 h6 br section".split()
)
_LAST_WORD: Final = re.compile(r"(\S+)\s*$")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: file in which it stands, its address as written, the id of the nearest element."""

    file: str
    href: str
    where: str


@dataclass(slots=True)
class _Note:
    """A note that is being read."""

    id: str
    where: str
    mark: list[str]
    text: list[str]
    back: str = ""
    again: list[str] = field(default_factory=list)  # where else it leads back to

    def found(self) -> FoundNote:
        """The note as read."""
        mark, text = (collapsed("".join(parts)) for parts in (self.mark, self.text))
        return FoundNote(self.id, mark, text, self.back, self.where, again=tuple(self.again))


class MarkupWalk:
    """Fed with files in reading order; `reading` then gives what was found."""

    def __init__(self, demand: Demand) -> None:
        self.ids: dict[str, Counter[str]] = {}  # file → how often it has each id
        self.links: list[Link] = []
        self.page_list: list[str] = []  # the addresses in the list of pages
        self._blocks = {b.id for b in demand.blocks if b.listed}
        self._uses = {gloss.use for gloss in demand.glosses}
        self._terms = demand.terms
        self._file = ""
        self._nearest: list[str] = [""]
        self._closers: list[Callable[[], None] | None] = []
        self._sinks: list[Callable[[str], None] | None] = [None]
        self._stream: list[str] = []
        self._at = 0
        self._page = ""
        self._note: _Note | None = None
        self._in_page_list = False
        self._spans: list[tuple[int, int]] = []  # of links in the base text
        self._texts: dict[str, str] = {}
        self._calls: list[Call] = []
        self._notes: list[_Note] = []
        self._glosses: list[Gloss] = []
        self._boxes: dict[str, str] = {}  # id of what holds an entry → id of its headword
        self._numbers: list[Numbered] = []
        self._turns: list[Turn] = []
        self._flaws: list[Flaw] = []
        self._line: str | None = None  # the heading of the index whose locators are being read
        self._locators: list[FoundLocator] = []
        self._loose: list[str] = []

    def begin(self, file: str) -> None:
        """A new file begins; its name opens the places in findings."""
        self._file = file
        self.ids.setdefault(file, Counter())

    def open(self, tag: str, attributes: Attributes) -> None:
        """A start tag with its attributes (`epub:type` under that name)."""
        own_id = attributes.get("id", "")
        if own_id:
            self.ids[self._file][own_id] += 1
        if own_id in self._terms and self._nearest[-1] != self._nearest[-2:][0]:
            # A gloss may lead to its headword, or to what holds that and no other entry.
            box = self._nearest[-1]
            self._boxes[box] = own_id if box not in self._boxes else ""
        self._nearest.append(own_id or self._nearest[-1])
        if self._note is not None and tag in _BREAKING:
            self._note.text.append(" ")
        self._closers.append(self._enter(tag, own_id, attributes))

    def text(self, words: str) -> None:
        """Text between tags."""
        sink = self._sinks[-1]
        if sink is not None:
            sink(words)
        elif len(self._sinks) == 1 and not words.isspace():
            self._loose.append(words)

    def close(self) -> None:
        """An end tag."""
        closer = self._closers.pop()
        if closer is not None:
            closer()
        self._nearest.pop()

    @property
    def where(self) -> str:
        """The place that is being read: file and nearest id."""
        return f"{self._file}#{self._nearest[-1]}" if self._nearest[-1] else self._file

    @property
    def markers(self) -> list[str]:
        """The ids of the page markers so far, in order."""
        return [turn.id for turn in self._turns]

    def _enter(self, tag: str, own_id: str, given: Attributes) -> Callable[[], None] | None:
        types = set(given.get("epub:type", "").split()) | set(given.get("role", "").split())
        if tag in _SILENT:
            return self._divert(None)
        if tag == "a" and given.get("href"):
            self.links.append(Link(self._file, given["href"], self.where))
            if self._in_page_list:
                self.page_list.append(given["href"])
        if (tag == "nav" or "doc-toc" in types) and not types & {"doc-pagelist", "page-list"}:
            return self._divert(None)
        if types & {"doc-pagelist", "page-list"}:
            return self._enter_page_list()
        if types & {"doc-pagebreak", "pagebreak"}:
            return self._enter_marker(own_id, given)
        if types & {"doc-footnote", "footnote"} and self._note is None:
            return self._enter_note(own_id)
        if self._note is not None:
            return self._within_note(self._note, own_id, types, given)
        if self._line is not None:
            return self._enter_locator(self._line, given) if tag == "a" else None
        if "locators" in given.get("class", "").split():
            return self._enter_locators()
        if "par" in given.get("class", "").split():
            return self._enter_number(given)
        if types & {"doc-noteref", "noteref"} and not types & {"doc-glossref", "glossref"}:
            return self._enter_call(own_id, given)
        if own_id in self._blocks:
            return self._enter_block(own_id)
        if tag == "a" and given.get("href") and self._sinks[-1] is not None:
            return self._enter_link(own_id, given)
        return None

    def _divert(
        self, sink: Callable[[str], None] | None, then: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Send the element's text to another place; `then` is done at its end."""
        self._sinks.append(sink)

        def back() -> None:
            self._sinks.pop()
            if then is not None:
                then()

        return back

    def _enter_page_list(self) -> Callable[[], None]:
        self._in_page_list = True

        def leave() -> None:
            self._in_page_list = False

        return leave

    def _enter_marker(self, own_id: str, given: Attributes) -> Callable[[], None]:
        words: list[str] = []
        at, where = self._at, self.where

        def leave() -> None:
            said = given.get("aria-label") or given.get("title") or "".join(words)
            self._page = given.get("data-page") or _last_word(said)
            self._turns.append(Turn(self._page, at, where, id=own_id))

        return self._divert(words.append, leave)

    def _enter_note(self, own_id: str) -> Callable[[], None]:
        note = _Note(own_id, self.where, [], [])
        self._note = note

        def leave() -> None:
            self._note = None
            self._notes.append(note)

        return self._divert(note.text.append, leave)

    def _within_note(
        self, note: _Note, own_id: str, types: set[str], given: Attributes
    ) -> Callable[[], None] | None:
        target = _fragment(given.get("href", ""))
        if types & {"doc-noteref", "noteref"} and not types & {"doc-glossref", "glossref"}:
            return self._enter_call(own_id, given, note)
        if types & {"doc-backlink", "backlink"} and note.back:
            note.again.append(target)
            return self._divert(None)
        if types & {"doc-backlink", "backlink"}:
            note.back = target
            return self._divert(note.mark.append)
        return None

    def _enter_locators(self) -> Callable[[], None]:
        self._line = self._nearest[-1]

        def leave() -> None:
            self._line = None

        return self._divert(None, leave)

    def _enter_locator(self, line: str, given: Attributes) -> Callable[[], None]:
        words: list[str] = []
        where, target = self.where, _fragment(given.get("href", ""))

        def leave() -> None:
            said = collapsed("".join(words))
            self._locators.append(FoundLocator(line, said, target, where))

        return self._divert(words.append, leave)

    def _enter_number(self, given: Attributes) -> Callable[[], None]:
        words: list[str] = []
        at, where = self._at, self.where

        def leave() -> None:
            said = "".join(words) or given.get("data-number") or given.get("aria-label", "")
            self._numbers.append(Numbered(_last_word(said), at, where))

        return self._divert(words.append, leave)

    def _enter_call(
        self, own_id: str, given: Attributes, note: _Note | None = None
    ) -> Callable[[], None]:
        """A call in the base text or in a note."""
        mark: list[str] = []
        at, where = self._at, self.where
        if note is not None:
            at = len(ink("".join(note.text)))
        target = _fragment(given.get("href", ""))

        def leave() -> None:
            said = collapsed("".join(mark))
            within = note.id if note is not None else ""
            self._calls.append(Call(target, said, at, self._page, where, own_id, within))

        return self._divert(mark.append, leave)

    def _enter_block(self, own_id: str) -> Callable[[], None]:
        parts: list[str] = []
        where = self.where

        def sink(words: str) -> None:
            parts.append(words)
            inked = ink(words)
            self._stream.append(inked)
            self._at += len(inked)

        def leave() -> None:
            if own_id in self._texts:
                self._flaws.append(Flaw("text", f"block {own_id} stands twice", where))
            self._texts.setdefault(own_id, collapsed("".join(parts)))

        return self._divert(sink, leave)

    def _enter_link(self, own_id: str, given: Attributes) -> Callable[[], None]:
        """A link in the base text: its text goes on where it went before."""
        start, where = self._at, self.where
        target = _fragment(given["href"])

        def leave() -> None:
            self._spans.append((start, self._at))
            if own_id in self._uses:
                self._glosses.append(Gloss(own_id, target, "", start, where))

        return leave

    def reading(self, name: str) -> Reading:
        """Everything that was found, under the format's name."""
        stream, ends = "".join(self._stream), dict(self._spans)
        return Reading(
            format=name,
            spaced=True,
            stream=stream,
            blocks=self._texts,
            calls=tuple(self._calls),
            notes=tuple(note.found() for note in self._notes),
            glosses=tuple(
                replace(g, entry=self._boxes.get(g.entry, g.entry), ink=stream[g.at : ends[g.at]])
                for g in self._glosses
            ),
            paragraphs=tuple(self._numbers),
            pages=tuple(self._turns),
            locators=tuple(self._locators),
            spans=tuple(self._spans),
            links=len(self.links),
            flaws=tuple(self._flaws),
            loose=tuple(self._loose),
        )


def _last_word(said: str) -> str:
    found = _LAST_WORD.search(said)
    return found[1] if found else ""


def _fragment(href: str) -> str:
    return href.partition("#")[2]
