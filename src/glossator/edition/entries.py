"""The glossary's entries: their ids, their spellings, what they refer to, and their order."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.collation import Collation
from glossator.edition.glosses import Appearance, Lexicon, Trace, elsewhere
from glossator.edition.inflection import inflects
from glossator.edition.notes import plain_text
from glossator.edition.numbering import Ids, paragraph_of
from glossator.edition.seeking import Leaf
from glossator.galley import GalleyEntry
from glossator.galley.shape import is_blank
from glossator.manuscript import SourceFile
from glossator.manuscript.sources import line_and_column
from glossator.model import Entry, GlossUse, Locus
from glossator.prose import Element, serialize, slots


@dataclass(slots=True)
class Glossary:
    """The entries of the manuscript while the edition is made.

    `ids` maps keys to the edition's ids, `doubled` are headwords that clash with an earlier entry;
    `lexicon` has all spellings with the entries to which they lead.
    """

    written: Sequence[GalleyEntry]
    language: str
    any_case: bool = False  # what entries that say nothing of case do
    ids: dict[str, str] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    lexicon: Lexicon = field(default_factory=lambda: Lexicon(()))
    _leads: dict[str, str] = field(default_factory=dict)  # id → id of the entry it stands for

    @classmethod
    def of(
        cls,
        written: Sequence[GalleyEntry],
        language: str,
        ids: Ids,
        *,
        any_case: bool = False,
    ) -> Glossary:
        """Give the entries their ids and check what they say of one another."""
        glossary = cls(written, language, any_case)
        glossary._claim(ids)
        glossary._check_references()
        glossary._follow()
        glossary.lexicon = glossary._lexicon()
        return glossary

    def _claim(self, ids: Ids) -> None:
        words: dict[str, GalleyEntry] = {}
        for entry in self.written:
            spellings = (entry.headword, *entry.forms)
            clash = next((word for word in spellings if word.lower() in words), None)
            if clash or entry.key in self.ids:
                self.findings.append(_clash(entry, clash, words))
                self.doubled.add(entry.headword)
            for word in spellings:
                words.setdefault(word.lower(), entry)
            if entry.key not in self.ids:
                self.ids[entry.key] = ids.claim(f"g-{entry.key}")

    def _check_references(self) -> None:
        """Keys that `see` and `see-also` name must be there, and no entry refers to itself."""
        for entry in self.written:
            for name, keys in (("see", entry.see), ("see-also", entry.see_also)):
                for key in keys:
                    if key == entry.key:
                        message = f"“{entry.headword}” refers to itself"
                        hint = f"name another entry in {name}=, or take it out"
                        self.findings.append(diagnose("G009", entry.place, message, hint))
                    elif key not in self.ids:
                        near = difflib.get_close_matches(key, list(self.ids), n=1, cutoff=0.5)
                        hint = f"did you mean “{near[0]}”? " if near else ""
                        hint += "keys stand in braces behind a headword: [Kaesong]{#kaesong}"
                        message = f"{name}= of “{entry.headword}” names “{key}”, which is no entry"
                        self.findings.append(diagnose("G001", entry.place, message, hint))

    def _follow(self) -> None:
        """Entries that only refer stand for another one; a circle of such is a finding."""
        only = {
            entry.key: entry
            for entry in self.written
            if is_blank(entry.body) and entry.see and entry.key not in entry.see
        }
        reported: set[str] = set()
        for key, entry in only.items():
            chain = [key]
            while chain[-1] in only and len(only[chain[-1]].see) == 1:
                following = only[chain[-1]].see[0]
                if following in chain:
                    round_ = [only[k].headword for k in chain[chain.index(following) :]]
                    if not reported & set(chain):
                        message = f"{_listed(round_)} only refer to one another"
                        hint = "define one of them, or refer to an entry that has a definition"
                        self.findings.append(diagnose("G009", entry.place, message, hint))
                    reported |= set(chain)
                    break
                chain.append(following)
            if len(chain) > 1 and chain[-1] in self.ids and key not in reported:
                self._leads[self.ids[key]] = self.ids[chain[-1]]

    def _lexicon(self) -> Lexicon:
        """All spellings, in the glossary's order, with the entries to which they lead."""
        spellings = [
            (word, self.target(self.ids[entry.key]))
            for entry in self.written
            for word in (entry.headword, *entry.forms)
        ]
        exact = {self.target(self.ids[entry.key]) for entry in self.written if entry.exact}
        loose = {
            self.target(self.ids[entry.key])
            for entry in self.written
            if (self.any_case if entry.any_case is None else entry.any_case)
        }
        inflect = inflects(self.language)
        return Lexicon(spellings, inflect=inflect, exact=exact, any_case=loose)

    @property
    def links(self) -> dict[str, str]:
        """The entry to which {gloss=key} leads, by key."""
        return {key: self.target(own) for key, own in self.ids.items()}

    def target(self, entry_id: str) -> str:
        """The entry for which this one stands: itself, or the one that it only refers to."""
        return self._leads.get(entry_id, entry_id)

    def report_unused(
        self,
        used: Iterable[str],
        texts: Sequence[tuple[SourceFile, Element]],
        notes: Sequence[tuple[SourceFile, Element]],
    ) -> None:
        """Warn of entries without a link: their words are nowhere, or where none is made.

        `used` are ids of entries with uses; `texts` and `notes` trees with their files.
        """
        linked = {
            self.target(self.ids[key])
            for _, tree in (*texts, *notes, *((None, e.body) for e in self.written))
            for span in tree.iter("span")
            if (key := span.get("data-gloss", "")) in self.ids
        }
        known = {*used, *linked, *self._leads}
        unused = [
            entry
            for entry in self.written
            if self.ids[entry.key] not in known and entry.headword not in self.doubled
        ]
        spellings = [(w, e.key) for e in unused for w in (e.headword, *e.forms)]
        in_texts = elsewhere(((source.path, tree) for source, tree in texts), spellings)
        in_notes = elsewhere(((source.path, tree) for source, tree in notes), spellings)
        sources = {source.path: source for source, _ in (*texts, *notes)}
        for entry in unused:
            trace = in_texts.get(entry.key) or in_notes.get(entry.key)
            if trace is None:
                self.findings.append(_unused(entry))
                continue
            where = trace.where if entry.key in in_texts else "in a note"
            place = _place(sources[trace.path], trace)
            self.findings.append(_unlinked(entry, place, where, trace.spelling))

    def entries(self, uses: Mapping[str, Sequence[GlossUse]]) -> dict[str, Entry]:
        """The entries by id, in the order of the language."""
        collation = Collation(self.language)
        ordered = sorted(
            self.written, key=lambda e: (collation.key(e.sort or e.headword), e.headword, e.key)
        )
        made = {}
        for entry in ordered:
            own = self.ids[entry.key]
            made[own] = Entry(
                id=own,
                key=entry.key,
                headword=entry.headword,
                shown=entry.shown,
                category=entry.category,
                forms=entry.forms,
                scripts=entry.scripts,
                romanizations=entry.romanizations,
                say=entry.say,
                body="" if is_blank(entry.body) else serialize(entry.body),
                text=plain_text(entry.body),
                uses=tuple(uses.get(own, ())),
                place=entry.place,
                sort=entry.sort,
                see=self._known(entry.see),
                see_also=self._known(entry.see_also),
            )
        return made

    def _known(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.ids[key] for key in dict.fromkeys(keys) if key in self.ids)


