"""Puts total-fit lines in the place of WeasyPrint's own, at one private place of version 70.

`layout.block` asks `iter_line_boxes` for the lines of a line box, from a skip stack on. The one
here breaks the paragraph as a whole, remembers that (a note is laid out to be measured and again to
be printed; a page may be made twice), and yields the same kind of lines. What it does not know it
leaves to the library: floats beside the text, kept white space, text from right to left, a line
that no break makes short enough. `Lines.fallen` counts these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from weasyprint.layout import percent
from weasyprint.layout.inline import is_phantom_linebox, line_box_verticality

from glossator.press.pdf.engine.bounds import reached
from glossator.press.pdf.engine.ideographs import is_unspaced
from glossator.press.pdf.engine.lines.breaking import Line, Paragraph, Sums, break_lines, loosened
from glossator.press.pdf.engine.lines.flattening import Flat, NotOurs, flatten, shape
from glossator.press.pdf.engine.lines.grid import (
    bring_along,
    held_by,
    is_on_grid,
    keep_height,
    levelled,
    number_in,
    on_grid,
)
from glossator.press.pdf.engine.lines.lengths import Whole
from glossator.press.pdf.engine.lines.measuring import OBJECT, Measures, Shaped
from glossator.press.pdf.engine.lines.opportunities import Places
from glossator.press.pdf.engine.lines.setting import Cut, Setter, White, shape_texts

STRETCH: Final = 0.42  # of a space: it may grow by as much without being loose
SHRINK: Final = 0.33  # of a space, as in TeX
LEAST_END: Final = 2.4  # em: a last line that is shorter hardly shows below an indent
RAG: Final = 0.16  # of the measure: the white at the end of a line that is not justified
_JUSTIFIED: Final = "justify"
Stack = Any  # WeasyPrint's skip stack: {index of a child: stack of the child or None}


@dataclass(slots=True)
class _Measured:
    """A paragraph with all that does not depend on the measure."""

    flat: Flat
    advances: list[float]
    shaped: dict[int, Shaped]  # texts, by their first character
    paragraph: Paragraph
    letters: float  # letterspacing, as a share of the type size
    expansion: float  # as a share of their width
    styles: list[Any]  # kept alive, since they are known by identity


@dataclass(slots=True)
class _Plan:
    """The lines of a paragraph on one measure: cuts, white, and the stacks at which they begin."""

    measured: _Measured
    cuts: list[Cut]
    whites: list[White]
    shifts: list[float]  # how far a line begins outside of the measure
    stacks: list[Stack]  # behind each line; the last is None
    numbers: dict[tuple[int, ...], int]  # line that begins at a stack


@dataclass(slots=True)
class Lines:
    """The lines of one layout, and how many paragraphs were set so or left to the library."""

    names: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    original: Any = None
    set: int = 0
    fallen: Counter[str] = field(default_factory=Counter)
    measures: Measures = field(default_factory=Measures)
    places: Places = field(init=False)
    _measured: dict[object, _Measured | str] = field(default_factory=dict)
    _plans: dict[object, _Plan | None] = field(default_factory=dict)
    looseness: dict[int, int] = field(default_factory=dict)  # by element's identity: lines more
    _wholes: dict[int, Whole] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = Places(self.measures, self.names, self.common)

    def iterate(
        self,
        context: Any,
        box: Any,
        position_y: float,
        bottom_space: float,
        skip_stack: Stack,
        containing_block: Any,
        absolute_boxes: list[Any],
        fixed_boxes: list[Any],
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Iterator[tuple[Any, Stack]]:
        """In the place of `iter_line_boxes`."""
        reached(box.element)
        special = first_letter_style or first_line_style or context.excluded_shapes
        plan = None
        if not special:
            percent.resolve_percentages(box, containing_block)
            percent.resolve_one_percentage(box, "text_indent", containing_block.width)
            plan = self._plan(context, box, skip_stack, containing_block)
        if plan is None:
            lines = self.original(
                context,
                box,
                position_y,
                bottom_space,
                skip_stack,
                containing_block,
                absolute_boxes,
                fixed_boxes,
                first_letter_style,
                first_line_style,
            )
            for line, resume_at in levelled(lines, context, box):
                bottom = line.position_y + line.height
                context.edge, context.held = bottom + bottom_space, 0.0
                _end_text(context, bottom, bottom_space)
                yield line, resume_at
            return
        setter = Setter(
            box,
            plan.measured.flat,
            plan.measured.advances,
            plan.measured.shaped,
            self.measures,
            context,
            containing_block,
            absolute_boxes,
            fixed_boxes,
        )
        first = plan.numbers[_path(skip_stack)]
        indent = box.text_indent if skip_stack is None else 0.0
        box.text_indent = 0
        falls, position_y = position_y, on_grid(context, box, position_y)
        bring_along(absolute_boxes, box.element, position_y - falls)
        for number in range(first, len(plan.cuts)):
            line = _set(setter, plan, number, box, position_y, indent)
            if is_on_grid(context, box):
                keep_height(line, box.style)
            indent = 0.0
            position_y = line.position_y + line.height
            # where notes of the line may begin; better below those lines that have to be with it
            context.edge = position_y + bottom_space
            _end_text(context, position_y, bottom_space)
            context.held = held_by(number, len(plan.cuts), box.style) * line.height
            yield line, plan.stacks[number]

    def _plan(
        self, context: Any, box: Any, skip_stack: Stack, containing_block: Any
    ) -> _Plan | None:
        """The lines of a box from a skip stack on; None where they are the library's."""
        shaped = tuple(shape(box))
        key = (id(box.element), shaped, containing_block.width)
        indent = box.text_indent
        looseness = self.looseness.get(id(box.element), 0)
        whole = (key, indent, None, looseness)
        if whole not in self._plans:
            self._plans[whole] = self._made(context, box, None, containing_block, key, looseness)
        plan = self._plans[whole]
        if plan is not None and id(box.element) in self._wholes:
            self._wholes[id(box.element)].count = len(plan.cuts)
        path = _path(skip_stack)
        if plan is None or path in plan.numbers:
            return plan
        rest = (key, 0.0, path, 0)
        if rest not in self._plans:
            self._plans[rest] = self._made(context, box, skip_stack, containing_block, key)
        return self._plans[rest]

    def _made(
        self,
        context: Any,
        box: Any,
        skip_stack: Stack,
        containing_block: Any,
        key: object,
        looseness: int = 0,
    ) -> _Plan | None:
        measured = self._measured.get(key)
        if measured is None:
            try:
                measured = self._measure(context, box, containing_block)
            except NotOurs as reason:
                measured = str(reason)
            self._measured[key] = measured
        if isinstance(measured, str):
            self.fallen[measured] += 1
            return None
        start = 0 if skip_stack is None else measured.flat.place(_path(skip_stack))[1]
        indent = box.text_indent if skip_stack is None else 0.0
        width = containing_block.width
        lines = None
        if looseness:
            other = loosened(measured.paragraph, width, indent, looseness)
            lines = other and other.lines
        if lines is None:
            lines = break_lines(measured.paragraph, width, indent, start)
        if lines is None:
            self.fallen["a line that is too long"] += 1
            return None
        self.set += 1
        if skip_stack is None and not measured.paragraph.rag:
            whole = Whole(measured.paragraph, width, indent, len(lines), measured.flat)
            self._wholes[id(box.element)] = whole
        return _planned(measured, lines, _path(skip_stack), box)

    def count(self, element: Any) -> int:
        """How many lines a justified paragraph has; 0 for what is none."""
        whole = self._wholes.get(id(element))
        return whole.count if whole is not None else 0

    def cost(self, element: Any, looseness: int) -> float:
        """What it costs, in demerits, to set a paragraph in so many lines more than is best."""
        whole = self._wholes.get(id(element))
        return inf if whole is None else whole.cost(looseness)

    def calls(self, element: Any, looseness: int) -> list[list[Any]]:
        """The notes that each line of a paragraph calls, as boxes, which can be set so."""
        return self._wholes[id(element)].calls(looseness)

    def _measure(self, context: Any, box: Any, containing_block: Any) -> _Measured:
        style = box.style
        if style["direction"] != "ltr":
            raise NotOurs("text from right to left")
        if is_unspaced(style["lang"]):
            raise NotOurs("text without spaces")
        flat = flatten(box, containing_block)
        if not flat.text.strip(" "):
            raise NotOurs("an empty line")
        known, texts = shape_texts(context, flat, containing_block)
        justified = style["text_align_all"] == _JUSTIFIED
        letters = number_in(style, "__letterspacing") if justified else 0.0
        expansion = number_in(style, "__expansion") if justified else 0.0
        hanging = number_in(style, "__hanging") if justified else 0.0
        sums = _sums(flat, known, letters, expansion, SHRINK if justified else 0.0)
        ends = self.places.ends(flat, known, hanging, justified=justified)
        rag = 0.0 if justified else RAG * containing_block.width
        least = LEAST_END * style["font_size"]
        styles = [style, *(leaf.box.style for leaf in flat.leaves)]
        paragraph = Paragraph(sums, ends, least, rag)
        return _Measured(flat, known, texts, paragraph, letters, expansion, styles)


