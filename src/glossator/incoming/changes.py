"""Tracked changes: taken or turned back, and never both in one text."""

from __future__ import annotations

from typing import Final

from glossator.incoming import tree
from glossator.incoming.arrival import Node

ACCEPT: Final = "accept"
REJECT: Final = "reject"
_KEPT: Final = {ACCEPT: "insertion", REJECT: "deletion"}
_GONE: Final = {ACCEPT: "deletion", REJECT: "insertion"}


def settle(blocks: list[Node], choice: str) -> tuple[list[Node], int]:
    """The blocks with all changes accepted or rejected, and how many changes there were."""
    count = 0

    def rule(nodes: list[Node]) -> list[Node]:
        nonlocal count
        found: list[Node] = []
        for one in nodes:
            if tree.is_span(one, "insertion", "deletion"):
                count += 1
                found += one["c"][1] if tree.is_span(one, _KEPT[choice]) else _comments(one)
            else:
                found.append(one)
        return found if tree.is_inline(nodes) else _joined(found, choice)

    settled = tree.rewritten(blocks, rule)
    return [block for block in settled if not _emptied(block)], count


def _comments(node: Node) -> list[Node]:
    """The ends of comments within words that go: what is said there is still said."""
    return [one for one in tree.every(node) if tree.is_span(one, "comment-start", "comment-end")]


def _joined(blocks: list[Node], choice: str) -> list[Node]:
    """Paragraphs whose break is deleted run on into the next one."""
    found: list[Node] = []
    runs_on = False
    for block in blocks:
        if runs_on and block["t"] in tree.LINES and found:
            _run_on(tree.line(found[-1]), tree.line(block))
        else:
            found.append(block)
        runs_on = found[-1]["t"] in tree.LINES and _break_goes(found[-1], choice)
    return found


def _run_on(line: list[Node], more: list[Node]) -> None:
    """One line behind another, with a space between two words."""
    spaced = any(one["t"] in ("Space", "SoftBreak") for one in (*line[-1:], *more[:1]))
    line.extend(more if spaced or not line or not more else [{"t": "Space"}, *more])


def _break_goes(block: Node, choice: str) -> bool:
    """Whether the paragraph's own break is among the changes that go; takes its sign out."""
    content = tree.line(block)
    signs = [
        one for one in content if tree.is_span(one, "paragraph-insertion", "paragraph-deletion")
    ]
    for one in signs:
        content.remove(one)
    return any(tree.is_span(one, f"paragraph-{_GONE[choice]}") for one in signs)


def _emptied(block: Node) -> bool:
    return block["t"] in ("Para", "Plain") and not tree.trimmed(block["c"])
