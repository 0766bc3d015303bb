"""Drawings with less work: what is there a hundred times, a letter above all, is read once.

Charts and maps have their words as outlines: a path for each letter, and a `use` of it wherever the
letter stands. What such a path becomes in the PDF is kept and put in again as it is. Nothing
here changes what a sheet looks like; tests/press/pdf/engine/test_quicker.py compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, Final

_LINKS: Final = ("{http://www.w3.org/1999/xlink}href", "href")
# What asks for more of a drawn thing than its outline and its colors.
_PECULIAR: Final = frozenset(
    {"clip-path", "display", "filter", "mask", "opacity", "overflow", "visibility"}
)


@contextmanager
def drawings_kept() -> Iterator[None]:
    """While this is open, what a drawing repeats is not read again."""
    from weasyprint import svg
    from weasyprint.matrix import Matrix

    tags, declarations, product = svg.TAGS, svg.parse_declarations, Matrix.__matmul__
    draw = svg.SVG.draw_node
    repeated = _Repeated(draw)

    def draw_node(
        drawing: Any, node: Any, font_size: float, fill_stroke: bool = True, context: Any = None
    ) -> None:
        if not (fill_stroke and node.tag == "use" and repeated.use(drawing, node, font_size)):
            draw(drawing, node, font_size, fill_stroke, context)

    svg.TAGS = {**tags, "path": _paths_kept(tags["path"])}
    svg.parse_declarations = cache(declarations)
    svg.SVG.draw_node = draw_node
    Matrix.__matmul__ = _product
    try:
        yield
    finally:
        svg.TAGS, svg.parse_declarations = tags, declarations
        svg.SVG.draw_node = draw
        Matrix.__matmul__ = product


def _paths_kept(draw: Any) -> Any:
    """The function that draws a path, which reads the same outline once."""
    known: dict[tuple[Any, ...], tuple[list[Any], list[Any]]] = {}

    def path(drawing: Any, node: Any, font_size: float) -> None:
        stream, corners = drawing.stream.stream, node.vertices
        sizes = drawing.inner_width, drawing.inner_height
        key = (node.get("d", ""), font_size, *sizes, bool(corners))
        if key not in known:
            drawn, turned = len(stream), len(corners)
            draw(drawing, node, font_size)
            known[key] = _joined(stream[drawn:]), list(islice(corners, turned, None))
        else:
            stream.extend(known[key][0])
            corners.extend(known[key][1])

    return path


class _Repeated:
    """What uses of a path have become, by all that it depends on."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw
        self._known: dict[tuple[Any, ...], list[Any] | None] = {}
        self._held: list[Any] = []  # so that no other drawing gets its number meanwhile

    def use(self, drawing: Any, node: Any, font_size: float) -> bool:
        """Draw a `use` in the stream; False, and nothing drawn, where it is no plain path."""
        from weasyprint.svg import NOT_INHERITED_ATTRIBUTES
        from weasyprint.svg.utils import size

        said = node.attrib
        if not _PECULIAR.isdisjoint(said) or any("url(" in value for value in said.values()):
            return False
        stream = drawing.stream
        resources = stream._resources
        inner = size(said.get("font-size", "1em"), font_size, font_size)
        key = (
            *(said.get(name) for name in _LINKS),
            *(pair for pair in said.items() if pair[0] not in NOT_INHERITED_ATTRIBUTES),
            *(inner, drawing.inner_width, drawing.inner_height, id(drawing), id(resources)),
            *(stream._current_color, stream._current_color_stroke),
            *(stream._current_alpha, stream._current_alpha_stroke),
        )
        if key not in self._known:
            self._held += [drawing, resources]
            self._known[key] = self._drawn(drawing, node, inner)
        drawn = self._known[key]
        if drawn is None:
            return False
        stream.push_state()
        drawing.transform(node, inner)
        across, down = drawing.point(said.get("x"), said.get("y"), inner)
        stream.transform(e=across, f=down)
        stream.stream.extend(drawn)
        stream.pop_state()
        return True

    def _drawn(self, drawing: Any, node: Any, font_size: float) -> list[Any] | None:
        """What the used thing becomes; None if it is no path, or peculiar."""
        from weasyprint.svg.defs import get_use_tree

        used = get_use_tree(drawing, node, font_size)
        if used is None or used.tag != "path":
            return None
        used._children = None  # it is read again, with what it inherits from here
        node.cascade(used)
        said = used.attrib
        if not _PECULIAR.isdisjoint(said) or any("url(" in value for value in said.values()):
            return None
        if next(iter(used), None) is not None:
            return None
        stream = drawing.stream
        state = (
            *(stream._current_color, stream._current_color_stroke),
            *(stream._current_alpha, stream._current_alpha_stroke),
        )
        own, stream.stream = stream.stream, []
        try:
            self._draw(drawing, used, font_size, True, node)
            return _joined(stream.stream)
        finally:
            stream.stream = own
            stream._current_color, stream._current_color_stroke = state[:2]
            stream._current_alpha, stream._current_alpha_stroke = state[2:]


def _joined(drawn: list[Any]) -> list[Any]:
    """Operators of a stream as one; a stream is its operators, a line each."""
    if not drawn or not all(isinstance(one, bytes) for one in drawn):
        return drawn
    return [b"\n".join(drawn)]


def _product(one: Any, other: Any) -> Any:
    """The product of two matrices, each sum written out."""
    (a, b, c), (d, e, f), (g, h, i) = other
    return type(one)(
        matrix=[
            [x * a + y * d + z * g, x * b + y * e + z * h, x * c + y * f + z * i] for x, y, z in one
        ]
    )