def uses_of(
    leaves: Sequence[Leaf], found: Sequence[Sequence[Appearance]], ids: Ids
) -> dict[str, list[GlossUse]]:
    """The linked appearances by entry, with ids; their places are in the finished text."""
    uses: dict[str, list[GlossUse]] = {}
    for leaf, division in zip(leaves, found, strict=True):
        for one in division:
            if one.element is None:
                continue
            listed = uses.setdefault(one.entry, [])
            use_id = ids.claim(f"u{one.entry[1:]}-{len(listed) + 1}")
            one.element.set("data-use", use_id)
            own = next((s.start for s in slots(one.block) if s.owner is one.element), None)
            if own is None:
                continue  # the profile has no glossary: plain words
            locus = Locus(leaf.id, one.block.get("id", ""), own)
            paragraph = paragraph_of(one.block)
            listed.append(GlossUse(use_id, one.entry, one.words, locus, paragraph, one.forced))
    return uses


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " and ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]


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


def _unused(entry: GalleyEntry) -> Diagnostic:
    message = f"the headword “{entry.headword}” never appears in the text"
    hint = 'name the spellings in use: forms="…; …"'
    return diagnose("G004", entry.place, message, hint)


def _place(source: SourceFile, trace: Trace) -> Place:
    """Where in a file the words of a trace stand."""
    loose = re.escape(trace.spelling).replace(r"\ ", r"\s+").replace("’", "['’]")
    pattern = re.compile(rf"(?<!\w){loose}(?!\w)")
    prose = None if trace.where == "in code" else pattern.search(source.scan.masked)
    match = prose or pattern.search(source.text)
    if match is None:
        return source.spot_of_words(trace.spelling)
    return Place(source.path, *line_and_column(source.text, match.start()))


def _unlinked(entry: GalleyEntry, place: Place, where: str, spelling: str) -> Diagnostic:
    if where:
        message = f"“{entry.headword}” of the glossary appears only {where}: nothing leads to it"
        hint = f"link it where it helps: [{spelling}]{{gloss={entry.key}}}"
        if where == "in a heading":
            hint = "name it in the text, or take the entry out: headings are not linked"
    else:
        message = (
            f"“{spelling}” is no spelling of “{entry.headword}”, so nothing leads to the entry"
        )
        hint = f'if it is meant, add it to the entry of the glossary: forms="{spelling}"'
    return diagnose("G008", place, message, hint)
