"""Reads a line box of WeasyPrint's, as it was before layout, into characters and what holds them.

A *leaf* is a text, an object (a formula, a box of ruby) that counts as one character, or a mark
without width: an anchor, the call of a note, a ¶ number that stands elsewhere. Leaves are in
reading order; `path` leads from the line box to a leaf, as WeasyPrint's skip stacks do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent

from glossator.press.pdf.engine.lines.measuring import OBJECT

_WRAPPING: Final = ("normal", "nowrap")
Kind = Literal["text", "object", "mark"]


class NotOurs(Exception):
    """The library has to set this line box; the message says why."""


@dataclass(slots=True)
class Leaf:
    """Characters `start` to `end` of the paragraph, in one box."""

    box: Any
    kind: Kind
    path: tuple[int, ...]
    start: int
    end: int


@dataclass(slots=True)
class Node:
    """An inline box with its first and last leaf; `spacing` is left and right of its content."""

    box: Any
    first: int
    last: int
    parts: list[Node | int] = field(default_factory=list)  # inner nodes, numbers of leaves
    spacing: tuple[float, float] = (0.0, 0.0)


@dataclass(slots=True)
class Flat:
    """A line box as characters."""

    root: Node
    leaves: list[Leaf]
    text: str

    def spacings(self) -> Iterator[tuple[int, float]]:
        """What inline boxes add beside characters: place and width. Raises NotOurs."""
        yield from self._spacings(self.root)

    def _spacings(self, node: Node) -> Iterator[tuple[int, float]]:
        for part in node.parts:
            if isinstance(part, Node):
                yield from self._spacings(part)
        left, right = node.spacing
        if left or right:
            full = [one for one in self.leaves[node.first : node.last + 1] if one.start < one.end]
            if not full:
                raise NotOurs("an empty box with a width")
            yield full[0].start, left
            yield full[-1].end - 1, right

    def calls(self) -> Iterator[tuple[int, Any]]:
        """The notes that are called, as boxes, each with the character at which it is."""
        yield from self._calls(self.root)

    def _calls(self, node: Node) -> Iterator[tuple[int, Any]]:
        note = getattr(node.box, "footnote", None)
        if note is not None:
            yield self.leaves[node.first].start, note
        for part in node.parts:
            if isinstance(part, Node):
                yield from self._calls(part)
                continue
            leaf = self.leaves[part]
            note = getattr(leaf.box, "footnote", None)
            if note is not None:
                yield leaf.start - (leaf.start == leaf.end and leaf.start > 0), note

    def sizes(self) -> list[float]:
        """The type size at each character, in CSS pixels."""
        found: list[float] = []
        for leaf in self.leaves:
            found += [leaf.box.style["font_size"]] * (leaf.end - leaf.start)
        return found

    def divide(self, end: int, start: int) -> tuple[int, int]:
        """The last leaf of a line that ends at `end`, and the first of one that begins at `start`.

        A mark between the two goes with what stands before it, unless a space does so too.
        """
        last, following = 0, len(self.leaves)
        for number, leaf in enumerate(self.leaves):
            if leaf.start == leaf.end:
                here = leaf.start < start or leaf.start == end
            else:
                here = leaf.start < end
                if leaf.end > start:
                    following = min(following, number)
            if here:
                last = number
            else:
                following = min(following, number)
                if leaf.start >= start:
                    break
        return last, following

    def stack(self, number: int, place: int) -> dict[int, Any]:
        """WeasyPrint's skip stack for a line that begins at a place in a leaf."""
        leaf = self.leaves[number]
        path = list(leaf.path)
        stack: Any = None
        if place > leaf.start:
            stack = {len(self.text[leaf.start : place].encode()): None}
        else:
            while len(path) > 1 and path[-1] == 0:
                path.pop()
        for index in reversed(path):
            stack = {index: stack}
        assert stack is not None
        return dict(stack)

    def place(self, path: tuple[int, ...]) -> tuple[int, int]:
        """Leaf and character at which a line begins that a skip stack (as a path) leads to."""
        for number, leaf in enumerate(self.leaves):
            here = leaf.path
            if here == path[: len(here)]:
                skipped = path[len(here)] if len(path) > len(here) else 0
                text = self.text[leaf.start : leaf.end].encode()[:skipped].decode()
                return number, leaf.start + len(text)
            if here[: len(path)] >= path:
                return number, leaf.start
        return len(self.leaves) - 1, len(self.text)


def flatten(line_box: Any, containing_block: Any) -> Flat:
    """The characters of a line box. Raises NotOurs where the library has to set it."""
    leaves: list[Leaf] = []
    texts: list[str] = []
    root = _Reader(containing_block, leaves, texts).read(line_box, ())
    return Flat(root, leaves, "".join(texts))


@dataclass(slots=True)
class _Reader:
    containing_block: Any
    leaves: list[Leaf]
    texts: list[str]
    length: int = 0

    def read(self, box: Any, path: tuple[int, ...]) -> Node:
        node = Node(box, len(self.leaves), 0)
        if path:
            percent.resolve_percentages(box, self.containing_block)
            _no_auto_margins(box)
            node.spacing = (
                box.margin_left + box.border_left_width + box.padding_left,
                box.margin_right + box.border_right_width + box.padding_right,
            )
        for number, child in enumerate(box.children):
            here = (*path, number)
            if isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
                if box.is_leader or child.is_leader:
                    raise NotOurs("a leader")
                if child.children:
                    node.parts.append(self.read(child, here))
                    continue
            node.parts.append(self._leaf(child, here))
        node.last = len(self.leaves) - 1
        if node.last < node.first:
            raise NotOurs("an empty box")
        return node

    def _leaf(self, child: Any, path: tuple[int, ...]) -> int:
        kind, text = self._kind(child)
        percent.resolve_percentages(child, self.containing_block)
        end = self.length + len(text)
        self.leaves.append(Leaf(child, kind, path, self.length, end))
        self.length = end
        self.texts.append(text)
        return len(self.leaves) - 1

    def _kind(self, child: Any) -> tuple[Kind, str]:
        if isinstance(child, boxes.TextBox):
            if child.style["white_space"] not in _WRAPPING or "\n" in child.text:
                raise NotOurs("white space that is kept")
            if "\u00ad" in child.text or "\t" in child.text:
                raise NotOurs("a soft hyphen or a tabulator")
            if not child.style["font_size"]:
                raise NotOurs("text without a size")
            return "text", child.text
        if isinstance(child, boxes.InlineBox):
            if not child.is_in_normal_flow():
                raise NotOurs("an inline box out of the flow")
            return "mark", ""
        if not child.is_in_normal_flow():
            if child.is_floated() or child.is_footnote() or child.is_note():
                raise NotOurs("a float")
            return "mark", ""
        if isinstance(child, (boxes.InlineReplacedBox, boxes.InlineBlockBox)):
            return "object", OBJECT
        raise NotOurs(f"a {type(child).__name__}")


def _no_auto_margins(box: Any) -> None:
    for side in ("margin_left", "margin_right"):
        if getattr(box, side) == "auto":
            setattr(box, side, 0)


def shape(box: Any) -> Iterator[object]:
    """What two line boxes must have in common to be set alike: styles, by identity, and texts."""
    for child in box.children:
        yield id(child.style)
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif isinstance(child, boxes.InlineBox):
            yield len(child.children)
            yield from shape(child)
        else:
            yield id(child.element)
