"""A manuscript open for one change: a note on selected words goes into its layer's file.

What is written is what an editor would have typed. It is tried first: the manuscript is set and
annotated with the changed file, and it is written only if the note stands on the selected words,
every other note where it stood, and nothing is wrong that was not wrong before. The file's former
state is kept, so that each change can be taken back as long as nobody changed the file since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.annotating.changes import Change, Refused, Said, Selection
from glossator.annotating.undoing import join, remember
from glossator.diagnostics import Severity
from glossator.kinds import kinds
from glossator.manuscript import note_lines
from glossator.workshop import Workshop
from glossator.writing import write_all

if TYPE_CHECKING:
    from glossator.annotations.drafting import Draft
    from glossator.manuscript import Manuscript
    from glossator.model import Edition, Note


class Annotator:
    """A manuscript as it is on disk now, open for one change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        shop = Workshop(folder)
        if shop.manuscript is None:
            refused = Refused("the manuscript cannot be read", "glossator check says why")
            refused.findings = shop.read_findings
            raise refused
        self._shop = shop.changed(_all_layers(shop.manuscript))

    @property
    def manuscript(self) -> Manuscript:
        """All of it, with what was changed so far."""
        assert self._shop.manuscript is not None
        return self._shop.manuscript

    @cached_property
    def _state(self) -> tuple[Edition, frozenset[tuple[str, str]]]:
        return self._made(self._shop)

    @property
    def edition(self) -> Edition:
        """The edition with all layers."""
        return self._state[0]

    def _made(self, shop: Workshop) -> tuple[Edition, frozenset[tuple[str, str]]]:
        """An edition, and the errors of a manuscript without their lines."""
        from glossator.edition import make_edition

        assert shop.manuscript is not None
        galley, findings = shop.galley, shop.set_findings
        edition, more = make_edition(shop.manuscript, galley) if galley else (None, [])
        if edition is None:
            hint = "mend them first: glossator check"
            refused = Refused("the manuscript has errors", hint)
            refused.findings = findings
            raise refused
        self.found = (*findings, *more)
        errors = {(f.code, f.message) for f in self.found if f.severity is Severity.ERROR}
        return edition, frozenset(errors)

    # --- changes ------------------------------------------------------------------------------

    def add(self, layer: str, selection: Selection, said: Said, *, dry: bool = False) -> Change:
        """A new note on selected words. Raises Refused."""
        path, content = self._layer(layer)
        draft = self._draft(layer, selection, said)
        where = self._where(layer, draft)
        made = _put(content, where, draft.term, note_lines.body_lines(said.body))
        return self._finish(path, content, made, (layer, draft.key), draft, dry=dry)

    def edit(self, note_id: str, was: str, said: Said, *, dry: bool = False) -> Change:
        """Other words for a note; `was` is the Markdown that it is thought to have."""
        note = self._note(note_id)
        path, content = self._layer(note.layer)
        number = self._number(note)
        if self.source(note_id) != was:
            raise Refused("the note was changed meanwhile", "read it again, then change it")
        try:
            made = note_lines.with_body(content, note.place.line, number, said.body)
            if number == 1:
                made = note_lines.with_said(made, note.place.line, [*kinds()], said.kind, said.when)
        except note_lines.NoNote:
            raise _gone(note) from None
        return self._finish(path, content, made, (note.layer, note.key), None, dry=dry)

    def move(self, note_id: str, selection: Selection) -> Change:
        """The same note on other words: a lost lemma is mended in the same way."""
        layer, key, line, number, kind, when = self._spot(note_id)
        path, content = self._layer(layer)
        draft = self._draft(layer, selection, Said("", kind, when, key), moving=key)
        try:
            without, lines = note_lines.without_note(content, line, number)
        except note_lines.NoNote:
            raise Refused("the note is not where it was", "load the page anew") from None
        self._with(path, without)
        where = self._where(layer, draft)
        made = _put(without, where, draft.term, lines)
        return self._finish(path, content, made, (layer, draft.key), draft)

    def remove(self, note_id: str, was: str) -> Change:
        """Take a note out of its layer's file."""
        note = self._note(note_id)
        path, content = self._layer(note.layer)
        if self.source(note_id) != was:
            raise Refused("the note was changed meanwhile", "read it again, then take it out")
        made, _ = note_lines.without_note(content, note.place.line, self._number(note))
        return self._finish(path, content, made, (note.layer, note.key), None, gone=True)

    def adopt(self, note_id: str, layer: str) -> Change:
        """Take a note of one layer into another: a class's into the editor's, say."""
        note = self._note(note_id)
        if not note.lemma or note.lemma_start is None:
            raise Refused("a note written in the text stays there", "move its words by hand")
        from glossator.annotations.quoting import DivisionText

        text = DivisionText(self.edition.division(note.call.division))
        assert note.lemma_end is not None
        start, end = text.position(note.lemma_start), text.position(note.lemma_end)
        selection = Selection(
            text.text[start:end], text.text[max(0, start - 60) : start], text.text[end : end + 60],
            self.edition.division(note.call.division).source_file,
        )  # fmt: skip
        said = Said(self.source(note_id), note.kind, note.when, note.key)
        added = self.add(layer, selection, said)
        rest = Annotator(self.folder)
        taken = rest.remove(note_id, said.body)
        join(self.folder, added.undo, taken.undo)
        return replace(added, undo=taken.undo)

    def enter(self, words: str, category: str, body: str, *, dry: bool = False) -> Change:
        """Make selected words an entry of the glossary."""
        from glossator.annotations.lemma_writing import escape
        from glossator.galley.naming import slug
        from glossator.manuscript import SourceFile, labels

        source = self.manuscript.glossary
        if source is None:
            hint = "write glossary: glossary.md into edition.yaml, and make that file"
            raise Refused("this edition has no glossary", hint)
        content = (self.folder / source.path).read_bytes()
        headword = " ".join(words.split())
        keys = {entry.key for entry in self.edition.entries.values()}
        key = slug(headword)
        if key in keys:
            raise Refused(f"the glossary has an entry “{key}” already", "change it there")
        kind = f" .{category}" if category else ""
        lines = note_lines.body_lines(body)
        term = f"[{escape(headword)}]{{#{key}{kind}}}"
        made = _put(content, note_lines.Where(), term, lines)
        text = made.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        changed = replace(
            self.manuscript, glossary=SourceFile(source.path, "back", text, labels.scan(text))
        )
        self._prove(changed, None, None, gone=False)
        return self._write(source.path, content, made, None, dry=dry)

    # --- where things stand -------------------------------------------------------------------

    def source(self, note_id: str) -> str:
        """The Markdown of a note, as its file has it. Raises Refused."""
        from glossator.manuscript.definitions import definitions

        note = self._note(note_id)
        _, content = self._layer(note.layer)
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        number = self._number(note)
        for one in definitions(text):
            if (one.line, one.number) == (note.place.line, number):
                return one.body
        raise _gone(note)

    def _note(self, note_id: str) -> Note:
        note = self.edition.notes.get(note_id)
        if note is None:
            raise Refused("that note is not there any more", "load the page anew")
        return note

    def _spot(self, note_id: str) -> tuple[str, str, int, int, str, str]:
        """Layer, key, line, number of definition, kind and date of a note, lost or not."""
        note = self.edition.notes.get(note_id)
        if note is not None:
            return note.layer, note.key, note.place.line, self._number(note), note.kind, note.when
        for lost in self._shop.galley.notes if self._shop.galley else ():
            if f"n-{lost.layer}-{lost.key}" == note_id:
                return lost.layer, lost.key, lost.place.line, 1, lost.kind, lost.when
        raise Refused("that note is not there any more", "load the page anew")

    def _number(self, note: Note) -> int:
        """Which of the definitions of its lemma a note is."""
        same = [
            other.key
            for other in self.edition.notes.values()
            if other.layer == note.layer and other.place == note.place
        ]
        base = min(same, key=len)
        match = re.fullmatch(rf"{re.escape(base)}-(\d+)", note.key)
        return int(match[1]) if match and len(same) > 1 else 1

    def _layer(self, layer: str) -> tuple[str, bytes]:
        """The path and bytes of a layer's file. Raises Refused."""
        known = self.manuscript.settings.layers.get(layer)
        if known is None or not known.file:
            names = [k for k, one in self.manuscript.settings.layers.items() if one.file]
            hint = f"layers with a file: {', '.join(names) or 'none'}"
            raise Refused(f"the layer “{layer}” has no file of notes beside the text", hint)
        return known.file, (self.folder / known.file).read_bytes()

    def _draft(self, layer: str, selection: Selection, said: Said, moving: str = "") -> Draft:
        """The lemma, key and place for selected words. Raises Refused when they have none."""
        from glossator.annotations.drafting import Drafter
        from glossator.annotations.finding import leaves_of
        from glossator.annotations.received import Quote, Received
        from glossator.annotations.threads import Thread

        quote = Quote(selection.exact, selection.prefix, selection.suffix)
        received = Received(
            id="selected", quotes=(quote,), kind=said.kind, when=said.when, key=said.key,
            sources=(selection.file,) if selection.file else (),
        )  # fmt: skip
        keys = {n.key for n in self.edition.notes.values() if n.layer == layer} - {moving}
        drafter = Drafter(keys)
        if selection.on:
            host = self._note(selection.on)
            draft = drafter.on_note(
                Thread(received), host, self.edition.division(host.call.division)
            )
            drafts = [draft] if draft else []
        else:
            drafts = drafter.on_text([Thread(received)], leaves_of(self.edition))
        if not drafts:
            lost = drafter.unplaced[0]
            raise Refused(f"“{selection.exact}”: {lost.reason}", "select other words")
        return drafts[0]

    def _where(self, layer: str, draft: Draft) -> note_lines.Where:
        """Its place in the file: in reading order below the heading of its text."""
        division = draft.leaf.division
        order = {block.id: number for number, block in enumerate(division.blocks)}
        find = draft.lemma.find
        mine = (find.last_block, find.end)
        before: tuple[tuple[int, int], int] | None = None
        after: tuple[tuple[int, int], int] | None = None
        for note in self.edition.notes.values():
            if note.layer != layer or not note.lemma or note.call.division != division.id:
                continue
            if draft.on and draft.on.endswith(f":{note.key}"):
                return note_lines.Where(behind=note.place.line)
            if note.parent or draft.on:
                continue
            place = (order.get(note.call.block, 0), note.call.offset), note.place.line
            if place[0] <= mine:
                before = max(before or place, place)
            else:
                after = min(after or place, place)
        if before:
            return note_lines.Where(behind=before[1])
        if after:
            return note_lines.Where(before=after[1])
        return note_lines.Where(heading=division.source_file)

    def _with(self, path: str, content: bytes) -> None:
        """Go on with another content of a layer's file."""
        from glossator.manuscript.files import with_contents

        errors = self._state[1]
        self._shop = self._shop.changed(with_contents(self.manuscript, {path: content}))
        self._state = self._made(self._shop)[0], errors

    # --- proving and writing ------------------------------------------------------------------

    def _finish(
        self,
        path: str,
        before: bytes,
        made: bytes,
        name: tuple[str, str],
        draft: Draft | None,
        *,
        gone: bool = False,
        dry: bool = False,
    ) -> Change:
        from glossator.manuscript.files import with_contents

        note = self._prove(with_contents(self.manuscript, {path: made}), name, draft, gone=gone)
        return self._write(path, before, made, note, dry=dry)

    def _prove(
        self,
        changed: Manuscript,
        name: tuple[str, str] | None,
        draft: Draft | None,
        *,
        gone: bool,
    ) -> Note | None:
        """Raise Refused unless only what was asked for is different."""
        old, errors = self._state
        new, others = self._made(self._shop.changed(changed))
        wrong = others - errors
        if wrong:
            refused = Refused(next(iter(sorted(wrong)))[1], "change the words of the note")
            refused.findings = tuple(f for f in self.found if (f.code, f.message) in wrong)
            raise refused
        stood, stands = _standing(old, name), _standing(new, name)
        if name is not None and stood != stands:
            raise Refused("another note would be moved or changed by it", "write it by hand")
        found = [n for n in new.notes.values() if name and (n.layer, n.key) == name]
        if gone or name is None:
            return None
        if not found or not found[0].text.strip():
            raise Refused("the note would say nothing", "write its words")
        if draft is not None and not draft.stands(found[0]):
            raise Refused("the note would stand on other words", "select more words")
        return found[0]

    def _write(
        self, path: str, before: bytes, made: bytes, note: Note | None, *, dry: bool
    ) -> Change:
        if dry:
            return Change(path, note, findings=self.found)
        file = self.folder / path
        if file.read_bytes() != before:
            raise Refused(f"“{path}” was changed meanwhile", "load the page anew")
        name = remember(self.folder, path, before, made)
        write_all({file: made})
        return Change(path, note, name, self.found)


def _standing(edition: Edition, but: tuple[str, str] | None) -> Mapping[str, tuple[object, ...]]:
    """Where every note stands and what it says, but one."""
    return {
        note.id: (note.layer, note.kind, note.lemma, note.lemma_start, note.lemma_end, note.text)
        for note in edition.notes.values()
        if (note.layer, note.key) != but
    }


def _put(content: bytes, where: note_lines.Where, term: str, lines: Sequence[str]) -> bytes:
    try:
        return note_lines.with_note(content, where, term, lines)
    except note_lines.NoNote:
        raise Refused("the file was changed meanwhile", "load the page anew") from None


def _gone(note: Note) -> Refused:
    return Refused(f"the note “{note.key}” is not where it was", "load the page anew")


def _all_layers(manuscript: Manuscript) -> Manuscript:
    return replace(manuscript, settings=replace(manuscript.settings, profiles={}))
