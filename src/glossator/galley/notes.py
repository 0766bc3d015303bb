"""pandoc's footnotes become our notes here and nowhere else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.cleaning import CALL, TEX_NOTE
from glossator.galley.kinds import read_kind
from glossator.galley.naming import heading_id
from glossator.galley.shape import is_blank, remove_keeping_tail, shape
from glossator.manuscript import SourceFile
from glossator.manuscript.label_checks import called_elsewhere
from glossator.manuscript.labels import MARKER, Label
from glossator.prose import Element, text_of

BY_STYLE: Final = "unlabelled-"  # begins the keys of citations that a style writes as notes
_NEAR: Final = 20  # among how many inline notes the next one is sought by its text
_CITATION: Final = "of the citation"
_TELLING: Final = 3  # how many letters must agree where a citation may be meant
_FOLD: Final = re.compile(r"[\W_]+")
_BRACKETED: Final = re.compile(r"\[\^?([^\]\[]+)\]")


@dataclass(frozen=True, slots=True)
class GalleyNote:
    """A note before it has a mark.

    `call` is the token that stands in the text's placeholder for a note written in the text, ""
    for one beside the text. Where the latter belongs is said by `lemma`, `occurrence` (0: not
    said), `scope` (the headings above it, the outermost first; none: the whole text) and `on` (the
    key of the note on whose words it is, "": on the text's). `body` is a `div` of shaped blocks.
    """

    key: str
    layer: str
    kind: str
    when: str
    body: Element
    place: Place
    call: str = ""
    lemma: str = ""
    occurrence: int = 0
    scope: tuple[str, ...] = ()
    scope_place: Place | None = None
    on: str = ""


class _Calls:
    """The labels of one source, for looking up by name, by line and as they come out of pandoc."""

    def __init__(self, source: SourceFile) -> None:
        scan, self.path = source.scan, source.path
        self.by_name: dict[str, list[Label]] = {}
        self.by_letters: dict[str, str] = {}
        self.odd: dict[str, Label] = {}
        for call in scan.calls:
            self.by_name.setdefault(call.name, []).append(call)
            self.by_letters[_letters(call.name)] = call.name
        for label in scan.odd:
            self.odd.setdefault(_letters(label.name), label)
        self.defined = {label.name: label for label in scan.definitions}
        self.columns = {label.line: label.column for label in scan.definitions}
        self.inline = {label: number for number, label in enumerate(scan.inline, start=1)}

    def place(self, label: str, nth: int = 0) -> Place | None:
        """Where the label is called for the nth time."""
        found = self.by_name.get(label, [])
        return Place(self.path, found[nth].line, found[nth].column) if len(found) > nth else None


def _cites(item: Element) -> bool:
    return any(
        item.find(path) is not None for path in (".//a[@data-cite]", ".//*[@class='citation']")
    )


def _letters(text: str) -> str:
    return _FOLD.sub("", text)


class NoteTaker:
    """Takes the notes out of one file's tree and leaves placeholders for their calls."""

    def __init__(self, source: SourceFile, items: Mapping[str, Element]) -> None:
        self.source, self.items = source, items
        self.notes: list[GalleyNote] = []
        self.findings: list[Diagnostic] = []
        self._marker = source.scan.seal + MARKER
        self._calls = _Calls(source)
        self._inline = list(source.scan.inline)  # those that no note was found for yet
        self._taken: dict[str, int] = {}  # label → how often it was called
        # (division, label) → token of the note, how often it was called there
        self._first: dict[tuple[int, str], tuple[str, int]] = {}
        self._missed: set[str] = set()  # labels that were reported

    def take(self, tree: Element) -> None:
        """Replace every call in the tree; afterwards `notes` and `findings` are complete."""
        renamed = {}
        for span in tree.xpath(f".//span[@class='{CALL}']"):
            item = self.items[span.get("data-n", "")]
            call = self._call(item, _division_of(span, tree))
            call.tail = span.tail
            span.getparent().replace(span, call)
            _out_of_link(call, tree)
            above = (e for e in call.iterancestors() if re.fullmatch("h[1-6]", str(e.tag)))
            heading = next(above, None)
            if heading is not None:
                renamed[heading] = heading.get("id", "")
        for heading, soiled in renamed.items():
            self._clean_id(heading, soiled, tree)
        self._no_definitions(tree)
        self._literal_calls(tree, "N001")
        self._never_called()

    def _clean_id(self, heading: Element, soiled: str, tree: Element) -> None:
        """pandoc makes a heading's id from its words, those of a note called in it included."""
        if re.search(rf"#{re.escape(soiled)}[\s}}]", self.source.text):
            return
        taken = {e.get("id") for e in tree.iter() if e is not heading and isinstance(e.tag, str)}
        wanted = found = heading_id(text_of(heading))
        numbers = count(1)
        while found in taken:
            found = f"{wanted}-{next(numbers)}"
        heading.set("id", found)
        for link in tree.iterfind(".//a[@data-ref]"):
            if link.get("data-ref") == soiled:
                link.set("data-ref", heading.get("id", ""))

    def place_of(self, note: GalleyNote) -> Place:
        """Where the note is called; where it is written if that is not known."""
        return self._calls.place(note.call.split("#")[1]) or note.place

    def _call(self, item: Element, division: int) -> Element:
        """The placeholder of a call, and its note, unless that was called in this division before.

        Marks begin anew in each division, so that one called in two of them is a note of both.
        """
        label, place, named = self._identity(item)
        self._taken[label] = self._taken.get(label, 0) + 1
        known = self._first.get((division, label))
        if known is not None:
            token, times = known
            self._first[division, label] = token, times + 1
            return etree.Element("a", {"data-call": token, "data-again": str(times + 1)})
        note = self._note(item, label, place, named)
        self.notes.append(note)
        self._first[division, label] = note.call, 1
        return etree.Element("a", {"data-call": note.call})

    def _note(self, item: Element, label: str, place: Place, named: str) -> GalleyNote:
        layer, colon, key = label.partition(":")
        if not colon:
            layer, key = "author", label
        body = etree.Element("div")
        body.text = item.text
        body.extend(list(item))
        kind, when = self._kind(body, place)
        shape(body)
        self._check_body(body, named, place)
        token = f"{self.source.path}#{label}#{len(self.notes)}"
        return GalleyNote(key, layer, kind, when, body, place, call=token)

    def _identity(self, item: Element) -> tuple[str, Place, str]:
        """Label, place and name of a note, from the marker that was written into the source."""
        span = item.find(f".//span[@class='{self._marker}']")
        if span is not None:
            label, line = span.get("data-key", ""), int(span.get("data-line", "0"))
            paragraph = span.getparent()
            assert paragraph is not None
            remove_keeping_tail(paragraph)
            place = Place(self.source.path, line, self._calls.columns.get(line, 0))
            return label, place, f"[^{label}]"
        span = item.find(f".//span[@class='{TEX_NOTE}']")
        if span is not None:
            paragraph, written = span.getparent(), span.get("data-source", "").split("\n")[0]
            assert paragraph is not None
            remove_keeping_tail(paragraph)
            return f"tex-{span.get('data-n')}", self.source.spot(written), "\\footnote{…}"
        spot = self._inline_spot(item)
        if spot is not None:
            return (
                f"inline-{self._calls.inline[spot]}",
                Place(self.source.path, spot.line, spot.column),
                "^[…]",
            )
        if not _cites(item):
            self._hidden_definition()
        # a style of citations that writes them as notes
        return f"{BY_STYLE}{len(self.notes) + 1}", Place(self.source.path), _CITATION

    def _inline_spot(self, item: Element) -> Label | None:
        """Where the inline note with this text stands; they come in the order of the source."""
        begins = _letters(text_of(item))[:12]
        likeness = {}
        for spot in self._inline[:_NEAR]:
            written = _letters(self.source.text[spot.offset + 2 : spot.offset + 400])
            alike = takewhile(lambda pair: pair[0] == pair[1], zip(begins, written, strict=False))
            likeness[spot] = len(list(alike))
            if likeness[spot] == len(begins):
                break
        best = max(likeness, key=lambda spot: likeness[spot], default=None)
        cited = _cites(item)
        if best is None or (cited and likeness[best] < _TELLING):
            return None  # a citation that its style writes as a note
        self._inline.remove(best)
        return best

    def _hidden_definition(self) -> None:
        """A definition that the scan did not see, such as the first words of a list item."""
        for call in self.source.scan.calls:
            if call.name not in self._calls.defined and call.name not in self._missed:
                self._missed.add(call.name)
                place = Place(self.source.path, call.line, call.column)
                message = f"the note [^{call.name}] is written within a list or other block"
                hint = "write it in a line of its own that begins at the left margin"
                self.findings.append(diagnose("N001", place, message, hint))
                return

    def _kind(self, body: Element, place: Place) -> tuple[str, str]:
        """An empty span that opens a note says its kind: `[]{.later when=2018-01-03}`."""
        paragraph = body[0] if len(body) and body[0].tag == "p" else None
        if paragraph is None or not len(paragraph) or (paragraph.text or "").strip():
            return "", ""
        span = paragraph[0]
        says = span.get("class") or span.get("data-when")
        if span.tag != "span" or not says or text_of(span) or len(span):
            return "", ""
        # our own signs, of a call or of what only looks like a citation, and places of the index
        if span.get("class", "").startswith(("gl-", "index")):
            return "", ""
        kind, when = read_kind(span, place, self.findings)
        if span.get("id"):
            span.attrib.pop("class", None)
        else:
            remove_keeping_tail(span)
        if is_blank(paragraph):
            remove_keeping_tail(paragraph)
        return kind, when

    def _check_body(self, body: Element, named: str, place: Place) -> None:
        if is_blank(body):
            message = f"the note {named} is empty"
            hint = self._why_empty(place) or "write its text, or take the note out"
            if named == _CITATION:  # CSL 1.0.2, “Group”: without a variable it says nothing
                message = "the citation style writes nothing in the note of a citation"
                hint = "see what it has for “ibid” and short forms, or name another under csl:"
            self.findings.append(diagnose("N007", place, message, hint))
        for span in body.xpath(f".//span[@class='{CALL}']"):
            # pandoc lists no note that is called within another: its text is lost by now
            inner = self._next_call(place)
            if inner is None:
                self._within(place, "^[…]")
            else:
                self._missed.add(inner.name)
                where = Place(self.source.path, inner.line, inner.column)
                self._within(where, f"[^{inner.name}]" if inner.name else "^[…]")
            remove_keeping_tail(span)
        self._literal_calls(body, "N004")

    def _why_empty(self, place: Place) -> str:
        """What pandoc makes of the lines of a note that comes out empty."""
        lines = self.source.text.split("\n")[max(place.line - 1, 0) :]
        written = lines[0].partition("]:")[2].strip() if lines else ""
        if written and not written.startswith("[]{"):
            return f"pandoc finds no text in “{written[:40]}”: a sign in it may want a backslash"
        below = next((line for line in lines[1:] if line.strip()), "")
        if below and not below.startswith((" ", "\t", "[^", "#")):
            return "its text may stand below it: write it on the line of the label, or indent it"
        return ""

    def _next_call(self, place: Place) -> Label | None:
        """The first call, labelled or inline, that stands behind a place in the source."""
        spots = [*self._inline, *self.source.scan.calls]
        behind = [s for s in spots if (s.line, s.column) > (place.line, place.column)]
        found = min(behind, key=lambda s: s.offset, default=None)
        if found in self._inline:
            self._inline.remove(found)
        return found

    def _within(self, place: Place, named: str) -> None:
        message = f"the note {named} is called within another note"
        hint = "write it beside the text, on words of this note: [words]{#key on=this-notes-key}"
        self.findings.append(diagnose("N004", place, message, hint))

    def _literal_calls(self, tree: Element, code: str) -> None:
        """pandoc leaves a call that it cannot resolve as it was typed, with its typography."""
        seen: dict[str, int] = {}
        calls, odd = self._calls.by_letters, self._calls.odd
        for link in list(tree.iter("a")):  # [^two words] is a link if there is [^two words]: …
            if odd and "data-ref" in link.attrib and _letters(text_of(link)) in odd:
                self._unreadable(odd[_letters(text_of(link))])
                del link.attrib["data-ref"]
                link.tag = "span"
        for match in _BRACKETED.finditer(_prose(tree)):
            letters = _letters(match.group(1))
            if letters in odd:
                self._unreadable(odd[letters])
            elif letters in calls and match.group().startswith("[^"):
                label = calls[letters]
                self._unresolved(label, seen.get(label, 0), code)
                seen[label] = seen.get(label, 0) + 1

    def _no_definitions(self, tree: Element) -> None:
        """A marker that is still in the text: pandoc saw no note where the scan saw one."""
        for span in tree.xpath(f".//span[contains(@class, '{self._marker}')]"):
            label, line = span.get("data-key", ""), int(span.get("data-line", "0"))
            self._missed.add(label)
            message = f"the note [^{label}] is written where no note can stand"
            hint = "write it in a line of its own that begins at the left margin"
            place = Place(self.source.path, line)
            self.findings.append(diagnose("N001", place, message, hint))
            remove_keeping_tail(span)

    def _unreadable(self, label: Label) -> None:
        if label.name not in self._missed:
            self._missed.add(label.name)
            place = Place(self.source.path, label.line, label.column)
            message = f"[^{label.name}] calls no note"
            hint = "a label holds no spaces, brackets or ^: write [^like-this]"
            self.findings.append(diagnose("N001", place, message, hint))

    def _unresolved(self, label: str, nth: int, code: str) -> None:
        definitions = self._calls.defined
        place = self._calls.place(label, nth) or self._calls.place(label) or Place(self.source.path)
        if code == "N004" and label in definitions:
            self._missed.add(label)
            self._within(place, f"[^{label}]")
        elif label not in definitions:
            self._missed.add(label)
            near = difflib.get_close_matches(
                label.lower(), [name.lower() for name in definitions], n=1, cutoff=0.7
            )
            hint = f"write it at the end of the file: [^{label}]: The note’s text."
            if near:
                meant = next(name for name in definitions if name.lower() == near[0])
                hint = f"did you mean [^{meant}]? Else " + hint
            message = f"the note [^{label}] is called but not written"
            self.findings.append(diagnose("N001", place, message, hint))

    def _never_called(self) -> None:
        """What the scan took for a call may be code, a formula or a picture's description."""
        reported = self._missed | self._taken.keys()
        called = called_elsewhere(self.source)
        for written in self.source.scan.definitions:
            if written.name in called and written.name not in reported:
                self._missed.add(written.name)
                place = Place(self.source.path, written.line, written.column)
                message = f"the note [^{written.name}] is never called"
                hint = "its call stands in code, a formula or the like, where it means nothing"
                self.findings.append(diagnose("N002", place, message, hint))


def _division_of(call: Element, tree: Element) -> int:
    """The number of the level-1 headings of the file that begin before a call."""
    around = [call, *(e for e in call.iterancestors() if e is not tree)]
    top = next((e for e in around if e.getparent() is tree), call)
    return sum(1 for _ in top.itersiblings("h1", preceding=True)) + (top.tag == "h1")


def _prose(tree: Element) -> str:
    """All text of a tree except code and formulas, blocks kept apart."""

    def walk(element: Element) -> Iterator[str]:
        if element.tag not in ("code", "pre", "math"):
            yield element.text or ""
            for child in element:
                yield from walk(child)
        yield "\n" if element.tag in ("p", "li", "td", "dd", "dt") else ""
        yield element.tail or ""

    return "".join(walk(tree))


def _out_of_link(call: Element, tree: Element) -> None:
    """A call within a link goes behind it: links do not nest."""
    link = next((e for e in call.iterancestors("a") if e is not tree), None)
    if link is None:
        return
    remove_keeping_tail(call)
    at = link
    while (follower := at.getnext()) is not None and not at.tail and follower.get("data-call"):
        at = follower
    call.tail, at.tail = at.tail, None
    at.addnext(call)
