"""Neutral XHTML of a division as the HTML that is printed: notes at the foot, tags, links."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator.model import Division, Edition, Entry, Note
from glossator.press.pdf.calls import hold_to_word
from glossator.press.pdf.endnotes import endnotes, lead, pointer
from glossator.press.pdf.registers import (
    last_words,
    no_space_between_parts,
    registers,
    spans_for_table,
)
from glossator.press.pdf.starts import GENERATED
from glossator.prose import Element, escape, parse, text_of
from glossator.vocabulary import DIVISIONS, KINDS

ELSEWHERE: Final = "edition-dest:"  # scheme of links that leave the run; gather makes them whole
SHORT_CELL: Final = 20  # characters; dates and figures are not broken
SHORT_TABLE: Final = 16  # rows; such a table is kept on one page
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()


def long_date(iso: str) -> str:
    """2018-01-03 as “3 January 2018”; shorter forms likewise."""
    parts = iso.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


@dataclass(slots=True)
class Compositor:
    """Sets divisions for one run; `here` says of an id whether it lies in the same run.

    `folio` gives the page label of an anchor once that is known (references by page). `apart` are
    notes that stand at their division's end.
    """

    edition: Edition
    here: Callable[[str], bool]
    folio: Callable[[str], str | None]
    apart: frozenset[str] = frozenset()

    def division(self, division: Division) -> str:
        """One division as an HTML `section`."""
        tree = parse(division.body)
        tree.tag = "section"
        tree.set("id", division.id)
        tree.set("class", f"division {division.matter} {division.role}")
        tree.set("data-tag", DIVISIONS[division.role].pdf_tag)
        heading = tree.find(".//h1")
        if heading is not None:
            heading.set("data-running", division.title)
            heading.set("data-head", self.edition.metadata.title)
        if division.role == "glossary":
            self._pages_of_entries(tree)
        self._compose(tree)
        behind = endnotes(division, self.edition, self.apart, self.note)
        if behind is not None:
            tree.append(behind)
        return _html(tree)

    def contents(self, division: Division) -> str:
        """The contents with page numbers, tagged TOC and TOCI (ISO 32000-1, 14.8.4.2)."""
        tree = parse(division.body)
        self._compose(tree)
        rows = []
        for other in self.edition.divisions:
            if other.role in ("titlepage", "imprint", "contents"):
                continue
            for heading in other.headings:
                if heading.level > 2:
                    continue
                page = self.folio(heading.id) or ""
                rows.append(
                    f'<p class="toc{heading.level} {other.matter}" data-tag="TOCI">'
                    f'<a href="{self._address(heading.id)}">{escape(heading.title)}</a>'
                    f'<span class="leader"></span><span class="page">{page}</span></p>'
                )
        heading_html = "".join(map(_html, tree))
        return (
            f'<section id="{division.id}" class="division front contents" data-tag="Sect">'
            f'{heading_html}<div data-tag="TOC" {GENERATED}="1">{"".join(rows)}</div></section>'
        )

    def _compose(self, tree: Element) -> None:
        self._paragraph_numbers(tree)
        self._lists(tree)
        for link in list(tree.iter("a")):
            self._link(link)
        for image in tree.iter("img"):
            picture = self.edition.pictures[image.attrib.pop("data-picture", "")]
            encoded = base64.b64encode(picture.content).decode("ascii")
            image.set("src", f"data:{picture.media_type};base64,{encoded}")
        for table in list(tree.iter("table")):
            if len(table.findall(".//tr")) <= SHORT_TABLE:
                _wrap_block(table, "short")
            for cell in table.iter("td"):
                if len(text_of(cell)) <= SHORT_CELL:
                    cell.set("class", f"{cell.get('class', '')} keep".strip())
            if table.find(".//thead//*[@data-tag='Reference']") is not None:
                # a head that is printed again on the next page would call its notes again
                table.set("class", f"{table.get('class', '')} once".strip())
        for cell in tree.iterfind(".//thead//th"):
            cell.set("scope", "col")

    def _paragraph_numbers(self, tree: Element) -> None:
        """The ¶ number in the margin stands at the start of the unit it numbers."""
        for unit in list(tree.iter()):
            label = unit.get("data-par") if isinstance(unit.tag, str) else None
            if not label:
                continue
            number = etree.Element("span", {"class": "par", GENERATED: "1"})
            number.text = label
            home = unit if unit.get("data-block") else unit.find(".//*[@data-block]")
            if home is None:
                continue
            number.tail, home.text = home.text, None
            home.insert(0, number)

    def _lists(self, tree: Element) -> None:
        """Lists as PDF has them: L, LI, Lbl, LBody."""
        for listing in list(tree.iter("dl")):
            _retag(listing, "div", "L", "dl")
            item: Element | None = None
            for child in list(listing):
                if child.tag == "dt" or item is None:
                    item = etree.SubElement(listing, "div", {"class": "entry", "data-tag": "LI"})
                item.append(child)
                name, tag = ("p", "Lbl") if child.tag == "dt" else ("div", "LBody")
                _retag(child, name, tag, str(child.tag))
        for item in tree.iter("li"):
            if item.get("data-block") is None and len(item):
                _into_body(item, "div")

    def _address(self, anchor: str) -> str:
        return f"#{anchor}" if self.here(anchor) else f"{ELSEWHERE}{anchor}"

    def _link(self, link: Element) -> None:
        call, gloss = link.get("data-call"), link.get("data-gloss")
        if call is not None:
            self._call(link, self.edition.notes[call])
            return
        if gloss is not None:
            link.set("class", "gloss")
            link.set("href", self._address(gloss))
            headword = self.edition.entries[gloss].headword
            link.set("aria-label", f"Glossary: {headword}")
            if link.get("data-use"):
                link.set("id", link.attrib.pop("data-use", ""))
        for name in ("data-ref", "data-cite"):
            if link.get(name) is not None:
                link.set("href", self._address(link.attrib.pop(name, "")))

    def _call(self, call: Element, note: Note) -> None:
        """The call as Reference > Link, and behind it the note (or a pointer), which floats."""
        layer = self.edition.layers[note.layer]
        label = f"{layer.singular} {note.mark}"
        tail = call.tail
        call.clear()
        call.tag = "span"
        again = " again" if _follows_call(call) else ""
        call.set("class", f"call layer-{note.layer}{again}")
        call.set("data-tag", "Reference")
        call.set(GENERATED, "1")
        link = etree.SubElement(call, "a", {"id": note.call_id, "href": f"#{note.id}"})
        link.set("aria-label", label)
        link.text = note.mark
        home = hold_to_word(call)
        if note.id not in self.apart:
            printed = self.note(note)
        elif self.edition.profile.notes != "end":
            printed = pointer(note, layer)
            registers(printed, note, self.edition)
        else:
            home.tail = tail
            return
        printed.tail = tail
        home.addnext(printed)

    def note(self, note: Note) -> Element:
        """The note as one inline element: WeasyPrint lets blocks inside a note leak."""
        layer = self.edition.layers[note.layer]
        body = parse(note.body)
        body.tag = "span"
        body.set("id", note.id)
        body.set("class", f"note layer-{note.layer}")
        body.set("data-tag", "Note")
        for link in list(body.iter("a")):
            self._link(link)
        self._inline(body)
        mark = lead(note, layer)
        first = body[0]
        kind = kind_words(note)
        if kind:
            word = etree.Element("span", {"class": "kind"})
            word.text = f"{kind}:"
            word.tail, first.text = f" {first.text or ''}", None
            first.insert(0, word)
        mark.tail = " "
        body.insert(0, mark)
        registers(body, note, self.edition)
        if layer.sign:
            home = last_words(body)
            sign = etree.SubElement(home, "span", {"class": "sign"})
            sign.text = layer.sign
            _space_before(home, sign)
        return body

    def _inline(self, body: Element) -> None:
        """Blocks to spans; the first one runs on behind the mark."""
        for listing in list(body.iter("ul", "ol")):
            for number, item in enumerate(
                listing.findall("li"), start=int(listing.get("start", "1"))
            ):
                _into_body(item, "span")
                label = etree.Element("span", {"data-tag": "Lbl"})
                label.text = "– " if listing.tag == "ul" else f"{number}. "
                item.insert(0, label)
        no_space_between_parts(body)
        spans_for_table(body)
        for number, child in enumerate(list(body)):
            for inner in child.iter():
                if isinstance(inner.tag, str) and inner.tag in _BLOCK_TAGS:
                    was, tag = str(inner.tag), _BLOCK_TAGS[str(inner.tag)]
                    _retag(inner, "span", tag, f"b-{was}")
            if number == 0 and child.get("class", "").startswith("b-p"):
                child.set("class", "first")
                child.attrib.pop("data-tag", None)
        if not len(body):
            etree.SubElement(body, "span", {"class": "first"})

    def _pages_of_entries(self, tree: Element) -> None:
        """After each definition, the pages on which its words are linked."""
        for term in tree.iter("dt"):
            entry = self.edition.entries.get(term.get("id", ""))
            last = term.getnext()
            if entry is None or last is None:
                continue
            uses = self._pages(entry)
            if uses:
                line = etree.SubElement(last, "p", {"class": "uses", GENERATED: "1"})
                line.text = "Pages " if len(uses) > 1 else "Page "
                for number, (page, anchor) in enumerate(uses):
                    link = etree.SubElement(line, "a", {"href": self._address(anchor)})
                    link.set("aria-label", f"{entry.headword}, page {page}")
                    link.text = page
                    link.tail = ", " if number + 1 < len(uses) else ""

    def _pages(self, entry: Entry) -> list[tuple[str, str]]:
        """Each page on which the entry's words are linked, once, with the first use there."""
        pages: dict[str, str] = {}
        for use in entry.uses:
            page = self.folio(use.id)
            if page is not None:
                pages.setdefault(page, use.id)
        return list(pages.items())


