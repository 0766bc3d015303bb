"""What may stand in an edition: pandoc's HTML through a sanitiser, parsed, split by file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape, unescape
from typing import Final

import nh3
from lxml import etree, html

from glossator.galley import looks
from glossator.galley.array_rules import rule_arrays
from glossator.galley.classes import of_the_text
from glossator.manuscript.labels import MARKER
from glossator.manuscript.sources import CONTROL
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
    "a": frozenset(("href", "name")),
    "col": frozenset(("style",)),
    "img": frozenset(("src", "alt", "width", "height", "style")),
    "ol": frozenset(("start", "type", "reversed")),
    "li": frozenset(("value",)),
    "td": frozenset(("colspan", "rowspan", "style")),
    "th": frozenset(("colspan", "rowspan", "scope", "style")),
    "time": frozenset(("datetime",)),
    "math": frozenset(("display",)),
    "mo": frozenset(
        "stretchy form fence separator accent lspace rspace minsize maxsize symmetric "
        "movablelimits largeop mathvariant".split()
    ),
    **dict.fromkeys(("mi", "mn", "ms", "mtext"), frozenset(("mathvariant",))),
    "menclose": frozenset(("notation",)),
    "mfrac": frozenset(("linethickness", "bevelled")),
    "mover": frozenset(("accent",)),
    "mpadded": frozenset(("width", "height", "depth", "lspace", "voffset")),
    "mspace": frozenset(("width", "height", "depth")),
    "mstyle": frozenset(("displaystyle", "scriptlevel", "mathcolor", "mathvariant")),
    "munder": frozenset(("accentunder",)),
    "munderover": frozenset(("accent", "accentunder")),
    "mtd": frozenset(("columnalign", "style")),
    "mtable": frozenset(("columnalign",)),
    "annotation": frozenset(("encoding",)),
}
# pandoc makes one of these of a Markdown picture whose name does not end like one: they are
# treated as pictures, so that the finding is about the file.
MEDIA: Final = frozenset(("embed", "video", "audio"))
_MEDIUM: Final = re.compile(
    r"<(embed|video|audio)\b([^<>]*)>(?:((?:(?!</?\1\b).)*)</\1>)?", re.DOTALL | re.IGNORECASE
)
_SOURCE: Final = re.compile(r"<(?:source|track)\b([^<>]*)>", re.IGNORECASE)
_ALONE: Final = re.compile(r"\s*<a href=\"[^\"]*\">(.*?)</a>\s*", re.DOTALL)
_LINK: Final = re.compile(r"</?a\b[^<>]*>", re.IGNORECASE)
_SRC: Final = re.compile(r"\bsrc\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
# the cleaner drops all that these hold; of a drawing, and what is for a script, the words stay
_DRAWING: Final = re.compile(r"<(svg|template)\b[^<>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
EMBEDDED: Final = "data-embedded"  # address of a picture that stands in it; no link may be such
_EMBEDDED: Final = re.compile(r"(<img\s(?:[^<>]*?\s)?)src=(?=[\"']data:image/)", re.IGNORECASE)
_HOST: Final = re.compile(r"//(?:[^/?#@]*@)?([^/?#:@\\\\]+)")
_LABEL: Final = 63  # letters of a part of a host's name
SCHEMES: Final = frozenset(("http", "https", "mailto"))
CALL: Final = "gl-call"  # class of the span that stands where pandoc called a footnote
CITES: Final = "data-cites-work"  # marks a link that citeproc made
_MOST_SPANNED: Final = 1000
RAW: Final = "gl-raw"  # class of the span that remembers what is no HTML
UNCITED: Final = "gl-uncited"  # … what looks like a citation and cites nothing
NO_LIST: Final = "gl-no-list"  # … the sign of what looks like an item of a list
BOX: Final = "gl-box"  # … the name of a box that has no title of its own
TEX_NOTE: Final = "gl-tex-note"  # … where in the source a note of TeX stands
_OURS: Final = {
    "-call": CALL,
    "-raw": RAW,
    "-uncited": UNCITED,
    "-no-list": NO_LIST,
    "-tex-note": TEX_NOTE,
    "-box": BOX,
}
# attributes by which the stages and the presses speak to one another: no manuscript may
_RESERVED: Final = frozenset(
    f"data-{name}"
    for name in (
        "actual again alt block call cite cites-work file fn generated gl-lost head key kind layer "
        "left-out lemma lemma-end line locators mark n note number page par picture rank ref "
        "register running source tag touching use"
    ).split()
)
_KNOWN: Final = frozenset({*TAGS, *MEDIA, *looks.MEANT, "source", "track"})
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"<([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_MARKER: Final = re.compile(r"g[0-9a-f]{16}" + MARKER)
_SEALED: Final = re.compile(r'class="g[0-9a-f]{16}-')
_NAME: Final = re.compile(r"\s(data-[a-z-]+)\s*=", re.IGNORECASE)
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_EVENT: Final = re.compile(r"\s(on[a-z]+)\s*=", re.IGNORECASE)
_WIDTH: Final = re.compile(r"width:\s*(\d+(?:\.\d+)?)%")  # of a column
_HREF: Final = re.compile(r"\bhref\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")


def removed(part: str) -> list[str]:
    """What cleaning takes out of this HTML: `<tag`, `onclick=` or the address of a link."""
    found = set()
    part = _DRAWING.sub(r"<\1>", _COMMENT.sub("", part))
    for tag, attributes in _TAG.findall(part):
        if tag.lower() not in _KNOWN:
            found.add(f"<{tag.lower()}")
        if not _SEALED.search(attributes):
            names = {name.lower() for name in _NAME.findall(_QUOTED.sub('""', attributes))}
            found |= {f"{name.removeprefix('data-')}=" for name in names & _RESERVED}
        found |= {f"{event.lower()}=" for event in _EVENT.findall(_QUOTED.sub('""', attributes))}
        found |= {link for link in _links(attributes) if not _allowed(link)}
    return sorted(found)


def _links(attributes: str) -> Iterator[str]:
    return (unescape(match.strip("\"'")) for match in _HREF.findall(attributes))


def _allowed(link: str) -> bool:
    scheme = _SCHEME.match(link)
    if scheme is None:
        return True
    kept = "href" in _cleaner().clean(f'<a href="{escape(link)}"></a>')  # it reads addresses, too
    return scheme.group(1).lower() in SCHEMES and kept and is_address(link)


def is_address(link: str) -> bool:
    """Whether an absolute address names somebody (RFC 3986, 3.2.2; RFC 1035, 2.3.4)."""
    scheme, _, rest = link.partition(":")
    if scheme.lower() == "mailto":
        return bool(rest.strip())
    said = _HOST.match(rest)
    labels = said[1].removesuffix(".").split(".") if said else [""]
    return rest.startswith("//[") or all(0 < len(label) <= _LABEL for label in labels)


def clean(part: str) -> str:
    """The HTML with only the elements and attributes that an edition may hold."""
    part = part.replace(' role="doc-biblioref"', f' {CITES}="1"')
    part = _EMBEDDED.sub(rf"\1{EMBEDDED}=", looks.with_elements_of_today(part))
    part = _DRAWING.sub(
        lambda drawing: " ".join(re.sub(r"<[^<>]*>", " ", drawing[2]).split()),
        CONTROL.sub("\ufffd", part),
    )
    part = _MEDIUM.sub(_medium, part)
    cleaned: str = _cleaner().clean(part)
    return cleaned


def _medium(medium: re.Match[str]) -> str:
    """A film or sound as a picture, so that it is told, and the words for those who lack it."""
    attributes, inner = medium[2], medium[3] or ""
    sources = [said[0] for one in _SOURCE.findall(inner) if (said := _SRC.search(one))]
    if sources and not _SRC.search(attributes):
        attributes = f" {sources[0]}"
    alone = _ALONE.fullmatch(inner)  # so pandoc writes what a Markdown picture says
    words = re.sub(r"<[^<>]*>", "", alone[1]).replace('"', "&quot;") if alone else "…"
    inner = "" if alone else _LINK.sub("", _SOURCE.sub("", inner))
    return f'<img alt="{words}"{attributes.removesuffix("/")}>{inner}'


@cache
def _cleaner() -> nh3.Cleaner:
    """What knows all that may stay: made once, since to make it takes longer than most parts do."""
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={
            tag: set(_EVERYWHERE | _ATTRIBUTES.get(tag, frozenset()) | looks.READ) for tag in TAGS
        },
        generic_attribute_prefixes={"data-"},
        filter_style_properties=set(looks.PROPERTIES),
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def parse(part: str, seal: str, *, terms: bool = False) -> Element:
    """Cleaned HTML as a `div` of plain elements without namespaces.

    Names of our own stay only where `seal` opens them. `terms`: those of definition lists may say
    of themselves what they like, since the lists are read and not printed.
    """
    tree = html.document_fromstring(f"<html><body><div>{clean(part)}</div></body></html>")
    root = tree.find("body/div")
    assert root is not None
    # through XML, so that the elements are plain lxml ones and serialise as XHTML
    plain = etree.fromstring(etree.tostring(root, encoding="unicode"))
    for element in plain.iter():
        _keep_names(element, seal, terms)
    for link in plain.iter("a"):
        if (name := link.attrib.pop("name", "")) and not link.get("id"):
            link.set("id", name)  # an anchor of HTML 4
    for picture in plain.iter("img"):
        _size(picture)
    for formula in plain.iter("math"):
        _upright(formula)
        rule_arrays(formula)
    for table in plain.iter("table"):
        _keep_widths(table)
    for cell in plain.iter("td", "th"):
        _clamp(cell)
    looks.take_looks(plain)
    return plain


def _clamp(cell: Element) -> None:
    """A cell spans at most 1000 columns or rows (HTML, 4.9.11), and one if that is no number."""
    for name in ("colspan", "rowspan"):
        said = cell.get(name, "1")
        if not re.fullmatch(r"\s*\d{1,9}\s*", said, re.ASCII) or int(said) < 1:
            del cell.attrib[name]
        elif int(said) > _MOST_SPANNED:
            cell.set(name, str(_MOST_SPANNED))


def _keep_names(element: Element, seal: str, terms: bool) -> None:
    """Take names of our own off an element of the manuscript's; give ours their short ones."""
    kept = element.get("class", "").split()
    ours = _OURS.get(kept[0].removeprefix(seal)) if len(kept) == 1 else None
    if ours is not None and kept[0].startswith(seal):
        element.set("class", ours)
        return
    named = [name for name in kept if not name.startswith("gl-")]
    if not _is_marker(kept) and not (terms and _in_term(element)):
        named = of_the_text(named, str(element.tag))
    if named != kept:
        element.set("class", " ".join(named))
    said = _RESERVED.intersection(map(str, element.attrib))
    if not said or _is_marker(kept) or (terms and _in_term(element)):
        return
    for name in said - {CITES if element.tag == "a" else ""}:
        del element.attrib[name]


