"""Sets the galley: manuscript in, trees with their notes, entries and references out."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley import converting, kept
from glossator.galley.account import FileAccount, account_of
from glossator.galley.files import (
    GalleyReference,
    GalleyText,
    SetFile,
    set_file,
    written_of,
)
from glossator.galley.lists import GalleyEntry
from glossator.galley.notes import GalleyNote
from glossator.galley.pandoc import PandocFailed
from glossator.galley.pieces import Converted
from glossator.galley.works import works_heading
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.label_checks import check_labels
from glossator.manuscript.sources import line_and_column
from glossator.memory import FORGETFUL, Oblivion
from glossator.model import Picture
from glossator.prose import Element
from glossator.store import Store

T = TypeVar("T")
_CITED: Final = re.compile(r"-?@[{]?([\w][\w:.#$%&+?<>~/-]*)")


@dataclass(slots=True)
class Galley:
    """Everything that pandoc made of the manuscript, which annotation leaves as it is."""

    texts: list[GalleyText] = field(default_factory=list)
    notes: list[GalleyNote] = field(default_factory=list)
    entries: list[GalleyEntry] = field(default_factory=list)
    glossary_title: str = ""  # as its file has it
    references: list[GalleyReference] = field(default_factory=list)
    works: Element | None = None  # the heading that a text has for them
    pictures: dict[str, Picture] = field(default_factory=dict)
    account: tuple[FileAccount, ...] = ()

    def take(self, file: SetFile) -> None:
        """Add what one file holds."""
        self.texts += file.texts
        self.notes += file.notes
        self.entries += file.entries
        self.glossary_title = self.glossary_title or file.glossary_title
        self.references += file.references
        self.pictures |= file.pictures


def set_galley(
    manuscript: Manuscript,
    store: Store | None = None,
    jobs: int = 1,
    memory: Oblivion = FORGETFUL,
    meanwhile: Callable[[], None] | None = None,
) -> tuple[Galley, list[Diagnostic]]:
    """Run pandoc over the manuscript and take its output apart. Raises ToolMissing.

    Files that are in the store are not read again (see `converting.convert`), and those that
    `memory` knows are not set again. `meanwhile` is called while pandoc reads.
    """
    galley = Galley()
    findings: list[Diagnostic] = []
    try:
        output = converting.convert(manuscript, store, jobs, meanwhile)
    except PandocFailed as failure:
        findings.append(diagnose("E009", failure.place, failure.message, failure.hint))
        manuscript = replace(manuscript, references=None, csl=None)
        retried = _convert_again(manuscript, failure.place.file)
        if retried is None:
            return galley, findings
        output = retried
    files = []
    for source, part in zip(manuscript.sources(), output.parts, strict=True):
        written = written_of(manuscript, source, part, output)
        bare = SetFile(source, written.kind, written.made_of)
        set_one = partial(
            _kept, store, "galley", written.made_of, partial(set_file, manuscript, written),
            kept.packed_file, partial(kept.unpacked_file, bare=bare),
        )  # fmt: skip
        files.append(memory.recall("galley", written.made_of, set_one))
    for one in files:
        galley.take(one)
        findings += one.findings
    galley.texts, galley.works, moved = works_heading(
        galley.texts, manuscript.settings.back, listed=bool(galley.references)
    )
    findings += moved
    findings += _unknown_citations(galley, manuscript)
    findings += _settle_account(galley, manuscript, files, findings, store, memory)
    return galley, findings


def _settle_account(
    galley: Galley,
    manuscript: Manuscript,
    files: Sequence[SetFile],
    findings: Sequence[Diagnostic],
    store: Store | None,
    memory: Oblivion,
) -> list[Diagnostic]:
    """Compare what the sources say with what the galley holds of each, as far as it is not known
    from before.
    """
    found: list[Diagnostic] = []
    accounts = []
    for one in files:
        known = [*findings, *check_labels(one.source, manuscript.settings.layers)]
        known = [finding for finding in known if finding.place.file == one.source.path]
        made_of = (one.made_of, tuple(known))
        now = partial(account_of, one.source, one.held, one.kind, known)
        settle = partial(
            _kept, store, "account", made_of, now, kept.packed_account, kept.unpacked_account
        )
        account, more = memory.recall("account", made_of, settle)
        accounts.append(account)
        found += more
    galley.account = tuple(accounts)
    return found


def _kept(
    store: Store | None,
    kind: str,
    made_of: Hashable,
    make: Callable[[], T],
    pack: Callable[[T], bytes | None],
    unpack: Callable[[bytes], T],
) -> T:
    """What was made of these parts by an earlier build, or now; in the store, if there is one."""
    if store is None:
        return make()
    key = store.key(kind, [repr(made_of).encode()])
    content = store.get(key)
    if content is not None:
        return unpack(content)
    made = make()
    content = pack(made)
    if content is not None:
        store.put(key, content)
    return made


def _convert_again(manuscript: Manuscript, fault: str) -> Converted | None:
    """Without the references, if the fault is in them: so that all else is checked as well."""
    if fault not in (manuscript.settings.references, manuscript.settings.csl):
        return None
    try:
        return converting.convert(manuscript)
    except PandocFailed:
        return None


def _unknown_citations(galley: Galley, manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Citation keys in the sources that the references do not have, if those could be read."""
    if manuscript.settings.references and manuscript.references is None:
        return
    known = {reference.key for reference in galley.references}
    trees = [(text.source.path, text.tree) for text in galley.texts]
    trees += [(note.place.file, note.body) for note in galley.notes]
    trees += [(entry.place.file, entry.body) for entry in galley.entries]
    cited: dict[str, set[str]] = {}
    for path, tree in trees:
        keys = (a.get("data-cite", "")[4:] for a in tree.iterfind(".//a[@data-cite]"))
        cited.setdefault(path, set()).update(keys)
    for source in manuscript.sources():
        for key in sorted(cited.get(source.path, set()) - known):
            listed = manuscript.settings.references or "a file named by references:"
            hint = f"add it to {listed}, or write \\@{key} if it is no citation"
            message = f"the citation key “{key}” is not among the references"
            for place in _citations(source, key):
                yield diagnose("R001", place, message, hint)


def _citations(source: SourceFile, key: str) -> list[Place]:
    """Where a source cites this key; the file as a whole if it is written in some other way."""
    found = [
        Place(source.path, *line_and_column(source.text, match.start()))
        for match in _CITED.finditer(source.scan.masked)
        if match.group(1).rstrip(".:,;") == key
    ]
    return found or [Place(source.path)]
