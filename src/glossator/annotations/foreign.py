"""What others wrote in their annotations, as Markdown for a manuscript.

HTML is cleaned (nh3) down to what a note may hold; Markdown of elsewhere is read as CommonMark,
plain text as paragraphs. pandoc then writes all of it in the Markdown that it reads here itself, so
that an “@name”, a “[^1]” or a lone “$” stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

import nh3
from lxml import html

from glossator.annotations.received import Body
from glossator.annotations.terms import HTML, MARKDOWN
from glossator.galley import pandoc
from glossator.galley.cleaning import SCHEMES
from glossator.manuscript.sources import CONTROL
from glossator.prose import enclose_content

_COMMONMARK: Final = "commonmark+smart+strikeout+pipe_tables+autolink_bare_uris"
_READ: Final = "html+smart-native_divs-native_spans"
# pandoc does not escape a colon that opens a paragraph: behind another it would define a term.
_COLON: Final = re.compile(r"^([> ]{0,3}):(?= \S)", re.MULTILINE)
# What pandoc writes as it is, though it looks like attributes of nothing; code stays as it is.
_LIKE_ATTRIBUTES: Final = re.compile(
    r"(?P<code>(?P<ticks>`+).*?(?P=ticks))|\{(?=\s?[#.][A-Za-z_])", re.S
)
_TAGS: Final = frozenset(
    "a abbr b bdi bdo blockquote br cite code dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img "
    "ins kbd li ol p pre q s samp small span strong sub sup table tbody td tfoot th thead tr u ul "
    "var".split()
)
_ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_HTML_FORMS: Final = (HTML, "application/xhtml+xml")


def to_markdown(bodies: Sequence[Body]) -> list[str]:
    """Each body as Markdown; our own is taken as it is. Raises PandocFailed and ToolMissing."""
    marked = [n for n, body in enumerate(bodies) if body.form == MARKDOWN and not body.own]
    read = pandoc.rewrite([_plain(bodies[n].value) for n in marked], _COMMONMARK, "html5")
    pages = dict(zip(marked, read, strict=True))
    for number, body in enumerate(bodies):
        if body.form in _HTML_FORMS and not body.own:
            pages[number] = body.value
        elif number not in pages and not body.own:
            pages[number] = _paragraphs(body.value)
    written = _written([clean(pages[number]) for number in sorted(pages)])
    found = dict(zip(sorted(pages), written, strict=True))
    return [
        _plain(body.value) if body.own else found[number].strip("\n")
        for number, body in enumerate(bodies)
    ]


def _written(cleaned: Sequence[str]) -> list[str]:
    """Cleaned HTML as Markdown that reads as the same words, in the worst case without its form."""
    written = [_as_words(one) for one in pandoc.rewrite(cleaned, _READ, pandoc.WRITER)]
    meant = pandoc.rewrite(cleaned, _READ, "html5")
    found = pandoc.rewrite(written, pandoc.READER, "html5")
    return [
        one if _letters(sense) == _letters(back) else _literal(page)
        for one, sense, back, page in zip(written, meant, found, cleaned, strict=True)
    ]


def _as_words(written: str) -> str:
    """Markdown without what only the author of it could mean: a definition, attributes."""
    escaped = _COLON.sub(r"\1\\:", written)
    return _LIKE_ATTRIBUTES.sub(lambda match: match["code"] or "\\{", escaped)


def _letters(page: str) -> str:
    """All that a page says, without white space."""
    text = html.fragment_fromstring(page, create_parent="div").text_content()
    return re.sub(r"\s+", "", text)


def _literal(page: str) -> str:
    """A page's blocks as paragraphs in which no character means anything to Markdown."""
    tree = html.fragment_fromstring(page)
    texts = [tree.text or "", *(child.text_content() for child in tree)]
    parts = (re.sub(r"\s+", " ", text).strip() for text in texts)
    return "\n\n".join(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", part) for part in parts if part)


def clean(page: str) -> str:
    """HTML with only what a note may hold: pictures become links, headings strong words."""
    cleaned = nh3.clean(
        _plain(page),
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes={name: set(allowed) for name, allowed in _ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    tree = html.fragment_fromstring(cleaned, create_parent="div")
    for element in list(tree.iter("img", "h1", "h2", "h3", "h4", "h5", "h6")):
        if element.tag == "img":
            _link(element)
        else:
            element.tag = "p"
            enclose_content(element, html.Element("strong"))
    return html.tostring(tree, encoding="unicode")


def _link(image: html.HtmlElement) -> None:
    """A picture of elsewhere stays there: what remains is a link to it."""
    address = image.get("src", "")
    words = image.get("alt", "").strip() or address
    image.tag = "a" if address else "span"
    image.attrib.clear()
    image.text = words
    if address:
        image.set("href", address)


def _plain(text: str) -> str:
    """Without the control characters that no format may hold, and with plain line ends."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _paragraphs(text: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, a line end is one."""
    parts = re.split(r"\n[ \t]*\n", _plain(text).strip("\n"))
    lines = ("<br>".join(escape(line) for line in part.split("\n")) for part in parts)
    return "".join(f"<p>{line}</p>" for line in lines)
