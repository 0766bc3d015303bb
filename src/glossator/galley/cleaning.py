"""What may stand in an edition: pandoc's HTML through a sanitiser, parsed, split by file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import nh3
from lxml import etree, html

from glossator.galley.pandoc import FILE_MARKER
from glossator.prose import Element

_MATH: Final = (
    "math semantics annotation mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot "
    "mstyle merror mpadded mphantom menclose mover munder munderover mmultiscripts mprescripts "
    "mtable mtr mtd"
).split()
TAGS: Final = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "section small span strong sub sup table tbody td tfoot th thead time tr u ul var wbr".split()
) | frozenset(_MATH)
_EVERYWHERE: Final = frozenset(("id", "class", "title", "lang", "dir"))
_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "a": frozenset(("href",)),
    "img": frozenset(("src", "alt", "width", "height")),
    "ol": frozenset(("start", "type", "reversed")),
    "li": frozenset(("value",)),
    "td": frozenset(("colspan", "rowspan", "style")),
    "th": frozenset(("colspan", "rowspan", "scope", "style")),
    "time": frozenset(("datetime",)),
    "math": frozenset(("display",)),
    "mo": frozenset(("stretchy", "form", "fence", "separator", "accent", "lspace", "rspace")),
    "mi": frozenset(("mathvariant",)),
    "mtd": frozenset(("columnalign", "style")),
    "mtable": frozenset(("columnalign",)),
    "annotation": frozenset(("encoding",)),
}
# What a sanitiser takes out and an editor should hear of: elements, and event attributes.
_REMOVED: Final = re.compile(
    r"<(script|style|iframe|object|embed|form|input|button|select|textarea|video|audio|canvas|"
    r"link|meta|base|svg|template|frame|frameset|applet|marquee|noscript)\b|\s(on[a-z]+)=",
    re.IGNORECASE,
)


def removed(part: str) -> list[str]:
    """Names of elements and attributes in this HTML that cleaning takes out, each once."""
    names = [(m.group(1) or m.group(2)).lower() for m in _REMOVED.finditer(part)]
    return sorted(set(names))


def clean(part: str) -> str:
    """The HTML with only the elements and attributes that an edition may hold."""
    return nh3.clean(
        part,
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={tag: set(_EVERYWHERE | _ATTRIBUTES.get(tag, frozenset())) for tag in TAGS},
        generic_attribute_prefixes={"data-"},
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )


def parse(part: str) -> Element:
    """Cleaned HTML as a `div` of plain elements without namespaces."""
    tree = html.document_fromstring(f"<html><body><div>{clean(part)}</div></body></html>")
    root = tree.find("body/div")
    assert root is not None
    # through XML, so that the elements are plain lxml ones and serialise as XHTML
    plain = etree.fromstring(etree.tostring(root, encoding="unicode"))
    for cell in plain.iter("td", "th"):
        align = re.search(r"text-align:\s*(left|right|center)", cell.attrib.pop("style", ""))
        if align:
            cell.set("class", f"{cell.get('class', '')} align-{align.group(1)}".strip())
    return plain


def split(everything: str) -> tuple[list[str], str]:
    """pandoc's output by source file, and the part with its footnotes ("" if there are none)."""
    body, _, notes = everything.partition('<section id="footnotes"')
    marker = re.compile(rf'<p><span class="{FILE_MARKER}" data-n="\d+"></span></p>\n?')
    return marker.split(body)[1:], f'<section id="footnotes"{notes}' if notes else ""
