"""What a heading is called elsewhere: in contents, bookmarks and references.

There it keeps its emphasis, formulas and languages, and loses what belongs to its own place: calls
of notes, links, ids, soft hyphens.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from glossator.galley.shape import remove_keeping_tail
from glossator.prose import SILENT, Element, collapse, escape, is_call, serialize

_KEPT: Final = frozenset(
    "abbr b bdi bdo cite code del em i kbd math q rp rt ruby s samp small strong sub sup u var "
    "span".split()
)
_CLASSES: Final = frozenset(("smallcaps", "underline"))
_FORMULA: Final = "math"
_SOFT_HYPHEN: Final = "\u00ad"  # which reading systems show in their contents
_RAISED: Final = str.maketrans("0123456789+−-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED: Final = str.maketrans("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def headline(heading: Element) -> tuple[str, str]:
    """The words of a heading, formulas in a line among them; the same as XHTML, "" if plain."""
    own = deepcopy(heading)
    own.tail = None
    for node in list(own.iter()):
        if node is own or _in_formula(node):
            continue
        if not isinstance(node.tag, str) or is_call(node):
            remove_keeping_tail(node)
        else:
            _strip(node)
    etree.strip_tags(own, "opened")
    title = collapse("".join(_words(own))).replace(_SOFT_HYPHEN, "")
    markup = serialize(own).strip().replace(_SOFT_HYPHEN, "")
    return title, "" if markup == escape(title) else markup


def _in_formula(node: Element) -> bool:
    return node.tag == _FORMULA or any(a.tag == _FORMULA for a in node.iterancestors())


def _strip(node: Element) -> None:
    """Leave an element its language and its looks; what is not phrasing alone is opened."""
    said = {name: node.get(name, "") for name in ("lang", "dir") if node.get(name)}
    looks = _CLASSES & set(node.get("class", "").split())
    node.attrib.clear()
    if looks:
        said["class"] = " ".join(sorted(looks))
    for name, value in said.items():
        node.set(name, value)
    if node.tag not in _KEPT or (node.tag == "span" and not said):
        node.tag = "opened"


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _FORMULA:
            yield _in_a_line(child)
        elif child.tag not in SILENT:
            yield from _words(child)
        yield child.tail or ""


def _in_a_line(formula: Element) -> str:
    """A formula (MathML Core) in a line: E = mc², a/b; what has no simple form, as its parts."""
    parts = [_in_a_line(child) for child in formula if isinstance(child.tag, str)]
    match formula.tag, parts:
        case (("annotation" | "annotation-xml"), _):
            return ""
        case "msup", [base, over]:
            return base + _small(over, _RAISED, "^")
        case "msub", [base, under]:
            return base + _small(under, _LOWERED, "_")
        case "msubsup", [base, under, over]:
            return base + _small(under, _LOWERED, "_") + _small(over, _RAISED, "^")
        case "mfrac", [above, below]:
            return f"{_bracketed(above)}/{_bracketed(below)}"
        case "msqrt", _:
            return f"√{_bracketed(''.join(parts))}"
        case _:
            return collapse(formula.text or "") + "".join(parts)


def _small(words: str, letters: dict[int, int], sign: str) -> str:
    if words and all(ord(letter) in letters for letter in words):
        return words.translate(letters)
    return sign + _bracketed(words)


def _bracketed(words: str) -> str:
    return words if len(words) == 1 or words.isalnum() else f"({words})"
