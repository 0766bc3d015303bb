"""The finished SVG: what matplotlib wrote, with a title and a description, and nothing needless."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from figures.outlines import pack
from figures.style import Sheet, ruled

_SVG: Final = "http://www.w3.org/2000/svg"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
# Places on the sheet are kept to a hundredth of a point; scales need all their digits.
_SHIFT: Final = re.compile(r"translate\([^)]*\)")
_PLACES: Final = ("d", "x", "y", "width", "height", "viewBox")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn sheet with its words: a short title, and a description that can stand for it."""

    name: str
    sheet: Sheet
    title: str
    description: str


def finished(drawing: Drawing) -> bytes:
    """The drawing as SVG 1.1: same drawing, same bytes. Every id begins with the drawing's name."""
    raw = io.BytesIO()
    with ruled(drawing.name):
        drawing.sheet.figure.savefig(
            raw, format="svg", facecolor="white", metadata={"Date": None, "Creator": None}
        )
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, load_dtd=False)
    root = etree.fromstring(raw.getvalue(), parser)
    for needless in [*root.iter(f"{{{_SVG}}}metadata"), *root.iter(f"{{{_SVG}}}style")]:
        parent = needless.getparent()
        assert parent is not None
        parent.remove(needless)
    _unwrap(root)
    _name(root, drawing.name)
    for element in root.iter():
        for attribute in _PLACES:
            if attribute in element.attrib:
                short = _NUMBER.sub(_rounded, element.attrib[attribute])
                element.set(attribute, " ".join(short.split()))
        if "translate" in element.get("transform", ""):
            element.set("transform", _SHIFT.sub(_shifted, element.attrib["transform"]))
    pack(root)
    _describe(root, drawing)
    etree.cleanup_namespaces(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root) + b"\n"


def _unwrap(root: etree._Element) -> None:
    """Drop ids that nothing refers to unless we gave them, and groups that say nothing."""
    used = {one.get(_HREF, "")[1:] for one in root.iter()}
    for one in root.iter():
        name = one.get("id")
        if name and name not in used and not name.startswith("mark-"):
            del one.attrib["id"]
    for group in [*root.iter(f"{{{_SVG}}}g", f"{{{_SVG}}}defs")]:
        parent = group.getparent()
        if parent is None or (len(group) and (group.attrib or str(group.tag).endswith("defs"))):
            continue
        at = parent.index(group)
        parent[at : at + 1] = list(group)


def _name(root: etree._Element, prefix: str) -> None:
    """Give each id, and each reference to one, the drawing's name in front."""
    used = {one.get(_HREF, "")[1:] for one in root.iter()}
    short = {name: f"{prefix[:3]}{n}" for n, name in enumerate(sorted(used - {""}))}
    for one in root.iter():
        if name := one.get("id"):
            one.set("id", short.get(name, f"{prefix}-{name}"))
        if link := one.get(_HREF):
            one.set(_HREF, f"#{short[link[1:]]}")
        if "url(" in one.get("clip-path", ""):
            del one.attrib["clip-path"]  # nothing on our sheets is clipped


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _shifted(shift: re.Match[str]) -> str:
    return _NUMBER.sub(_rounded, shift[0])


def _describe(root: etree._Element, drawing: Drawing) -> None:
    """Title and description first, and the picture named by them (SVG Accessibility API, 5)."""
    for tag, words in (("desc", drawing.description), ("title", drawing.title)):
        element = etree.Element(f"{{{_SVG}}}{tag}", id=f"{drawing.name}-{tag}")
        element.text = words
        root.insert(0, element)
    root.set("role", "img")
    root.set("aria-labelledby", f"{drawing.name}-title")
    root.set("aria-describedby", f"{drawing.name}-desc")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    # What matplotlib's style sheet would say.
    root.set("stroke-linejoin", "round")
