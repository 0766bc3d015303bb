"""pandoc's footnotes become our notes here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley.cleaning import parse
from glossator.galley.shape import shape
from glossator.manuscript import SourceFile
from glossator.manuscript.labels import MARKER, Label
from glossator.prose import Element, text_of
from glossator.vocabulary import KINDS

_SLUG: Final = re.compile(r"[^a-z0-9]+")
_LITERAL: Final = re.compile(r"\[\^([^\]\s]+)\]")


@dataclass(frozen=True, slots=True)
class GalleyNote:
    """A note before it has a mark.

    `call` is the token that stands in the text's placeholder for a note written in the text, ""
    for one beside the text; `lemma`, `occurrence` (0: not said) and `scope` (a file, "": all) say
    where the latter belongs. `body` is a `div` of shaped blocks.
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
    scope: str = ""


def footnotes(section: str) -> dict[str, Element]:
    """The items of pandoc's footnote section by their ids (`fn1`), without backlinks."""
    if not section:
        return {}
    items = {}
    for item in parse(section).iter("li"):
        fn_id = item.get("id", "")
        if re.fullmatch(r"fn\d+", fn_id):
            for link in item.xpath(".//a[contains(@class, 'footnote-back')]"):
                _remove_keeping_tail(link)
            items[fn_id] = item
    return items


def _remove_keeping_tail(element: Element) -> None:
    parent, tail = element.getparent(), element.tail or ""
    assert parent is not None
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


class NoteTaker:
    """Takes the notes out of one file's tree and leaves placeholders for their calls."""

    def __init__(
        self, source: SourceFile, items: Mapping[str, Element], layers: Mapping[str, object]
    ) -> None:
        self.source, self.items, self.layers = source, items, layers
        self.notes: list[GalleyNote] = []
        self.findings: list[Diagnostic] = []
        self._inline = 0  # how many inline notes came so far
        self._taken: set[str] = set()

    def take(self, tree: Element) -> None:
        """Replace every call in the tree; afterwards `notes` and `findings` are complete."""
        headings: list[Element] = []
        for call in tree.xpath(".//a[contains(@class, 'footnote-ref')]"):
            heading = next((e for e in call.iterancestors() if re.fullmatch("h[1-6]", e.tag)), None)
            note = self._note(self.items[call.get("href", "#")[1:]])
            if heading is not None:
                headings.append(heading)
            tail = call.tail
            call.clear()
            call.tail = tail
            call.set("data-call", note.call)
            self.notes.append(note)
        for heading in headings:
            self._clean_id(heading)
        self._literal_calls(tree, "N001")

    def _clean_id(self, heading: Element) -> None:
        """pandoc makes a heading's id from its words, those of a note called in it included."""
        if f"{{#{heading.get('id')}" not in self.source.text:
            heading.set("id", slug(text_of(heading)))

    def _called(self, label: str, nth: int = 0) -> Place | None:
        found = [c for c in self.source.scan.calls if c.name == label]
        if nth >= len(found):
            return None
        return Place(self.source.path, found[nth].line, found[nth].column)

    def _note(self, item: Element) -> GalleyNote:
        span = item.find(f".//span[@class='{MARKER}']")
        if span is None:
            label, place = self._inline_label()
        else:
            label = span.get("data-key", "")
            place = Place(self.source.path, int(span.get("data-line", "0")), 1)
            paragraph = span.getparent()
            assert paragraph is not None
            item.remove(paragraph)
        if label in self._taken:
            again = self._called(label, 1) or place
            message = f"the note [^{label}] is called twice"
            hint = "call each note once; write a second note that refers to the first"
            self.findings.append(diagnose("N006", again, message, hint))
        self._taken.add(label)
        layer, colon, key = label.partition(":")
        if not colon:
            layer, key = "author", label
        body = etree.Element("div")
        body.text = item.text
        body.extend(list(item))
        kind, when = self._kind(body, place)
        shape(body)
        self._check_body(body, label, place)
        token = f"{self.source.path}#{label}#{len(self.notes)}"
        return GalleyNote(key, layer, kind, when, body, place, call=token)

    def _inline_label(self) -> tuple[str, Place]:
        self._inline += 1
        spots = self.source.scan.inline
        spot = spots[self._inline - 1] if self._inline <= len(spots) else Label("", 0, 0)
        return f"inline-{self._inline}", Place(self.source.path, spot.line, spot.column)

    def _kind(self, body: Element, place: Place) -> tuple[str, str]:
        """An empty span that opens a note says its kind: `[]{.later when=2018-01-03}`."""
        span = body.find("./p/span[1]")
        if span is None or (span.getparent().text or "").strip() or text_of(span) or len(span):  # type: ignore[union-attr]
            return "", ""
        kind, when = read_kind(span, place, self.findings)
        _remove_keeping_tail(span)
        return kind, when

    def _check_body(self, body: Element, label: str, place: Place) -> None:
        if not text_of(body).strip():
            message = f"the note [^{label}] is empty"
            hint = "write its text behind the colon"
            self.findings.append(diagnose("N007", place, message, hint))
        self._literal_calls(body, "N004")

    def _literal_calls(self, tree: Element, code: str) -> None:
        """pandoc leaves a call that it cannot resolve as it was typed."""
        seen: dict[str, int] = {}
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            texts = [] if element.tag in ("code", "pre") else [element.text or ""]
            if element is not tree and element.getparent().tag != "code":  # type: ignore[union-attr]
                texts.append(element.tail or "")
            for text in texts:
                for match in _LITERAL.finditer(text):
                    label = match.group(1)
                    self._unresolved(label, seen.get(label, 0), code)
                    seen[label] = seen.get(label, 0) + 1

    def _unresolved(self, label: str, nth: int, code: str) -> None:
        defined = any(d.name == label for d in self.source.scan.definitions)
        place = self._called(label, nth) or Place(self.source.path, 0)
        if code == "N004" and defined:
            message = f"the note [^{label}] is called within another note"
            hint = "say it in the note itself, or call it in the text"
            self.findings.append(diagnose("N004", place, message, hint))
        elif not defined:
            hint = f"write it at the end of the file: [^{label}]: The note’s text."
            message = f"the note [^{label}] is called but not written"
            self.findings.append(diagnose("N001", place, message, hint))


def slug(text: str) -> str:
    """Small letters, digits and hyphens: a key or id made from words."""
    return _SLUG.sub("-", text.lower()).strip("-")[:40].strip("-") or "x"


def read_kind(span: Element, place: Place, findings: list[Diagnostic]) -> tuple[str, str]:
    """The kind (a class) and `when` of a note's span; an unknown class is a finding."""
    kind = ""
    for name in span.get("class", "").split():
        if name in KINDS:
            kind = name
        else:
            hint = "kinds of notes: " + ", ".join(KINDS)
            findings.append(diagnose("N009", place, f"unknown kind of note “{name}”", hint))
    when = span.get("data-when", "")
    if when and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", when):
        hint = "write it as year, year-month or year-month-day, for example when=2018-01-03"
        findings.append(diagnose("N009", place, f"the date “{when}” has the wrong form", hint))
        when = ""
    return kind, when
