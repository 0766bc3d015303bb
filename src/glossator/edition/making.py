"""Makes the edition: galley and settings in, the frozen model out. Pure: no files, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition import matter
from glossator.edition.glosses import Lexicon, Use, link_division
from glossator.edition.glyphs import missing_glyphs
from glossator.edition.languages import mark_languages
from glossator.edition.links import Linker
from glossator.edition.numbering import (
    Ids,
    division_name,
    give_ids,
    number_paragraphs,
    paragraph_of,
)
from glossator.edition.placing import Leaf, Placed, give_marks, place_notes, put_calls
from glossator.errors import UsageError
from glossator.galley import Galley, GalleyEntry
from glossator.galley.shape import shape
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.settings import ProfileSettings, Settings
from glossator.model import (
    Block,
    Division,
    Edition,
    Entry,
    GlossUse,
    Heading,
    Layer,
    Locus,
    Matter,
    Metadata,
    Note,
    Profile,
    Reference,
)
from glossator.prose import Element, blocks_of, collapse, parse, serialize, text_of
from glossator.vocabulary import DIVISIONS

_DEFAULT_ROLE: Final = {"front": "frontmatter", "text": "chapter", "back": "appendix"}
OWN: Final = ("titlepage", "imprint", "contents", "glossary", "bibliography")


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
    texts = [(source.path, source.text) for source in manuscript.sources()]
    references = "\n".join(text_of(reference.tree) for reference in galley.references)
    texts.append((manuscript.settings.references, references))
    maker.findings += missing_glyphs(texts, covered)
    return edition, maker.findings


def choose_profile(settings: Settings, name: str) -> Profile:
    """The named profile with its defaults filled in. Raises UsageError when there is none."""
    if name not in settings.profiles and name != "full":
        known = ", ".join(sorted({"full", *settings.profiles}))
        raise UsageError(f"there is no profile “{name}”", f"profiles of this manuscript: {known}")
    chosen = settings.profiles.get(name, ProfileSettings(name, None, "A5", ""))
    layers = tuple(settings.layers) if chosen.layers is None else chosen.layers
    return Profile(name, layers, chosen.paper, chosen.type_size)


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
        """Everything in its order: loci, notes, links, glosses, the edition's own divisions."""
        layers = layers_of(self.manuscript.settings)
        for own in OWN:
            self.ids.claim(own)
        self._number()
        placed = self._place(layers)
        note_ids = self._note_ids(placed)
        entry_ids = self._entry_ids()
        self._resolve(placed, note_ids, entry_ids)
        kept = {p.sequence: note_ids[p.sequence] for p in placed if self._kept(p)}
        put_calls(self.leaves, placed, kept)
        uses = self._link(entry_ids)
        notes = self._notes([p for p in placed if self._kept(p)], kept)
        entries = self._entries(entry_ids, uses)
        metadata = self._metadata()
        chosen = {key: layers[key] for key in layers if key in self.profile.layers}
        return Edition(
            metadata=metadata,
            profile=self.profile,
            layers=chosen,
            divisions=self._divisions(metadata, chosen, notes, entries),
            notes=notes,
            entries=entries,
            references={
                f"ref-{r.key}": Reference(f"ref-{r.key}", r.key, text_of(r.tree))
                for r in self.galley.references
            },
            pictures=dict(sorted(self.galley.pictures.items())),
        )

    def _kept(self, placed: Placed) -> bool:
        return placed.note.layer in self.profile.layers

    def _number(self) -> None:
        number = 1
        for text in self.galley.texts:
            name = self.ids.claim(division_name(PurePosixPath(text.source.path).stem))
            if text.source.matter == "text":
                number = number_paragraphs(text.tree, number)
            give_ids(text.tree, name, self.ids)
            mark_languages(text.tree, self.manuscript.settings.language)
            self.leaves.append(Leaf.of(name, text.source.path, text.tree))

    def _place(self, layers: Mapping[str, Layer]) -> list[Placed]:
        known = [note for note in self.galley.notes if note.layer in layers]
        placed = place_notes(self.leaves, known, self.findings)
        give_marks(placed, layers)
        return placed

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
                self.findings.append(diagnose("N008", note.place, message, hint))
            seen.setdefault((note.layer, note.key), note.place)
            found[one.sequence] = self.ids.claim(f"n-{note.layer}-{key}")
        return found

    def _entry_ids(self) -> dict[str, str]:
        found: dict[str, str] = {}
        words: dict[str, GalleyEntry] = {}
        for entry in self.galley.entries:
            clash = next((w for w in (entry.headword, *entry.forms) if w.lower() in words), None)
            if entry.key in found or entry.headword.lower() in words:
                message = f"the headword “{entry.headword}” stands twice in the glossary"
                hint = "join the two entries, or give one another key: [word]{#other-key}"
                self.findings.append(diagnose("G002", entry.place, message, hint))
            elif clash:
                message = (
                    f"“{clash}” belongs to two headwords: “{words[clash.lower()].headword}” too"
                )
                hint = "leave the form to one of them"
                self.findings.append(diagnose("G003", entry.place, message, hint))
            for word in (entry.headword, *entry.forms):
                words.setdefault(word.lower(), entry)
            if entry.key not in found:
                found[entry.key] = self.ids.claim(f"g-{entry.key}")
        return found

    def _resolve(
        self, placed: Sequence[Placed], note_ids: Mapping[int, str], entries: Mapping[str, str]
    ) -> None:
        by_key: dict[str, str] = {}
        for one in placed:
            by_key.setdefault(one.note.key, note_ids[one.sequence])
        left = frozenset(note_ids[p.sequence] for p in placed if not self._kept(p))
        linker = Linker(self.ids, by_key, entries, left, frozenset(leaf.id for leaf in self.leaves))
        sources = {source.path: source for source in self.manuscript.sources()}
        for leaf in self.leaves:
            linker.resolve(leaf.tree, leaf.id, sources[leaf.path])
        for note in self.galley.notes:
            home = next((leaf.id for leaf in self.leaves if leaf.path == note.place.file), "")
            linker.resolve(note.body, home, sources[note.place.file])
        for entry in self.galley.entries:
            linker.resolve(entry.body, "", sources[entry.place.file])
        self.findings += linker.findings
        bodies = [note.body for note in self.galley.notes]
        for body in bodies + [entry.body for entry in self.galley.entries]:
            mark_languages(body, self.manuscript.settings.language)
            _link_glosses(body, entries)

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
                text=_plain(note.body),
                place=note.place,
            )
        return notes

    def _entries(
        self, ids: Mapping[str, str], uses: Mapping[str, list[GlossUse]]
    ) -> dict[str, Entry]:
        entries = {}
        for entry in self.galley.entries:
            entry_id = ids[entry.key]
            found = tuple(uses.get(entry_id, ()))
            if not found:
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

    def _metadata(self) -> Metadata:
        s = self.manuscript.settings
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
        )

    def _divisions(
        self,
        metadata: Metadata,
        layers: Mapping[str, Layer],
        notes: Mapping[str, Note],
        entries: Mapping[str, Entry],
    ) -> tuple[Division, ...]:
        made = [
            self._own("titlepage", "front", matter.title_page(metadata)),
            self._own("imprint", "front", matter.imprint(metadata, layers.values())),
            self._own("contents", "front", "<h1>Contents</h1>"),
        ]
        for text, leaf in zip(self.galley.texts, self.leaves, strict=True):
            mine = tuple(n.id for n in notes.values() if n.call.division == leaf.id)
            made.append(_division(leaf.id, text.source, leaf.tree, mine))
        if entries:
            made.append(self._own("glossary", "back", matter.glossary(entries.values())))
        if self.galley.references:
            body = matter.bibliography(self.galley.references)
            made.append(self._own("bibliography", "back", body))
        return tuple(made)

    def _own(self, name: str, part: Matter, xhtml: str) -> Division:
        tree = parse(xhtml)
        shape(tree)
        for element in tree.iter():
            if element.get("id"):
                self.ids.taken.add(element.get("id", ""))
        give_ids_to_new(tree, name, self.ids)
        mark_languages(tree, self.manuscript.settings.language)
        return _frozen(name, part, name, tree, (), "")


