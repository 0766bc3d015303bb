"""The rules of TeX's arrays, which pandoc's MathML drops: `|`, `\\hline`, `\\cline{1-2}`.

Cells of MathML get classes that say on which sides a rule stands: `rule-left`, `rule-right`,
`rule-top`, `rule-bottom`. Presses draw them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from glossator.prose import Element, add_class

UNRULED: Final = "data-gl-unruled"
_TABLES: Final = re.compile(r"\\(begin|end)\s*\{(\w+\*?)\}|\\substack(?![A-Za-z])")
_NO_TABLE: Final = frozenset(("equation", "displaymath", "math"))  # and their starred forms
_TOKENS: Final = re.compile(r"\\\\|\\[A-Za-z]+\*?|\\.|[{}&]|[^\\{}&]+", re.DOTALL)
_RULE: Final = re.compile(r"\s*\\(?:hline|hdashline|cline\s*\{(\d+)-(\d+)\})(?![A-Za-z])")
_COMMENT: Final = re.compile(r"%(\\(?:cline|hdashline)[^\n]*)\n")  # see formulas.lua
_REMARK: Final = re.compile(r"(?<!\\)%[^\n]*")
_REPEATED: Final = re.compile(r"\*\s*\{(\d{1,2})\}\s*\{([^{}]*)\}")
_WITHOUT: Final = re.compile(r"[@!><]\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_WIDE: Final = re.compile(r"[pmbwX]\s*(?:\{[^{}]*\})*")
_EVERY: Final = 1000  # columns


@dataclass(slots=True)
class _Array:
    """An array of TeX: the rules between its columns, and those above its rows (1-based spans)."""

    uprights: tuple[bool, ...]
    across: list[list[tuple[int, int]]] = field(default_factory=list)
    rows: int = 0


def rule_arrays(formula: Element) -> None:
    """Say in the cells of a formula's arrays which rules TeX draws at them, in place.

    Where that cannot be known the formula gets the attribute `UNRULED`.
    """
    for annotation in formula.iter("annotation"):
        annotation.text = _COMMENT.sub(r"\1 ", annotation.text or "")
    said = _REMARK.sub("", "".join(formula.xpath(".//annotation/text()")))
    if "\\begin" not in said or not ("|" in said or "line" in said or ":" in said):
        return
    arrays = list(_arrays(said))
    ruled = [a is not None and bool(any(a.uprights) or any(a.across)) for a in arrays]
    tables = list(formula.iter("mtable"))
    if len(arrays) != len(tables):
        # something of a package, of which nobody knows how many tables it is
        if any(ruled):
            formula.set(UNRULED, "1")
        return
    for table, array, has_rules in zip(tables, arrays, ruled, strict=True):
        if array is not None and has_rules:
            _rule(table, array)


def _arrays(tex: str) -> Iterator[_Array | None]:
    """What becomes a table in MathML, in the order of beginnings; None for other than arrays."""
    for found in _TABLES.finditer(tex):
        kind, name = found.group(1), found.group(2)
        if kind == "end" or (name and name.rstrip("*") in _NO_TABLE):
            continue
        yield _array(tex[found.end() :]) if name in ("array", "tabular") else None


def _array(rest: str) -> _Array | None:
    """The array whose specification of columns the text begins with."""
    place = re.match(r"\s*(?:\[[^\]]*\])?\s*\{", rest)
    if place is None:
        return None
    end = _closing(rest, place.end())
    array = _Array(_uprights(rest[place.end() : end]))
    for row in _rows(rest[end + 1 :]):
        spans = []
        while rule := _RULE.match(row):
            first, last = rule.groups()
            spans.append((int(first), int(last)) if first else (1, _EVERY))
            row = row[rule.end() :]
        array.across.append(spans)
        array.rows += bool(row.strip())
    return array


def _closing(text: str, at: int) -> int:
    deep = 1
    for place in range(at, len(text)):
        deep += {"{": 1, "}": -1}.get(text[place], 0)
        if not deep:
            return place
    return len(text)


def _uprights(said: str) -> tuple[bool, ...]:
    """Before each column, and behind the last, whether a rule stands there."""
    said = _REPEATED.sub(lambda m: m[2] * int(m[1]), said)
    said = _WIDE.sub("c", _WITHOUT.sub("", said))
    found = [False]
    for sign in said:
        if sign in "|:":
            found[-1] = True
        elif sign in "lcr":
            found.append(False)
    return tuple(found)


def _rows(body: str) -> Iterator[str]:
    """The rows of an array, up to its end; rows of what stands in them are their own."""
    row, deep = "", 0
    for token in _TOKENS.findall(body):
        if token == "\\end" and not deep:
            break
        deep += {"{": 1, "\\begin": 1, "}": -1, "\\end": -1}.get(token, 0)
        if token == "\\\\" and not deep:
            yield row
            row = ""
        else:
            row += token
    yield row


def _rule(table: Element, array: _Array) -> None:
    rows = table.findall("mtr")
    # pandoc makes a row of its own of what stands behind the last \\, be it but a rule
    while len(rows) > array.rows and not "".join(map(str, rows[-1].itertext())).strip():
        table.remove(rows.pop())
    columns = max(len(array.uprights) - 1, *map(len, rows), 1)
    for number, row in enumerate(rows):
        while len(row) < columns:
            etree.SubElement(row, "mtd")
        above = array.across[number] if number < len(array.across) else []
        last = number == len(rows) - 1
        below = array.across[number + 1] if last and number + 1 < len(array.across) else []
        for at, cell in enumerate(row, start=1):
            sides = {
                "left": at == 1 and array.uprights[0],
                "right": at < len(array.uprights) and array.uprights[at],
                "top": _spanned(at, above),
                "bottom": _spanned(at, below),
            }
            for side, ruled in sides.items():
                if ruled:
                    add_class(cell, f"rule-{side}")


def _spanned(column: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= column <= last for first, last in spans)
