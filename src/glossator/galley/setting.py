"""Sets the galley: manuscript in, trees with their notes, entries and references out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley import cleaning, converting
from glossator.galley.account import FileAccount, account_of
from glossator.galley.changes import take_changes
from glossator.galley.headings import take_headings
from glossator.galley.lists import GalleyEntry, glossary_entries, layer_notes
from glossator.galley.marks import set_directions, set_marks, unseal_names
from glossator.galley.notes import GalleyNote, NoteTaker, footnotes
from glossator.galley.pandoc import PandocFailed
from glossator.galley.pictures import PictureTaker
from glossator.galley.pieces import Converted
from glossator.galley.shape import remove_keeping_tail, shape
from glossator.galley.structure import (
    check_identifiers,
    lost_looks,
    removed_markup,
    removed_raw,
    taken_as_words,
    unread_formulas,
)
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.label_checks import check_labels
from glossator.manuscript.sources import line_and_column
from glossator.model import Picture
from glossator.prose import Element
from glossator.store import Store
from glossator.words import words_for
from glossator.words.marks import Setter

_NO_ADDRESS: Final = re.compile(r"\Ag\d+\.md\Z")  # what pandoc makes of `[words]()` in a file
_PREFIX: Final = re.compile(r"\Ag\d+\.md__")
_CITED: Final = re.compile(r"-?@[{]?([\w][\w:.#$%&+?<>~/-]*)")


@dataclass(frozen=True, slots=True)
class GalleyText:
    """A division of base text as a `div` of shaped blocks; calls are placeholders.

    Most files are one division; a file of several level-1 headings is as many.
    """

    source: SourceFile
    tree: Element


@dataclass(frozen=True, slots=True)
class GalleyReference:
    """A work of the bibliography as citeproc set it; `tree` is a `p`."""

    key: str
    tree: Element


@dataclass(slots=True)
class Galley:
    """Everything that pandoc made of the manuscript, which annotation leaves as it is."""

    texts: list[GalleyText] = field(default_factory=list)
    notes: list[GalleyNote] = field(default_factory=list)
    entries: list[GalleyEntry] = field(default_factory=list)
    references: list[GalleyReference] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    account: tuple[FileAccount, ...] = ()


def set_galley(
    manuscript: Manuscript, store: Store | None = None, jobs: int = 1
) -> tuple[Galley, list[Diagnostic]]:
    """Run pandoc over the manuscript and take its output apart. Raises ToolMissing.

    Files that are in the store are not read again; see `converting.convert`.
    """
    galley = Galley()
    findings: list[Diagnostic] = []
    try:
        output = converting.convert(manuscript, store, jobs)
    except PandocFailed as failure:
        findings.append(diagnose("E009", failure.place, failure.message, failure.hint))
        manuscript = replace(manuscript, references=None, csl=None)
        retried = _convert_again(manuscript, failure.place.file)
        if retried is None:
            return galley, findings
        output = retried
    items = footnotes(output)
    for item in items.values():
        _normalise_links(item)
        unseal_names(item)
    settings = manuscript.settings
    setter = Setter(words_for(settings.language, settings.words), settings.thin_spaces)
    beside = [*(layer.source for layer in manuscript.layers), manuscript.glossary]
    trees = [
        cleaning.parse(part, output.seal, terms=source in beside)
        for source, part in zip(manuscript.sources(), output.parts, strict=True)
    ]
    for tree in trees:
        unseal_names(tree)
    _take_references(galley, trees, setter)
    for source, part, tree in zip(manuscript.sources(), output.parts, trees, strict=True):
        findings += removed_markup(source, [part, *_notes_called(part, output)])
        _normalise_links(tree)
        _take_file(galley, manuscript, source, tree, items, setter, findings)
    findings += _unknown_citations(galley, manuscript)
    findings += _settle_account(galley, manuscript, trees, findings)
    return galley, findings


def _settle_account(
    galley: Galley, manuscript: Manuscript, trees: list[Element], findings: list[Diagnostic]
) -> list[Diagnostic]:
    """Compare what the sources say with what the galley holds of each."""
    found: list[Diagnostic] = []
    accounts = []
    held: dict[str, list[Element]] = {}
    for text in galley.texts:
        held.setdefault(text.source.path, []).append(text.tree)
    for note in galley.notes:
        held.setdefault(note.place.file, []).append(note.body)
    for entry in galley.entries:
        held.setdefault(entry.place.file, []).append(entry.body)
    layers = [layer.source for layer in manuscript.layers]
    for source, tree in zip(manuscript.sources(), trees, strict=True):
        kind = "layer" if source in layers else "text"
        kind = "glossary" if source is manuscript.glossary else kind
        here = held.get(source.path, [])
        if kind != "text":
            here = [tree, *here]  # headings and terms are still in it
        known = [*findings, *check_labels(source, manuscript.settings.layers)]
        account, more = account_of(source, here, kind, known)
        accounts.append(account)
        found += more
    galley.account = tuple(accounts)
    return found


def _notes_called(part: str, output: Converted) -> list[str]:
    """The HTML of the notes that a file's HTML calls."""
    calls = re.findall(rf'class="{output.seal}-call" data-n="(\d+)"', part)
    return [output.notes[number] for number in calls]