def _is_marker(classes: list[str]) -> bool:
    """Whether this is the span with label and line of a note; its name has a seal of its file's."""
    return len(classes) == 1 and _MARKER.fullmatch(classes[0]) is not None


def _in_term(element: Element) -> bool:
    return any(e.tag == "dt" for e in (element, *element.iterancestors()))


def _keep_widths(table: Element) -> None:
    """Note the widths of a table's columns, in percent, as `data-widths`: “24 76”.

    pandoc gives them to a pipe table with long lines, after the dashes below its head; columns of
    one width say that nobody has thought of them, and are left to the press.
    """
    table.attrib.pop("data-widths", None)
    styles = [column.attrib.pop("style", "") for column in table.iter("col")]
    widths = [found[1] for style in styles if (found := _WIDTH.search(style))]
    if len(widths) == len(styles) and len(set(widths)) > 1:
        table.set("data-widths", " ".join(widths))


_BOLD: Final = re.compile(r"\\(?:mathbf|mathbfup|bf|textbf)(?![A-Za-z])")
_SLANTED: Final = re.compile(r"\\(?:boldsymbol|bm|pmb|mathbfit|boldmath)(?![A-Za-z])")


def _upright(formula: Element) -> None:
    """Set letters of `\\mathbf` upright, as TeX does: pandoc slants single ones."""
    said = "".join(formula.xpath(".//annotation/text()"))
    if not _BOLD.search(said) or _SLANTED.search(said):
        return
    for letter in formula.iter("mi"):
        code = ord(letter.text) if letter.text and len(letter.text) == 1 else 0
        if letter.get("mathvariant") == "bold-italic" and 0x1D468 <= code < 0x1D49C:
            letter.text = chr(code - 0x1D468 + 0x1D400)  # Unicode 16, 22.2: mathematical bold
            letter.set("mathvariant", "bold")


# a length as pandoc writes it: of what it was given in px it makes an attribute of its own
_LENGTH: Final = re.compile(r"(width|height):\s*(\d+(?:\.\d+)?)(mm|cm|in|pt|px|em|%)(?=\s*(?:;|$))")
_PIXELS: Final = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def _size(picture: Element) -> None:
    """What a manuscript says of a picture's size: `data-width="2cm"`, and pixels where it can be.

    A page's policy may forbid the style that pandoc writes (Content Security Policy).
    """
    for side, number, unit in _LENGTH.findall(picture.attrib.pop("style", "")):
        picture.set(f"data-{side}", f"{number}{unit}")
        if unit in _PIXELS:
            picture.set(side, str(max(1, round(float(number) * _PIXELS[unit]))))
