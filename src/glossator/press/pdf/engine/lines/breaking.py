"""Chooses the lines of a paragraph as a whole, after Knuth and Plass.

Donald E. Knuth and Michael F. Plass, “Breaking Paragraphs into Lines”, Software: Practice and
Experience 11 (1981), 1119–1184. Names and numbers of the demerits are those of TeX (Knuth, The
TeXbook, chapter 14), where not said otherwise. Pure arithmetic: widths in any one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, NamedTuple

LINE: Final = 10.0  # \linepenalty: a line more
ADJACENT: Final = 10_000.0  # \adjdemerits: a tight line beside a loose one
DOUBLE: Final = 30_000.0  # \doublehyphendemerits (TeX 10,000): two lines in a row end in a hyphen
LADDER: Final = 10_000_000.0  # three do: not in TeX, which cannot tell three from two
FINAL: Final = 5_000.0  # \finalhyphendemerits: the last line but one ends in a hyphen
STUB: Final = 15_000.0  # not in TeX: the last line is shorter than `Paragraph.least_end`
# stretch that a pass allows a line, in units of its natural stretch; hyphens from the second on
PASSES: Final = (0.7, 0.85, 1.0, 1.2, 2.0, 4.0, 10.0)
EMERGENCY: Final = 0.25  # \emergencystretch of the last pass, as a share of the measure
RAGGED: Final = 1.0  # the least tolerance of lines that are not justified, or they end in a stub
# the greatest penalty in each pass: names give way before lines gape, ties when nothing else does
BEARABLE: Final = (200.0, 200.0, 300.0, 300.0, 300.0, 400.0, 1000.0)
LOOSE_PASSES: Final = 5  # that are tried for a paragraph which is to fill a page
UNLADDERED: Final = 5  # passes in which lines without a ladder are sought
_SLACK: Final = 1e-6
_FITNESSES: Final = 4
_APART: Final = 3 * _FITNESSES  # for each number of lines: as many fitnesses with 0, 1, 2 hyphens


class End(NamedTuple):
    """A place where a line may end.

    `end` and `start` count characters: the line ends behind `end` of them, the next one begins
    behind `start`. `extra` is the width of a hyphen, less what hangs over the measure; `lead` is
    how far the next line's first character hangs over. `flagged` ends look like a hyphen.
    """

    end: int
    start: int
    extra: float = 0.0
    penalty: float = 0.0
    flagged: bool = False
    lead: float = 0.0
    hyphenated: bool = False


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over the characters of a paragraph: n characters, n + 1 numbers each.

    `firm` is the part of `stretch` that letters take up: at most once, however loose the line,
    while spaces go on growing. None where letters stand as they are.
    """

    width: Sequence[float]
    stretch: Sequence[float]
    shrink: Sequence[float]
    firm: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What there is to break. `ends` are in order; the last one is the paragraph's own end."""

    sums: Sums
    ends: Sequence[End]
    least_end: float = 0.0  # a fair width of the last line
    rag: float = 0.0  # lines that are not justified: the white that one may end in


class Line(NamedTuple):
    """One chosen line: its first character, its end, and the white that it must take up (below
    zero: lose) to be as long as the measure."""

    start: int
    end: End
    white: float


class Loosened(NamedTuple):
    """The lines of a paragraph that is longer or shorter than is best; demerits for each line."""

    lines: list[Line]
    cost: float


class _Pass(NamedTuple):
    tolerance: float
    bearable: float
    hyphens: bool
    emergency: float


class _Node(NamedTuple):
    width: float
    stretch: float
    shrink: float
    demerits: float
    fitness: int
    hyphens: int
    lines: int
    start: int
    end: End | None
    white: float
    before: _Node | None


_Way = tuple[float, float, _Node, int]  # demerits, white, the line before, hyphens in a row


def break_lines(
    paragraph: Paragraph, measure: float, indent: float = 0.0, start: int = 0
) -> list[Line] | None:
    """The lines of a paragraph from a character on, or None if a line would be too long.

    Where three in a row would end in a hyphen, looser ones are sought, within bounds.
    """
    laddered = None
    for number in range(len(PASSES)):
        each = _pass(number, measure, paragraph.rag)
        if laddered is None:
            found = _try(paragraph, measure, indent, start, each)
            if found is None:
                continue
            if not _is_ladder(found):
                return found
            laddered = found
        if number < UNLADDERED:
            found = _try(paragraph, measure, indent, start, each, by_run=True)
            if found is not None and not _is_ladder(found):
                return found
    return laddered


def loosened(
    paragraph: Paragraph, measure: float, indent: float, looseness: int
) -> Loosened | None:
    """A paragraph in so many lines more (or fewer, below zero) than are best, and what that costs.

    None where no lines can be had that are not loose, or the last would hold a syllable
    (TeX's \\looseness, The TeXbook, chapter 14).
    """
    best = break_lines(paragraph, measure, indent)
    if best is None:
        return None
    for number in range(LOOSE_PASSES):
        ends = _ends(paragraph, measure, indent, 0, _pass(number, measure), by_line=True)
        wanted = [
            node
            for node in ends
            if node.lines == len(best) + looseness and measure - node.white >= paragraph.least_end
        ]
        if wanted:
            chosen = min(wanted, key=lambda node: node.demerits)
            return Loosened(_lines(chosen), chosen.demerits / chosen.lines)
    return None


