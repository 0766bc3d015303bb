"""`cover.toml` of a theme: what it says goes before the same key of our template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from glossator import themes
from glossator.diagnostics import Diagnostic, diagnose
from glossator.manuscript.coloring import HEX
from glossator.manuscript.settings_reader import Reader
from glossator.manuscript.yaml_tree import Value

_MOST: Final = 5000.0  # pixels


def cover_template(said: Value, file: str, findings: list[Diagnostic]) -> Mapping[str, Any]:
    """The whole template, {} if nothing is said; ours where something is wrong, with findings."""
    if not said.content:
        return {}
    reader = Reader(file)
    made = {**themes.cover_template(), **dict(_tables(reader, said))}
    findings += (diagnose("E015", f.place, f.message, f.hint) for f in reader.findings)
    return {} if reader.findings else made


def _tables(reader: Reader, said: Value) -> Iterator[tuple[str, Any]]:
    for key, value in reader.mapping(said, file_name(reader), themes.cover_template()).items():
        ours = themes.cover_template()[key]
        if key == "palettes":
            yield key, _palettes(reader, value)
        elif isinstance(ours, dict):
            parts = reader.mapping(value, f"[{key}]", ours).items()
            yield key, {**ours, **{name: _measure(reader, p, ours[name]) for name, p in parts}}
        else:
            yield key, _measure(reader, value, ours)


def file_name(reader: Reader) -> str:
    """The name of the file, without its folder."""
    return reader.file.rpartition("/")[2]


def _measure(reader: Reader, value: Value, ours: Any) -> Any:
    """A number or a list of numbers of ours's length; whole where ours is."""
    count = len(ours) if isinstance(ours, list) else 1
    found = reader.numbers(value, (-_MOST, _MOST), count)
    first = ours[0] if isinstance(ours, list) else ours
    whole = isinstance(first, int)
    sized = count != 3 or (found and found[0] > found[1] > 0 > found[2])
    if not found or not sized or (whole and any(n != int(n) for n in found)):
        what = f"a number such as {ours}" if count == 1 else f"numbers such as {ours}"
        reader.fault(value, "this is no measure of a cover", what)
        return ours
    if count == 1 and found[0] <= 0:
        reader.fault(value, "a measure of a cover is more than nothing", f"such as {ours}")
        return ours
    numbers = [int(n) if whole else n for n in found]
    return numbers if isinstance(ours, list) else numbers[0]


def _palettes(reader: Reader, value: Value) -> list[Mapping[str, Any]]:
    ours = themes.cover_template()["palettes"][0]
    found: list[Mapping[str, Any]] = []
    for each in value.content if isinstance(value.content, tuple) else ():
        parts = reader.mapping(each, "a palette", ours)
        for missing in ours.keys() - parts.keys():
            reader.fault(each, f"a palette without “{missing}”", "it has: " + ", ".join(ours))
        colors = {name: reader.strings(part, name) for name, part in parts.items()}
        for name, said in colors.items():
            if not said or not all(map(HEX.match, said)) or (name != "accents" and len(said) > 1):
                hint = "six digits, such as #1d3a4f; only accents are a list"
                reader.fault(parts[name], f"“{', '.join(said)}” is no color for {name}", hint)
        found.append({n: list(c) if n == "accents" else c[0] for n, c in colors.items() if c})
    if not found:
        reader.fault(value, "there is no palette", "begin each with [[palettes]]")
    return found
