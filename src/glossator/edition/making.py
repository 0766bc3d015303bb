"""Makes the edition: galley and settings in, the frozen model out. Pure: no files, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.captions import number_captions
from glossator.edition.divisions import Own, make_divisions, stem_of
from glossator.edition.entries import Glossary, uses_of
from glossator.edition.gathering import IndexGatherer
from glossator.edition.glosses import Appearance, link_division
from glossator.edition.glyphs import Printed, missing_glyphs
from glossator.edition.languages import mark_languages
from glossator.edition.links import Linker, Target
from glossator.edition.notes import freeze_note, layers_of
from glossator.edition.numbering import Ids, give_ids, number_paragraphs
from glossator.edition.placing import Placed, name_calls, place_notes
from glossator.edition.references import NamedNote, Names, Referrer, Shifts
from glossator.edition.seeking import Leaf
from glossator.errors import UsageError
from glossator.galley import Galley
from glossator.manuscript import Manuscript
from glossator.manuscript.settings import FILE, ProfileSettings, Settings
from glossator.model import (
    Caption,
    Edition,
    Metadata,
    Note,
    Profile,
    Reference,
)
from glossator.prose import Element, text_of
from glossator.vocabulary import OWN_DIVISIONS


def make_edition(
    manuscript: Manuscript,
    galley: Galley,
    profile: str = "full",
    covered: Callable[[str], bool] = lambda char: True,
) -> tuple[Edition | None, list[Diagnostic]]:
    """The edition in one profile, and what is wrong with the manuscript; None after an error in it.

    `covered` says of a character whether the faces in use can print it. Raises UsageError when
    there is no such profile.
    """
    maker = _Maker(manuscript, galley, choose_profile(manuscript.settings, profile))
    edition = maker.make()
    maker.findings += missing_glyphs(_printed(manuscript, galley), covered)
    return edition, maker.findings


def _printed(manuscript: Manuscript, galley: Galley) -> Iterator[Printed]:
    """What comes to print out of each file of the manuscript."""
    texts: dict[str, list[str]] = {}
    for path, tree in (
        *((text.source.path, text.tree) for text in galley.texts),
        *((note.place.file, note.body) for note in galley.notes),
        *((entry.place.file, entry.body) for entry in galley.entries),
        *((manuscript.settings.references, reference.tree) for reference in galley.references),
    ):
        inked = (e for e in tree.iter() if isinstance(e.tag, str) and e.tag != "annotation")
        texts.setdefault(path, []).extend((e.text or "") + (e.tail or "") for e in inked)
    for entry in galley.entries:
        shapes = (*entry.scripts.values(), *entry.romanizations.values())
        texts.setdefault(entry.place.file, []).extend((entry.headword, entry.say, *shapes))
    settings = manuscript.settings
    texts[FILE] = [
        *(settings.title, settings.subtitle, settings.rights, settings.publisher),
        *(settings.description, *(person.name for person in settings.people)),
        *(text for one in settings.layers.values() for text in (one.label, one.singular, one.sign)),
    ]
    if settings.source:
        work = settings.source
        texts[FILE] += [work.title, work.author, work.publication, work.date]
    written: dict[str, tuple[str, ...]] = {
        path: (text,) for path, text in manuscript.written.items()
    }
    written |= {source.path: (source.scan.masked, source.text) for source in manuscript.sources()}
    for path, parts in texts.items():
        yield Printed(path, "".join(parts), written.get(path, ()))


def choose_profile(settings: Settings, name: str) -> Profile:
    """The named profile with its defaults filled in. Raises UsageError when there is none."""
    if name not in settings.profiles and name != "full":
        known = ", ".join(sorted({"full", *settings.profiles}))
        raise UsageError(f"there is no profile “{name}”", f"profiles of this manuscript: {known}")
    chosen = settings.profiles.get(name, ProfileSettings(name, None, "A5", ""))
    layers = tuple(settings.layers) if chosen.layers is None else chosen.layers
    return Profile(name, layers, chosen.paper, chosen.type_size, chosen.lemmas)


def slug_of(settings: Settings) -> str:
    """The stem of the output files: `name:` of edition.yaml, else made from the title."""
    plain = re.sub(r"[^a-z0-9]+", "-", settings.title.lower()).strip("-")
    return settings.name or plain or "edition"


@dataclass(slots=True)
class _Maker:
    manuscript: Manuscript
    galley: Galley
    profile: Profile
    ids: Ids = field(default_factory=Ids)
    findings: list[Diagnostic] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    captions: tuple[Caption, ...] = ()

    def make(self) -> Edition | None:
        """Everything in its order: loci, glosses, notes, links, index, own divisions."""
        settings = self.manuscript.settings
        layers = layers_of(settings)
        for own in sorted(OWN_DIVISIONS):
            self.ids.claim(own)
        index = IndexGatherer(self.manuscript, self.findings)
        index.refuse(self.galley.entries)
        self._number(index)
        glossary = Glossary.of(self.galley.entries, settings.language, self.ids)
        found = [link_division(leaf.tree, glossary.lexicon, glossary.links) for leaf in self.leaves]
        known = [note for note in self.galley.notes if note.layer in layers]
        placed = place_notes(self.leaves, known, layers, self.findings)
        note_ids = self._note_ids(placed)
        index.read_notes(placed, note_ids, glossary)
        self._report_unused(glossary, found)
        referrer = self._resolve(placed, note_ids, glossary)
        kept = {p.sequence: note_ids[p.sequence] for p in placed if self._kept(p)}
        trees = [leaf.tree for leaf in self.leaves] + [note.body for note in self.galley.notes]
        name_calls(trees, kept)
        shifts = referrer.shifts
        notes = self._notes([p for p in placed if self._kept(p)], kept, shifts)
        entries = glossary.entries(uses_of(self.leaves, found, self.ids))
        self.findings += glossary.findings
        lines = index.make(self.leaves, found, shifts, notes, entries, self.ids)
        chosen = {key: layers[key] for key in layers if key in self.profile.layers}
        own_parts = Own(
            settings, metadata_of(settings), chosen, entries, self.galley.references, lines
        )
        sources = (text.source for text in self.galley.texts)
        leaves = zip(sources, self.leaves, strict=True)
        return Edition(
            metadata=own_parts.metadata,
            profile=self.profile,
            layers=chosen,
            divisions=make_divisions(own_parts, leaves, notes, self.ids),
            notes=notes,
            entries=entries,
            references={
                f"ref-{r.key}": Reference(f"ref-{r.key}", r.key, text_of(r.tree))
                for r in self.galley.references
            },
            pictures=dict(sorted(self.galley.pictures.items())),
            index=lines,
            captions=self.captions,
        )

    def _kept(self, placed: Placed) -> bool:
        """Whether the profile has the note's layer, and that of the note that it is on."""
        above = placed.parent is None or self._kept(placed.parent)
        return above and placed.note.layer in self.profile.layers

    def _number(self, index: IndexGatherer) -> None:
        number, names = 1, []
        for text in self.galley.texts:
            path = text.source.path
            plain = re.sub(r"[^a-z0-9]+", "-", stem_of(path)).strip("-")
            name = self.ids.claim(plain or "division")
            index.take_text(name, text.source, text.tree)
            if text.source.matter == "text":
                number = number_paragraphs(text.tree, number)
            give_ids(text.tree, name, path, self.ids)
            mark_languages(text.tree, self.manuscript.settings.language)
            names.append(name)
        trees = [text.tree for text in self.galley.texts]
        self.captions = number_captions(zip(names, trees, strict=True), self.ids)
        for name, text in zip(names, self.galley.texts, strict=True):
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
        apparatus = [(note.body, note.place.file) for note in self.galley.notes]
        apparatus += [(entry.body, entry.place.file) for entry in self.galley.entries]
        for body, path in apparatus:
            self.ids.rename(body, path)
        linker = Linker(
            list(self._targets(placed, note_ids, entries)),
            self.ids.taken,
            entries,
            {leaf.path: _opening(leaf) for leaf in self.leaves},
            frozenset(note_ids[p.sequence] for p in placed if not self._kept(p)),
        )
        for leaf in self.leaves:
            linker.resolve(leaf.tree, sources[leaf.path])
            _forget_glosses(leaf.tree)
        for body, path in apparatus:
            linker.resolve(body, sources[path])
            mark_languages(body, self.manuscript.settings.language)
            _link_glosses(body, glossary.links)
        self.findings += linker.findings
        return self._refer(placed, note_ids, entries)

    def _refer(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> Referrer:
        named = {note_ids[one.sequence]: self._named(one) for one in placed}
        names = Names(
            [(leaf.id, leaf.tree, leaf.texts[0] if leaf.texts else "") for leaf in self.leaves],
            named,
            {entries[entry.key]: entry.headword for entry in self.galley.entries},
            {caption.id: caption.label for caption in self.captions},
        )
        referrer = Referrer(names, self.ids)
        for leaf in self.leaves:
            referrer.refer(leaf.tree, leaf.id)
        for one in placed:
            referrer.refer(one.note.body, self.leaves[one.leaf].id)
        for entry in self.galley.entries:
            referrer.refer(entry.body, "")
        return referrer

    def _named(self, one: Placed) -> NamedNote:
        """What references say of a note; one on a note's words is where that note is."""
        mark, lemma = one.mark, one.found
        while one.parent is not None:
            one = one.parent
        unit = _unit(one.home.blocks[one.block])
        paragraph, anchor = unit.get("data-par", ""), unit.get("id", "")
        return NamedNote(mark, lemma, self.leaves[one.leaf].id, paragraph, anchor)

    def _targets(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> Iterator[Target]:
        for (path, own), edition_id in self.ids.given.items():
            yield Target(own, path, edition_id, f"{path}#{own}")
        for one in placed:
            note_id = note_ids[one.sequence]
            yield Target(one.note.key, one.note.place.file, note_id, f"#{note_id}")
        for entry in self.galley.entries:
            entry_id = entries[entry.key]
            yield Target(entry.key, entry.place.file, entry_id, f"#{entry_id}")

    def _report_unused(self, glossary: Glossary, found: Sequence[Sequence[Appearance]]) -> None:
        used = {one.entry for division in found for one in division if one.element is not None}
        sources = {source.path: source for source in self.manuscript.sources()}
        texts = [(sources[leaf.path], leaf.tree) for leaf in self.leaves]
        notes = [(sources[note.place.file], note.body) for note in self.galley.notes]
        glossary.report_unused(used, texts, notes)

    def _notes(
        self, placed: Sequence[Placed], ids: Mapping[int, str], shifts: Shifts
    ) -> dict[str, Note]:
        """The notes in the model's shape, in reading order: a note before those on its words."""
        notes: dict[str, Note] = {}
        for one in placed:
            parent = notes[ids[one.parent.sequence]] if one.parent else None
            note_id, division = ids[one.sequence], self.leaves[one.leaf].id
            notes[note_id] = freeze_note(one, note_id, division, parent, self.ids, shifts)
        return notes


def _unit(block: Element) -> Element:
    """The numbered unit that the block is or stands in, else the block."""
    around = (e for e in (block, *block.iterancestors()) if e.get("data-par"))
    return next(around, block)


def metadata_of(s: Settings) -> Metadata:
    """What edition.yaml says of the edition, with the defaults filled in."""
    return Metadata(
        title=s.title,
        subtitle=s.subtitle,
        language=s.language,
        identifier=s.identifier or f"urn:glossator:{slug_of(s)}",
        date=s.date or "1970-01-01",
        rights=s.rights,
        publisher=s.publisher,
        description=s.description,
        subjects=s.subjects,
        people=s.people,
        source=s.source,
        slug=slug_of(s),
        web_address=s.web_address,
    )


def _opening(leaf: Leaf) -> str:
    """The id of a file's first block, its heading."""
    return leaf.blocks[0].get("id", "") if leaf.blocks else leaf.id


def _forget_glosses(tree: Element) -> None:
    """Forced links in headings and links are none: the words stay."""
    for span in tree.iter("span"):
        span.attrib.pop("data-gloss", None)


def _link_glosses(body: Element, entries: Mapping[str, str]) -> None:
    """In notes and definitions `{gloss=key}` is a plain link to the entry."""
    for span in list(body.iter("span")):
        key = span.attrib.pop("data-gloss", "")
        if key in entries and not any(e.tag == "a" for e in span.iterancestors()):
            span.tag = "a"
            span.set("data-gloss", entries[key])
