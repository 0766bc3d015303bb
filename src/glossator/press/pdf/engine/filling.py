"""What is left of white on a page, less than a line: between its notes and around its headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from glossator.press.pdf.engine.lines.grid import number_in
from glossator.press.pdf.engine.parts import span_of, units
from glossator.press.pdf.engine.starts import FLOAT

CLOSER: Final = 1.2  # CSS pixels by which two notes may come closer
RULE_CLOSER: Final = 3.0  # the same where a rule stands between them
_SLACK: Final = 1.0
AIRY: Final = frozenset(("figure", "div", "table", "blockquote", "pre"))  # white on both sides
FLEXIBLE: Final = AIRY | {"h2", "h3", "h4", "h5", "h6"}  # these have it above
_SPREAD: Final = "__spread"  # of the theme: em that a page may add above an entry or a row
_STRETCHED: Final = "glossator_stretched"  # attribute of a box: lines that it has been given
INDIVISIBLE: Final = (boxes.LineBox, boxes.TableRowBox, boxes.FlexBox, boxes.GridBox)
Path = tuple[tuple[Any, int], ...]  # boxes around a box, each with the number of the next
GAP: Final = 5.0  # CSS pixels by which two notes may move apart so that their page is full
RULE_GAP: Final = 14.0  # the same where a rule stands between them
TOO_WHITE: Final = 0.2  # of a line, with which all the same a page would end
FURTHER: Final = 0.8  # of what a page may add to its white: as much again if it is too white


def white_of(page: Any) -> float:
    """The white between a page's text and its notes, or its end, in CSS pixels."""
    area = page.children[1]
    end = area.position_y if area.children else page.content_box_y() + page.height
    return float(end - foot_of(page))


def left_on(page: Any) -> float:
    """How much of the text's height is left white on a finished page: a share from 0 to 1."""
    ends = [box.position_y for box in page.children if isinstance(box, boxes.FootnoteAreaBox)]
    top: float = page.content_box_y()
    height: float = page.height
    white = (min(ends, default=top + height) - foot_of(page)) / height
    return float(min(1.0, max(0.0, white)))


def foot_of(page: Any) -> float:
    """Where the text of a page ends, in CSS pixels: the foot of its last line or picture."""
    return _foot(page.children[0])


def lines_of_text(page: Any) -> Iterator[tuple[Any, int]]:
    """The elements of a page that hold lines, with how many stand here; none at the foot."""
    yield from _lines(page.children[0])


def _lines(box: Any) -> Iterator[tuple[Any, int]]:
    if is_note(box) or not box.is_in_normal_flow():
        return
    inner = getattr(box, "children", None) or []
    count = sum(1 for child in inner if isinstance(child, boxes.LineBox) and child.height > 0)
    if count:
        yield box.element, count
        return
    for child in inner:
        yield from _lines(child)


def lines_on(page: Any, line: float) -> int:
    """How many lines of text a page has, each `line` CSS pixels high, or things as high as these;
    the heads of tables aside."""
    return _lines_in(page.children[0], line)


def _lines_in(box: Any, line: float) -> int:
    if is_note(box) or not box.is_in_normal_flow() or getattr(box, "is_header", False):
        return 0
    inner = getattr(box, "children", None)
    if not inner or isinstance(box, INDIVISIBLE):
        return lines_high(box, line) if box.height else 0
    if not in_columns(box):
        return sum(_lines_in(child, line) for child in inner)
    rows: dict[float, int] = {}  # lines of the longest of the columns that stand side by side
    for child in inner:
        rows[child.position_y] = max(rows.get(child.position_y, 0), _lines_in(child, line))
    return sum(rows.values())


def in_columns(box: Any) -> bool:
    """Whether what is in a box stands in columns."""
    return bool(box.style["column_count"] != "auto" or box.style["column_width"] != "auto")


