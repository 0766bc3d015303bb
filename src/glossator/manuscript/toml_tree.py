"""TOML as `Value`s, with the lines on which its keys stand.

`tomllib` forgets the lines. They are looked for by the keys: what stands in an inline table or a
list has the line of the key before it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from glossator.manuscript.yaml_tree import Value

_KEY: Final = re.compile(r"\s*(?:(\[\[?)\s*([\w.\"-]+)\s*\]|([\w.\"-]+)\s*=)")
_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")

Path = tuple[str, ...]


def read(text: str) -> Value:
    """The document as Values, scalars as text. Raises tomllib.TOMLDecodeError."""
    return _value(tomllib.loads(text), (), _lines(text), 1)


def line_of(fault: tomllib.TOMLDecodeError) -> int:
    """The line that the fault names, 1 if it names none."""
    line = _LINE.search(str(fault))
    return int(line[1]) if line else 1


def _lines(text: str) -> Mapping[Path, int]:
    """The line of every key, by its path; tables of a list are counted: ("fonts", "1", "file")."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if (match := _KEY.match(line)) is None:
            continue
        if match[3]:
            found.setdefault((*table, *match[3].replace('"', "").split(".")), number)
            continue
        table = tuple(match[2].replace('"', "").split("."))
        found.setdefault(table, number)
        if match[1] == "[[":
            counts[table] = counts.get(table, -1) + 1
            table = (*table, str(counts[table]))
            found[table] = number
    return found


def _value(said: Any, path: Path, lines: Mapping[Path, int], line: int) -> Value:
    line = lines.get(path, line)
    if isinstance(said, dict):
        content = {key: _value(part, (*path, key), lines, line) for key, part in said.items()}
        return Value(content, line, 1, tuple((key, part.line, 1) for key, part in content.items()))
    if isinstance(said, list):
        parts = enumerate(said)
        return Value(tuple(_value(p, (*path, str(n)), lines, line) for n, p in parts), line, 1)
    return Value(str(said).lower() if isinstance(said, bool) else str(said), line, 1)
