"""Resolves links inside the edition: to headings, paragraphs, notes and glossary entries."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.numbering import Ids, division_name
from glossator.manuscript import SourceFile
from glossator.prose import Element


@dataclass(slots=True)
class Linker:
    """Knows every target: ids of the text, note keys and headword keys (each → id in the edition).

    `divisions` are the ids of the text's own divisions; `left_out` holds ids that another profile
    has: links to them become plain words.
    """

    ids: Ids
    notes: Mapping[str, str]
    entries: Mapping[str, str]
    left_out: frozenset[str]
    divisions: frozenset[str]
    findings: list[Diagnostic] = field(default_factory=list)

    def resolve(self, tree: Element, division: str, source: SourceFile) -> None:
        """Resolve every `data-ref` and check every `data-gloss` of a tree, in place."""
        for link in list(tree.iter("a")):
            own = link.get("data-ref")
            if own is not None:
                self._link(link, own, division, source)
        for span in tree.iter("span"):
            key = span.get("data-gloss")
            if key is not None and key not in self.entries:
                self._unknown_entry(key, source)

    def _link(self, link: Element, own: str, division: str, source: SourceFile) -> None:
        target = (
            self.ids.given.get((division, own))
            or self.ids.anywhere.get(own)
            or (own if own in self.ids.taken else None)
            or self.notes.get(own)
            or self.entries.get(own)
            or self._file(own)
        )
        if target is None:
            self._broken(own, source)
        elif target in self.left_out:
            link.tag = "span"
            del link.attrib["data-ref"]
        else:
            link.set("data-ref", target)

    def _file(self, own: str) -> str | None:
        """A link to a file of the text (`text/02-the-line.md`, `the-line.html#x`): its division."""
        path, _, fragment = own.partition("#")
        found = re.fullmatch(r"(?:.*/)?([^/]+)\.(?:md|markdown|x?html)", path)
        division = division_name(found.group(1)) if found else ""
        if division not in self.divisions:
            return None
        return self.ids.given.get((division, fragment)) if fragment else division

    def _broken(self, own: str, source: SourceFile) -> None:
        written = own if re.search(r"[/.]", own) else f"#{own}"
        place = Place(source.path, source.line_of(f"({written}"))
        names = [*self.ids.anywhere, *self.notes, *self.entries]
        near = difflib.get_close_matches(own, names, n=1, cutoff=0.6)
        hint = f"did you mean “#{near[0]}”?" if near else "link to an id: [words](#the-id)"
        message = f"the link to “{written}” leads nowhere"
        self.findings.append(diagnose("R002", place, message, hint))

    def _unknown_entry(self, key: str, source: SourceFile) -> None:
        place = Place(source.path, source.line_of(f"gloss={key}") or source.line_of(key))
        near = difflib.get_close_matches(key, list(self.entries), n=1, cutoff=0.5)
        hint = f"did you mean “{near[0]}”?" if near else "write the entry, or take the span out"
        message = f"the glossary has no entry “{key}”"
        self.findings.append(diagnose("G001", place, message, hint))
