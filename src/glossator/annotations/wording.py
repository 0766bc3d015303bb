"""The words of notes: what annotations and their replies say, joined, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from glossator.annotations.foreign import to_markdown
from glossator.annotations.lemma_writing import escape
from glossator.annotations.received import Body, Received
from glossator.annotations.threads import Thread


def words_of(threads: Sequence[Thread]) -> list[str]:
    """The Markdown of each thread: the note, below it its replies; signed where several wrote.

    Raises PandocFailed and ToolMissing.
    """
    flat: list[Body] = []
    spans: list[list[tuple[Received, int, int]]] = []
    for thread in threads:
        spans.append([])
        for received in (thread.root, *thread.replies):
            spans[-1].append((received, len(flat), len(flat) + len(received.bodies)))
            flat += received.bodies
    written = to_markdown(flat)
    several = len({thread.root.creators for thread in threads}) > 1
    found = []
    for (root, first, last), *replies in spans:
        paragraphs = written[first:last]
        if several and root.creators:
            paragraphs.append(f"— {_names(root)}")
        for reply, first, last in replies:
            paragraphs.append(f"*Reply by {_names(reply)}:*")
            paragraphs += written[first:last]
        found.append("\n\n".join(paragraphs))
    return found


def _names(received: Received) -> str:
    return escape(", ".join(received.creators)) or "somebody"
