"""Figures and tables: which there are, what describes them, and which need narrow type.

A division's figures and tables with a caption are listed in the navigation document (`loi` and
`lot` of EPUB SSV 1.1). A picture's long description is the `desc` of an SVG (SVG 1.1, 5.4), or a
`div` of class `description` behind the figure; it is linked from the figure and named as its
details (WAI-ARIA 1.2, aria-details).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from glossator import prose
from glossator.model import Edition, Picture
from glossator.press.epub.addresses import file_of, relative
from glossator.press.epub.content import Leaf, end_paragraphs
from glossator.press.epub.grounds import proportion
from glossator.press.epub.markup import append, element
from glossator.prose import Element, add_class
from glossator.words import Words

_SVG: Final = "image/svg+xml"
_SVG_DESC: Final = "{http://www.w3.org/2000/svg}desc"
# A line of an e-reader holds some forty letters; cells have a letter's padding on each side.
_LINE: Final = 38
_WIDER: Final = 2  # of that: no smaller type lets such a table stand on a screen
_LONG_WORD: Final = 11
_ROWS: Final = 12  # of a table that may be kept on one screen
# How tall a picture may be, in hundredths of the screen, by the characters of its caption.
_HEIGHTS: Final = ((150, 80), (250, 72), (340, 64))
_LOWEST: Final = 54
_CAPTIONS: Final = {"figure": "figcaption", "table": "caption"}


@dataclass(frozen=True, slots=True)
class Plate:
    """A figure or a table that has a caption: the caption's words and the address in the book."""

    title: str
    href: str


def listed(edition: Edition, tag: str) -> Iterator[Plate]:
    """The figures (`tag` is "figure") or tables ("table") with captions, in reading order."""
    said = {
        one.id: f"{edition.words('caption.opening', label=one.label)} "
        + prose.first_sentence(one.title)
        for one in edition.captions
    }
    for division in edition.divisions:
        if f"<{_CAPTIONS[tag]}" not in division.body or division.role == "contents":
            continue
        for plate in _captioned(prose.parse(division.body), tag):
            title = said.get(plate.get("id", "")) or prose.first_sentence(
                prose.text_of(_caption(plate))
            )
            yield Plate(title, f"{file_of(division)}#{plate.get('id')}")


def name_plates(section: Element) -> None:
    """Give each figure and table with a caption the id by which the navigation finds it."""
    for tag in _CAPTIONS:
        for _ in _captioned(section, tag):
            pass


def _captioned(container: Element, tag: str) -> Iterator[Element]:
    for plate in container.iter(tag):
        caption = next(plate.iter(_CAPTIONS[tag]), None)
        if caption is None or not "".join(map(str, caption.itertext())).strip():
            continue
        if plate.get("id") is None:
            plate.set("id", f"{tag}-{_block(caption)}")
        yield plate


def _caption(plate: Element) -> Element:
    return next(plate.iter(_CAPTIONS[str(plate.tag)]))


def _block(caption: Element) -> str:
    """The id of the caption, or of the first block in it."""
    return next(e.get("id", "") for e in caption.iter() if e.get("id"))


def scope_heads(section: Element) -> None:
    """Say of heads of tables what they head where the manuscript does not (HTML, 4.9.10)."""
    for head in section.iter("th"):
        if head.get("scope") is None:
            above = any(parent.tag == "thead" for parent in head.iterancestors())
            head.set("scope", "col" if above else "row")


def fit_tables(section: Element) -> None:
    """Mark tables that are long, and tables whose words would not stand side by side.

    Long ones may be broken between rows. The others get smaller type, and their longest words may
    be parted: all other words stay whole. What is wider still may be moved sideways.
    """
    for table in section.iter("table"):
        if len(list(table.iter("tr"))) > _ROWS:
            add_class(table, "tall")
        cells = list(_cells(table))
        columns: dict[int, int] = {}
        for _, column, span, longest in cells:
            if span == 1:
                columns[column] = max(columns.get(column, 0), longest)
        wide = sum(columns.values()) + 2 * len(columns)
        if wide <= _LINE:
            continue
        add_class(table, "wide")
        if wide > _WIDER * _LINE:
            add_class(table, "wider")
        for cell, _, _, longest in cells:
            if longest > _LONG_WORD:
                add_class(cell, "long")


