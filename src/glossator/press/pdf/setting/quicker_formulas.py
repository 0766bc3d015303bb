"""The library that draws formulas, with less work: what it draws is the same, to the last byte.

ziamath measures each row twice, once without what stretches; a row in a row in a row is so measured
by twos to the power of its depth. Here it is measured once for what its measure depends on.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any
from xml.etree import ElementTree

Measure = tuple[float, float]


@contextmanager
def quicker_formulas() -> Iterator[None]:
    """While this is open, formulas are drawn in time that grows with their signs.

    Methods of a pinned library are replaced; tests/press/pdf/test_quicker_formulas.py says that
    the drawings stay the same. What was measured is kept until it is closed.
    """
    with warnings.catch_warnings():
        # it opens its face in a way that Python will not always know
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath import operators, styles
        from ziamath.nodes import mnode, mrow

    signs = {name for (name, _), ways in operators.operators.items() if "stretchy" in ways}
    row: Any = mrow.Mrow
    node: Any = mnode.Mnode
    replaced = [
        (row, "_get_height_nostretch", _measuring(row._get_height_nostretch, signs)),
        (node, "size_px", _sizing(node.size_px)),
        (styles, "asdict", vars),
        (styles, "ChainMap", _chained),
    ]
    originals = [(holder, name, getattr(holder, name)) for holder, name, _ in replaced]
    for holder, name, instead in replaced:
        setattr(holder, name, instead)
    try:
        yield
    finally:
        for holder, name, original in originals:
            setattr(holder, name, original)


def _measuring(measure: Callable[..., Measure], signs: Set[str]) -> Callable[..., Measure]:
    """The height of a row without what stretches, once for all rows that are alike.

    `signs` are those that stretch if nothing else is said.
    """
    known: dict[tuple[object, ...], Measure] = {}

    def height(row: Any, line: list[ElementTree.Element], **around: Any) -> Measure:
        if not _stretching(line, signs):
            return 0.0, 0.0  # nobody asks
        key = (
            *map(_written, line),
            row.font,
            row.size,
            row.glyphsize,
            repr(row.style),
            # by its place in what is around it an operator is before, between or behind
            (row.mtag, row.element.tag, len(row.element), row.parent.mtag),
            tuple(sorted(around.items())),
        )
        if key not in known:
            known[key] = measure(row, line, **around)
        return known[key]

    return height


def _stretching(line: list[ElementTree.Element], signs: Set[str]) -> bool:
    """Whether anything in a row may grow with its height."""
    return any(
        part.tag == "mfenced"
        or part.get("stretchy", str((part.text or "").strip() in signs).lower()) != "false"
        for child in line
        for part in child.iter()
    )


def _written(part: ElementTree.Element) -> tuple[object, ...]:
    """All that tells a part of a formula from another."""
    return part.tag, part.text, tuple(part.attrib.items()), *map(_written, part)


def _sizing(measure: Callable[..., float]) -> Callable[..., float]:
    """A length in points, once for each length and size of type."""
    known: dict[tuple[str, float | None], float] = {}

    def size(node: Any, length: str, type_size: float | None = None) -> float:
        key = length, node.glyphsize if type_size is None else type_size
        if key not in known:
            known[key] = measure(node, length, type_size)
        return known[key]

    return size


def _chained(own: Mapping[str, Any], inherited: Mapping[str, Any]) -> dict[str, Any]:
    return {**inherited, **own}
