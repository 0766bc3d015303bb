"""Reads what e-readers keep of notes: KOReader's export, and Kindle's “My Clippings.txt”.

Both quote words and no more: which place is meant the words alone must say. KOReader
(plugins/exporter.koplugin, target JSON): one document with `entries`, or `documents` of them. A
Kindle appends a clipping for each highlight and another for the note on it, at the same location.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from glossator.annotations.received import Batch, Body, Quote, Received

_PLAIN: Final = "text/plain"
_RULE: Final = "=========="
# The word that says what a clipping is, in the languages in which the devices speak.
_NOTE: Final = re.compile(
    r"\b(?:note|notiz|nota|notitie|anmerkung)\b|メモ|笔记|筆記|메모", re.IGNORECASE
)
_MARK: Final = re.compile(
    r"\b(?:bookmark|lesezeichen|marcador|signet|segnalibro|bladwijzer)\b|ブックマーク|书签|書籤|북마크",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


def is_export(value: Any) -> bool:
    """Whether this looks like an export of KOReader."""
    documents = _documents(value)
    return bool(documents) and all(isinstance(one.get("entries"), list) for one in documents)


def batch_of_export(value: Any) -> Batch:
    """The notes and highlights of all documents in an export of KOReader."""
    entries = [one for document in _documents(value) for one in document["entries"]]
    known = [one for one in entries if isinstance(one, dict)]
    odd = len(entries) - len(known)
    found = (
        _received(_text(e.get("text")), _text(e.get("note")), _text(e.get("time"))) for e in known
    )
    return Batch(tuple(found), (f"{odd} of the entries are no notes",) if odd else ())


def _documents(value: Any) -> list[dict[str, Any]]:
    held = value.get("documents", [value]) if isinstance(value, dict) else []
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _received(quoted: str, note: str, said: str) -> Received:
    """One of them; its id is made of what it says, since none has one of its own."""
    name = hashlib.sha256("\0".join((quoted, note, said)).encode("utf-8", "replace")).hexdigest()
    return Received(
        id=name[:16],
        quotes=(Quote(quoted),) if quoted else (),
        bodies=(Body(note, _PLAIN),) if note else (),
    )


@dataclass(frozen=True, slots=True)
class _Clipping:
    """One clipping; `first` and `last` are locations in the book, 0 if it says none."""

    book: str
    kind: str  # “note”, “mark” or “quote”
    first: int
    last: int
    words: str
    said: str  # the line that tells what it is, with its moment


def is_clippings(text: str) -> bool:
    """Whether this looks like a Kindle's file of clippings."""
    return _RULE in text.splitlines() and any(True for _ in _clippings(text))


def batch_of_clippings(text: str) -> Batch:
    """The notes of a Kindle, each with the words that were highlighted at its location.

    A highlight with a note is one annotation; one that was made longer later is there twice, and
    the later one holds.
    """
    clippings = list(_clippings(text))
    quotes = [one for one in clippings if one.kind == "quote"]
    used: set[int] = set()
    found = []
    for one in clippings:
        if one.kind == "note":
            at = _quoted(one, quotes)
            used |= {at} - {-1}
            found.append(_received(quotes[at].words if at >= 0 else "", one.words, one.said))
    lone = (one for number, one in enumerate(quotes) if number not in used)
    return Batch((*found, *(_received(one.words, "", one.said) for one in lone)))


def _quoted(note: _Clipping, quotes: Sequence[_Clipping]) -> int:
    """The number of the last highlight of the book that ends, or else stands, at a note; or -1."""
    same = [(n, q) for n, q in enumerate(quotes) if q.book == note.book]
    ends = [n for n, q in same if q.last == note.first]
    around = [n for n, q in same if q.first <= note.first <= q.last]
    return (ends or around or [-1])[-1]


def _clippings(text: str) -> Iterator[_Clipping]:
    for block in text.replace("\ufeff", "").replace("\r\n", "\n").split(_RULE):
        lines = block.strip("\n").split("\n")
        if len(lines) < 2 or not lines[1].lstrip().startswith("-"):
            continue
        said = lines[1]
        what = re.split(r"\d", said, maxsplit=1)[0]
        kind = "note" if _NOTE.search(what) else "mark" if _MARK.search(said) else "quote"
        places = [part for part in said.split("|")[:-1] or [said] if _NUMBERS.search(part)]
        numbers = _NUMBERS.search(places[-1]) if places else None
        first = int(numbers[1]) if numbers else 0
        last = int(numbers[2] or numbers[1]) if numbers else 0
        yield _Clipping(lines[0].strip(), kind, first, last, "\n".join(lines[2:]).strip(), said)
