"""Reads pages that have been made into heights, of which others can be planned (`planning`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.carried import height_of_label, is_label
from glossator.press.pdf.engine.filling import FLEXIBLE, in_columns, is_note, lines_high, spread_of
from glossator.press.pdf.engine.floats import floats_in, waits_for
from glossator.press.pdf.engine.footing import rank_of
from glossator.press.pdf.engine.lines.grid import TOUCH, number_in
from glossator.press.pdf.engine.lines.hooking import Lines
from glossator.press.pdf.engine.one_page import DEAREST, SHORTEST, line_height
from glossator.press.pdf.engine.parts import part, span_of, units
from glossator.press.pdf.engine.starts import FLOAT
from glossator.press.pdf.engine.story import Line, Note, Passage, Rest, Start, Story, Way

WAYS: Final = (0, 1, -1)
CONTINUED: Final = 20_000.0  # demerits of a page that ends amidst an entry
_AVOID: Final = ("avoid", "avoid-page")
Path = tuple[Any, ...]  # the boxes around a unit, from outside


class Unknown(Exception):
    """Pages that cannot be planned; the message says why."""


@dataclass(slots=True)
class _Unit:
    """A line, a row, a picture: what stands on one page. `above` is None at a page's top."""

    box: Any
    path: Path
    page: int
    height: float
    above: float | None
    notes: tuple[Any, ...]


@dataclass(slots=True)
class Reader:
    """Reads the pages of one layout; knows its notes."""

    context: Any
    lines: Lines
    _line: float = 0.0  # height of a line of the pages' text
    _notes: dict[int, Note] = field(default_factory=dict)
    _feet: dict[tuple[Any, ...], tuple[float, float, float]] = field(default_factory=dict)
    _rests: dict[tuple[int, int], Any] = field(default_factory=dict)
    _figures: dict[int, int] = field(default_factory=dict)  # number of their passages, by element

    def read(self, pages: Sequence[Any]) -> tuple[Story, list[Start]]:
        """What stands on pages, and where each of them begins. Raises Unknown."""
        self._line = line_height(pages[0])
        heads: set[int] = set()
        afloat = {
            id(box.element): box
            for page in pages
            for box in page.children[0].children
            if FLOAT in box.__dict__
        }
        each = (_units_of(page, number, heads, afloat) for number, page in enumerate(pages))
        found = [unit for units_of_page in each for unit in units_of_page]
        heights = {round(page.height, 1) for page in pages}
        if len(heights) > 1:
            raise Unknown("pages of several heights")
        passages: list[Passage] = []
        starts: list[Start] = []
        before: _Unit | None = None
        standing: _Unit | None = None  # the last that does not float
        for group in _groups(found):
            for at, unit in enumerate(group):
                while unit.page >= len(starts) and FLOAT not in unit.box.__dict__:
                    starts.append(Start(len(passages), at, self._looseness(group)))
            passages.append(self._passage(group, before, standing))
            before = group[-1]
            if passages[-1].floats:
                self._figures[id(before.box.element)] = len(passages) - 1
            else:
                standing = before
        if len(starts) < len(pages):
            raise Unknown("pages without text")
        starts = self._with_rests(pages, starts)
        return Story(passages, pages[0].height, self._line, self._foot, self._at_foot), starts

    def _looseness(self, group: list[_Unit]) -> int:
        return int(self.lines.looseness.get(id(group[0].path[-1].element), 0))

    def _with_rests(self, pages: Sequence[Any], starts: list[Start]) -> list[Start]:
        """The starts, with what stands at each page's foot of a note from the page before."""
        found = []
        for page, start in zip(pages, starts, strict=True):
            rests = []
            for note in page.children[1].children:
                span = span_of(note)
                if span is not None and span.first:
                    known = self._notes.get(id(note.element))
                    if known is None:
                        raise Unknown("a note that begins before these pages")
                    rests.append(Rest(known, known.lines - span.first))
            floated = [box for box in page.children[0].children if FLOAT in box.__dict__]
            at = tuple(self._figures[id(box.element)] for box in floated)
            found.append(start._replace(rests=tuple(rests), afloat=at))
        return found

    def _passage(self, group: list[_Unit], before: _Unit | None, standing: _Unit | None) -> Passage:
        first = group[0]
        style, element = first.path[-1].style, first.path[-1].element
        found = []
        floats = floats_in(first.box, first.path[-2])
        grid = isinstance(first.box, boxes.LineBox) and self._is_on_grid(style)
        for number, unit in enumerate(group):
            notes = tuple(self.note(box) for box in unit.notes)
            count = lines_high(unit.box, self._line)
            if number:
                parts = _parts(number, len(group), style)
                label = _label(unit.path)
                line = Line(unit.height, unit.above or 0.0, label, parts, notes=notes, lines=count)
                found.append(line._replace(dear=CONTINUED * (label > 0)))
                continue
            above = 0.0
            parts, airy, spread, closed = True, 0, 0.0, 0.0
            if before is not None:
                styled = _between(before.path, unit.path)
                above = styled if unit.above is None or grid else unit.above
                closed = _between(standing.path, unit.path) if standing is not None else 0.0
                parts = _may_part(before.path, unit.path)
                airy = _airy(before.path, unit.path)
                spread = _spread(before.path, unit.path)
            label = _label(unit.path[: _common(before.path, unit.path)]) if before else 0.0
            resumed = unit.box.margin_bottom if floats else _resumed(unit) + label
            found.append(
                Line(unit.height, above, resumed, parts, airy, spread, notes, count, grid, closed)
            )
            found[0] = found[0]._replace(dear=CONTINUED * (label > 0))
        looseness = self._looseness(group)
        cost = self.lines.cost(element, looseness) if looseness else 0.0
        plain = Way(looseness, cost, tuple(found))
        if self.lines.count(element) != len(group) or len(group) < SHORTEST:
            return Passage(element, plain, floats=floats)
        return Passage(element, plain, _Others(self, element, plain, style))

    def _is_on_grid(self, style: Any) -> bool:
        return bool(number_in(style, "__grid")) and abs(strut(style)[0] - self._line) < TOUCH

    def note(self, box: Any) -> Note:
        """A note that is called, by the box that it is before layout."""
        key = id(box.element)
        if key not in self._notes:
            laid = self.context.laid_note(box)
            count = sum(1 for unit in units(laid) if isinstance(unit, boxes.LineBox))
            ways: dict[int, float] = {}
            is_plain = not self.lines.looseness.get(key, 0)
            is_plain = is_plain and not self.context.may_stand_beside(box)
            if is_plain and self.lines.count(box.element) == count >= SHORTEST:
                for one in filter(None, WAYS):
                    cost = self.lines.cost(box.element, one)
                    if cost < DEAREST:
                        ways[one] = cost
            whole = sum(1 for _ in units(laid))
            self._notes[key] = Note(box, whole, float(strut(box.style)[0]), ways, rank_of(box))
        return self._notes[key]

    def _foot(self, notes: Sequence[Note], rests: Sequence[Rest]) -> tuple[float, float, float]:
        key = (*map(id, notes), *((id(rest.note), rest.lines) for rest in rests))
        if key not in self._feet:
            found = [*map(self._part, rests), *(note.box for note in notes)]
            self._feet[key] = self.context.foot_of_notes(found)
        return self._feet[key]

    def _at_foot(self, notes: Sequence[Note]) -> Sequence[Note]:
        found = set(map(id, self.context.at_foot([note.box for note in notes])))
        return [note for note in notes if id(note.box) in found]

    def _part(self, rest: Rest) -> Any:
        key = id(rest.note), rest.lines
        if key not in self._rests:
            count = rest.note.lines
            self._rests[key] = part(rest.note.box, count - rest.lines, count)
        return self._rests[key]


