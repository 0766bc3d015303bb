"""From the editor's bytes to the reader's: every word is there, in order, once.

The edition is not asked, so that what our own reader of manuscripts loses or puts elsewhere is
found as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from glossator.diagnostics import Place
from glossator.galley.account import Word
from glossator.proof.finding import ProofFinding
from glossator.proof.folding import quoted
from glossator.proof.reading import Reading
from glossator.proof.sources.letters import Beside, Scale, common, letters
from glossator.proof.sources.written import Passage, WrittenFile, WrittenNote

_REACH: Final = 240  # letters by which a call may stand behind its lemma: at the end of its link
_TELLING: Final = 40  # letters of a passage that no other has by chance
_PART: Final = 12  # letters of a part of a passage that are worth counting
_AROUND: Final = 40  # letters beside what was put in that may be its own, being the same
_SHORT: Final = 16  # letters of a note that may stand in another by chance
CHECK: Final = "source"


def compare(reading: Reading, files: Sequence[WrittenFile]) -> Iterator[ProofFinding]:
    """What of these files one output lacks, has twice or has elsewhere. Files in reading order."""
    yield from _Comparison(reading, files).findings()


@dataclass(slots=True, eq=False)
class _Called:
    """A note of an output: its letters, and where it is called: the letters before it."""

    id: str
    text: str
    at: int  # -1: within another note
    rank: int


@dataclass(slots=True)
class _Running:
    """The words of all files with the letters before each."""

    words: list[tuple[str, Word]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    text: str = ""
    first: dict[str, int] = field(default_factory=dict)  # number of each file's first word

    @classmethod
    def of(cls, files: Sequence[WrittenFile]) -> _Running:
        one, parts, at = cls(), [], 0
        for file in files:
            one.first[file.path] = len(one.words)
            for word in file.running:
                part = letters(word.letters)
                one.words.append((file.path, word))
                one.starts.append(at)
                parts.append(part)
                at += len(part)
        one.text = "".join(parts)
        one.starts.append(at)
        return one

    def before(self, file: WrittenFile, offset: int) -> tuple[int, int]:
        """How many letters stand before a place in a file: before and behind the word in it."""
        first = self.first[file.path]
        begun = bisect_left(file.running, offset, key=lambda word: word.start)
        ended = bisect_right(file.running, offset, key=lambda word: word.end)
        return self.starts[first + ended], self.starts[first + begun]


class _Comparison:
    def __init__(self, reading: Reading, files: Sequence[WrittenFile]) -> None:
        self._reading, self._files = reading, files
        scale = Scale.of(reading.stream)
        self._stream = scale.letters
        self._running = _Running.of(files)
        self._beside = Beside(common(self._running.text, self._stream))
        self._beyond = list(self._beside.beyond(len(self._stream)))
        self._around = self._put_in()
        self._whole = "\n".join((self._stream, *map(letters, reading.loose)))
        self._written = "\n".join((self._running.text, *_parts(files)))
        self._notes = _notes_of(reading, scale)  # those that are still to be found

    def _put_in(self) -> str:
        """What the output has beyond the running words, with a few letters around each piece."""
        pieces = self._beyond
        return "\n".join(self._stream[max(0, a - _AROUND) : b + _AROUND] for a, b in pieces)

    def findings(self) -> Iterator[ProofFinding]:
        """All of them, by file."""
        yield from self._running_words()
        for file in self._files:
            for passage in (*file.free, *file.entries):
                yield from self._somewhere(passage)
            yield from self._twice(file)
        yield from self._written_notes()

    def _finding(self, message: str, place: Place) -> ProofFinding:
        where = f"{place.file}:{place.line}"
        return ProofFinding(self._reading.format, CHECK, message, where)

    def _running_words(self) -> Iterator[ProofFinding]:
        told = {file.path: file.told for file in self._files}
        starts, words = self._running.starts, self._running.words
        lost: list[int] = []
        for number, (path, word) in enumerate(words):
            if word.line in told[path] or self._holds(starts[number], starts[number + 1]):
                continue
            if lost and (number != lost[-1] + 1 or words[lost[-1]][0] != path):
                yield from self._lost(lost)
                lost = []
            lost.append(number)
        if lost:
            yield from self._lost(lost)

    def _holds(self, start: int, end: int) -> bool:
        """Whether these letters of the sources stand in one piece in the output."""
        word, length = self._running.text[start:end], end - start
        first, last = self._beside.found(start), self._beside.found(end - 1)
        # which of two like letters beside words that were put in is the word's, no diff can tell
        return (first >= 0 and self._stream.startswith(word, first)) or (
            last >= length - 1 and self._stream.startswith(word, last - length + 1)
        )

    def _lost(self, lost: Sequence[int]) -> Iterator[ProofFinding]:
        if self._repeated(lost[0]):
            return
        path, first = self._running.words[lost[0]]
        said = quoted(" ".join(self._running.words[number][1].letters for number in lost))
        message = f"{said} of this line is not in the output, or not where it belongs"
        yield self._finding(message, Place(path, first.line))

    def _repeated(self, first: int) -> bool:
        """Whether the words from here on stand in order before the end of what is put in next.

        Where words that are put in (or that no source of ours counts) are like those beside them,
        the diff may take the ones for the others.
        """
        starts, text = self._running.starts, self._running.text
        begun = self._beside.found(starts[first] - 1) + 1
        number = bisect_left(self._beyond, begun, key=lambda stretch: stretch[0])
        if not begun or number == len(self._beyond) or self._beyond[number][0] > begun + _REACH:
            return False
        gap, end = self._beyond[number]
        parts = []
        for one, other in pairwise(starts[first:]):
            if self._beside.found(one) >= gap:
                break
            parts.append(text[one:other])
        return _found_in(parts, self._stream[begun:end])

    def _somewhere(self, passage: Passage) -> Iterator[ProofFinding]:
        """What has no place of its own in the order of words: it must be there."""
        if _found_in(passage.segments, self._around):
            return
        parts = [letters(w.letters) for w in passage.words] if passage.cells else passage.segments
        if not (passage.cells and all(part in self._around for part in parts)):
            message = f"“{passage.shown}” of this line is not in the output, or lacks words"
            yield self._finding(message, passage.place)

    def _twice(self, file: WrittenFile) -> Iterator[ProofFinding]:
        """Paragraphs of which every part stands more often than it is written."""
        for passage in file.paragraphs:
            parts = [part for part in passage.segments if len(part) >= _PART]
            if sum(map(len, parts)) < _TELLING:
                continue
            if all(self._whole.count(part) > self._written.count(part) for part in parts):
                message = f"“{passage.shown}” of this line stands twice in the output"
                yield self._finding(message, passage.place)

    def _written_notes(self) -> Iterator[ProofFinding]:
        for file in self._files:
            last: dict[str, tuple[int, int]] = {}  # where the note before is called, by layer
            for note in file.notes:
                found = self._note(file, note)
                if isinstance(found, ProofFinding):
                    yield found
                    continue
                self._notes.remove(found)
                if note.at < 0 or found.at < 0:
                    continue
                spot = found.at, found.rank
                if spot < last.get(note.layer, spot):
                    message = f"the note “{note.body.shown}” stands before one that is called first"
                    yield self._finding(message, note.body.place)
                last[note.layer] = spot

    def _note(self, file: WrittenFile, note: WrittenNote) -> _Called | ProofFinding:
        """The note of the output that says this, called where it should be."""
        wrong = "is not in the output, or lacks words"
        notes: Iterable[_Called] = self._notes
        if sum(map(len, note.body.segments)) < _SHORT:  # it may stand within another, too
            notes = sorted(notes, key=lambda one: len(one.text))
        for one in notes:
            if _found_in(note.body.segments, one.text):
                if self._is_called_there(file, note, one):
                    return one
                wrong = "is called elsewhere"
        return self._finding(f"the note “{note.body.shown}” {wrong}", note.body.place)

    def _is_called_there(self, file: WrittenFile, note: WrittenNote, called: _Called) -> bool:
        if called.at < 0 or (note.at < 0 and not note.lemma):
            return True
        if note.at < 0:
            last = note.lemma[-1]
            start = max(0, called.at - len(last) - _REACH)
            return self._stream.find(last, start, called.at) >= 0
        low, high = self._running.before(file, note.at)
        first = self._behind(low) if low else 0
        then = self._beside.found(high)
        then = len(self._stream) if then < 0 else then
        if not first:  # what stands before it is made by the edition
            return called.at <= then
        return first <= called.at <= max(then, first)

    def _behind(self, low: int) -> int:
        """Where in the output the word ends that ends behind so many letters of the sources."""
        starts = self._running.starts
        begun = starts[bisect_left(starts, low) - 1]
        word, found = self._running.text[begun:low], self._beside.found(begun)
        if found >= 0 and self._stream.startswith(word, found):
            return found + len(word)  # its last letter may stand again in words that were put in
        return self._beside.found(low - 1) + 1


def _found_in(segments: Sequence[str], text: str) -> bool:
    """Whether these letters stand in the text, in order."""
    at = 0
    for part in segments:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _parts(files: Sequence[WrittenFile]) -> Iterator[str]:
    """The letters of all that is written beside the running words."""
    for file in files:
        yield file.beside
        for passage in (*file.free, *file.entries, *(note.body for note in file.notes)):
            yield from passage.segments


def _notes_of(reading: Reading, scale: Scale) -> list[_Called]:
    calls: dict[str, tuple[int, int]] = {}
    for rank, call in enumerate(reading.calls):
        calls.setdefault(call.note, (rank, -1 if call.within else scale.place(call.at)))
    return [
        _Called(note.id, letters(note.text), calls[note.id][1], calls[note.id][0])
        for note in reading.notes
        if note.id in calls
    ]