_BLOCK_TAGS: Final[Mapping[str, str]] = {
    "p": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "li": "LI",
    "dl": "L",
    "dt": "P",
    "dd": "P",
    "div": "Div",
    "pre": "P",
    "figure": "Div",
    "figcaption": "Caption",
    "hr": "Artifact",
    "h1": "P",
    "h2": "P",
    "h3": "P",
    "h4": "P",
    "h5": "P",
    "h6": "P",
}


def _follows_call(call: Element) -> bool:
    """Whether this call stands on the same word as the one before."""
    before = call.getprevious()
    if before is None or before.tail:
        return False
    return before.get("class") == "held" or before.get("data-tag") in ("Reference", "Note")


def _into_body(item: Element, name: str) -> None:
    """Put a list item's content into one LBody (ISO 14289-1, 7.6)."""
    body = etree.Element(name, {"data-tag": "LBody"})
    body.text, item.text = item.text, None
    body.extend(list(item))
    item.append(body)


def _wrap_block(element: Element, css_class: str) -> None:
    """A `div` around the element: WeasyPrint breaks between a table and its caption otherwise."""
    wrapper = etree.Element("div", {"class": css_class})
    wrapper.tail, element.tail = element.tail, None
    element.addprevious(wrapper)
    wrapper.append(element)


def _html(element: Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html")


def _retag(element: Element, name: str, tag: str, css_class: str) -> None:
    element.tag = name
    element.set("data-tag", tag)
    element.set("class", f"{css_class} {element.get('class', '')}".strip())


def _space_before(parent: Element, child: Element) -> None:
    previous = child.getprevious()
    if previous is None:
        parent.text = f"{parent.text or ''} "
    else:
        previous.tail = f"{previous.tail or ''} "


def kind_words(note: Note) -> str:
    """“Later (3 January 2018)”: the word of the note's kind and its date, "" without either."""
    word = KINDS.get(note.kind, "")
    date = long_date(note.when) if note.when else ""
    if word and date:
        return f"{word} ({date})"
    return word or date
