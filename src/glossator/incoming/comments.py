"""Comments that stand between the words of a tree, as remarks on these words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from glossator.incoming import tree
from glossator.incoming.arrival import Node, Remark

START: Final = "comment-start"
END: Final = "comment-end"
AROUND: Final = 60  # characters of what stands before and behind


@dataclass(slots=True)
class _Open:
    """A comment whose start has been met, and where in the text it and its end stand."""

    node: Node
    start: int
    end: int = -1
    id: str = ""
    others: dict[str, str] = field(default_factory=dict)


def take(
    blocks: list[Node], answers: Mapping[str, str] | None = None
) -> tuple[list[Node], list[Remark]]:
    """The blocks without their comments, and these as remarks in the order of their starts.

    A comment is a span of class `comment-start` whose content is what it says (line breaks part
    paragraphs), with attributes `id`, `author`, `date`; it goes on to the span `comment-end` with
    its id, if there is one. `answers` maps ids to those of the comments that they answer.
    """
    text, found = _linear(blocks)
    remarks = [_remark(one, text, (answers or {}).get(one.id, "")) for one in found]
    return tree.rewritten(blocks, _without), remarks


def _linear(blocks: list[Node]) -> tuple[str, list[_Open]]:
    """The text of the blocks, and the comments with their positions in it."""
    said = {_name(one): one for one in tree.every(blocks) if tree.is_span(one, START)}
    pieces: list[str] = []
    length = 0
    found: dict[str, _Open] = {}
    for piece in tree.pieces(tree.rewritten(blocks, _emptied)):
        if isinstance(piece, str):
            pieces.append(piece)
            length += len(piece)
        elif tree.is_span(piece, START):
            others = tree.attributes(piece)[2]
            found[_name(piece)] = _Open(said[_name(piece)], length, id=_name(piece), others=others)
        elif tree.is_span(piece, END) and _name(piece) in found:
            found[_name(piece)].end = length
    return "".join(pieces), list(found.values())


def _name(node: Node) -> str:
    name, _, others = tree.attributes(node)
    return name or others.get("id", "")


def _emptied(nodes: list[Node]) -> list[Node]:
    """What comments say is no part of the text that they stand in."""
    return [
        {"t": "Span", "c": [one["c"][0], []]} if tree.is_span(one, START) else one for one in nodes
    ]


def _without(nodes: list[Node]) -> list[Node]:
    return [one for one in nodes if not tree.is_span(one, START, END)]


def _remark(one: _Open, text: str, answers: str) -> Remark:
    end = max(one.start, one.end)
    start = one.start
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = max(start, end - (len(words) - len(words.rstrip())))
    return Remark(
        id=one.id,
        author=one.others.get("author", ""),
        words=re.sub(r"\s+", " ", text[start:end]),
        before=text[max(0, start - AROUND) : start],
        behind=text[end : end + AROUND],
        body=tuple(paragraphs(one.node["c"][1])),
        when=one.others.get("date", "")[:10],
        answers=answers,
        layer=one.others.get("layer", ""),
        kind=one.others.get("kind", ""),
    )


def paragraphs(content: list[Node]) -> list[Node]:
    """Inline elements as paragraphs, parted where a line break stands."""
    trimmed = map(tree.trimmed, tree.lines(content))
    return [tree.para(part) for part in trimmed if part]