def _sums(
    flat: Flat, known: list[float], letters: float, expansion: float, shrinking: float
) -> Sums:
    width, stretch, shrink, firm = [0.0], [0.0], [0.0], [0.0]
    w = st = sh = fi = 0.0
    beside: dict[int, float] = {}
    for place, spacing in flat.spacings():
        beside[place] = beside.get(place, 0.0) + spacing
    each = zip(flat.text, known, flat.sizes(), strict=True)
    for place, (character, advance, size) in enumerate(each):
        w += advance + beside.get(place, 0.0)
        if character in " \u00a0":
            st += STRETCH * advance
            sh += shrinking * advance
        if advance and character != OBJECT:
            fi += letters * size + expansion * advance
        width.append(w)
        stretch.append(st + fi)
        shrink.append(sh + fi)
        firm.append(fi)
    return Sums(width, stretch, shrink, firm if fi else None)


def _planned(measured: _Measured, lines: list[Line], begun: tuple[int, ...], box: Any) -> _Plan:
    flat = measured.flat
    justified = not measured.paragraph.rag
    plan = _Plan(measured, [], [], [], [], {begun: 0})
    first = flat.place(begun)[0] if begun else 0
    lead = 0.0
    for number, (start, end, free) in enumerate(lines):
        final = number == len(lines) - 1
        last, following = len(flat.leaves) - 1, 0
        if not final:
            last, following = flat.divide(end.end, end.start)
        plan.cuts.append(Cut(start, end.end, first, last, end.hyphenated))
        white = White()
        if justified and (not final or free < 0):
            white = _white(measured, start, end.end, free)
        plan.whites.append(white)
        plan.shifts.append(lead)
        stack = None if final else flat.stack(following, end.start)
        plan.stacks.append(stack)
        if stack is not None:
            plan.numbers[_path(stack)] = number + 1
        first, lead = following, end.lead
    return plan


