"""Resolves links inside the edition: to headings, paragraphs, notes and glossary entries."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.references import LEFT_OUT, NUMBER
from glossator.manuscript import SourceFile
from glossator.prose import Element, collapse, text_of

_OTHER: Final = re.compile(r"\A[\d\W_]+|[\W_]+")
_PRINTED: Final = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link may lead to: the name it is known by, its file, its id in the edition."""

    own: str
    path: str
    id: str
    written: str  # how to write a link that can mean nothing else


@dataclass(slots=True)
class Linker:
    """Knows every target: ids of the text, keys of notes, keys of headwords.

    `taken` are all ids of the edition, `openings` the id of each file's first heading, `left_out`
    the ids that another profile has: links to them become plain words.
    """

    targets: Iterable[Target]
    taken: set[str]
    entries: Mapping[str, str]
    openings: Mapping[str, str]
    left_out: frozenset[str]
    findings: list[Diagnostic] = field(default_factory=list)
    _known: dict[str, list[Target]] = field(default_factory=dict)
    _by_letters: dict[str, list[Target]] = field(default_factory=dict)
    _met: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for target in self.targets:
            self._known.setdefault(target.own, []).append(target)

    def resolve(self, tree: Element, source: SourceFile) -> None:
        """Resolve every `data-ref` and check every `data-gloss` of a tree, in place."""
        for link in list(tree.iter("a")):
            own = link.get("data-ref")
            if own is not None:
                self._link(link, own, source)
        for span in tree.iter("span"):
            key = span.get("data-gloss")
            if key is not None and key not in self.entries:
                self._unknown_entry(key, source)

    def _link(self, link: Element, own: str, source: SourceFile) -> None:
        met = source.path, own
        nth = self._met[met] = self._met.get(met, -1) + 1
        beside = link.attrib.pop("data-file", "")
        candidates = self._candidates(own, source)
        if NUMBER in link.get("class", "").split():  # a note has a mark, and no number
            of_text = [target for target in candidates if not target.id.startswith("n-")]
            candidates = of_text or candidates
        if len({target.id for target in candidates}) > 1:
            self._ambiguous(own, candidates, self._spot(own, source, nth))
            return
        found = candidates[0].id if candidates else own if own in self.taken else None
        if found is None and beside and (own or text_of(link)):
            self._beside(link, own, self._spot(own, source, nth))
        elif found is None:
            self._broken(own, self._spot(own, source, nth))
        elif found in self.left_out:
            link.tag = "span"
            del link.attrib["data-ref"]
            link.set(LEFT_OUT, found)
        else:
            link.set("data-ref", found)

    def _candidates(self, own: str, source: SourceFile) -> list[Target]:
        """What the link may mean: in its own file if there is such, else anywhere."""
        path, _, fragment = own.partition("#")
        near = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), path))
        files = [posixpath.normpath(path), near] if path else []
        if path.endswith(_PRINTED):  # the file that another program makes of a text
            files += [text for text in self.openings if _stem(text) in map(_stem, files[:2])]
        for file in files:
            if file in self.openings and not fragment:
                return [Target(own, file, self.openings[file], own)]
            if file in self.openings:
                return [t for t in self._known.get(fragment, []) if t.path == file]
        known = self._known.get(own) or ([] if own in self.taken else self._alike(own))
        near_by = [target for target in known if target.path == source.path]
        return near_by[:1] or known  # of two in one file, which is told, a browser takes the first

    def _alike(self, own: str) -> list[Target]:
        """What other programs call a heading: `#1-The-Ferry` for pandoc's `the-ferry`."""
        if not self._by_letters:
            for name, targets in self._known.items():
                self._by_letters.setdefault(_letters(name), []).extend(targets)
        found = self._by_letters.get(_letters(own), []) if _letters(own) else []
        return found if len({target.id for target in found}) == 1 else []

    def _spot(self, own: str, source: SourceFile, nth: int) -> Place:
        needles = []
        for written in dict.fromkeys((own, _written(own))):
            needles += [f"]({written})", f"]({written} "]
            needles += [f'href="{written}"', f"href='{written}'"]
        needles += [f"ref{{{own}}}", f"@{own}"]  # of TeX, and pandoc-crossref's
        return source.spot(*needles, nth=nth, failing=(f"]: {_written(own)}", own))

    def _beside(self, link: Element, own: str, place: Place) -> None:
        """A link to a file that is no text of the edition, or an address without its scheme."""
        del link.attrib["data-ref"]
        if not own:
            link.tag = "span"
            message = f"the link of “{text_of(link)[:40]}” has no address: the words stay"
            hint = "write one: [words](#the-id)"
        elif own.startswith("www."):
            link.set("href", f"https://{own}")
            message, hint = f"“{own}” is taken as https://{own}", "write the whole address"
        else:
            link.tag = "span"
            if not text_of(link):
                link.text = own
            short = collapse(own)[:60]
            message = f"“{short}” is no text of the edition: its link is left out, the words stay"
            hint = "write the address at which it can be read, https://…, or add it to the texts"
            names = {path.lower(): path for path in self.openings}
            if near := difflib.get_close_matches(own.lower(), list(names), n=1, cutoff=0.6):
                hint = f"did you mean “{names[near[0]]}”? Else {hint}"
        self.findings.append(diagnose("R011", place, message, hint))

    def _ambiguous(self, own: str, candidates: list[Target], place: Place) -> None:
        message = f"the link to “#{own}” could mean {len(candidates)} things"
        ways = [f"({target.written})" for target in candidates]
        self.findings.append(diagnose("R005", place, message, "write " + " or ".join(ways)))

    def _broken(self, own: str, place: Place) -> None:
        if not own:
            message, hint = "a link has no address", "write one: [words](#the-id)"
            self.findings.append(diagnose("R002", place, message, hint))
            return
        names = {name.lower(): f"#{name}" for name in self._known}
        names |= {path.lower(): path for path in self.openings}
        near = difflib.get_close_matches(own.lower(), list(names), n=1, cutoff=0.6)
        hint = f"did you mean “{names[near[0]]}”?" if near else "link to an id: [words](#the-id)"
        message = f"the link to “{_written(own)}” leads nowhere"
        self.findings.append(diagnose("R002", place, message, hint))

    def _unknown_entry(self, key: str, source: SourceFile) -> None:
        met = source.path, f"gloss={key}"
        nth = self._met[met] = self._met.get(met, -1) + 1
        place = source.spot(f"gloss={key}", f'gloss="{key}"', nth=nth, failing=(key,))
        near = difflib.get_close_matches(key, list(self.entries), n=1, cutoff=0.5)
        hint = f"did you mean “{near[0]}”?" if near else "write the entry, or take the span out"
        message = f"the glossary has no entry “{key}”"
        self.findings.append(diagnose("G001", place, message, hint))


def _letters(name: str) -> str:
    """What different ways to make an id of a heading's words have in common."""
    return _OTHER.sub("", unquote(name)).lower()


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _written(own: str) -> str:
    """A link's address as it stands in the manuscript: to a file, or to an id."""
    return own if not own or "/" in own or ".md" in own else f"#{own}"
