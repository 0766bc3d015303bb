"""Neutral XHTML of a division as the HTML that is printed: notes at the foot, tags, links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Final

from lxml import etree

from glossator.model import Division, Edition, Note
from glossator.press.pdf.setting import references
from glossator.press.pdf.setting.calls import hold_to_word
from glossator.press.pdf.setting.contents import contents
from glossator.press.pdf.setting.endnotes import endnotes, lead, pointer
from glossator.press.pdf.setting.formulas import set_formulas
from glossator.press.pdf.setting.heads import set_heads, set_headwords
from glossator.press.pdf.setting.known_pages import Folios
from glossator.press.pdf.setting.lists import labels, number_lists
from glossator.press.pdf.setting.long_words import set_long_words
from glossator.press.pdf.setting.pictures import set_pictures
from glossator.press.pdf.setting.readings import set_mirrored, set_ruby
from glossator.press.pdf.setting.registers import (
    last_words,
    no_space_between_parts,
    registers,
    spans_for_table,
)
from glossator.press.pdf.setting.styling import area_in_em, line_width
from glossator.press.pdf.setting.tables import set_tables
from glossator.press.pdf.setting.verse import VERSE, set_verse
from glossator.press.pdf.signs import ELSEWHERE, GENERATED
from glossator.prose import (
    Element,
    in_other_language,
    parse,
    short_lemma,
    text_of,
)
from glossator.scripts import right_to_left
from glossator.sharing import choice_of
from glossator.vocabulary import DIVISIONS, LETTERED

SHORT_TERM: Final = 9  # characters; a list of such terms has them beside their definitions


@dataclass(slots=True)
class Compositor:
    """Sets divisions for one run; `here` says of an id whether it lies in the same run.

    `folios` gives the page of an anchor once that is known; with `fixed` references by page are set
    so that the layout does not depend on them. `apart` are notes that stand at their division's
    end.
    """

    edition: Edition
    here: Callable[[str], bool]
    folios: Folios
    fixed: bool = False
    apart: frozenset[str] = frozenset()
    told: list[str] = field(default_factory=list)  # what could not be set as it should be
    _inner: Mapping[str, tuple[Note, ...]] | None = None

    def division(self, division: Division) -> str:
        """One division as an HTML `section`."""
        tree = parse(division.body)
        tree.tag = "section"
        tree.set("id", division.id)
        tree.set("class", f"division {division.matter} {division.role}")
        tree.set("data-tag", DIVISIONS[division.role].pdf_tag)
        set_heads(tree, division, self.edition)
        if division.role == "titlepage":
            _break_after_colon(tree)
        if division.role == "glossary":
            self._pages_of_entries(tree)
        if division.role == "index":
            self._locators(tree)
        self._compose(tree)
        if division.role in ("glossary", "index"):
            set_headwords(tree, division, self.edition)
        behind = endnotes(division, self.edition, self.apart, self.note)
        if behind is not None:
            tree.append(behind)
        return _html(tree)

    def contents(self, division: Division) -> str:
        """The contents with page numbers: see `press.pdf.contents`."""
        tree = parse(division.body)
        set_heads(tree, division, self.edition)
        self._compose(tree)
        heading = "".join(map(_html, tree))
        listed = contents(division, heading, self.edition, self._address)
        if "<math" not in listed:
            return listed
        whole = parse(listed)
        self._signs(whole)  # formulas of headings
        return "".join(map(_html, whole))

    def _compose(self, tree: Element) -> None:
        self._signs(tree)  # before the notes come in, which have their own
        set_verse(tree)
        set_long_words(tree)
        number_lists(tree)
        self._paragraph_numbers(tree)
        self._lists(tree)
        for code in tree.iter("pre"):
            code.set("data-tag", "P")  # WeasyPrint has no structure type for it
        for link in list(tree.iter("a")):
            self._link(link)
        self.told += set_tables(tree, area_in_em(self.edition))

    def _signs(self, tree: Element) -> None:
        """What is not set as plain text: pictures, formulas, ruby, mirror writing."""
        set_pictures(tree, self.edition.pictures)
        room = line_width(self.edition, note=tree.tag == "span")
        self.told += set_formulas(tree, room, choice_of(self.edition))
        set_ruby(tree)
        set_mirrored(tree)

    def _paragraph_numbers(self, tree: Element) -> None:
        """The ¶ number in the margin stands at the start of the unit it numbers."""
        for unit in tree.xpath("descendant-or-self::*[@data-par]"):
            number = etree.Element("span", {"class": "par", GENERATED: "1"})
            number.text = unit.get("data-par")
            home = unit if unit.get("data-block") else unit.find(".//*[@data-block]")
            if home is None:
                continue
            home = next(home.iterfind(VERSE), home)
            number.tail, home.text = home.text, None
            home.insert(0, number)

    def _lists(self, tree: Element) -> None:
        """Lists as PDF has them: L, LI, Lbl, LBody."""
        for listing in list(tree.iter("dl")):
            terms = [text_of(term) for term in listing.iter("dt")]
            single = len(terms) == len(listing.findall("dd"))
            beside = single and all(len(term) <= SHORT_TERM for term in terms)
            _retag(listing, "div", "L", "dl beside" if beside else "dl")
            item: Element | None = None
            for child in list(listing):
                if child.tag == "dt" or item is None:
                    item = etree.SubElement(listing, "div", {"class": "entry", "data-tag": "LI"})
                item.append(child)
                name, tag = ("p", "Lbl") if child.tag == "dt" else ("div", "LBody")
                _retag(child, name, tag, str(child.tag))
        for listing in list(tree.iter("ul")):
            if listing.get("class") == "index-entries":  # no signs, so no LBody of WeasyPrint's
                _retag(listing, "div", "L", "")
                for item in listing.findall("li"):
                    _into_body(item, "div")
                    _retag(item, "div", "LI", "")
        for item in tree.iter("li"):
            numbered = item.find("span[@class='par']") is not None
            if (item.get("data-block") is None and len(item)) or numbered:
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
            link.set("aria-label", self.edition.words("glossary.link", word=headword))
            if link.get("data-use"):
                link.set("id", link.attrib.pop("data-use", ""))
        for name in ("data-ref", "data-cite"):
            if link.get(name) is not None:
                target = link.attrib.pop(name, "")
                link.set("href", self._address(target))
                if how := link.attrib.pop("data-folio", ""):
                    references.add_page(
                        link, how, target, self.folios, self.edition.words, fixed=self.fixed
                    )

    def _call(self, call: Element, note: Note) -> None:
        """The call, and behind a call of the text its note and those on the note's words.

        All of them float to the foot, in this order: a note within a note would be lost there. A
        note that stands at its division's end has a pointer there, or nothing.
        """
        tail, again = call.tail, call.get("data-again", "")
        touching = call.get("data-touching") is not None
        call.clear()
        call.tag = "span"
        call.set(GENERATED, "1")
        language = self.edition.metadata.language if in_other_language(call) else ""
        if language:
            call.set("lang", language)
        turned = self._turned(call)
        if note.mark:
            self._show_mark(call, note, note.id_of_call(again), touching=touching)
        elif not again:  # no ink, but a place to come back to
            call.set("id", note.call_id)
            call.set("class", "anchor")
        if note.parent or again:
            call.tail = tail
            if again:
                hold_to_word(call)
            return
        at = hold_to_word(call)
        for one in self._with_inner(note):
            printed = self._at_foot(one)
            if printed is None:
                continue
            if language:
                printed.set("lang", language)
            if turned:
                printed.set("dir", turned)
            at.addnext(printed)
            at = printed
        at.tail = tail

    def _turned(self, call: Element) -> str:
        """The edition's direction, if the call stands in a passage of the other one; else ""."""
        own = "rtl" if right_to_left(self.edition.metadata.language) else "ltr"
        around = (one.get("dir") for one in (call, *call.iterancestors()))
        return own if next(filter(None, around), own) != own else ""

    def _show_mark(self, call: Element, note: Note, own: str, *, touching: bool) -> None:
        """The mark as Reference > Link."""
        apart = " apart" if touching else ""
        call.set("class", f"call {self._hand(note)}{apart}")
        call.set("data-tag", "Reference")
        link = etree.SubElement(call, "a", {"id": own, "href": f"#{note.id}"})
        link.set("aria-label", f"{self.edition.layers[note.layer].singular} {note.mark}")
        link.text = note.mark

    def _at_foot(self, note: Note) -> Element | None:
        """A note as it stands on the page of its call: itself, a pointer, or nothing."""
        if note.id not in self.apart:
            return self.note(note)
        if self.edition.profile.notes == "end":
            return None
        printed = pointer(note, self.edition.layers[note.layer], self.edition.words)
        registers(printed, note, self.edition)
        return printed

    def _with_inner(self, note: Note) -> Iterator[Note]:
        if self._inner is None:
            self._inner = self.edition.inner_notes()
        yield note
        for inner in self._inner.get(note.id, ()):
            yield from self._with_inner(inner)

    def _hand(self, note: Note) -> str:
        """The classes by which calls and notes of a layer are styled."""
        lettered = " letters" if self.edition.layers[note.layer].marks in LETTERED else ""
        return f"layer-{note.layer}{lettered}"

    def note(self, note: Note) -> Element:
        """The note as one inline element: WeasyPrint lets blocks inside a note leak."""
        layer = self.edition.layers[note.layer]
        body = parse(note.body)
        body.tag = "span"
        body.set("id", note.id)
        body.set("class", f"note {self._hand(note)}")
        body.set("data-tag", "Note")
        for link in list(body.iter("a")):
            self._link(link)
        self._signs(body)
        set_long_words(body)
        self._inline(body)
        self._open(note, body[0])
        mark = lead(note, layer, self.edition.words)
        mark.tail = " "
        body.insert(0, mark)
        registers(body, note, self.edition)
        if layer.sign:
            home = last_words(body)
            sign = etree.SubElement(home, "span", {"class": "sign"})
            sign.text = layer.sign
            _space_before(home, sign)
        return body

    def _open(self, note: Note, first: Element) -> None:
        """Lemma, and kind with date, before the note's own first words."""
        said = []
        if note.lemma and (self.edition.profile.lemmas or not note.mark):
            lemma = etree.Element("b", {"class": "lemma"})
            lemma.text, lemma.tail = short_lemma(note.lemma), "] "
            said.append(lemma)
        if kind := self.edition.words.kind(note.kind, note.when):
            word = etree.Element("span", {"class": "kind"})
            word.text, word.tail = kind, " "
            said.append(word)
        if said:
            said[-1].tail = f"{said[-1].tail or ''}{first.text or ''}"
            first.text = None
            first[:0] = said
        elif first.get("class", "").startswith("b-"):
            first.set("class", f"{first.get('class')} beside")  # a list begins beside the mark

    def _inline(self, body: Element) -> None:
        """Blocks to spans; the first one runs on behind the mark."""
        for listing in list(body.iter("ul", "ol")):
            signs = labels(listing) if listing.tag == "ol" else repeat("–")
            for sign, item in zip(signs, listing.findall("li"), strict=False):
                _into_body(item, "span")
                label = etree.Element("span", {"data-tag": "Lbl"})
                label.text = f"{sign} "
                item.insert(0, label)
        no_space_between_parts(body)
        spans_for_table(body)
        for number, child in enumerate(list(body)):
            for inner in child.iter():
                if isinstance(inner.tag, str) and inner.tag in _BLOCK_TAGS:
                    was, tag = str(inner.tag), _BLOCK_TAGS[str(inner.tag)]
                    _retag(inner, "span", tag, f"b-{was}")
            if number == 0 and child.get("class", "") == "b-p":
                child.set("class", "first")
                child.attrib.pop("data-tag", None)
        if not len(body):
            etree.SubElement(body, "span", {"class": "first"})

    def _pages_of_entries(self, tree: Element) -> None:
        """After each definition, the pages on which its words are linked."""
        for term in tree.iter("dt"):
            entry = self.edition.entries.get(term.get("id", ""))
            last = term.getnext()
            if entry is not None and last is not None:
                line = references.uses(entry, self.edition, self.folios, self._address)
                if line is not None:
                    last.append(line)

    def _locators(self, tree: Element) -> None:
        """The pages that each heading of the index leads to, in place of its placeholder."""
        lines = {line.id: line for line in self.edition.index_lines()}
        for holder in list(tree.iter("span")):
            name = holder.get("data-locators")
            if name is not None:
                said = references.locators(lines[name], self.edition, self.folios, self._address)
                said.tail = holder.tail
                parent = holder.getparent()
                assert parent is not None
                parent.replace(holder, said)


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


def _break_after_colon(tree: Element) -> None:
    """A subtitle that takes two lines breaks behind its colon, if its second part fits a line."""
    for line in tree.iterfind(".//p[@class='subtitle']"):
        first, colon, rest = (line.text or "").partition(": ")
        if rest and not len(line):
            line.text = first + colon
            etree.SubElement(line, "span", {"class": "unit"}).text = rest


def _into_body(item: Element, name: str) -> None:
    """Put a list item's content into one LBody (ISO 14289-1, 7.6)."""
    body = etree.Element(name, {"data-tag": "LBody"})
    body.text, item.text = item.text, None
    body.extend(list(item))
    item.append(body)


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