def _convert_again(manuscript: Manuscript, fault: str) -> Converted | None:
    """Without the references, if the fault is in them: so that all else is checked as well."""
    if fault not in (manuscript.settings.references, manuscript.settings.csl):
        return None
    try:
        return converting.convert(manuscript)
    except PandocFailed:
        return None


def _take_file(
    galley: Galley,
    manuscript: Manuscript,
    source: SourceFile,
    tree: Element,
    items: dict[str, Element],
    setter: Setter,
    findings: list[Diagnostic],
) -> None:
    """Put one file's tree where it belongs: base text, a layer's notes, or the glossary."""
    layer = next((f.layer for f in manuscript.layers if f.source is source), None)
    taker = NoteTaker(source, items)
    taker.take(tree)
    findings += taker.findings
    bodies = [tree, *(note.body for note in taker.notes)]
    pictures = PictureTaker(manuscript.root, source)
    for body in bodies:
        findings += removed_raw(source, body)
        findings += take_changes(source, body)
        findings += taken_as_words(source, body)
        findings += lost_looks(source, body)
        findings += unread_formulas(source, body)
        pictures.take(body)
    shape(tree)
    for body in bodies:
        set_marks(body, setter)
        set_directions(body, setter)
    findings += pictures.findings
    galley.pictures |= pictures.pictures
    if layer is not None or source is manuscript.glossary:
        findings += _notes_beside(source, taker)
        findings += check_labels(source, manuscript.settings.layers)
    if layer is not None:
        galley.notes += layer_notes(layer, source, tree, findings)
    elif source is manuscript.glossary:
        galley.entries += glossary_entries(source, tree, findings)
    else:
        findings += check_identifiers(source, bodies)
        alone = [one for one in manuscript.texts if one.matter == "text"] == [source]
        whole = manuscript.settings.title if alone else ""
        parts = take_headings(source, tree, whole, findings)
        galley.texts += [GalleyText(source, part) for part in parts]
        galley.notes += taker.notes


def _notes_beside(source: SourceFile, taker: NoteTaker) -> Iterator[Diagnostic]:
    """Notes that are called where there are only notes or entries."""
    for note in taker.notes:
        hint = "say it in the note or entry itself"
        message = f"a note is called in {source.path}, which is no text"
        yield diagnose("N004", taker.place_of(note), message, hint)


def _normalise_links(tree: Element) -> None:
    """File prefixes off the ids; links become data-ref, data-cite or stay as they are."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if "id" in element.attrib:
            element.set("id", _PREFIX.sub("", element.get("id", "")))
        if element.tag == "a" and "href" not in element.attrib:
            element.tag = "span"  # an anchor in raw HTML, or an address that was taken out
        elif element.tag == "a":
            href = _NO_ADDRESS.sub("", element.attrib.pop("href", ""))
            element.attrib.pop(cleaning.CITES, "")
            if href.startswith("#ref-"):
                element.set("data-cite", href[1:])
            elif href.startswith("#"):
                element.set("data-ref", _PREFIX.sub("", href[1:]))
            elif re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", href):
                element.set("href", href)
            else:
                element.set("data-ref", href)
                element.set("data-file", "1")
        if element.tag == "span" and "citation" in element.get("class", "").split():
            element.attrib.pop("data-cites", None)


def _take_references(galley: Galley, trees: list[Element], setter: Setter) -> None:
    """citeproc appends the bibliography to the last file."""
    for tree in trees:
        for refs in tree.xpath(".//div[@id='refs']"):
            for entry in refs.xpath("./div[contains(@class, 'csl-entry')]"):
                remove_keeping_tail(entry)
                _normalise_links(entry)
                paragraph = etree.Element("p")
                paragraph.text = entry.text
                paragraph.extend(list(entry))
                _unwrap_divs(paragraph)
                holder = etree.Element("div")
                holder.append(paragraph)
                shape(holder)
                set_marks(holder, setter, straight=True)
                key = entry.get("id", "").removeprefix("ref-")
                galley.references.append(GalleyReference(key, paragraph))
            if not any(text.strip() for text in refs.itertext()):
                remove_keeping_tail(refs)  # else somebody's own words stand in it


def _unwrap_divs(paragraph: Element) -> None:
    """Numeric styles wrap label and text in two divs: a paragraph holds only inline elements."""
    for div in paragraph.iter("div"):
        div.tag = "span"


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
            hint = f"add it to {manuscript.settings.references or 'a file named by references:'}"
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