class _Others:
    """The other ways to set a paragraph; looked for when they are asked for."""

    def __init__(self, reader: Reader, element: Any, plain: Way, style: Any) -> None:
        self.reader, self.element, self.plain, self.style = reader, element, plain, style
        self.found: tuple[Way, ...] | None = None

    def __call__(self) -> tuple[Way, ...]:
        """Each way with its lines and what it costs."""
        if self.found is None:
            self.found = tuple(self._ways())
        return self.found

    def _ways(self) -> Iterator[Way]:
        lines = self.reader.lines
        for wanted in WAYS:
            if wanted == self.plain.looseness:
                continue
            cost = lines.cost(self.element, wanted)
            if cost < DEAREST:
                cost = cost if wanted else 0.0
                yield Way(wanted, cost, self._lines(lines.calls(self.element, wanted)))

    def _lines(self, calls: list[list[Any]]) -> tuple[Line, ...]:
        plain, count = self.plain.lines, len(calls)
        height, found = plain[-1].height, []
        for number, boxes_of_notes in enumerate(calls):
            notes = tuple(self.reader.note(box) for box in boxes_of_notes)
            if number:
                parts = _parts(number, count, self.style)
                resumed, dear = plain[-1].resumed, plain[-1].dear
                found.append(Line(height, resumed=resumed, parts=parts, notes=notes, dear=dear))
            else:
                found.append(plain[0]._replace(notes=notes))
        return tuple(found)


def _units_of(page: Any, number: int, heads: set[int], afloat: dict[int, Any]) -> Iterator[_Unit]:
    """The units of a page, by its number. `heads` are the rows of tables' heads before it;
    `afloat` are the figures that float, as they were laid out."""
    bottom: float | None = None
    for box, path in _walk(page.children[0], ()):
        if any(map(is_label, path)):
            continue
        if any(getattr(outer, "is_header", False) for outer in path):
            if id(box.element) in heads:  # printed again
                continue
            heads.add(id(box.element))
        if waits_for(box) is not None:
            laid = afloat[id(box.element)]
            yield _Unit(laid, (*path[:-1], laid), number, laid.border_height(), None, _called(laid))
            continue
        top, height = box.position_y, box.height
        if not isinstance(box, boxes.LineBox):
            top, height = box.border_box_y(), box.border_height()
        above = None if bottom is None else top - bottom
        if bottom is None and not number:
            above = 0.0
            height, top = top + height - page.content_box_y(), page.content_box_y()
        yield _Unit(box, path, number, height, above, _called(box))
        bottom = top + height


