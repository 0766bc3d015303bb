"""Adds to a layer's file what is new in a batch of annotations: not a byte of the rest changes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from glossator.annotations import taken
from glossator.annotations.drafting import Draft
from glossator.annotations.importing import (
    Imported,
    PlacedNote,
    Work,
    placed_notes,
    read_again,
    worded,
)
from glossator.annotations.received import Batch, Received, Unplaced
from glossator.annotations.threads import Thread, threads_of
from glossator.manuscript import Manuscript
from glossator.manuscript.note_lines import Where, body_lines, with_note
from glossator.model import Edition, Note
from glossator.prose import parse, text_of

THERE: Final = "the layer has it already"
_LIKE: Final = 0.6  # of its words that a note at the very place must have kept
_NO_LETTERS: Final = re.compile(r"[\W_]+")


def add(
    batch: Batch,
    edition: Edition,
    manuscript: Manuscript,
    layer: str,
    path: str,
    content: bytes,
) -> tuple[Imported, bytes]:
    """The layer's file as it is with the notes that are new; writes nothing.

    New is what the file does not say to have taken (`taken`); where it says nothing, what is none
    of its notes. Replies to what is there already are told. Raises PandocFailed and ToolMissing.
    """
    text = content.decode("utf-8-sig")
    there, faults = read_again(manuscript, layer, path, text)
    had = taken.signs_in(content)
    threads, passed_over, unplaced = threads_of(batch.annotations)
    words = worded(threads, passed_over)
    threads = [one for one in threads if one.root in words]
    old = [one for one in threads if taken.sign_of(one.root) in had]
    if not had:
        tried = Work(edition, manuscript, layer, path, words=words)
        tried.take(batch.annotations, threads)
        old = _known(tried.drafts, words, there.values())
    new = [one for one in threads if one not in old]
    passed_over += [Unplaced(one.root, THERE) for one in old]
    unplaced += _late_replies(old, had)
    work = Work(edition, manuscript, layer, path, words=words)
    work.drafter.keys |= there.keys()
    work.drafter.unplaced = unplaced
    work.take(batch.annotations, new)
    added = _with(content, work.drafts, words)
    notes, findings = read_again(manuscript, layer, path, added.decode("utf-8-sig"))
    placed: tuple[PlacedNote, ...] = ()
    if {draft.key for draft in work.drafts} <= notes.keys():
        placed = placed_notes(work.drafts, notes)
    elif faults:
        findings = faults  # of the file itself: nothing can be added to it
    now = [*_all_of(old), *_all_of([draft.thread for draft in work.drafts if placed])]
    imported = Imported(
        added.decode("utf-8-sig"),
        placed,
        tuple(unplaced),
        tuple(passed_over),
        tuple(findings),
        batch.remarks,
    )
    return imported, taken.with_signs(added, now)


def _all_of(threads: Iterable[Thread]) -> Iterable[Received]:
    for thread in threads:
        yield thread.root
        yield from thread.replies


def _known(
    drafts: Sequence[Draft], words: dict[Received, str], notes: Iterable[Note]
) -> list[Thread]:
    """The threads of which a note is there: with the very words, or much like it at its place."""
    left = [(note, _letters(text_of(parse(note.body)))) for note in notes]
    found = []
    for draft in drafts:
        said = _letters(words[draft.root])
        same = next((one for one in left if one[1] == said and draft.stands(one[0])), None)
        same = same or next((one for one in left if one[1] == said), None)
        same = same or next(
            (one for one in left if draft.stands(one[0]) and _like(one, said)), None
        )
        if same is not None:
            left.remove(same)
            found.append(draft.thread)
    return found


def _like(one: tuple[Note, str], said: str) -> bool:
    return difflib.SequenceMatcher(None, one[1], said, autojunk=False).ratio() >= _LIKE


def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words).casefold()


def _late_replies(old: Sequence[Thread], had: frozenset[str]) -> list[Unplaced]:
    """Replies that came after the note that they answer had been taken."""
    late = [reply for one in old for reply in one.replies if taken.sign_of(reply) not in had]
    return (
        [Unplaced(reply, "it answers a note that the layer has") for reply in late] if had else []
    )


def _with(content: bytes, drafts: Sequence[Draft], words: dict[Received, str]) -> bytes:
    for draft in drafts:
        lines = body_lines(words[draft.root])
        content = with_note(content, Where(heading=draft.file), draft.term, lines)
    return content