def lines_high(box: Any, line: float) -> int:
    """How many lines of a text are as high as a box: one at least."""
    height: float = box.height if isinstance(box, boxes.LineBox) else box.border_height()
    return max(1, round(height / line))


def lines_of_notes(page: Any) -> Iterator[tuple[Any, int]]:
    """The notes at the foot of a page that stand there whole: their elements, their lines."""
    for note in page.children[1].children:
        if span_of(note) is None:
            yield note.element, sum(1 for unit in units(note) if isinstance(unit, boxes.LineBox))


def note_line(page: Any) -> float:
    """The height of a line of the notes at the foot of a page, in CSS pixels; 0 without notes."""
    for note in page.children[1].children:
        return float(strut(note.style)[0])
    return 0.0


def is_note(box: Any) -> bool:
    """Whether a box is a note beside the text; one behind it is text like any other."""
    element = getattr(box, "element", None)
    if element is None or element.get("data-tag") != "Note":
        return False
    return "endnote" not in element.get("class", "").split()


def room_between(page: Any) -> float:
    """How much white the notes of a page take up between them, in CSS pixels."""
    return sum(apart(page.children[1].children))


def squeeze(notes: Sequence[Any]) -> list[float]:
    """How much nearer each note of a page may come to the one before, in CSS pixels."""
    return _between(notes, CLOSER, RULE_CLOSER)


def apart(notes: Sequence[Any]) -> list[float]:
    """How much further each note of a page may move from the one before, in CSS pixels."""
    return _between(notes, GAP, RULE_GAP)


def _between(notes: Sequence[Any], alike: float, other: float) -> list[float]:
    ranks = [note.element.get("data-rank") for note in notes]
    found = [alike if one == following else other for one, following in pairwise(ranks)]
    return [0.0, *found][: len(notes)]


def left_of(white: float, line: float, airy: int, spread: float, room: float) -> float:
    """What is left of a page's white when it has been filled, in CSS pixels.

    The page has so many headings and figures that text stands above; its entries take up `spread`,
    its notes `room`.
    """
    white -= max(0, min(int((white + _SLACK) / line), airy)) * line
    white -= spread
    return max(0.0, white - room)


def white_on(page: Any, line: float) -> tuple[float, float]:
    """The white of a page that has not been filled, and what will be left, in CSS pixels."""
    figures = page.children[0].children
    if figures and all(FLOAT in box.__dict__ for box in figures):
        return 0.0, 0.0
    white = white_of(page)
    airy = sum(1 for _ in _flexible(page.children[0]))
    spread = sum(most for _, most in _entries(page.children[0], [False]))
    return white, left_of(white, line, airy, spread, room_between(page))


def fill(page: Any, line: float) -> None:
    """Take up the white of a page: whole lines around headings and figures, the rest at its foot.

    `line` is the height of a line of text, so that lines stay where those of other pages are. What
    is left is no reason to plan otherwise, but a page that is left too white goes `FURTHER`.
    """
    figures = page.children[0].children
    if figures and all(FLOAT in box.__dict__ for box in figures):
        for box in figures:  # a page of figures alone
            box.translate(0, white_of(page) / 2)
        return
    for share in (1.0, FURTHER):
        for _ in range(int((white_of(page) + _SLACK) / line)):
            if not _stretch(page, line, again=share < 1.0):
                break
        _spread(page, share)
        _move_apart(page, share)
        if white_of(page) < TOO_WHITE * line:
            break


def spread_of(box: Any, around: Any) -> float:
    """How much white a page may add above an entry or a row (`--spread`), in CSS pixels."""
    most = number_in(box.style, _SPREAD)
    if not most or number_in(around.style, _SPREAD):  # a part of one has it from there
        return 0.0
    return most * float(box.style["font_size"])


