"""Notes in the margin, beside the lines that call them; WeasyPrint has no such layout.

While a page is made, each note is laid out as narrow as the margin's column. As long as the notes
of the page fit into the column, one below the other, they take no room from the text; one that does
not fit, or would take half of the column, goes to the foot. When the page is done, and
again when its white has been taken up, its notes are put as near to their lines as they may stand
without overlapping: downwards from the first, then upwards from the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import block_level_layout
from weasyprint.layout import page as pages

from glossator.press.pdf.engine.footing import Context, notes_kept
from glossator.press.pdf.engine.parts import span_of

LONGEST: Final = 0.5  # of the column; longer notes go to the foot
_WIDER: Final = 1.0  # CSS pixels by which a note may be wider than the column
_BESIDE: Final = "glossator_beside"  # attribute of a page and of its notes: those in its margin
NUMBER_GAP: Final = 9.0  # CSS pixels between the text and a ¶ number


@dataclass(frozen=True, slots=True)
class Column:
    """The column in the outer margin: its distance from the text, its width, and the distance
    between two notes, in CSS pixels."""

    gap: float
    width: float
    between: float


def spread(
    wanted: Sequence[float], heights: Sequence[float], between: float, top: float, bottom: float
) -> list[float]:
    """Where notes that want to stand at these places stand without overlapping, in order.

    All in one unit, downwards. None leaves the column if they fit into it together.
    """
    places: list[float] = []
    free = top
    for place, height in zip(wanted, heights, strict=True):
        places.append(max(place, free))
        free = places[-1] + height + between
    limit = bottom
    for number in reversed(range(len(places))):
        places[number] = min(places[number], limit - heights[number])
        limit = places[number] - between
    return places


class MarginContext(Context):
    """A layout in which notes stand in the margin where they fit."""

    column: ClassVar[Column]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._beside: list[Any] = []
        self._narrow: dict[int, tuple[Any, Any]] = {}  # with the note, whose number stays its own

    def _begin_page(self) -> None:
        super()._begin_page()
        self._beside = []

    def layout_footnote(self, footnote: Any) -> bool:
        """Place a note; whether that leaves too little room for text."""
        if not self._fits(footnote, self._beside):
            return bool(super().layout_footnote(footnote))
        self.footnotes.remove(footnote)
        self._beside.append(footnote)
        return False

    def unlayout_footnote(self, footnote: Any) -> None:
        """Take a note off the page: its line has gone."""
        if any(footnote is note for note in self._beside):
            self._beside = [note for note in self._beside if note is not footnote]
            self.footnotes.append(footnote)
        else:
            super().unlayout_footnote(footnote)

    def report_footnote(self, footnote: Any) -> None:
        """Send a note to the next page; one in the margin does not have to go."""
        if not any(footnote is note for note in self._beside):
            super().report_footnote(footnote)

    def foot_of_notes(self, notes: list[Any]) -> tuple[float, float, float]:
        """The height of those notes that the margin does not hold: see `Context`."""
        return super().foot_of_notes(self.at_foot(notes))

    def at_foot(self, notes: Sequence[Any]) -> list[Any]:
        """Those notes of a page that its margin does not hold."""
        beside: list[Any] = []
        foot: list[Any] = []
        for note in notes:
            (beside if self._fits(note, beside) else foot).append(note)
        return foot

    def _fits(self, note: Any, beside: Sequence[Any]) -> bool:
        """Whether a note fits into the margin below others."""
        if span_of(note) is not None:
            return False  # what has begun at the foot goes on there
        room: float = self.current_footnote_area.page.height
        laid = self._laid(note)
        if _right(laid) > laid.position_x + self.column.width + _WIDER:
            return False  # a table or a long word
        height = laid.border_height()
        taken = sum(self._laid(n).border_height() + self.column.between for n in beside)
        return bool(height <= LONGEST * room and taken + height <= room)

    def _laid(self, note: Any) -> Any:
        """The note laid out as wide as the column."""
        if id(note) not in self._narrow:
            holder = self.current_footnote_area.page.copy()
            holder.width = self.column.width
            box = build.create_anonymous_boxes(self._variant(note, "").deepcopy())
            box.position_x = box.position_y = 0.0
            laid = block_level_layout(self, box, float("-inf"), None, holder)[0]
            self._narrow[id(note)] = note, laid
        return self._narrow[id(note)][1]

    def set_beside(self, page: Any) -> None:
        """Put the notes of a page that has been made into its margin, and ¶ numbers on the other
        side."""
        if page.page_type.side == "left":
            _number_inside(page.children[0], page)
        page.__dict__[_BESIDE] = tuple(self._beside)
        self.finish_page(page)

    def finish_page(self, page: Any) -> None:
        """Put the notes beside their lines, wherever these have moved."""
        root, notes = page.children[0], page.__dict__[_BESIDE]
        left = page.page_type.side == "left"
        root.children = [box for box in root.children if _BESIDE not in box.__dict__]
        # of their own for this page: it may be kept, and made again in another way
        laid = [self._laid(note).deepcopy() for note in notes]
        top = page.content_box_y()
        baselines = dict(_baselines(root, top))
        wanted = [
            baselines.get(id(note), top) - _first_baseline(box)
            for note, box in zip(notes, laid, strict=True)
        ]
        heights = [box.border_height() for box in laid]
        x = page.content_box_x()
        x += -self.column.gap - self.column.width if left else page.width + self.column.gap
        for box, y in zip(
            laid, spread(wanted, heights, self.column.between, top, top + page.height), strict=True
        ):
            box.translate(x - box.position_x, y - box.position_y)
            box.__dict__[_BESIDE] = notes
            root.children.append(box)


def _right(box: Any) -> float:
    """The right edge of everything in a box that has been laid out."""
    return max(
        float(inner.position_x + inner.margin_width())
        for inner in box.descendants()
        if not isinstance(inner, boxes.LineBox)
    )


def _baselines(box: Any, line: float) -> Iterator[tuple[int, float]]:
    """For each call in a box: its note, and the baseline of its line."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.LineBox):
        line = box.position_y + box.baseline
    if box.footnote is not None:
        yield id(box.footnote), line
    for child in getattr(box, "children", ()):
        yield from _baselines(child, line)


def _first_baseline(box: Any) -> float:
    """How far below the top of a note its first line stands."""
    for inner in box.descendants():
        if isinstance(inner, boxes.LineBox):
            return float(inner.position_y + inner.baseline - box.position_y)
    return 0.0


def _number_inside(box: Any, page: Any) -> None:
    """On a left page the outer margin is the left one: ¶ numbers stand on the right."""
    held = getattr(box, "_box", box)
    element = getattr(held, "element", None)
    if held is not box and element is not None and element.get("class") == "par":
        right = page.content_box_x() + page.width
        held.translate(right + NUMBER_GAP - held.position_x, 0)
        for line in held.children:  # it was set flush right
            line.translate(held.position_x - line.position_x, 0)
        return
    for child in getattr(held, "children", ()):
        _number_inside(child, page)


@contextmanager
def notes_beside(column: Column) -> Iterator[None]:
    """While this is open, WeasyPrint lays out with notes in the margin."""

    class Beside(MarginContext):
        pass

    Beside.column = column
    original = pages.make_page

    def make_page(context: Any, *arguments: Any) -> Any:
        made = original(context, *arguments)
        context.set_beside(made[0])
        return made

    pages.make_page = make_page
    try:
        with notes_kept(Beside):
            yield
    finally:
        pages.make_page = original