def give_ids_to_new(tree: Element, division: str, ids: Ids) -> None:
    """Ids for the blocks of a division that the edition wrote itself and that have none yet."""
    number = 0
    for block in blocks_of(tree):
        if block.get("id") is None:
            number += 1
            block.set("id", ids.claim(f"{division}-b{number}"))


def _link_glosses(body: Element, entries: Mapping[str, str]) -> None:
    """In notes and definitions `{gloss=key}` is a plain link to the entry."""
    for span in body.iter("span"):
        key = span.get("data-gloss", "")
        if key in entries:
            span.tag = "a"
            span.set("data-gloss", entries[key])


def _plain(body: Element) -> str:
    parts: Iterable[str] = (text_of(block) for block in blocks_of(body))
    return collapse(" ".join(parts)) or collapse(text_of(body))


def _division(name: str, source: SourceFile, tree: Element, notes: tuple[str, ...]) -> Division:
    stem = re.sub(r"^[\d._-]+", "", PurePosixPath(source.path).stem.lower())
    known = stem in DIVISIONS and source.matter != "text"
    role = stem if known else _DEFAULT_ROLE[source.matter]
    return _frozen(name, source.matter, role, tree, notes, source.path)


def _frozen(
    name: str, part: Matter, role: str, tree: Element, notes: tuple[str, ...], path: str
) -> Division:
    blocks = tuple(
        Block(b.get("id", ""), str(b.tag), text_of(b), paragraph_of(b)) for b in blocks_of(tree)
    )
    headings = tuple(
        Heading(b.id, int(b.tag[1]), collapse(b.text)) for b in blocks if re.match("h[1-6]$", b.tag)
    )
    title = headings[0].title if headings else name
    return Division(name, part, role, title, serialize(tree), blocks, headings, notes, path)