def _white(measured: _Measured, start: int, end: int, free: float) -> White:
    """What the spaces and letters of a line take so that it is as long as the measure."""
    sums = measured.paragraph.sums
    side = sums.stretch if free >= 0 else sums.shrink
    give = side[end] - side[start]
    ratio = max(-1.0, min(1.0, free / give)) if give else 0.0
    firm = sums.firm
    taken = ratio * (firm[end] - firm[start]) if firm is not None else 0.0
    text = measured.flat.text
    spaces = text.count(" ", start, end) + text.count("\u00a0", start, end)
    space = (free - taken) / spaces if spaces else 0.0
    return White(space, ratio * measured.letters, ratio * measured.expansion)


def _end_text(context: Any, bottom: float, bottom_space: float) -> None:
    """Let the page end before a line that stands lower than its text may."""
    if bottom > getattr(context, "text_end", inf) and bottom_space > -inf:
        context.page_bottom = min(context.page_bottom, context.text_end)


def _set(
    setter: Setter, plan: _Plan, number: int, box: Any, position_y: float, indent: float
) -> Any:
    """One line as `get_next_linebox` makes it."""
    block = setter.containing_block
    box.position_y = position_y
    x = block.content_box_x() + plan.shifts[number]
    line, placeholders = setter.line(plan.cuts[number], plan.whites[number], x + indent)
    line.position_x = x + indent
    if is_phantom_linebox(line):
        line.height = 0
    else:
        line.translate(_offset(line, block, number == len(plan.cuts) - 1, indent), 0)
        bottom, top = line_box_verticality(line)
        line.baseline = -top
        line.position_y = top
        line.height = bottom - top
        line.margin_top = line.margin_bottom = 0
        line.translate(0, position_y - top)
        line.position_y = position_y
    for placeholder in placeholders:
        if "inline" in placeholder.style.specified["display"]:
            placeholder.translate(0, position_y - placeholder.position_y)
        else:
            placeholder.translate(
                line.position_x - placeholder.position_x,
                position_y + line.height - placeholder.position_y,
            )
    return line


def _offset(line: Any, block: Any, last: bool, indent: float) -> float:
    """How far a line that is not justified stands from the start of the measure."""
    style = line.style
    align = style["text_align_all"]
    if last and style["text_align_last"] != "auto":
        align = style["text_align_last"]
    free = block.width - indent - line.width
    if free <= 0 or align in ("justify", "start", "left"):
        return 0.0
    return float(free / 2 if align == "center" else free)


def _path(stack: Stack) -> tuple[int, ...]:
    path: list[int] = []
    while stack is not None:
        ((index, stack),) = stack.items()
        path.append(index)
    return tuple(path)


@contextmanager
def fitted_lines(
    names: frozenset[str] = frozenset(), common: frozenset[str] = frozenset()
) -> Iterator[Lines]:
    """While this is open, WeasyPrint's paragraphs are broken as wholes; see `Places`."""
    from weasyprint.layout import block

    lines = Lines(names, common, block.iter_line_boxes)
    block.iter_line_boxes = lines.iterate
    try:
        yield lines
    finally:
        block.iter_line_boxes = lines.original