def _entries(box: Any, begun: list[bool]) -> Iterator[tuple[Any, float]]:
    """The entries and rows with which a box does not begin, each with the most it may go down."""
    for child in getattr(box, "children", ()):
        if is_note(child) or not child.is_in_normal_flow():
            continue
        most = spread_of(child, box)
        if most:
            if begun[0]:
                yield child, most
            begun[0] = True
        elif isinstance(child, boxes.LineBox):
            begun[0] = True
        else:
            yield from _entries(child, begun)


def _spread(page: Any, most: float) -> None:
    """Move the entries of a page apart, by such a share of what they may at most."""
    root = page.children[0]
    entries = {id(box): most for box, most in _entries(root, [False])}
    white = white_of(page)
    if not entries or white <= 0:
        return
    share = min(most, white / sum(entries.values()))
    _move_entries(root, {one: share * add for one, add in entries.items()})


def _move_entries(box: Any, moves: dict[int, float]) -> float:
    """Move what is in a box down, each entry by its own; by how much the box is higher then."""
    added = 0.0
    for child in getattr(box, "children", ()):
        added += moves.get(id(child), 0.0)
        if added:
            child.translate(0, added)
        if not isinstance(child, boxes.LineBox) and id(child) not in moves:
            added += _move_entries(child, moves)
    if added and isinstance(box.height, (int, float)):
        box.height += added
    return added


def _stretch(page: Any, line: float, *, again: bool) -> bool:
    """Give the place on the page that bears it best one line more; whether there was one. `again`
    is for places that have one already."""
    root = page.children[0]
    had = 1 if again else 0
    wanted = [one for one in _flexible(root) if one[0].__dict__.get(_STRETCHED, 0) == had]
    if not wanted:
        return False
    box, path = max(wanted, key=lambda one: one[0].element.tag in AIRY)
    box.__dict__[_STRETCHED] = had + 1
    after = box.element.tag in AIRY or FLOAT in box.__dict__
    for number, (holder, at) in enumerate(path):
        own = number == len(path) - 1
        if own and after and FLOAT not in box.__dict__:
            box.translate(0, line / 2)
        for other in holder.children[at + (after or not own) :]:
            other.translate(0, line)
        if holder is not root:
            holder.height += line
    return True


def _flexible(box: Any, path: Path = ()) -> Iterator[tuple[Any, Path]]:
    """Headings, figures, tables, quotations of a page that text stands above, or below if they
    float; with the way there."""
    for at, child in enumerate(getattr(box, "children", ())):
        if is_note(child) or not child.is_in_normal_flow() or child.element is None:
            continue
        if child.element.get("data-tag") == "LBody":  # it stays beside the sign of its item
            continue
        here = (*path, (box, at))
        if child.element.tag in FLEXIBLE and child.element_tag == child.element.tag:
            if any(number for _, number in here) or FLOAT in child.__dict__:
                yield child, here
        elif not isinstance(child, boxes.LineBox):
            yield from _flexible(child, here)


def _move_apart(page: Any, most_of: float) -> None:
    """Move the notes of a page apart, so that no more white than between others is above them; by
    such a share of what they may at most.

    Where they take too much room, by what they could be squeezed, they move closer.
    """
    area = page.children[1]
    notes = area.children
    if len(notes) < 2:
        return
    white = white_of(page)
    if -sum(squeeze(notes)) - _SLACK <= white < 0:
        most = squeeze(notes)
    elif white > 0:
        most = apart(notes)
        white = min(white, most_of * sum(most))
    else:
        return
    moves = [white * share / sum(most) for share in most]
    left = sum(moves)
    area.position_y -= left
    area.height += left
    for note, added in zip(notes, moves, strict=True):
        left -= added
        note.translate(0, -left)


def _foot(box: Any) -> float:
    if is_note(box) or not box.is_in_normal_flow():
        return 0.0
    inner = [] if isinstance(box, boxes.LineBox) else getattr(box, "children", None) or []
    turned = any(child.style["transform"] for child in inner)  # such boxes say nothing of ours
    if not inner or turned:
        return float(box.position_y + box.margin_height())
    return max(_foot(child) for child in inner)