def _pass(number: int, measure: float, rag: float = 0.0) -> _Pass:
    last = number == len(PASSES) - 1
    tolerance = max(PASSES[number], RAGGED) if rag else PASSES[number]
    return _Pass(tolerance, BEARABLE[number], number > 0, EMERGENCY * measure * last)


def _is_ladder(lines: list[Line]) -> bool:
    """Whether three lines in a row end in a hyphen."""
    ends = [line.end.flagged for line in lines]
    return any(map(all, zip(ends, ends[1:], ends[2:], strict=False)))


def _try(
    paragraph: Paragraph,
    measure: float,
    indent: float,
    start: int,
    each: _Pass,
    *,
    by_run: bool = False,
) -> list[Line] | None:
    ended = _ends(paragraph, measure, indent, start, each, by_run=by_run)
    return _lines(min(ended, key=lambda node: node.demerits)) if ended else None


def _ends(
    paragraph: Paragraph,
    measure: float,
    indent: float,
    start: int,
    each: _Pass,
    *,
    by_line: bool = False,
    by_run: bool = False,
) -> list[_Node]:
    """The best ways to the paragraph's end; with `by_line` for each number of lines, with `by_run`
    also those on which fewer lines in a row end in a hyphen."""
    tolerance, bearable, hyphens, emergency = each
    sums = paragraph.sums
    width, stretch, shrink, firm = sums.width, sums.stretch, sums.shrink, sums.firm
    active = [_first(sums, start, indent)]
    last = paragraph.ends[-1]
    rag = paragraph.rag
    # further ends are longer than this one, but for what a hyphen adds or hangs over
    slack = 2 * max(abs(end.extra) for end in paragraph.ends) + _SLACK
    for end in paragraph.ends:
        if end.end <= start or end.penalty > bearable or (end.hyphenated and not hyphens):
            continue
        final = end is last
        at = end.end
        e_width, e_stretch, e_shrink = width[at] + end.extra, stretch[at], shrink[at]
        penalty_demerits = end.penalty * end.penalty
        best: dict[int, _Way] = {}
        dead = 0
        for node in active:
            free = measure - e_width + node.width
            if free < 0:
                give = e_shrink - node.shrink
                if free < -give - _SLACK:
                    dead += free < -give - slack  # nodes in front are dead before others
                    continue
                ratio = free / give if give else 0.0
                badness = -100.0 * ratio * ratio * ratio
                fitness = 0 if ratio < -0.5 else 1
            elif final:
                ratio, badness, fitness = 0.0, 0.0, 1
            else:
                give = (rag or e_stretch - node.stretch) + emergency
                ratio = free / give if give else inf
                if ratio > 1.0 and firm is not None:
                    letters = firm[at] - firm[node.start]
                    ratio = (free - letters) / (give - letters) if give > letters else inf
                if ratio > tolerance:
                    continue
                badness = 100.0 * ratio * ratio * ratio
                fitness = 1 if ratio <= 0.5 else 2 if ratio <= 1.0 else 3
            demerits = node.demerits + (LINE + badness) ** 2 + penalty_demerits
            if not -1 <= fitness - node.fitness <= 1:
                demerits += ADJACENT
            run = 0
            if end.flagged:
                run = node.hyphens + 1
                if run > 1:
                    demerits += DOUBLE if run == 2 else LADDER
            elif final:
                if node.hyphens:
                    demerits += FINAL
                if node.lines and measure - free < paragraph.least_end:
                    demerits += STUB
            key = fitness + _FITNESSES * min(run, 2) if by_run else fitness
            if by_line:
                key += _APART * node.lines
            known = best.get(key)
            if known is None or demerits < known[0]:
                best[key] = (demerits, free, node, run)
        if dead:
            del active[:dead]
        if best:
            active += _nodes(sums, end, best)
        elif not active:
            return []
    return [node for node in active if node.end is last]


def _first(sums: Sums, start: int, indent: float) -> _Node:
    """The beginning of the first line."""
    width, stretch, shrink = sums.width[start] - indent, sums.stretch[start], sums.shrink[start]
    return _Node(width, stretch, shrink, 0.0, 1, 0, 0, start, None, 0.0, None)


def _nodes(sums: Sums, end: End, ways: dict[int, _Way]) -> list[_Node]:
    """The beginnings of lines behind an end, one for each way to it."""
    at = end.start
    width, stretch, shrink = sums.width[at] + end.lead, sums.stretch[at], sums.shrink[at]
    found = []
    for key, (demerits, free, node, run) in ways.items():
        fitness, lines = key % _FITNESSES, node.lines + 1
        found.append(
            _Node(width, stretch, shrink, demerits, fitness, run, lines, at, end, free, node)
        )
    return found


def _lines(node: _Node) -> list[Line]:
    found = []
    while node.before is not None:
        assert node.end is not None
        found.append(Line(node.before.start, node.end, node.white))
        node = node.before
    return found[::-1]