def fit_figures(section: Element, pictures: Mapping[str, Picture]) -> None:
    """Keep pictures so small that their captions have room on the same screen.

    What bounds them is a width, by the height that is left and their proportion: some engines give
    each picture a height of their own, and all keep to a width. Those that know no `min` leave it.
    Must come before the placeholders are resolved.
    """
    for figure in section.iter("figure"):
        caption = next(figure.iter("figcaption"), None)
        words = "" if caption is None else "".join(map(str, caption.itertext()))
        length = len(" ".join(words.split()))
        height = next((tall for most, tall in _HEIGHTS if length <= most), _LOWEST)
        for drawn in figure.iter("img"):
            picture = pictures.get(drawn.get("data-picture", ""))
            if picture is not None and (wide := proportion(picture)):
                drawn.set("style", f"max-width: min(100%, {height * wide:.1f}vh)")


def _cells(table: Element) -> Iterator[tuple[Element, int, int, int]]:
    """Each cell with its column, how many columns it spans, and the length of its longest word."""
    for row in table.iter("tr"):
        column = 0
        for cell in row.iterchildren("th", "td"):
            span = int(cell.get("colspan") or 1)
            words = "".join(map(str, cell.itertext())).split()
            yield cell, column, span, max(map(len, words), default=0)
            column += span


def describe(section: Element, leaf: Leaf, home: str) -> list[Element]:
    """Link the pictures of a section to their long descriptions.

    Returns those descriptions that come out of the pictures themselves, for the file `home`. Must
    come before the placeholders are resolved.
    """
    found = []
    for number, figure in enumerate(list(section.iter("figure")), start=1):
        picture = next(figure.iter("img"), None)
        if picture is None:
            continue
        behind = figure.getnext()
        if behind is not None and "description" in behind.get("class", "").split():
            if behind.get("id") is None:
                behind.set("id", f"described-{leaf.division.id}-{number}")
            picture.set("aria-details", behind.get("id", ""))
        elif text := _own_description(picture, leaf.edition):
            stem = f"{leaf.division.id}-{number}"
            found.append(_described(figure, picture, text, stem, leaf, home))
    return found


def descriptions(found: Iterable[Element], stem: str, words: Words) -> Element:
    """The section of these descriptions; `stem` begins its ids."""
    head_id = f"{stem}-descriptions"
    new = element(
        "section",
        element("h2", words("division.descriptions"), id=head_id),
        *found,
        class_="descriptions",
        aria_labelledby=head_id,
    )
    end_paragraphs(new)
    return new


def has_descriptions(contents: bytes) -> bool:
    """Whether a finished file holds a long description."""
    return b'id="describe-' in contents or b"aria-details=" in contents


def _own_description(picture: Element, edition: Edition) -> str:
    """What an SVG says of itself at length; "" if it says nothing, or no more than its `alt`."""
    source = edition.pictures.get(picture.get("data-picture", ""))
    if source is None or source.media_type != _SVG:
        return ""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    said = etree.fromstring(source.content, parser).find(_SVG_DESC)
    text = prose.collapse("".join(map(str, said.itertext()))) if said is not None else ""
    return "" if text == prose.collapse(picture.get("alt", "")) else text


def _described(
    figure: Element, picture: Element, text: str, stem: str, leaf: Leaf, home: str
) -> Element:
    words = leaf.edition.words
    described, link_id = f"described-{stem}", f"describe-{stem}"
    there, back_to = "", ""
    if home == leaf.file:
        picture.set("aria-details", described)  # names what is in the same file
    else:
        there, back_to = relative(home, leaf.file), relative(leaf.file, home)
    caption = next(figure.iter("figcaption"), None)
    title = prose.title_of(
        prose.text_of(caption) if caption is not None else picture.get("alt", "")
    )
    link = element("a", words("picture.description"), id=link_id, href=f"{there}#{described}")
    link.set("aria-label", words("picture.description-of", title=title))
    below = element("p", link, class_="describe")
    below.tail, figure.tail = figure.tail, None
    figure.addnext(below)
    back = element("a", title, href=f"{back_to}#{link_id}")
    paragraph = element("p", element("b", back, class_="lemma"), words("sign.colon"))
    append(paragraph, text)
    return element("div", paragraph, id=described, class_="note")
