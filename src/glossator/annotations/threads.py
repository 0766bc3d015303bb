"""Sorts what came in: annotations that become notes, each with the replies to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossator.annotations.received import Received, Unplaced


@dataclass(frozen=True, slots=True)
class Thread:
    """An annotation and all that was said below it, in the order of the file."""

    root: Received
    replies: tuple[Received, ...] = ()


def threads_of(
    received: Sequence[Received],
) -> tuple[list[Thread], list[Unplaced], list[Unplaced]]:
    """The threads in the order of their roots, what is passed over, and what has no place.

    Passed over is what says nothing, such as a highlight, and what a moderator has hidden. A reply
    belongs to the annotation at the top of its thread; without that it has no place.
    """
    by_id = {one.id: one for one in received if one.id}
    passed_over: list[Unplaced] = []
    unplaced: list[Unplaced] = []
    replies: dict[int, list[Received]] = {}
    roots = []
    for one in received:
        root = _root(one, by_id)
        if one.hidden:
            passed_over.append(Unplaced(one, "a moderator has hidden it"))
        elif root is None:
            unplaced.append(Unplaced(one, "the annotation that it answers is not in the file"))
        elif root is one:
            roots.append(one)
        elif one.bodies:
            replies.setdefault(id(root), []).append(one)
    threads = []
    for root in roots:
        thread = Thread(root, tuple(replies.pop(id(root), ())))
        if root.bodies or thread.replies:
            threads.append(thread)
        else:
            passed_over.append(Unplaced(root, "it says nothing: a highlight or bookmark"))
    lost = "the annotation that it answers is hidden"
    unplaced += [Unplaced(one, lost) for left in replies.values() for one in left]
    return threads, passed_over, unplaced


def _root(received: Received, by_id: Mapping[str, Received]) -> Received | None:
    """The top of the thread; None when a link of the chain is missing, or it runs in a circle."""
    seen = {id(received)}
    while received.replies_to:
        above = by_id.get(received.replies_to)
        if above is None or id(above) in seen:
            return None
        seen.add(id(above))
        received = above
    return received
