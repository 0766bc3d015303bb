"""Makes the edition: galley and settings in, the frozen model out. Pure: no files, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.divisions import OWN, make_divisions, stem_of
from glossator.edition.glosses import Lexicon, Use, link_division
from glossator.edition.glyphs import Printed, missing_glyphs
from glossator.edition.languages import mark_languages
from glossator.edition.links import Linker, Target
from glossator.edition.numbering import Ids, give_ids, number_paragraphs, paragraph_of
from glossator.edition.placing import Leaf, Placed, name_calls, place_notes
from glossator.errors import UsageError
from glossator.galley import Galley, GalleyEntry
from glossator.manuscript import Manuscript
from glossator.manuscript.settings import FILE, ProfileSettings, Settings
from glossator.model import (
    Edition,
    Entry,
    GlossUse,
    Layer,
    Locus,
    Metadata,
    Note,
    Profile,
    Reference,
)
from glossator.prose import Element, blocks_of, collapse, serialize, text_of


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
    return Profile(name, layers, chosen.paper, chosen.type_size, chosen.notes)


def slug_of(settings: Settings) -> str:
    """The stem of the output files: `name:` of edition.yaml, else made from the title."""
    plain = re.sub(r"[^a-z0-9]+", "-", settings.title.lower()).strip("-")
    return settings.name or plain or "edition"


def layers_of(settings: Settings) -> dict[str, Layer]:
    """The layers of edition.yaml in the model's shape."""
    return {
        key: Layer(key, one.label, one.singular, one.marks, one.sign)
        for key, one in settings.layers.items()
    }


