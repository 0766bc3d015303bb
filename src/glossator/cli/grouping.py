"""Findings as lines for a person: each in full, or one for each kind where there are many.

A manuscript that comes from elsewhere has findings by the hundred; what is wrong in kind must be
seen on one screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from glossator.cli.excerpt import end_of, excerpt
from glossator.cli.paint import Paint, plain
from glossator.diagnostics import CHECKS, Diagnostic, Severity
from glossator.hints import typed

LINES: Final = 20  # before the summary
_RANK: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_FILES: Final = 3  # files that a group names


@dataclass(frozen=True, slots=True)
class _Told:
    """A finding as lines, and how many of its kind it stands for."""

    finding: Diagnostic
    head: str
    source: tuple[str, ...]
    hint: tuple[str, ...]


def lines_of(
    found: Sequence[Diagnostic],
    folder: Path,
    sources: Mapping[str, Sequence[str]],
    paint: Paint,
    *,
    every: bool = False,
) -> list[str]:
    """The findings with source line and hint; grouped where that is more than `LINES`.

    `sources` are the lines of each file; with `every` nothing is grouped. Of a group the first is
    shown; its source line and its hint give way where all groups would not find room.
    """
    told = [_tell(one, folder, sources[one.place.file], paint) for one in found]
    whole = [line for one in told for line in (one.head, *one.source, *one.hint)]
    if every or len(whole) <= LINES:
        return whole
    groups: dict[tuple[Severity, str], list[_Told]] = {}
    for one in told:
        groups.setdefault((one.finding.severity, one.finding.code), []).append(one)
    ordered = sorted(groups.values(), key=lambda group: _RANK[group[0].finding.severity])
    return _fitted([_group(group, paint) for group in ordered])


def _tell(finding: Diagnostic, folder: Path, lines: Sequence[str], paint: Paint) -> _Told:
    place = finding.place
    where = plain(f"{folder / place.file}{str(place)[len(place.file) :]}")
    head = paint.severity(finding.severity, f"{finding.severity.value} {finding.code}")
    hint = [f"    {paint.faint('hint:')} {plain(typed(finding.hint))}"] if finding.hint else []
    return _Told(
        finding,
        f"{paint.bold(where)}: {head}: {plain(finding.message)}",
        tuple(_source(lines, finding, paint)),
        tuple(hint),
    )


def _source(lines: Sequence[str], finding: Diagnostic, paint: Paint) -> Iterable[str]:
    """The source line, and what is meant in it underlined."""
    place = finding.place
    if not 0 < place.line <= len(lines):
        return
    shown, under = excerpt(lines[place.line - 1], place.column, end_of(lines, place))
    yield f"  {paint.faint(f'{place.line:>5} |')} {plain(shown)}"
    if under:
        yield f"  {paint.faint('      |')} {paint.severity(finding.severity, under)}"


def _group(group: Sequence[_Told], paint: Paint) -> tuple[list[str], list[str], list[str]]:
    """Lines of a kind of finding: what must be said, hints, source."""
    first = group[0]
    if len(group) == 1:
        return [first.head], [*first.hint], [*first.source]
    files = list(dict.fromkeys(one.finding.place.file for one in group))
    named = ", ".join(plain(file) for file in files[:_FILES])
    if len(files) > _FILES:
        named = f"{len(files)} files: {named} …"
    kind = CHECKS[first.finding.code][1]
    severity, code = first.finding.severity, first.finding.code
    head = paint.severity(severity, f"{severity.value} {code}")
    said = f"{head}: {len(group):,} × {kind}, in {named}; first at"
    return [said, f"  {first.head}"], [*first.hint], [*first.source]


def _fitted(groups: Sequence[tuple[list[str], list[str], list[str]]]) -> list[str]:
    """As much of the groups as there is room for: heads, then hints, then source lines."""
    room = LINES - sum(len(heads) for heads, _, _ in groups)
    if room < 0:  # one line each
        groups = [([heads[0].removesuffix("; first at")], [], []) for heads, _, _ in groups]
        shown = [heads[0] for heads, _, _ in groups[: LINES - 1]]
        left = len(groups) - len(shown)
        return [*shown, f"… and {left} more kinds"] if left else shown
    with_hints = sum(len(hints) for _, hints, _ in groups) <= room
    room -= sum(len(hints) for _, hints, _ in groups) if with_hints else 0
    lines: list[str] = []
    for heads, hints, source in groups:
        lines += heads
        if with_hints and len(source) <= room:
            lines += source
            room -= len(source)
        lines += hints if with_hints else []
    return lines
