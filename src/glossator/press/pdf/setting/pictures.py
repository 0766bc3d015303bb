"""Pictures as print has them: by address in the page, as large as the manuscript wants them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from lxml import etree

from glossator.model import Picture
from glossator.press.pdf.engine.fetching import SCHEME
from glossator.prose import Element, text_of

_SVG: Final = "image/svg+xml"
_NUMBER: Final = re.compile(r"-?\d*\.?\d+")


def set_pictures(tree: Element, pictures: Mapping[str, Picture]) -> None:
    """Every `img` of a tree with its address and size; one alone in its paragraph as a block.

    Raises KeyError for a picture that the edition has not.
    """
    for image in tree.iter("img"):
        picture = pictures[image.attrib.pop("data-picture", "")]
        image.set("src", address_of(picture.path))
        if not image.get("alt"):  # decoration is no part of the text (ISO 14289-1, 7.1)
            image.set("data-tag", "Artifact")
        if size := "; ".join(_sizes(image)):
            image.set("style", size)
        kinds = ("drawing", picture.media_type == _SVG), ("alone", _is_alone(image))
        for name in (name for name, it_is in kinds if it_is):
            image.set("class", f"{name} {image.get('class', '')}".strip())


def address_of(path: str) -> str:
    """The address under which the layout finds a picture: see engine.fetching."""
    return f"{SCHEME}/{quote(path)}"


def pictures_in(page: str, pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """Those of the pictures that a page names, by path; drawings as large as they say."""
    return {
        path: replace(one, content=_sized(one.content)) if one.media_type == _SVG else one
        for path, one in pictures.items()
        if f'src="{address_of(path)}"' in page
    }


def _sizes(image: Element) -> Iterator[str]:
    """Its width and height as CSS: WeasyPrint takes no notice of the attributes."""
    for side in ("width", "height"):
        pixels = image.attrib.pop(side, "")
        said = image.attrib.pop(f"data-{side}", "") or (f"{pixels}px" if pixels.isdigit() else "")
        if said:
            yield f"{side}: {said}"


def _sized(svg: bytes) -> bytes:
    """A drawing that has only a `viewBox` is as large as that says, not as wide as the page."""
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return svg
    box = _NUMBER.findall(root.get("viewBox", ""))
    if len(box) != 4 or root.get("width") or root.get("height"):
        return svg
    root.set("width", box[2])
    root.set("height", box[3])
    return etree.tostring(root)


def _is_alone(image: Element) -> bool:
    parent = image.getparent()
    return parent is not None and len(parent) == 1 and not text_of(parent).strip()
