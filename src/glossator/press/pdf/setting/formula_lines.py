"""Breaks a formula that is wider than its line: before a relation, else before an operator.

So The Chicago Manual of Style (17th edition, 12.22), and TeX in a formula within text. Brackets are
not opened for it, unless nothing else helps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

_RELATIONS: Final = frozenset("=<>≤≥≠≈≡∼≃≅∝→⇒⇔↦←↔⟶⟹⊂⊆⊃⊇∈∉∋≪≫≺≻⊢⊨∣:≔≝≔")
_OPERATORS: Final = frozenset("+-−±∓×÷⋅·∗∘⊕⊗∧∨∩∪∖")
_STOPS: Final = frozenset(",;")
_OPEN: Final = frozenset("([{⟨⌊⌈")
_CLOSED: Final = frozenset(")]}⟩⌋⌉")
_HOLDERS: Final = ("mrow", "mstyle", "math")
_ENOUGH: Final = (
    0.45  # share of a line after which a relation is taken before an operator further on
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a formula may be broken: before which part, how many brackets are open, how well."""

    at: int
    depth: int
    relation: bool


def lines_of(
    formula: Element, room: float, indent: float, width: Callable[[Element], float]
) -> list[Element]:
    """The lines of a formula (a `math` element) as formulas; one, if it has no place to break.

    `room` is the width of a line and `indent` what further lines are moved in by, in em; `width`
    measures a formula.
    """
    holders, parts = _row(formula)
    places = _places(parts)
    for deepest in sorted({place.depth for place in places}):
        usable = [place for place in places if place.depth <= deepest]
        cuts = _cuts(holders, parts, usable, room, indent, width)
        if cuts is not None:
            edges = [0, *cuts, len(parts)]
            return [_formula(holders, parts[first:last]) for first, last in pairwise(edges)]
    return [formula]


def _row(formula: Element) -> tuple[list[Element], list[Element]]:
    """The elements around the formula's main row, from outside in, and what stands in the row."""
    holders = [formula]
    while len(holders[-1]) == 1 and holders[-1][0].tag in _HOLDERS:
        holders.append(holders[-1][0])
    return holders, list(holders[-1])


def _places(parts: Sequence[Element]) -> list[_Place]:
    found: list[_Place] = []
    depth = 0
    for at, part in enumerate(parts):
        sign = (part.text or "").strip() if part.tag == "mo" else ""
        if sign in _CLOSED:
            depth -= 1
        before = parts[at - 1] if at else None
        infix = before is not None and not (before.tag == "mo" and _text(before) not in _CLOSED)
        if infix and sign and (sign in _RELATIONS or sign in _OPERATORS):
            found.append(_Place(at, max(depth, 0), sign in _RELATIONS))
        elif at and before is not None and before.tag == "mo" and _text(before) in _STOPS:
            found.append(_Place(at, max(depth, 0), False))
        if sign in _OPEN:
            depth += 1
    return found


def _text(sign: Element) -> str:
    return (sign.text or "").strip()


def _cuts(
    holders: Sequence[Element],
    parts: Sequence[Element],
    places: Sequence[_Place],
    room: float,
    indent: float,
    width: Callable[[Element], float],
) -> list[int] | None:
    """Where to begin a new line so that every one fits; None if that cannot be."""
    cuts: list[int] = []
    start = 0
    while True:
        free = room - (indent if cuts else 0.0)
        if width(_formula(holders, parts[start:])) <= free:
            return cuts or None
        fitting: list[tuple[_Place, float]] = []
        for place in places:
            if place.at <= start:
                continue
            taken = width(_formula(holders, parts[start : place.at]))
            if taken > free:
                break
            fitting.append((place, taken))
        if not fitting:
            return None
        good = [one for one in fitting if one[0].relation and one[1] >= _ENOUGH * free]
        start = (good or fitting)[-1][0].at
        cuts.append(start)


def _formula(holders: Sequence[Element], parts: Sequence[Element]) -> Element:
    """A formula of some parts of the row, in copies of the elements around it."""
    inner: list[Element] = [deepcopy(part) for part in parts]
    if inner and inner[0].tag == "mo":
        inner[0].set("form", "infix")  # it would be taken for a sign before a number
    for holder in reversed(holders):
        around = Element(holder.tag, dict(holder.attrib))
        around.extend(inner)
        inner = [around]
    return inner[0]
