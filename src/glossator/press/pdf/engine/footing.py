"""Keeps notes on the page of their call, at one private place of WeasyPrint 70: its LayoutContext.

Left alone, WeasyPrint lets notes slip. When a line does not fit and orphans or widows forbid a
break before it, it takes notes that stand already off the page again, one by one, and puts the line
in their place (layout/block.py, `_linebox_layout`); the notes of that very line are then forgotten.
Once one note has gone to the next page, all later ones of the page follow it. And it never sees
that notes carried over from the page before are too many for a page.

Here a note that stands on a page stays. One that is too long for it begins there all the same and
goes on at the foot of the next page (`parts`); where not even two of its lines fit, its line goes.
A page that was planned so may send the last note of each layer on.
Two traps of speed are mended on the way: whether a note still waits is asked for every box of
every line, and the whole note area was laid out again for each added note; a note is measured once.
`overrides` names the functions that this rests on; a test fails when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import inf
from typing import Any, Final

from weasyprint import document
from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext, block_level_layout
from weasyprint.layout import page as pages
from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.filling import apart, squeeze
from glossator.press.pdf.engine.floats import Floats
from glossator.press.pdf.engine.heads import said_by
from glossator.press.pdf.engine.parts import divide, notes_in_parts, span_of

TEXT_LINES: Final = 4  # lines, as high as those of the folio, that carried notes leave free


_Key = tuple[int, str, float, int]  # a note, its register, its measure, its looseness
_Parts = tuple[Any, Any, Any]  # a note of a page, what stands there of it, and what overleaf


class Waiting:
    """Notes that have not been placed yet; asking for one takes no time."""

    def __init__(self, notes: Iterable[Any] = ()) -> None:
        self._notes = {id(note): note for note in notes}

    def __contains__(self, note: Any) -> bool:
        return id(note) in self._notes

    def __bool__(self) -> bool:
        return bool(self._notes)

    def append(self, note: Any) -> None:
        """Let a note wait."""
        self._notes[id(note)] = note

    def remove(self, note: Any) -> None:
        """It has been placed. Raises KeyError if it does not wait."""
        del self._notes[id(note)]

    def copy(self) -> Waiting:
        """The same notes, waiting by themselves."""
        return Waiting(self._notes.values())


class Kept(list[Any]):
    """The notes of a page. WeasyPrint takes notes off the page again while this is true."""

    def __bool__(self) -> bool:
        return False


class Context(LayoutContext):  # type: ignore[misc]  # WeasyPrint has no types
    """A layout in which notes keep to their calls."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.footnotes = Waiting()
        self.edge: float | None = None  # the foot of the line that is being set
        self.floats = Floats()
        self.held = 0.0  # the height of the lines that must stand with it on the page
        self.in_tables = 0  # that are being laid out: a row takes all of its notes with it
        self._divided: dict[int, _Parts] = {}  # by the rank of their layer
        self._parts: list[Any] = []  # kept alive, since notes are known by identity
        self.grid: tuple[float, float] | None = None  # where the page's lines begin, their height
        self.parted: Mapping[int, int] = {}  # lines that notes send overleaf, by element's identity
        self.page_bottom = 0.0
        self.text_end = inf  # the lowest that text may reach on the page that is made
        self.squeezed = False  # whether the notes of the page that is made stand closer
        self.shorter = 0.0  # by how much that page is
        self.looseness: Mapping[int, int] = {}  # of paragraphs, by identity of their elements
        self._whole: dict[_Key, Any] = {}
        self._measured: dict[_Key, tuple[float, float, float]] = {}
        self._printed: dict[tuple[int, str], Any] = {}

    def get_string_set_for(self, page: Any, name: str, keyword: str = "first") -> Any:
        """What a running head says: see `heads`."""
        return said_by(self, page, name, keyword)

    @property
    def current_page_footnotes(self) -> Kept:
        """The notes that stand at the foot of the page that is being made."""
        return self._current

    @current_page_footnotes.setter
    def current_page_footnotes(self, notes: list[Any]) -> None:
        self._current = Kept(notes)
        self._begin_page()

    def _begin_page(self) -> None:
        """A new page is begun."""
        self.edge, self._divided = None, {}

    def finish_page(self, page: Any) -> None:
        """The white of a page has been taken up, for good."""

    def may_stand_beside(self, note: Any) -> bool:
        """Whether a note takes no room from the text, if there is room beside that."""
        return not self.at_foot([note])

    def at_foot(self, notes: Sequence[Any]) -> list[Any]:
        """Those notes of a page, in the order of their calls, that stand at its foot."""
        return list(notes)

    def end_page(self) -> None:
        """The page is done: what notes have left goes to the next one, before all others."""
        self.reported_footnotes[:0] = [parts[2] for _, parts in sorted(self._divided.items())]
        self._divided = {}

    def layout_footnote(self, footnote: Any) -> bool:
        """Place a note, or its first lines; whether that leaves too little room for text."""
        edge, held = self.edge, self.held
        self.footnotes.remove(footnote)
        self._current.append(footnote)
        cramped = self._update_footnote_area()
        parted = self.parted.get(id(footnote.element), 0) if span_of(footnote) is None else 0
        is_parted = rank_of(footnote) in self._divided if parted else bool(self._divided)
        if not is_parted and not self.in_tables:
            wanted = [self._lacking((edge or 0.0) + held), self._lacking(edge)]
            if parted:
                sent = (parted - 0.5) * strut(footnote.style)[0]  # whole lines go, so that many
                wanted = [max(sent, one) for one in wanted]
            if any(lacking > 0 and self._divide(footnote, lacking) for lacking in wanted):
                cramped = False
        self.edge, self.held = edge, held  # measuring notes has set lines
        return cramped

    def _lacking(self, edge: float | None) -> float:
        """What the text of the page lacks below the line that is being set, in CSS pixels."""
        least = self.current_footnote_area.page.content_box_y() + self._least()
        return float(max(least, edge or 0.0) - self.page_bottom)

    def _divide(self, note: Any, lacking: float) -> bool:
        """Let a note go on overleaf, so that the page has so much room again; whether it can."""
        register = {id(one): name for one, name in self._arranged()}[id(note)]
        height = self._measure(note, register)[1]
        laid = self._whole[self._key(note, register)]
        found = divide(note, laid, laid.position_y + height - lacking)
        if found is None:
            return False
        self._parts += found
        self._divided[rank_of(note)] = (note, *found)
        self._exchange(note, found[0])
        return True

    def _exchange(self, one: Any, other: Any) -> None:
        """Put a note of the page in another's place."""
        self._current = Kept(other if note is one else note for note in self._current)
        self._update_footnote_area()

    def _undivide(self, note: Any) -> None:
        whole, head, _ = self._divided.get(rank_of(note), (None, None, None))
        if whole is note:
            del self._divided[rank_of(note)]
            self._exchange(head, note)

    def unlayout_footnote(self, footnote: Any) -> None:
        """Take a note off the page: its line has gone."""
        self._undivide(footnote)
        super().unlayout_footnote(footnote)

    def report_footnote(self, footnote: Any) -> None:
        """Send a note to the next page."""
        self._undivide(footnote)
        super().report_footnote(footnote)

    def _update_footnote_area(self) -> bool:
        """Give the note area its height; whether it leaves too little room for text."""
        area = self.current_footnote_area
        if area.height != "auto":
            self.page_bottom += area.margin_height()
        area.children = [self._variant(*one) for one in self._arranged()]
        area.height = self._height()
        if not area.children:
            return False
        self.page_bottom -= area.margin_height()
        return bool(self.page_bottom < area.page.content_box_y() + self._least())

    def _least(self) -> float:
        """What a page's text must have, in CSS pixels."""
        height: float = strut(self.current_footnote_area.page.style)[0]
        return TEXT_LINES * height

    def _arranged(self) -> list[tuple[Any, str]]:
        """The notes of the page by layer, each with the register that it opens: "" for none.

        Registers are told apart where there are several: see `markup.registers`.
        """
        notes = sorted(self._current, key=rank_of)
        ranks = [rank_of(note) for note in notes]
        opens = ["first", *("next" if a != b else "" for a, b in pairwise(ranks))]
        if len(set(ranks)) < 2:
            opens = ["" for _ in notes]
        return [(note, _continued(note, name)) for note, name in zip(notes, opens, strict=True)]

    def _variant(self, note: Any, register: str) -> Any:
        """The box of a note with that one of its register labels."""
        key = (id(note), register)
        if key not in self._printed:
            wanted = [box for box in note.children if _register(box) in (None, register)]
            self._printed[key] = note.copy_with_children(wanted)
        return self._printed[key]

    def _height(self) -> float:
        """The height of the note area's content: the notes, and between them their margins."""
        height = below = 0.0
        for note, register in self._arranged():
            above, border_height, next_below = self._measure(note, register)
            height += max(above, below) + border_height
            below = next_below
        if self.squeezed:
            height -= sum(squeeze([note for note, _ in self._arranged()]))
        return height

    def laid_note(self, note: Any) -> Any:
        """A note as it would stand at the foot of a page, alone."""
        self._measure(note, "")
        return self._whole[self._key(note, "")]

    def foot_of_notes(self, notes: list[Any]) -> tuple[float, float, float]:
        """The height of some notes at a page's foot, with what is around them; how much further
        they may stand apart, and how much closer. All in CSS pixels."""
        if not notes:
            return 0.0, 0.0, 0.0
        area, current = self.current_footnote_area, self._current
        self._current = Kept(notes)
        try:
            around = area.margin_top + area.border_top_width + area.padding_top
            around += area.padding_bottom + area.border_bottom_width + area.margin_bottom
            arranged = [note for note, _ in self._arranged()]
            return self._height() + around, sum(apart(arranged)), sum(squeeze(arranged))
        finally:
            self._current = current

    def _key(self, note: Any, register: str) -> _Key:
        looseness = self.looseness.get(id(note.element), 0)
        return id(note), register, self.current_footnote_area.page.width, looseness

    def _measure(self, note: Any, register: str) -> tuple[float, float, float]:
        """Margin above, height, margin below of a note at the foot; laid out once."""
        area = self.current_footnote_area
        key = self._key(note, register)
        if key not in self._measured:
            alone = area.copy_with_children([self._variant(note, register).deepcopy()])
            alone.height = "auto"
            grid, self.grid = self.grid, None
            self.create_block_formatting_context(alone)
            laid = block_level_layout(
                self, build.create_anonymous_boxes(alone), -inf, None, area.page
            )[0]
            self._excluded_shapes.pop(self._excluded_shapes_root_boxes.pop())
            self.grid = grid
            box = laid.children[0]
            self._parts.append(note)
            self._whole[key] = box
            self._measured[key] = (box.margin_top, box.border_height(), box.margin_bottom)
        return self._measured[key]


def rank_of(note: Any) -> int:
    """The place of a note's layer among the layers."""
    return int(note.element.get("data-rank") or 0)


def _continued(note: Any, register: str) -> str:
    """The register with which a note opens if it comes from the page before: "first-on" …"""
    span = span_of(note)
    return f"{register or 'first'}-on" if span is not None and span.first else register


def _register(box: Any) -> str | None:
    """Which register's label a box is, None if it is none."""
    if box.element is None or box.element_tag != box.element.tag:
        return None
    name: str | None = box.element.get("data-register")
    return name


@contextmanager
def notes_kept(context: type[Context] = Context) -> Iterator[None]:
    """While this is open, WeasyPrint lays out with notes on the pages of their calls."""
    original, make = document.LayoutContext, pages.make_page

    def make_page(layout: Any, *arguments: Any) -> Any:
        made = make(layout, *arguments)
        layout.end_page()
        return made

    document.LayoutContext, pages.make_page = context, make_page
    try:
        with notes_in_parts():
            yield
    finally:
        document.LayoutContext, pages.make_page = original, make
