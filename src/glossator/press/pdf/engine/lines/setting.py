"""Makes the boxes of a line: slices of the original boxes, with widths that are known already.

WeasyPrint lays a text out again for each line, once more to justify it and again to draw it. Here
it is shaped once, to be measured, and once, to be drawn: `Fragment` then adds the white of its line
to glyphs, so that ligatures stay although letters are spaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.inline import _adjust_line_height, atomic_box
from weasyprint.text.ffi import TO_UNITS, ffi
from weasyprint.text.line_break import Layout

from glossator.press.pdf.engine.lines.flattening import Flat, Leaf, Node, NotOurs
from glossator.press.pdf.engine.lines.measuring import GlyphRun, Measures, Shaped, shaped


@dataclass(frozen=True, slots=True)
class Cut:
    """What one line holds: characters `start` to `end`, of leaves `first` to `last`."""

    start: int
    end: int
    first: int
    last: int
    hyphen: bool


@dataclass(frozen=True, slots=True)
class White:
    """What a line adds to each space, in CSS pixels; to each letter, as a share of the type size;
    and how much wider all of it is drawn, as a share of its width."""

    space: float = 0.0
    letter: float = 0.0
    wider: float = 0.0


class Fragment(Layout):  # type: ignore[misc]  # WeasyPrint has no types
    """A text of one line, not shaped again before it is drawn, and only if that asks for it.

    `space` and `letter` are CSS pixels. Its glyphs are drawn `scale` times as wide as the face has
    them. `part` is where they are: what was shaped, first and last character.
    """

    def __init__(
        self,
        text: str,
        style: Any,
        space: float,
        letter: float,
        scale: float,
        part: tuple[Shaped, int, int] | None = None,
    ) -> None:
        self._part = part
        self.scale = scale
        self.space, self.letter = (int(one / scale * TO_UNITS) for one in (space, letter))
        self.text, self.justification_spacing, self.max_width = text, 0, None
        self.first_line_direction = 0
        self._widened = False
        if style["text_decoration_line"] != "none":  # drawn before the text is shaped again
            self.setup(style)
            self.deactivate()

    def glyphs(self) -> list[GlyphRun] | None:
        """The glyphs that it was measured with, if they are those that are drawn."""
        if self._part is None:
            return None
        made, start, end = self._part
        return made.glyphs(start, end)

    def reactivate(self, style: Any) -> None:
        """Make it ready to be drawn in a style: it is shaped when Pango's layout is asked for."""
        self.style = style

    def deactivate(self) -> None:
        """Forget what drawing needed."""
        for name in ("layout", "language", "style"):
            self.__dict__.pop(name, None)

    def __getattr__(self, name: str) -> Any:
        if name not in ("layout", "language"):
            raise AttributeError(name)
        super().reactivate(self.style)
        return self.__dict__[name]

    def set_text(self, text: str, justify: bool = False) -> None:
        """Set the text; its glyphs have their own widths until they are asked for."""
        super().set_text(text, justify)
        self._widened = False

    def get_first_line(self) -> Any:
        """The line, whose glyphs have been given the line's white."""
        line, index = super().get_first_line()
        if not self._widened:
            self._widened = True
            if self.space or self.letter:
                self._widen(line)
        return line, index

    def _widen(self, line: Any) -> None:
        text = self.text.encode()
        run = line.runs[0]
        while run != ffi.NULL:
            string, base = run.data.glyphs, run.data.item.offset
            clusters = ffi.unpack(string.log_clusters, string.num_glyphs)
            glyphs = string.glyphs
            for number, cluster in enumerate(clusters):
                geometry = glyphs[number].geometry
                if not geometry.width:
                    continue
                place = base + cluster
                sign = text[place]
                added = self.letter
                if sign == 0x20 or (sign == 0xC2 and text[place + 1] == 0xA0):
                    added += self.space
                geometry.width += added
            run = run.next


def shape_texts(
    context: Any, flat: Flat, containing_block: Any
) -> tuple[list[float], dict[int, Shaped]]:
    """What each character adds to the width of its line, and texts by their first character.

    Raises NotOurs where some of it runs from right to left.
    """
    found, texts = [0.0] * len(flat.text), dict[int, Shaped]()
    for leaf in flat.leaves:
        if leaf.kind == "text":
            text = shaped(leaf.box.text, leaf.box.style)
            if text is None:
                raise NotOurs("text from right to left")
            texts[leaf.start] = text
            found[leaf.start : leaf.end] = text.advances
        elif leaf.kind == "object":
            made = atomic_box(context, leaf.box, 0, None, containing_block, [], [])
            found[leaf.start] = made.margin_width()
    return found, texts


