"""Makes the edition: galley and settings in, the frozen model out. Pure: no files, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition import captions
from glossator.edition.choice import (
    choose_profile,
    ids_in,
    kept,
    leaves_out,
    pictures_in,
    plain_words,
    works_in,
)
from glossator.edition.cuts import unprinted
from glossator.edition.divisions import Own, make_divisions, titles_of_parts
from glossator.edition.draft import Draft
from glossator.edition.entries import Glossary, uses_of
from glossator.edition.gathering import IndexGatherer
from glossator.edition.glosses import Appearance, forget_glosses, link_division, link_glosses
from glossator.edition.identity import metadata_of
from glossator.edition.languages import mark_languages
from glossator.edition.links import Linker, Target
from glossator.edition.loci import changes, numbered_text
from glossator.edition.notes import freeze_note, layers_of
from glossator.edition.numbering import Ids, give_ids, unit_of
from glossator.edition.placing import Placed, name_calls, place_notes
from glossator.edition.references import NamedNote, Names, Referrer, Shifts
from glossator.edition.seeking import Leaf
from glossator.edition.telling_apart import clashes
from glossator.galley import Galley, GalleyReference
from glossator.galley.naming import file_stem
from glossator.manuscript import Manuscript
from glossator.manuscript.sources import stem_of
from glossator.model import (
    Caption,
    Edition,
    Entry,
    GlossUse,
    IndexGroup,
    Note,
    Picture,
    Profile,
    Reference,
)
from glossator.prose import serialize, text_of
from glossator.sharing import Choice, faces_of
from glossator.vocabulary import OWN_DIVISIONS
from glossator.words import Words, words_for


def make_edition(
    manuscript: Manuscript,
    galley: Galley,
    profile: str = "full",
    choice: Choice | None = None,
) -> tuple[Edition | None, list[Diagnostic]]:
    """The edition in one profile, and what is wrong with the manuscript; None after an error in it.

    The galley stays as it is: what the steps change is a draft of it.
    `choice` is of the faces that print has; without it, none is missed. Raises UsageError when
    there is no such profile.
    """
    settings = manuscript.settings
    words = words_for(settings.language, settings.words)
    maker = _Maker(manuscript, galley, choose_profile(settings, profile), words)
    edition = maker.make()
    if choice is not None:
        maker.findings += unprinted(manuscript, maker.draft, choice)
    return edition, maker.findings


@dataclass(slots=True)
class _Maker:
    manuscript: Manuscript
    galley: Galley
    profile: Profile
    words: Words
    ids: Ids = field(default_factory=Ids)
    findings: list[Diagnostic] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    captions: tuple[Caption, ...] = ()
    equations: dict[str, tuple[str, str]] = field(default_factory=dict)  # id → label, number
    omitted: frozenset[int] = field(init=False)  # numbers of the leaves that the profile lacks
    draft: Draft = field(init=False)

    def __post_init__(self) -> None:
        self.draft = Draft.of(self.galley)
        self.omitted = frozenset(
            number
            for number, text in enumerate(self.draft.texts)
            if leaves_out(self.profile, text.source.matter, text.source.role, text.source.path)
        )

    def make(self) -> Edition | None:
        """Everything in its order: loci, glosses, notes, links, index, own divisions."""
        settings = self.manuscript.settings
        layers = layers_of(settings, self.words)
        for own in sorted(OWN_DIVISIONS):
            self.ids.claim(own)
        index = IndexGatherer(self.manuscript, self.findings)
        index.refuse(self.draft.entries)
        self._number(index)
        self.ids.claim_own(self.draft.works)
        glossary = Glossary.of(
            self.draft.entries,
            settings.language,
            self.ids,
            any_case=settings.glossary_case == "ignore",
        )
        found = [link_division(leaf.tree, glossary.lexicon, glossary.links) for leaf in self.leaves]
        known = [note for note in self.draft.notes if note.layer in layers]
        placed = place_notes(self.leaves, known, layers, self.findings)
        self.findings += clashes(placed, settings, layers)
        note_ids = self._note_ids(placed)
        index.read_notes(placed, note_ids, glossary)
        self._report_unused(glossary, found)
        referrer = self._resolve(placed, note_ids, glossary)
        chosen_ids = {p.sequence: note_ids[p.sequence] for p in placed if self._kept(p)}
        trees = [leaf.tree for leaf in self.leaves] + [note.body for note in self.draft.notes]
        name_calls(trees, chosen_ids)
        shifts = referrer.shifts
        notes = self._notes([p for p in placed if self._kept(p)], chosen_ids, shifts)
        entries = glossary.entries(self._shown_uses(uses_of(self.leaves, found, self.ids)))
        self.findings += glossary.findings
        chosen = {key: layers[key] for key in layers if key in self.profile.layers}
        shown = self._shown(notes, entries)
        fonts, theme = self.manuscript.fonts, self.manuscript.theme
        own_parts = Own(
            settings,
            metadata_of(settings, self.profile.name, self.manuscript.changed),
            chosen,
            frozenset(note.layer for note in notes.values()),
            {} if self._omits("glossary") else entries,
            self._works(notes, {} if self._omits("glossary") else entries),
            self._index(index, found, shifts, notes, entries),
            self.words,
            faces_of(settings.language, shown, fonts, sans=theme.sans, large=self.profile.large),
            self.profile.called(self.words),
            fonts,
            self.manuscript.logo.path if self.manuscript.logo else "",
            self.draft.works,
            self.galley.glossary_title,
        )
        return self._frozen(own_parts, notes)

    def _works(
        self, notes: Mapping[str, Note], entries: Mapping[str, Entry]
    ) -> list[GalleyReference]:
        """The list of works that the profile has; none if it leaves the list out."""
        if self._omits("bibliography"):
            return []
        everything = [leaf.tree for leaf in self.leaves]
        everything += [note.body for note in self.draft.notes]
        everything += [entry.body for entry in self.draft.entries]
        return works_in(self.draft.references, everything, self._shown(notes, entries))

    def _shown(self, notes: Mapping[str, Note], entries: Mapping[str, Entry]) -> list[str]:
        leaves = [leaf for number, leaf in enumerate(self.leaves) if number not in self.omitted]
        shown = [serialize(leaf.tree) for leaf in leaves] + [n.body for n in notes.values()]
        return shown + [entry.body for entry in entries.values()]

    def _frozen(self, own: Own, notes: Mapping[str, Note]) -> Edition:
        sources = (text.source for text in self.draft.texts)
        leaves = zip(sources, self.leaves, strict=True)
        divisions = kept(self.profile, make_divisions(own, leaves, notes, self.ids))
        self.findings += titles_of_parts(self.manuscript.settings.parts, divisions)
        bodies = [division.body for division in divisions]
        bodies += [note.body for note in notes.values()]
        bodies += [entry.body for entry in own.entries.values()]
        shown = {division.id for division in divisions}
        return Edition(
            metadata=own.metadata,
            profile=self.profile,
            layers=own.layers,
            divisions=divisions,
            notes=notes,
            entries=own.entries,
            references={
                f"ref-{r.key}": Reference(f"ref-{r.key}", r.key, text_of(r.tree))
                for r in own.references
            },
            pictures=pictures_in({**self.galley.pictures, **self._logo()}, bodies),
            index=own.index,
            captions=tuple(c for c in self.captions if c.division in shown),
            fonts=self.manuscript.fonts,
            cover=self.manuscript.cover,
            theme=self.manuscript.theme,
            words=self.words,
        )

    def _logo(self) -> dict[str, Picture]:
        logo = self.manuscript.logo
        return {logo.path: logo} if logo else {}

    def _shown_uses(self, uses: Mapping[str, list[GlossUse]]) -> dict[str, list[GlossUse]]:
        """The uses in what the profile has; their ids are the same in all profiles."""
        shown = {leaf.id for number, leaf in enumerate(self.leaves) if number not in self.omitted}
        return {
            entry: [use for use in listed if use.locus.division in shown]
            for entry, listed in uses.items()
        }

    def _index(
        self,
        index: IndexGatherer,
        found: Sequence[Sequence[Appearance]],
        shifts: Shifts,
        notes: Mapping[str, Note],
        entries: Mapping[str, Entry],
    ) -> tuple[IndexGroup, ...]:
        """The index of what the profile has; none if it has no index."""
        if self._omits("index"):
            return ()
        shown = [number for number in range(len(self.leaves)) if number not in self.omitted]
        return index.make(
            [self.leaves[number] for number in shown],
            [found[number] for number in shown],
            shifts,
            notes,
            entries,
            self.ids,
        )

    def _kept(self, placed: Placed) -> bool:
        """Whether the profile has the note's layer and file, and the note that it is on."""
        above = placed.parent is None or self._kept(placed.parent)
        here = placed.leaf not in self.omitted
        return above and here and placed.note.layer in self.profile.layers

    def _omits(self, role: str) -> bool:
        return leaves_out(self.profile, "back", role)

    def _left_out(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> Iterator[str]:
        """The ids that other profiles have: of notes, entries, works, and what stands in them."""
        dropped = [p for p in placed if not self._kept(p)]
        yield from (note_ids[p.sequence] for p in dropped)
        yield from ids_in(p.note.body for p in dropped)
        for number in self.omitted:
            yield self.leaves[number].id
            yield from ids_in((self.leaves[number].tree,))
        if self._omits("glossary"):
            yield from ("glossary", *entries.values())
            yield from ids_in(entry.body for entry in self.draft.entries)
        if self._omits("bibliography"):
            yield "bibliography"
            yield from (f"ref-{reference.key}" for reference in self.draft.references)

    def _number(self, index: IndexGatherer) -> None:
        numbered = numbered_text(self.manuscript, self.draft.texts)
        self.findings += changes(numbered)
        for paragraph in numbered.paragraphs:  # before a heading may take one: {#p7}
            self.ids.claim(f"p{paragraph.label}")
        names = []
        for text in self.draft.texts:
            path = text.source.path
            language = self.manuscript.settings.language
            name = self.ids.claim(file_stem(stem_of(path), language, "division"))
            index.take_text(name, text.source, text.tree)
            give_ids(text.tree, name, path, self.ids)
            mark_languages(text.tree, language)
            names.append(name)
        trees = [text.tree for text in self.draft.texts]
        self.captions = captions.number(zip(names, trees, strict=True), self.ids, self.words)
        self.equations = captions.number_equations(trees, self.words)
        for name, text in zip(names, self.draft.texts, strict=True):
            self.leaves.append(Leaf.of(name, text.source.path, text.tree))

    def _note_ids(self, placed: Sequence[Placed]) -> dict[int, str]:
        """Ids from layer and key, and from the file where an author's labels begin anew in each."""
        found: dict[int, str] = {}
        seen: dict[tuple[str, str], Place] = {}
        for one in sorted(placed, key=lambda p: p.sequence):
            note = one.note
            key = re.sub(r"[^A-Za-z0-9_-]+", "-", note.key)
            if note.layer == "author" and one.in_text:
                key = f"{self.leaves[one.leaf].id}-{key}"
            elif (note.layer, note.key) in seen:
                first = seen[note.layer, note.key]
                message = f"the key “{note.key}” is used twice in the layer “{note.layer}”"
                hint = f"the first is in {first}; give this one another key"
                if note.lemma:
                    hint += f": [{note.lemma}]{{#another-key}}"
                self.findings.append(diagnose("N008", note.place, message, hint))
            seen.setdefault((note.layer, note.key), note.place)
            found[one.sequence] = self.ids.claim(f"n-{note.layer}-{key}")
        return found

    def _resolve(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], glossary: Glossary
    ) -> Referrer:
        """Links find their targets, and those that only refer say what it is."""
        entries = glossary.ids
        sources = {source.path: source for source in self.manuscript.sources()}
        apparatus = [(note.body, note.place.file) for note in self.draft.notes]
        apparatus += [(entry.body, entry.place.file) for entry in self.draft.entries]
        for body, path in apparatus:
            self.ids.rename(body, path)
        linker = Linker(
            list(self._targets(placed, note_ids, entries)),
            self.ids.taken,
            entries,
            {leaf.path: _opening(leaf) for leaf in reversed(self.leaves)},  # a file's first
            frozenset(self._left_out(placed, note_ids, entries)),
        )
        for leaf in self.leaves:
            linker.resolve(leaf.tree, sources[leaf.path])
            forget_glosses(leaf.tree)
        for body, path in apparatus:
            linker.resolve(body, sources[path])
            mark_languages(body, self.manuscript.settings.language)
            link_glosses(body, glossary.links)
        plain_words(self.profile, [*(leaf.tree for leaf in self.leaves), *dict(apparatus)])
        self.findings += linker.findings
        trees = [leaf.tree for leaf in self.leaves]
        spoken = captions.said_by_pictures([*trees, *(body for body, _ in apparatus)])
        referrer = self._refer(placed, note_ids, entries)
        self.captions = captions.worded(self.captions, trees, spoken)
        return referrer

    def _refer(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> Referrer:
        named = {note_ids[one.sequence]: self._named(one) for one in placed}
        names = Names(
            [(leaf.id, leaf.tree, leaf.texts[0] if leaf.texts else "") for leaf in self.leaves],
            named,
            {entries[entry.key]: entry.headword for entry in self.draft.entries},
            {one.id: (one.label, str(one.number)) for one in self.captions} | self.equations,
            self.words,
        )
        referrer = Referrer(names, self.ids)
        for leaf in self.leaves:
            referrer.refer(leaf.tree, leaf.id)
        for one in placed:
            referrer.refer(one.note.body, self.leaves[one.leaf].id)
        for entry in self.draft.entries:
            referrer.refer(entry.body, "")
        return referrer

    def _named(self, one: Placed) -> NamedNote:
        """What references say of a note; one on a note's words is where that note is."""
        mark, lemma = one.mark, one.found
        while one.parent is not None:
            one = one.parent
        unit = unit_of(one.home.blocks[one.block])
        paragraph, anchor = unit.get("data-par", ""), unit.get("id", "")
        return NamedNote(mark, lemma, self.leaves[one.leaf].id, paragraph, anchor)

    def _targets(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> Iterator[Target]:
        for (path, own), edition_id in self.ids.given.items():
            yield Target(own, path, edition_id, f"{path}#{own}")
            if (path, own) in self.ids.doubled:
                yield Target(own, path, self.ids.doubled[path, own], f"{path}#{own}, the second")
        for one in placed:
            note_id = note_ids[one.sequence]
            yield Target(one.note.key, one.note.place.file, note_id, f"#{note_id}")
        for entry in self.draft.entries:
            entry_id = entries[entry.key]
            yield Target(entry.key, entry.place.file, entry_id, f"#{entry_id}")

    def _report_unused(self, glossary: Glossary, found: Sequence[Sequence[Appearance]]) -> None:
        used = {one.entry for division in found for one in division if one.element is not None}
        sources = {source.path: source for source in self.manuscript.sources()}
        texts = [(sources[leaf.path], leaf.tree) for leaf in self.leaves]
        notes = [(sources[note.place.file], note.body) for note in self.draft.notes]
        glossary.report_unused(used, texts, notes)

    def _notes(
        self, placed: Sequence[Placed], ids: Mapping[int, str], shifts: Shifts
    ) -> dict[str, Note]:
        """The notes in the model's shape, in reading order: a note before those on its words."""
        notes: dict[str, Note] = {}
        for one in placed:
            parent = notes[ids[one.parent.sequence]] if one.parent else None
            note_id, division = ids[one.sequence], self.leaves[one.leaf].id
            notes[note_id] = freeze_note(
                one, note_id, division, parent, self.ids, shifts, self.words
            )
        return notes


def _opening(leaf: Leaf) -> str:
    """The id of a file's first block, its heading."""
    return leaf.blocks[0].get("id", "") if leaf.blocks else leaf.id