@dataclass(slots=True)
class _Maker:
    manuscript: Manuscript
    galley: Galley
    profile: Profile
    ids: Ids = field(default_factory=Ids)
    findings: list[Diagnostic] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)

    def make(self) -> Edition | None:
        """Everything in its order: loci, glosses, notes, links, the edition's own divisions."""
        layers = layers_of(self.manuscript.settings)
        for own in OWN:
            self.ids.claim(own)
        self._number()
        entry_ids, doubled = self._entry_ids()
        uses = self._link(entry_ids)
        known = [note for note in self.galley.notes if note.layer in layers]
        placed = place_notes(self.leaves, known, layers, self.findings)
        note_ids = self._note_ids(placed)
        self._resolve(placed, note_ids, entry_ids)
        kept = {p.sequence: note_ids[p.sequence] for p in placed if self._kept(p)}
        name_calls(self.leaves, kept)
        notes = self._notes([p for p in placed if self._kept(p)], kept)
        entries = self._entries(entry_ids, uses, doubled)
        metadata = metadata_of(self.manuscript.settings)
        chosen = {key: layers[key] for key in layers if key in self.profile.layers}
        sources = (text.source for text in self.galley.texts)
        leaves = zip(sources, self.leaves, strict=True)
        references = self.galley.references
        return Edition(
            metadata=metadata,
            profile=self.profile,
            layers=chosen,
            divisions=make_divisions(
                metadata, chosen, leaves, notes, entries, references, self.ids
            ),
            notes=notes,
            entries=entries,
            references={
                f"ref-{r.key}": Reference(f"ref-{r.key}", r.key, text_of(r.tree))
                for r in references
            },
            pictures=dict(sorted(self.galley.pictures.items())),
        )

    def _kept(self, placed: Placed) -> bool:
        return placed.note.layer in self.profile.layers

    def _number(self) -> None:
        number = 1
        for text in self.galley.texts:
            path = text.source.path
            plain = re.sub(r"[^a-z0-9]+", "-", stem_of(path)).strip("-")
            name = self.ids.claim(plain or "division")
            if text.source.matter == "text":
                number = number_paragraphs(text.tree, number)
            give_ids(text.tree, name, path, self.ids)
            mark_languages(text.tree, self.manuscript.settings.language)
            self.leaves.append(Leaf.of(name, path, text.tree))

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

    def _entry_ids(self) -> tuple[dict[str, str], set[str]]:
        """Each key's id in the edition, and the headwords that clash with an earlier entry."""
        found: dict[str, str] = {}
        words: dict[str, GalleyEntry] = {}
        doubled: set[str] = set()
        for entry in self.galley.entries:
            clash = next((w for w in (entry.headword, *entry.forms) if w.lower() in words), None)
            if clash or entry.key in found:
                self.findings.append(_clash(entry, clash, words))
                doubled.add(entry.headword)
            for word in (entry.headword, *entry.forms):
                words.setdefault(word.lower(), entry)
            if entry.key not in found:
                found[entry.key] = self.ids.claim(f"g-{entry.key}")
        return found, doubled

    def _resolve(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> None:
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
            _link_glosses(body, entries)
        self.findings += linker.findings

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

    def _link(self, entries: Mapping[str, str]) -> dict[str, list[GlossUse]]:
        spellings = [
            (word, entries[entry.key])
            for entry in self.galley.entries
            for word in (entry.headword, *entry.forms)
        ]
        lexicon = Lexicon(spellings)
        uses: dict[str, list[GlossUse]] = {}
        for leaf in self.leaves:
            for use in link_division(leaf.tree, lexicon, entries):
                listed = uses.setdefault(use.entry, [])
                listed.append(self._use(use, leaf, len(listed) + 1))
        return uses

    def _use(self, use: Use, leaf: Leaf, number: int) -> GlossUse:
        use_id = self.ids.claim(f"u{use.entry[1:]}-{number}")
        use.element.set("data-use", use_id)
        locus = Locus(leaf.id, use.block.get("id", ""), use.offset)
        return GlossUse(use_id, use.entry, use.words, locus, paragraph_of(use.block), use.forced)

    def _notes(self, placed: Sequence[Placed], ids: Mapping[int, str]) -> dict[str, Note]:
        notes = {}
        for one in placed:
            note, leaf = one.note, self.leaves[one.leaf]
            block = leaf.blocks[one.block]
            text = _plain(note.body)
            for inner in note.body.iter():
                inner.attrib.pop("data-block", None)
            notes[ids[one.sequence]] = Note(
                id=ids[one.sequence],
                key=note.key,
                layer=note.layer,
                kind=note.kind,
                mark=one.mark,
                lemma=one.found,
                lemma_start=one.lemma_start,
                call=Locus(leaf.id, block.get("id", ""), one.offset),
                paragraph=paragraph_of(block),
                when=note.when,
                body=serialize(note.body),
                text=text,
                place=note.place,
            )
        return notes

    def _entries(
        self, ids: Mapping[str, str], uses: Mapping[str, list[GlossUse]], doubled: set[str]
    ) -> dict[str, Entry]:
        entries = {}
        for entry in self.galley.entries:
            entry_id = ids[entry.key]
            found = tuple(uses.get(entry_id, ()))
            if not found and entry.headword not in doubled:
                message = f"the headword “{entry.headword}” never appears in the text"
                hint = 'name the spellings in use: forms="…; …"'
                self.findings.append(diagnose("G004", entry.place, message, hint))
            entries[entry_id] = Entry(
                id=entry_id,
                key=entry.key,
                headword=entry.headword,
                category=entry.category,
                forms=entry.forms,
                scripts=entry.scripts,
                romanizations=entry.romanizations,
                say=entry.say,
                body=serialize(entry.body),
                text=_plain(entry.body),
                uses=found,
                place=entry.place,
            )
        return entries


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


def _clash(entry: GalleyEntry, clash: str | None, words: Mapping[str, GalleyEntry]) -> Diagnostic:
    """What is wrong with an entry whose key, headword or form an earlier one has."""
    if clash is None:
        message = f"the key “{entry.key}” belongs to two headwords"
        hint = f"give “{entry.headword}” another: [{entry.headword}]{{#another-key}}"
        return diagnose("G002", entry.place, message, hint)
    other = words[clash.lower()]
    if clash == entry.headword and clash.lower() == other.headword.lower():
        message = f"the headword “{clash}” stands twice in the glossary"
        hint = f"join the two entries (the first is in line {other.place.line})"
        return diagnose("G002", entry.place, message, hint)
    message = f"“{clash}” belongs to two headwords: “{entry.headword}” and “{other.headword}”"
    return diagnose("G003", entry.place, message, "leave it to one of them")


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


def _plain(body: Element) -> str:
    parts: Iterable[str] = (text_of(block) for block in blocks_of(body))
    return collapse(" ".join(parts)) or collapse(text_of(body))