@dataclass(slots=True)
class Setter:
    """Sets the lines of one paragraph."""

    line_box: Any
    flat: Flat
    advances: list[float]
    shaped: Mapping[int, Shaped]  # texts, by their first character
    measures: Measures
    context: Any
    containing_block: Any
    absolutes: list[Any]
    fixed: list[Any]

    def line(self, cut: Cut, white: White, x: float) -> tuple[Any, list[Any]]:
        """A line box that begins at x, and the placeholders of what stands out of the flow."""
        placeholders: list[Any] = []
        box = self._inline(self.flat.root, cut, white, x, placeholders)
        return box, placeholders

    def _inline(self, node: Node, cut: Cut, white: White, x: float, out: list[Any]) -> Any:
        begins = self._begins(node, cut)
        ends = self._ends(node, cut)
        children: list[Any] = []
        at = x + (node.spacing[0] if begins else 0.0)
        for part in node.parts:
            if isinstance(part, Node):
                if part.last < cut.first or part.first > cut.last or not self._shows(part, cut):
                    continue
                child = self._inline(part, cut, white, at, out)
            else:
                if not cut.first <= part <= cut.last:
                    continue
                made = self._leaf(self.flat.leaves[part], cut, white, at, out)
                if made is None:
                    continue
                child = made
            children.append(child)
            if child.is_in_normal_flow():
                at = child.position_x + child.margin_width()
        original = self.line_box if node is self.flat.root else node.box
        box = original.copy_with_children(children)
        box.remove_decoration(start=not begins, end=not ends)
        box.position_x, box.position_y = x, self.line_box.position_y
        box.width = at - x - (node.spacing[0] if begins else 0.0)
        _adjust_line_height(box)
        return box

    def _begins(self, node: Node, cut: Cut) -> bool:
        if node.first > cut.first:
            return True
        leaf = self.flat.leaves[node.first]
        return node.first == cut.first and leaf.start >= cut.start

    def _ends(self, node: Node, cut: Cut) -> bool:
        if node.last < cut.last:
            return True
        leaf = self.flat.leaves[node.last]
        return node.last == cut.last and (
            leaf.end <= cut.end or not self.flat.text[cut.end : leaf.end].strip(" ")
        )

    def _shows(self, node: Node, cut: Cut) -> bool:
        """Whether anything of an inline box is on the line: not if only its space is left."""
        leaves = self.flat.leaves[max(node.first, cut.first) : min(node.last, cut.last) + 1]
        return any(
            leaf.kind != "text" or max(leaf.start, cut.start) < min(leaf.end, cut.end)
            for leaf in leaves
        )

    def _leaf(self, leaf: Leaf, cut: Cut, white: White, x: float, out: list[Any]) -> Any:
        if leaf.kind == "text":
            return self._text(leaf, cut, white, x)
        if leaf.kind == "object":
            leaf.box.position_y = self.line_box.position_y
            made = atomic_box(
                self.context, leaf.box, x, None, self.containing_block, self.absolutes, self.fixed
            )
            made.position_x = x
            return made
        return self._mark(leaf.box, x, out)

    def _mark(self, box: Any, x: float, out: list[Any]) -> Any:
        if box.is_absolutely_positioned():
            box.position_x, box.position_y = x, self.line_box.position_y
            placeholder = AbsolutePlaceholder(box)
            out.append(placeholder)
            home = self.absolutes if box.style["position"] == "absolute" else self.fixed
            home.append(placeholder)
            return placeholder
        if box.is_running():
            self.context.add_running_element(box)
            return None
        made = box.copy_with_children([])
        made.position_x, made.position_y, made.width = x, self.line_box.position_y, 0.0
        _adjust_line_height(made)
        return made

    def _text(self, leaf: Leaf, cut: Cut, white: White, x: float) -> Any:
        start, end = max(leaf.start, cut.start), min(leaf.end, cut.end)
        if start >= end:
            return None
        text = self.flat.text[start:end]
        style = leaf.box.style
        letter = white.letter * style["font_size"]
        advances = self.advances[start:end]
        scale = 1.0 + white.wider
        width = sum(advances) * scale
        if white.space or letter:
            width += white.space * (text.count(" ") + text.count("\u00a0"))
            width += letter * (len(advances) - advances.count(0.0))
        if cut.hyphen and end == cut.end:
            width += self.measures.hyphen(style, text[-1]) * scale + letter
            text += style["hyphenate_character"]
        box = leaf.box.copy_with_text(text)
        box.position_x, box.position_y = x, self.line_box.position_y
        box.width = width
        part = self.shaped[leaf.start], start - leaf.start, end - leaf.start
        kept = None if cut.hyphen and end == cut.end else part
        box.pango_layout = Fragment(text, style, white.space, letter, scale, kept)
        height, baseline, line_height = self.measures.metrics(style)
        box.height = height
        box.margin_top = box.margin_bottom = (line_height - height) / 2
        box.baseline = baseline + box.margin_top
        return box


@contextmanager
def letters_widened() -> Iterator[None]:
    """While this is open, fragments are drawn as wide as their lines have them."""
    from weasyprint.draw import text as drawing
    from weasyprint.matrix import Matrix

    original = drawing.draw_first_line

    def draw(stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any) -> Any:
        scale = getattr(box.pango_layout, "scale", 1.0)
        if scale == 1.0:
            return original(stream, box, overflow, ellipsis, matrix)
        emojis = original(stream, box, overflow, ellipsis, Matrix(a=scale) @ matrix)
        for emoji in emojis:
            emoji[4] *= scale  # where it stands in its text
        return emojis

    drawing.draw_first_line = draw
    try:
        yield
    finally:
        drawing.draw_first_line = original
