"""Plans the pages of a text by arithmetic, before any of them is made again.

A text is a row of *passages*: paragraphs, whose lines can be had in several *ways* (a line more, a
line less), and what cannot be divided, such as a picture. From where a page begins, all places are
reckoned at which it might end, with the demerits of its white and of the ways that were chosen; of
the pages that come of it the cheapest row is sought, as for the lines of a paragraph (Michael F.
Plass, “Optimal pagination techniques for automatic typesetting systems”, Stanford 1981). Heights
are in CSS pixels. Nothing here knows of boxes: `heights` reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, inf
from typing import Any, Final, NamedTuple

from glossator.press.pdf.engine.filling import left_of
from glossator.press.pdf.engine.floats import LEAST_TEXT, LEAST_WHITE
from glossator.press.pdf.engine.parts import LEAST
from glossator.press.pdf.engine.story import Choice, Line, Note, Passage, Rest, Start, Story, Way

WHITE: Final = 30_000.0  # demerits of a page that ends with the white of a line
FORGOTTEN: Final = 1_500_000.0  # demerits of a stub
STUB: Final = 5  # lines: a last page with fewer is one
AIR: Final = 1_000.0  # demerits of the white of a line that headings and entries take up
SOONER: Final = 500.0  # demerits of a page that is told to end sooner than it would
SQUEEZED: Final = 2_000.0  # demerits of a page whose notes stand closer
DIVIDED: Final = 8_000.0  # demerits of a note that goes on overleaf
DIVIDED_TOO: Final = 14_000.0  # the same of one of another layer besides
SPARE: Final = 2  # lines of a note that go on overleaf though there would be room
BEAM: Final = 16  # places at which a page may begin that are pursued
WHITEST: Final = 6  # lines of white that a page may end with
MOST_NOTES: Final = 2  # lines that the notes of a page may have more or less in all
SLIGHT: Final = 0.05  # CSS pixels by which what is reckoned may be wrong


class Step(NamedTuple):
    """A page: where the next begins (None: there is none), its demerits, what is chosen.

    `end` is the height of the text, if it has to be told to end there although more would fit;
    with `squeezed` its notes stand closer.
    """

    following: Start | None
    cost: float
    choices: Chain
    end: float = inf
    squeezed: bool = False


Chain = tuple[Any, Choice] | None  # what was chosen before, and the last
_States = dict[tuple[float, int], tuple[float, Chain]]  # pixels, lines of notes: cost, choices


def wrong_with(white: float, left: float) -> float:
    """How much is wrong with a page that ends with some lines of white, of which some are left when
    it has been filled, in demerits: twice as much counts fourfold."""
    return AIR * max(0.0, white) ** 2 + WHITE * left**2


def chosen(chain: Chain) -> Iterator[Choice]:
    """The choices of a page, the last first."""
    while chain is not None:
        chain, choice = chain
        yield choice


_Links = tuple[Any, Step] | None  # the pages before, and the last


def plan(story: Story, start: Start, most: float, known: Mapping[Start, float]) -> list[Step]:
    """The best pages from a start on, or none that have less than `most` demerits.

    `known` are starts for which pages have been made, with the demerits of all that follow.
    """
    begun: dict[Start, tuple[float, _Links]] = {start: (0.0, None)}
    best: _Links = None
    while begun:
        further: dict[Start, tuple[float, _Links]] = {}
        for one, (cost, links) in sorted(begun.items(), key=lambda item: item[1][0])[:BEAM]:
            for step in _Page(story, one, most - cost).steps():
                total = cost + step.cost
                at = step.following
                end = total + known.get(at, inf) if at is not None else total
                if end < most:
                    most, best = end, (links, step)
                if (
                    at is not None
                    and at not in known
                    and total < min(most, further.get(at, (inf,))[0])
                ):
                    further[at] = total, (links, step)
        begun = further
    found = []
    while best is not None:
        best, step = best
        found.append(step)
    return found[::-1]


@dataclass(slots=True)
class _Branch:
    """What stands on a page, as far as passage `number`, in several states."""

    number: int
    states: _States
    y: float = 0.0
    count: int = 0  # lines of text
    airy: int = 0
    spread: float = 0.0
    notes: tuple[Note, ...] = ()
    waiting: tuple[int, ...] = ()


class _Page:
    """All ends of a page that begins at some place."""

    def __init__(self, story: Story, start: Start, most: float) -> None:
        self.story, self.start, self.most = story, start, most
        self.best: dict[Start | None, Step] = {}
        self.branches: list[_Branch] = []

    def steps(self) -> list[Step]:
        """The best way to each place at which the next page may begin."""
        branch = _Branch(self.start.passage, {(0.0, 0): (0.0, None)})
        branch.waiting = self.start.afloat
        room = self.story.height - LEAST_TEXT * self.story.line
        while branch.waiting:
            figure = self.story.passages[branch.waiting[0]].plain.lines[0]
            if branch.y + figure.height > room:
                break
            branch.y += figure.height + figure.resumed
            branch.notes += figure.notes
            branch.airy, branch.count = branch.airy + 1, branch.count + figure.lines
            branch.waiting = branch.waiting[1:]
        if branch.waiting and branch.waiting == self.start.afloat:  # it has the page for itself
            following = self.start._replace(rests=(), afloat=branch.waiting[1:])
            return [Step(following, 0.0, None)]
        self.branches.append(branch)
        while self.branches:
            self._follow(self.branches.pop())
        return list(self.best.values())

    def _follow(self, branch: _Branch) -> None:
        for number in range(branch.number, len(self.story.passages)):
            branch.number = number
            one = self.story.passages[number]
            if one.floats and branch.waiting:
                branch.waiting += (number,)
                continue
            if not self._pass(branch, one):
                return
        if not branch.waiting:
            self._last(branch)

    def _pass(self, branch: _Branch, one: Passage) -> bool:
        """Set a passage in all its ways; False where the page ends before its end in all."""
        begun = self.start.line if branch.number == self.start.passage else 0
        plain = one.way(self.start.looseness) if begun else one.plain
        merged: _States = {}
        base = _Run(self, branch, one, plain, begun)
        for way in (plain,) if begun else (plain, *one.others()):
            run = base if way is plain else _Run(self, branch, one, way, begun)
            here = run.through(_taken(branch.states, one, way, self.most, plain))
            _merge(merged, here, run.y - base.y)
        branch.states, branch.notes = merged, base.notes
        branch.y, branch.airy, branch.spread = base.y, base.airy, base.spread
        branch.count += sum(line.lines for line in plain.lines[begun:])
        return bool(merged)

    def end(self, states: _States, run: _Run, number: int, line: Line) -> None:
        """Let the page end before a line, in each state that has room for what is on it."""
        story = self.story
        for (more, lines), (cost, chain) in states.items():
            white = story.height - run.y - more - run.foot - lines * run.small
            y, cost = run.y + more, cost + line.dear
            if -run.give <= white < -SLIGHT:
                self._end_here(run, number, line, y, 0.0, (cost + SQUEEZED, chain), squeezed=True)
            elif white >= -SLIGHT:
                self._end_here(run, number, line, y, white, (cost, chain))
            for rests in _divided(story.at_foot(run.notes), -white):
                left = white + sum(rest.lines * rest.note.line for rest in rests)
                state = _parted((cost, chain), rests)
                self._end_here(run, number, line, y, left, state, rests)

    def _end_here(
        self,
        run: _Run,
        number: int,
        line: Line,
        y: float,
        white: float,
        state: tuple[float, Chain],
        rests: tuple[Rest, ...] = (),
        *,
        squeezed: bool = False,
    ) -> None:
        """Let the page end before a line with so much white, if that is the best way to it."""
        height = self.story.line
        if white > WHITEST * height:
            return
        cost, chain = state
        fits = white > line.above + line.height - SLIGHT
        left = left_of(white, height, run.airy, run.spread, run.room)
        cost += wrong_with(white / height, left / height) + SOONER * fits
        looseness = run.way.looseness if number else 0
        at = Start(run.branch.number, number, looseness, rests, run.branch.waiting)
        known = self.best.get(at)
        if cost < self.most and (known is None or cost < known.cost):
            self.best[at] = Step(at, cost, chain, y if fits else inf, squeezed)

    def _last(self, branch: _Branch) -> None:
        story = self.story
        height, *_ = story.foot(branch.notes, self.start.rests)
        small = branch.notes[0].line if branch.notes else 0.0
        for (more, lines), (cost, chain) in branch.states.items():
            if branch.y + more + height + lines * small > story.height + SLIGHT:
                continue
            if branch.count + round(more / story.line) < STUB and self.start != Start(0):
                cost += FORGOTTEN
            if cost < self.most and (None not in self.best or cost < self.best[None].cost):
                self.best[None] = Step(None, cost, chain)


class _Run:
    """Goes along the lines of a passage that is set in one way, on one page."""

    def __init__(
        self, page: _Page, branch: _Branch, passage: Passage, way: Way, begun: int
    ) -> None:
        self.page, self.branch, self.passage, self.way = page, branch, passage, way
        self.begun = begun
        self.closed = branch.waiting[-1:] == (branch.number - 1,)
        self.y, self.airy, self.spread = branch.y, branch.airy, branch.spread
        self.notes = branch.notes
        self.small = self.notes[0].line if self.notes else 0.0
        self.foot, self.room, self.give = page.story.foot(self.notes, page.start.rests)

    def through(self, states: _States) -> _States:
        """The states behind the last line; none where the page ends before it in all of them."""
        story = self.page.story
        for number in range(self.begun, len(self.way.lines)):
            line = self.way.lines[number]
            if self.branch.number == self.page.start.passage and number == self.begun:
                if self.way.lines[0].grid:
                    self.y = story.on_grid(self.y)
                self.y += line.height + (0.0 if self.passage.floats else line.resumed)
            else:
                states = self._before(states, number, line)
                self.y += line.closed if self.closed else line.above
                if line.grid:
                    self.y = story.on_grid(self.y)
                self.y += line.height
                self.airy += line.airy
                self.spread += line.spread
            for note in line.notes:
                states = self._with_note(states, note)
            over = self.y + self.foot + _least(states, self.small) - story.height
            if over > max(SLIGHT, self.give, _divisible(story.at_foot(self.notes))):
                return {}
        return states

    def _before(self, states: _States, number: int, line: Line) -> _States:
        """Let the page end before a line; the states in which it may go on as well."""
        story = self.page.story
        used = self.y + self.foot
        if line.parts and used + _most(states, self.small) > story.height - WHITEST * story.line:
            self.page.end(states, self, number, line)
        if not self.passage.floats:
            return states
        fitting: _States = {}
        sent: _States = {}
        for (more, lines), one in states.items():
            white = story.height - used - more - lines * self.small
            if white >= line.above + line.height + self._added(line) - SLIGHT:
                fitting[more, lines] = one
            elif white > LEAST_WHITE * story.height:
                sent[more, lines] = one
        if sent:
            branch = self.branch
            following, waiting = branch.number + 1, (branch.number,)
            here = following, sent, self.y, branch.count, self.airy, self.spread, self.notes
            self.page.branches.append(_Branch(*here, waiting))
        return fitting

    def _added(self, line: Line) -> float:
        """By how much a line's notes make the page's notes higher."""
        notes = (*self.notes, *line.notes)
        return self.page.story.foot(notes, self.page.start.rests)[0] - self.foot

    def _with_note(self, states: _States, note: Note) -> _States:
        self.notes = (*self.notes, note)
        self.small = note.line
        self.foot, self.room, self.give = self.page.story.foot(self.notes, self.page.start.rests)
        if not note.ways:
            return states
        found = dict(states)
        for (more, lines), (cost, chain) in states.items():
            for looseness, price in note.ways.items():
                key = more, lines + looseness
                total = cost + price
                if abs(key[1]) > MOST_NOTES or total >= self.page.most:
                    continue
                if key not in found or total < found[key][0]:
                    found[key] = total, (chain, Choice(note.box.element, looseness, cost=price))
        return found


def _taken(states: _States, passage: Passage, way: Way, most: float, plain: Way) -> _States:
    """The states in which a passage is set in a way."""
    if way is plain:
        return states
    choice = Choice(passage.element, way.looseness, cost=way.cost)
    return {
        key: (cost + way.cost, (chain, choice))
        for key, (cost, chain) in states.items()
        if cost + way.cost < most
    }


def _merge(merged: _States, states: _States, higher: float) -> None:
    """Add states behind a passage that is so much higher than its best way."""
    for (more, lines), one in states.items():
        key = round(more + higher, 1), lines
        if key not in merged or one[0] < merged[key][0]:
            merged[key] = one


def _most(states: _States, small: float) -> float:
    return max((more + lines * small for more, lines in states), default=-inf)


def _least(states: _States, small: float) -> float:
    return min((more + lines * small for more, lines in states), default=inf)


def _divisible(notes: Sequence[Note]) -> float:
    """How much of the notes of a page may go on overleaf."""
    return sum((note.lines - LEAST) * note.line for note in _parting(notes))


def _parting(notes: Iterable[Note]) -> list[Note]:
    """The notes of a page that may go on overleaf: the last of each layer, if it is long enough."""
    last = {note.layer: note for note in notes}
    return [note for note in last.values() if note.lines >= 2 * LEAST]


def _parted(state: tuple[float, Chain], rests: Iterable[Rest]) -> tuple[float, Chain]:
    """The state of a page that sends these lines of its notes overleaf."""
    cost, chain = state
    for rest, price in zip(rests, (DIVIDED, DIVIDED_TOO), strict=False):
        cost += price
        chain = chain, Choice(rest.note.box.element, parted=rest.lines, cost=price)
    return cost, chain


def _divided(notes: Sequence[Note], lacking: float) -> Iterator[tuple[Rest, ...]]:
    """What of the notes may go on overleaf so that the page has so much more room: no more than it
    must, or a little more, for a page behind that has too little on it; of one note, or where that
    is not enough, of two."""
    parting = _parting(notes)
    for note in parting:
        for lines in _sent(lacking, note, LEAST, note.lines - LEAST):
            yield (Rest(note, lines),)
    for one, other in combinations(parting, 2):
        alone, most = max(one.lines, other.lines) - LEAST, other.lines - LEAST
        for lines in _sent(lacking, one, max(2 * LEAST, alone + 1), one.lines - LEAST + most):
            second = min(most, max(lines // 2, lines - (one.lines - LEAST)))
            yield Rest(one, lines - second), Rest(other, second)


def _sent(lacking: float, note: Note, least: int, most: int) -> range:
    """How many lines as high as those of a note may go on overleaf."""
    wanted = max(least, ceil((lacking - SLIGHT) / note.line))
    return range(wanted, min(wanted + SPARE, most) + 1)
