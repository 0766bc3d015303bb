"""TEI P5 as a page that `pages` and pandoc can read: what editions of prose and verse use of it.

TEI P5 Guidelines, https://tei-c.org/release/doc/tei-p5-doc/en/html/: notes (3.9), the critical
apparatus (12), names (14). What has no rule keeps its words and is told once by its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from lxml import etree, html

from glossator.errors import UsageError
from glossator.incoming import pages
from glossator.incoming.arrival import Term
from glossator.incoming.word import safe_parser
from glossator.prose import add_text

_TEI: Final = "{http://www.tei-c.org/ns/1.0}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
# Element of TEI → element of HTML.
_RENAMED: Final[Mapping[str, str]] = {
    "p": "p", "ab": "p", "head": "h", "q": "q", "quote": "q", "said": "q", "list": "ul",
    "item": "li", "table": "table", "row": "tr", "cell": "td", "emph": "em", "foreign": "i",
    "title": "cite", "hi": "em", "lb": "br", "ref": "a", "ptr": "a", "code": "code",
    "opener": "p", "closer": "p", "dateline": "p", "byline": "p", "trailer": "p",
    "epigraph": "blockquote", "speaker": "p", "stage": "em", "term": "i", "mentioned": "i",
    "soCalled": "q", "docAuthor": "p", "docImprint": "p", "docDate": "p", "imprimatur": "p",
    "address": "p", "label": "p", "figure": "figure", "distinct": "i",
}  # fmt: skip
# Elements of which the words are kept and nothing else.
_WORDS_ONLY: Final = frozenset(
    """
    del figDesc text body front back group TEI div div1 div2 div3 div4 lg l sp salute signed
    postscript argument seg name rs date time num measure choice corr reg expan ex add supplied
    unclear orig sic abbr persName placeName geogName orgName gloss bibl cit docTitle titlePart
    titlePage addrLine w c pc milestone surname forename roleName lem floatingText s cl phr author
    """.split()
)
_UNSAID: Final = ("teiHeader", "fw", "facsimile", "standOff", "rdg", "pb", "cb", "gap", "anchor",
                  "noteGrp", "handShift", "index", "graphic", "listWit", "certainty")  # fmt: skip
# Of two readings of one place the edited one is the text.
_CHOSEN: Final = (("corr", "sic"), ("reg", "orig"), ("expan", "abbr"))
_NAMES: Final = {"persName": "person", "placeName": "place", "geogName": "place",
                 "orgName": "organization"}  # fmt: skip
_RAISED: Final = {"italic": "em", "italics": "em", "i": "em", "bold": "strong", "sup": "sup",
                  "superscript": "sup", "sub": "sub", "smallcaps": "smallcaps", "sc": "smallcaps",
                  "small-caps": "smallcaps"}  # fmt: skip


class Reader:
    """Reads one document: `page` is its text as HTML; notes and variants stand behind it."""

    def __init__(self, content: bytes, name: str) -> None:
        try:
            self.root = etree.fromstring(content, safe_parser())
        except etree.XMLSyntaxError as fault:
            line = fault.lineno or 0
            raise UsageError(f"“{name}” is not well-formed XML: line {line}: {fault.msg}") from None
        if not str(self.root.tag).endswith(("TEI", "TEI.2", "teiCorpus")):
            tag = etree.QName(self.root).localname
            raise UsageError(
                f"“{name}” is no TEI document: it opens with <{tag}>", "TEI P5 is read"
            )
        self.unknown: Counter[str] = Counter()
        self.terms: dict[str, Term] = {}
        self.notes: list[tuple[str, str, html.HtmlElement]] = []  # layer, kind, what it says
        self._depth = 0

    def head(self, path: str) -> str:
        """The words of the first element that a path in the header leads to."""
        found = self.root.find(_path(f"teiHeader//{path}"))
        return "" if found is None else _words(found)

    @property
    def language(self) -> str:
        """The language of the text."""
        text = self.root.find(_path("text"))
        said = "" if text is None else text.get(f"{_XML}lang", "")
        named = self.root.find(_path("teiHeader//language"))
        return said or ("" if named is None else named.get("ident", ""))

    def page(self) -> html.HtmlElement:
        """The text as the body of a page."""
        body = html.Element("body")
        for text in self.root.findall(f"{_TEI}text"):
            self._into(text, body)
        for number, (layer, kind, said) in enumerate(self.notes):
            holder = etree.SubElement(body, "div", {"class": pages.BODIES, "data-n": str(number)})
            holder.append(said)
            for sign in body.iter("span"):
                if sign.get("class") == pages.COMMENT and sign.get("data-n") == str(number):
                    sign.set("data-layer", layer)
                    sign.set("data-kind", kind)
        return body

    # --- one element -----------------------------------------------------------------------

    def _into(self, node: etree._Element, above: html.HtmlElement) -> None:
        """Append what a node holds, not the node."""
        add_text(above, node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                self._one(child, above)
            add_text(above, child.tail or "")

    def _one(self, node: etree._Element, above: html.HtmlElement) -> None:
        name = etree.QName(node).localname
        rule = getattr(self, f"_tei_{name}", None)
        if rule is not None:
            rule(node, above)
        elif name in _UNSAID:
            return
        elif name in _NAMES:
            self._name(node, name)
            self._into(node, above)
        elif name in _RENAMED:
            self._renamed(node, _RENAMED[name], above)
        elif name in _WORDS_ONLY:
            self._into(node, above)
        else:
            self.unknown[name] += 1
            self._into(node, above)

    def _renamed(self, node: etree._Element, tag: str, above: html.HtmlElement) -> None:
        if tag == "q" and (node.find(_path("p")) is not None or node.find(_path("lg")) is not None):
            tag = "blockquote"
        made = etree.SubElement(above, tag)
        if language := node.get(f"{_XML}lang"):
            made.set("lang", language)
        self._into(node, made)

    def _tei_div(self, node: etree._Element, above: html.HtmlElement) -> None:
        self._depth += 1
        self._into(node, above)
        self._depth -= 1

    _tei_div1 = _tei_div2 = _tei_div3 = _tei_div4 = _tei_front = _tei_back = _tei_div

    def _tei_head(self, node: etree._Element, above: html.HtmlElement) -> None:
        up = node.getparent()
        if up is not None and etree.QName(up).localname in ("list", "table", "figure", "lg"):
            self._renamed(node, "p", above)
            return
        made = etree.SubElement(above, f"h{min(max(self._depth, 1), 6)}")
        self._into(node, made)

    def _tei_hi(self, node: etree._Element, above: html.HtmlElement) -> None:
        said = re.sub(r"[^a-z-]", "", (node.get("rend") or node.get("rendition") or "").lower())
        tag = _RAISED.get(said, "em")
        if tag == "smallcaps":
            made = etree.SubElement(above, "span", {"class": "smallcaps"})
        else:
            made = etree.SubElement(above, tag)
        self._into(node, made)

    def _tei_ref(self, node: etree._Element, above: html.HtmlElement) -> None:
        target = node.get("target", "")
        if not re.match(r"https?://", target):
            self._into(node, above)
            return
        made = etree.SubElement(above, "a", {"href": target})
        self._into(node, made)
        made.text = made.text or (target if len(made) == 0 else None)

    _tei_ptr = _tei_ref

    def _tei_lg(self, node: etree._Element, above: html.HtmlElement) -> None:
        if any(etree.QName(c).localname == "lg" for c in node if isinstance(c.tag, str)):
            self._into(node, above)
            return
        made = etree.SubElement(above, "div", {"class": "line-block"})
        self._into(node, made)

    def _tei_l(self, node: etree._Element, above: html.HtmlElement) -> None:
        if above.get("class") == "line-block":
            if len(above) or (above.text or "").strip():
                etree.SubElement(above, "br")
            self._into(node, above)
        else:
            made = etree.SubElement(above, "p")
            self._into(node, made)

    def _tei_choice(self, node: etree._Element, above: html.HtmlElement) -> None:
        named = {etree.QName(c).localname: c for c in node if isinstance(c.tag, str)}
        for wanted, other in _CHOSEN:
            if wanted in named:
                self._into(named[wanted], above)
                if wanted == "corr" and other in named:
                    said = f"{_words(named[other])}: so in the source"
                    self._remark(above, "apparatus", "correction", said)
                return
        self._into(node, above)

    def _tei_del(self, node: etree._Element, above: html.HtmlElement) -> None:
        self.unknown["del"] += 1  # deleted words are no text of the edition

    def _tei_note(self, node: etree._Element, above: html.HtmlElement) -> None:
        said = html.Element("div")
        self._into(node, said)
        self._sign(above, _layer(node), "", said)

    def _tei_app(self, node: etree._Element, above: html.HtmlElement) -> None:
        lemma = node.find(_path("lem"))
        start = len(self.notes)
        etree.SubElement(above, "span", {"class": pages.COMMENT, "data-n": str(start)})
        self.notes.append(("apparatus", "textual", html.Element("div")))
        if lemma is not None:
            self._into(lemma, above)
        readings = "; ".join(_reading(one) for one in node.iter(f"{_TEI}rdg"))
        witness = (lemma.get("wit") or "").replace("#", "") if lemma is not None else ""
        said = self.notes[start][2]
        said.text = "; ".join(filter(None, (witness, readings)))
        etree.SubElement(above, "span", {"class": pages.END, "data-n": str(start)})

    def _remark(self, above: html.HtmlElement, layer: str, kind: str, words: str) -> None:
        said = html.Element("div")
        said.text = words
        self._sign(above, layer, kind, said)

    def _sign(self, above: html.HtmlElement, layer: str, kind: str, said: html.HtmlElement) -> None:
        sign = pages.NOTE if layer == "author" else pages.COMMENT
        etree.SubElement(above, "span", {"class": sign, "data-n": str(len(self.notes))})
        self.notes.append((layer, kind, said))

    def _name(self, node: etree._Element, name: str) -> None:
        """A name with a key is a seed for the glossary."""
        key = (node.get("key") or node.get("ref") or "").lstrip("#")
        words = _words(node)
        if not key or not words or re.match(r"https?:", key):
            return
        known = self.terms.get(key)
        forms = (known.forms if known else ()) + (words,)
        headword = known.headword if known else words
        self.terms[key] = Term(headword, _NAMES[name], tuple(dict.fromkeys(forms)), self._of(key))

    def _of(self, key: str) -> str:
        """What a list of persons or places in the document says of a key."""
        for one in self.root.iter(f"{_TEI}person", f"{_TEI}place", f"{_TEI}org"):
            if one.get(f"{_XML}id") == key:
                said = [_words(n) for n in one.iter(f"{_TEI}note", f"{_TEI}desc", f"{_TEI}p")]
                return " ".join(filter(None, said))
        return ""


def _layer(node: etree._Element) -> str:
    """Whose note it is: the author's own unless its attributes name an editor."""
    said = " ".join(node.get(name, "") for name in ("resp", "type", "n")).lower()
    if "author" in said or not (node.get("resp") or "editorial" in said or "ed." in said):
        return "author"
    named = re.sub(r"[^a-z0-9]+", "-", (node.get("resp") or "").lower()).strip("-")
    return named if re.match(r"[a-z]", named) else "editor"


def _reading(node: etree._Element) -> str:
    witness = (node.get("wit") or "").replace("#", "").strip()
    return f"{_words(node) or 'omitted in'} {witness}".strip()


def _words(node: etree._Element) -> str:
    return re.sub(r"\s+", " ", "".join(str(part) for part in node.itertext())).strip()


def _path(path: str) -> str:
    """A path of TEI's names with their namespace."""
    return ".//" + re.sub(r"[A-Za-z]\w*", lambda match: _TEI + match[0], path)
