"""What the looks of raw HTML mean: inline styles, `align`, and elements that HTML has given up.

What means something in every format becomes an element or a class; of the rest a sign is left, so
that it can be told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from glossator.prose import Element, add_class, enclose_content

# element → what stands for it: an element, a class
MEANT: Final[Mapping[str, tuple[str, str]]] = {
    "center": ("div", "align-center"),
    "font": ("span", ""),
    "big": ("span", ""),
    "tt": ("code", ""),
    "strike": ("s", ""),
    "acronym": ("abbr", ""),
    "details": ("div", "details"),
    "summary": ("p", "summary"),
    "article": ("div", ""),
    "aside": ("div", ""),
    "main": ("div", ""),
    "header": ("div", ""),
    "footer": ("div", ""),
    "nav": ("div", ""),
    "address": ("div", ""),
    "hgroup": ("div", ""),
}
PROPERTIES: Final = (
    "text-align width height color background background-color font-family font-style font-weight "
    "font-variant font-variant-caps text-decoration text-decoration-line vertical-align"
).split()
READ: Final = frozenset(("style", "align", "color"))  # attributes that are read, then taken out
LOST: Final = "data-gl-lost"  # says what of the looks no format keeps
_MEANT: Final = re.compile(
    rf"<(/?)({'|'.join(MEANT)})\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE
)
_CLASS: Final = re.compile(r"\bclass=([\"'])")
_ALIGNED: Final = re.compile(r"text-align:\s*(left|right|center)")
_EMPHASIS: Final = (
    (re.compile(r"font-style:\s*(?:italic|oblique)"), "em"),
    (re.compile(r"font-weight:\s*(?:bold|[6-9]00)"), "strong"),
    (re.compile(r"text-decoration(?:-line)?:\s*line-through"), "s"),
    (re.compile(r"text-decoration(?:-line)?:\s*underline"), "u"),
    (re.compile(r"vertical-align:\s*super"), "sup"),
    (re.compile(r"vertical-align:\s*sub\b"), "sub"),
)
_SMALL_CAPITALS: Final = re.compile(r"font-variant(?:-caps)?:\s*small-caps")
_LOST: Final = re.compile(r"(?:^|[;\s])(color|background(?:-color)?|font-family):\s*([^;]+)")
_SIZED: Final = frozenset(("img", "col"))  # whose style says how large they are


def with_elements_of_today(part: str) -> str:
    """HTML in which elements that HTML has given up, or that no format keeps, are ones that are."""
    return _MEANT.sub(_of_today, part)


def _of_today(match: re.Match[str]) -> str:
    end, tag, attributes = match.groups()
    name, sign = MEANT[tag.lower()]
    if end:
        return f"</{name}>"
    if sign and (given := _CLASS.search(attributes)):
        attributes = f"{attributes[: given.end()]}{sign} {attributes[given.end() :]}"
    elif sign:
        attributes = f' class="{sign}"{attributes}'
    return f"<{name}{attributes}>"


def take_looks(tree: Element) -> None:
    """Turn inline styles and `align` into elements and classes, in place."""
    for element in list(tree.iter()):
        in_math = element.tag == "math" or next(element.iterancestors("math"), None) is not None
        if not isinstance(element.tag, str) or element.tag in _SIZED or in_math:
            continue
        style = element.attrib.pop("style", "")
        align = element.attrib.pop("data-align", "") or element.attrib.pop("align", "")
        if color := element.attrib.pop("color", ""):
            style += f";color: {color}"
        if aligned := _ALIGNED.search(f"{style};text-align:{align.lower()}"):
            add_class(element, f"align-{aligned[1]}")
        if not style:
            continue
        if _SMALL_CAPITALS.search(style):
            add_class(element, "smallcaps")
        for meant, tag in _EMPHASIS:
            if meant.search(style) and element.tag not in ("table", "tr", "ul", "ol", "div"):
                enclose_content(element, etree.Element(tag))
        if lost := _LOST.search(style):
            element.set(LOST, f"{lost[1]}: {lost[2].strip()}")
