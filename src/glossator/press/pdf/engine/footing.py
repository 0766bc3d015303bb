"""Keeps notes on the page of their call, at one private place of WeasyPrint 70: its LayoutContext.

Left alone, WeasyPrint lets notes slip. When a line does not fit and orphans or widows forbid a
break before it, it takes notes that stand already off the page again, one by one, and puts the line
in their place (layout/block.py, `_linebox_layout`); the notes of that very line are then forgotten.
Once one note has gone to the next page, all later ones of the page follow it. And it never sees
that notes carried over from the page before are too many for a page.

Here a note that stands on a page stays, the line goes instead, and carried notes leave room for
text. Two traps of speed are mended on the way: whether a note still waits is asked for every box of
every line, and the whole note area was laid out again for each added note; a note is measured once.
`overrides` names the functions that this rests on; a test fails when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

from weasyprint import document
from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext, block_level_layout

TEXT_LINES: Final = 4  # lines, as high as those of the folio, that carried notes leave free


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
        self._measured: dict[tuple[int, str, float], tuple[float, float, float]] = {}
        self._printed: dict[tuple[int, str], Any] = {}

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
        from weasyprint.text.line_break import strut

        height: float = strut(self.current_footnote_area.page.style)[0]
        return TEXT_LINES * height

    def _arranged(self) -> list[tuple[Any, str]]:
        """The notes of the page by layer, each with the register that it opens: "" for none.

        Registers are told apart where there are several: see `markup.registers`.
        """
        notes = sorted(self._current, key=_rank)
        ranks = [_rank(note) for note in notes]
        if len(set(ranks)) < 2:
            return [(note, "") for note in notes]
        opens = ["first", *("next" if a != b else "" for a, b in pairwise(ranks))]
        return list(zip(notes, opens, strict=True))

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
        return height

    def _measure(self, note: Any, register: str) -> tuple[float, float, float]:
        """Margin above, height, margin below of a note at the foot; laid out once."""
        area = self.current_footnote_area
        key = (id(note), register, area.page.width)
        if key not in self._measured:
            alone = area.copy_with_children([self._variant(note, register).deepcopy()])
            alone.height = "auto"
            laid = block_level_layout(
                self, build.create_anonymous_boxes(alone), float("-inf"), None, area.page
            )[0]
            box = laid.children[0]
            self._measured[key] = (box.margin_top, box.border_height(), box.margin_bottom)
        return self._measured[key]


def _rank(note: Any) -> int:
    """The place of a note's layer among the layers."""
    return int(note.element.get("data-rank") or 0)


def _register(box: Any) -> str | None:
    """Which register's label a box is, None if it is none."""
    if box.element is None or box.element_tag != box.element.tag:
        return None
    name: str | None = box.element.get("data-register")
    return name


@contextmanager
def notes_kept(context: type[Context] = Context) -> Iterator[None]:
    """While this is open, WeasyPrint lays out with notes on the pages of their calls."""
    original = document.LayoutContext
    document.LayoutContext = context
    try:
        yield
    finally:
        document.LayoutContext = original
