"""pandoc's tree (its JSON): walking through it, rewriting it, reading its words.

The form is that of pandoc-types 1.23, https://hackage.haskell.org/package/pandoc-types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from glossator.incoming.arrival import Node

INLINES: Final = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space "
    "SoftBreak LineBreak Math RawInline Link Image Note Span".split()
)
LINES: Final = ("Para", "Plain", "Header")  # blocks that hold words
_SPACES: Final = ("Space", "SoftBreak", "LineBreak")
_QUOTES: Final = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def attributes(node: Node) -> tuple[str, list[str], dict[str, str]]:
    """The id, classes and other attributes of an element that can have them."""
    where = {"Header": 1}.get(node["t"], 0)
    name, classes, others = node["c"][where]
    return name, classes, dict(others)


def is_span(node: Node, *classes: str) -> bool:
    """Whether an element is a span of one of these classes."""
    return node["t"] == "Span" and not {*classes}.isdisjoint(attributes(node)[1])


def span(content: Sequence[Node], *classes: str, **others: str) -> Node:
    """An inline element with classes and attributes."""
    return {
        "t": "Span",
        "c": [["", list(classes), [[k, v] for k, v in others.items()]], [*content]],
    }


def words(text: str) -> list[Node]:
    """Plain text as inline elements."""
    found: list[Node] = []
    for piece in re.split(r"(\s+)", text):
        if piece:
            found.append({"t": "Space"} if piece.isspace() else {"t": "Str", "c": piece})
    return found


def para(content: Sequence[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": list(content)}


def line(block: Node) -> list[Node]:
    """The inline elements of a block that holds words; not a copy."""
    content: list[Node] = block["c"][2] if block["t"] == "Header" else block["c"]
    return content


def children(node: Any) -> Iterator[Node]:
    """The elements right below an element or in a list, in the order of the document."""
    if isinstance(node, dict):
        content = node["c"][1:] if node.get("t") == "Cite" else node.get("c", ())
        yield from children(content)
    elif isinstance(node, list):
        for one in node:
            if isinstance(one, dict) and "t" in one:
                yield one
            else:
                yield from children(one)


def every(node: Any) -> Iterator[Node]:
    """An element's or list's elements at any depth, in the order of the document."""
    for child in children(node):
        yield child
        yield from every(child)


def rewritten(node: Any, rule: Callable[[list[Node]], list[Node]]) -> Any:
    """A copy in which `rule` has been asked about every list of elements, the innermost first."""
    if isinstance(node, dict):
        return {key: rewritten(value, rule) for key, value in node.items()}
    if isinstance(node, list):
        made = [rewritten(one, rule) for one in node]
        elements = made and all(isinstance(one, dict) and "t" in one for one in made)
        return rule(made) if elements else made
    return node


def is_inline(nodes: Sequence[Node]) -> bool:
    """Whether a list of elements holds a line's content rather than blocks."""
    return bool(nodes) and nodes[0].get("t") in INLINES


def plain(node: Any) -> str:
    """The words of an element or a list on one line, without its notes."""
    return re.sub(r"\s+", " ", "".join(_plain(node))).strip()


def _plain(node: Any) -> Iterator[str]:
    for one in [node] if isinstance(node, dict) and "t" in node else children(node):
        name = one["t"]
        if name == "Str":
            yield one["c"]
        elif name in _SPACES:
            yield " "
        elif name in ("Code", "CodeBlock", "Math"):
            yield one["c"][1]
        elif name == "Quoted":
            opening, closing = _QUOTES[one["c"][0]["t"]]
            yield opening
            yield from _plain(one["c"][1])
            yield closing
        elif name not in ("Note", "Image", "RawInline", "RawBlock"):
            yield from _plain(one.get("c", []))
            if name in LINES:
                yield "\n"


def pieces(node: Any) -> Iterator[str | Node]:
    """The words of a tree as `plain` reads them, and every span among them before its content.

    Blocks end with a line end; notes are passed over.
    """
    for one in children(node):
        name = one["t"]
        if name == "Span":
            yield one
        if name == "Note":
            continue
        spanned = any(inner["t"] == "Span" for inner in every(one))
        if name in ("Str", "Quoted", "Code", "Math", "Image", *_SPACES) and not spanned:
            yield from _plain(one)
        else:
            yield from pieces(one)
            if name in LINES:
                yield "\n"


def lines(content: Sequence[Node]) -> list[list[Node]]:
    """Inline elements parted where a line break stands."""
    parts: list[list[Node]] = [[]]
    for one in content:
        if one["t"] == "LineBreak":
            parts.append([])
        else:
            parts[-1].append(one)
    return parts


def trimmed(content: list[Node]) -> list[Node]:
    """Inline elements without white space at their ends."""
    first, last = 0, len(content)
    while first < last and content[first]["t"] in _SPACES:
        first += 1
    while last > first and content[last - 1]["t"] in _SPACES:
        last -= 1
    return content[first:last]