def _called(box: Any) -> tuple[Any, ...]:
    """The notes that are called in a box, as boxes before layout."""
    notes = (getattr(inner, "footnote", None) for inner in box.descendants())
    return tuple(note for note in notes if note is not None)


def _walk(box: Any, path: Path) -> Iterator[tuple[Any, Path]]:
    if waits_for(box) is not None:
        yield box, (*path, box)
        return
    if is_note(box) or not box.is_in_normal_flow() or FLOAT in box.__dict__:
        return
    if isinstance(box, boxes.LineBox):
        if box.height > 0:
            yield box, path
        return
    if in_columns(box):
        raise Unknown("columns")
    if path and floats_in(box, path[-1]):
        yield box, (*path, box)
        return
    divisible = isinstance(box, (boxes.BlockBox, boxes.TableBox, boxes.TableRowGroupBox))
    if not divisible or isinstance(box, (boxes.FlexBox, boxes.GridBox)):
        yield box, (*path, box)
        return
    children = getattr(box, "children", None)
    if not children:
        if path and box.margin_height():  # the root is empty where notes have the page
            yield box, (*path, box)
        return
    for child in children:
        yield from _walk(child, (*path, box))


def _key(box: Any) -> tuple[int, Any, type]:
    return id(box.element), box.element_tag, type(box)


def _common(one: Path, other: Path) -> int:
    """How many boxes two units have around them both."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if _key(a) != _key(b):
            break
        count += 1
    return count


def _groups(found: Sequence[_Unit]) -> Iterator[list[_Unit]]:
    """Lines of one paragraph together; all else alone."""
    group: list[_Unit] = []
    for unit in found:
        before = group[-1] if group else None
        same = (
            before is not None
            and isinstance(unit.box, boxes.LineBox)
            and isinstance(before.box, boxes.LineBox)
            and len(before.path) == len(unit.path) == _common(before.path, unit.path)
        )
        if group and not same:
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _parts(number: int, count: int, style: Any) -> bool:
    """Whether a page may end before a line of a paragraph, by orphans and widows."""
    return bool(number >= style["orphans"] and count - number >= style["widows"])


def _may_part(before: Path, path: Path) -> bool:
    """Whether a page may end between two units that are not of one paragraph."""
    common = _common(before, path)
    if any(getattr(box, "is_header", False) for box in before[common:]):
        return False  # the head of a table has a row below it
    if any(box.style["break_inside"] in _AVOID for box in path[:common]):
        return False
    if any(box.style["break_after"] in _AVOID for box in before[common:]):
        return False
    return not any(box.style["break_before"] in _AVOID for box in path[common:])


def _airy(before: Path, path: Path) -> int:
    """How many boxes begin with a unit around which a page may have a line more."""
    outer = path[: _common(before, path)]
    if any(_is_airy(box) or box.element.get("data-tag") == "LBody" for box in outer):
        return 0
    for box in path[len(outer) :]:
        if box.element.get("data-tag") == "LBody":
            return 0
        if _is_airy(box):
            return 1
    return 0


def _spread(before: Path, path: Path) -> float:
    """How much more white a page may have above a unit, if an entry or a row begins with it."""
    common = _common(before, path)
    pairs = zip(path[common - 1 :], path[common:], strict=False)
    return max((spread_of(box, around) for around, box in pairs), default=0.0)


def _is_airy(box: Any) -> bool:
    return box.element.tag in FLEXIBLE and box.element_tag == box.element.tag


def _between(before: Path, path: Path) -> float:
    """The white between two units, as their styles say."""
    common = _common(before, path)
    margins = [_length(box, "margin_bottom") for box in before[common:]]
    margins += [_length(box, "margin_top") for box in path[common:]]
    inner = [_length(box, "padding_bottom") for box in before[common:]]
    inner += [_length(box, "padding_top") for box in path[common:]]
    return max(margins, default=0.0) + sum(inner)


def _length(box: Any, name: str) -> float:
    length = box.style[name]
    return float(length.value) if getattr(length, "unit", None) == "px" else 0.0


def _label(path: Path) -> float:
    """The height of what says that an entry goes on, above what stands in these boxes."""
    return sum(map(height_of_label, path))


def _resumed(unit: _Unit) -> float:
    """The height of a table's head, with which a page begins that begins with a row."""
    if not isinstance(unit.box, boxes.TableRowBox):
        return 0.0
    group, table = unit.path[-2], unit.path[-3]
    if getattr(group, "is_header", False):
        return 0.0
    heads = [box for box in table.children if getattr(box, "is_header", False)]
    return float(sum(box.height for box in heads))
