"""Sets the galley: manuscript in, trees with their notes, entries and references out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley import cleaning, pandoc
from glossator.galley.lists import GalleyEntry, glossary_entries, layer_notes
from glossator.galley.notes import GalleyNote, NoteTaker, footnotes
from glossator.galley.pictures import take_pictures
from glossator.galley.shape import blocks, shape
from glossator.manuscript import Manuscript, SourceFile
from glossator.model import Picture
from glossator.prose import Element, collapse, text_of

_PREFIX: Final = re.compile(r"\Ag\d+\.md__")
_CITED: Final = re.compile(r"-?@[{]?([\w][\w:.#$%&+?<>~/-]*)")


@dataclass(frozen=True, slots=True)
class GalleyText:
    """One file of base text as a `div` of shaped blocks; calls are placeholders."""

    source: SourceFile
    tree: Element


@dataclass(frozen=True, slots=True)
class GalleyReference:
    """A work of the bibliography as citeproc set it; `tree` is a `p`."""

    key: str
    tree: Element


@dataclass(slots=True)
class Galley:
    """Everything that pandoc made of the manuscript, before annotation."""

    texts: list[GalleyText] = field(default_factory=list)
    notes: list[GalleyNote] = field(default_factory=list)
    entries: list[GalleyEntry] = field(default_factory=list)
    references: list[GalleyReference] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)


def set_galley(manuscript: Manuscript) -> tuple[Galley, list[Diagnostic]]:
    """Run pandoc over the manuscript and take its output apart. Raises ToolMissing."""
    galley = Galley()
    findings: list[Diagnostic] = []
    try:
        output = pandoc.convert(manuscript)
    except pandoc.PandocFailed as failure:
        place = Place("edition.yaml")
        for source in manuscript.sources():
            if source.path in failure.message:
                place = Place(source.path)
        return galley, [diagnose("E009", place, f"pandoc: {failure.message}", failure.hint)]
    parts, notes_part = cleaning.split(output)
    items = footnotes(notes_part)
    for item in items.values():
        _normalise_links(item)
    trees = [cleaning.parse(part) for part in parts]
    _take_references(galley, trees)
    for source, part, tree in zip(manuscript.sources(), parts, trees, strict=True):
        findings += _removed_markup(source, part)
        _normalise_links(tree)
        _take_file(galley, manuscript, source, tree, items, findings)
    findings += _unknown_citations(galley, manuscript)
    return galley, findings


def _take_file(
    galley: Galley,
    manuscript: Manuscript,
    source: SourceFile,
    tree: Element,
    items: dict[str, Element],
    findings: list[Diagnostic],
) -> None:
    """Put one file's tree where it belongs: base text, a layer's notes, or the glossary."""
    layer = next((f.layer for f in manuscript.layers if f.source is source), None)
    taker = NoteTaker(source, items, manuscript.settings.layers)
    taker.take(tree)
    findings += taker.findings
    if layer is not None or source is manuscript.glossary:
        for note in taker.notes:
            hint = "say it in the note or entry itself"
            message = f"a note is called in {source.path}"
            findings.append(diagnose("N004", note.place, message, hint))
    shape(tree)
    bodies = [tree, *(note.body for note in taker.notes)]
    for body in bodies:
        galley.pictures |= take_pictures(body, manuscript.root, source, findings)
    if layer is not None:
        galley.notes += layer_notes(layer, source, tree, findings)
    elif source is manuscript.glossary:
        galley.entries += glossary_entries(source, tree, findings)
    else:
        findings += _check_structure(source, tree)
        galley.texts.append(GalleyText(source, tree))
        galley.notes += taker.notes


def _normalise_links(tree: Element) -> None:
    """File prefixes off the ids; links become data-ref, data-cite or stay as they are."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if "id" in element.attrib:
            element.set("id", _PREFIX.sub("", element.get("id", "")))
        if element.tag == "a" and "footnote-ref" not in element.get("class", ""):
            href = element.attrib.pop("href", "")
            if href.startswith("#ref-") and _in_citation(element):
                element.set("data-cite", href[1:])
            elif href.startswith("#"):
                element.set("data-ref", _PREFIX.sub("", href[1:]))
            elif re.match(r"[a-z]+:", href):
                element.set("href", href)
            else:
                element.set("data-ref", href)
        if element.tag == "span" and "citation" in element.get("class", "").split():
            element.attrib.pop("data-cites", None)


def _in_citation(element: Element) -> bool:
    return any("citation" in e.get("class", "").split() for e in element.iterancestors("span"))


def _take_references(galley: Galley, trees: list[Element]) -> None:
    """citeproc appends the bibliography to the last file."""
    for tree in trees:
        for refs in tree.xpath(".//div[@id='refs']"):
            for entry in refs.findall("div"):
                _normalise_links(entry)
                paragraph = etree.Element("p")
                paragraph.text = entry.text
                paragraph.extend(list(entry))
                _unwrap_divs(paragraph)
                holder = etree.Element("div")
                holder.append(paragraph)
                shape(holder)
                key = entry.get("id", "").removeprefix("ref-")
                galley.references.append(GalleyReference(key, paragraph))
            refs.getparent().remove(refs)


def _unwrap_divs(paragraph: Element) -> None:
    """Numeric styles wrap label and text in two divs: a paragraph holds only inline elements."""
    for div in paragraph.iter("div"):
        div.tag = "span"


def _removed_markup(source: SourceFile, part: str) -> Iterator[Diagnostic]:
    for name in cleaning.removed(part):
        line = source.line_of(f"<{name}") or source.line_of(f" {name}=")
        message = f"“{name}” was taken out, since no format may carry it"
        yield diagnose("S004", Place(source.path, line), message, "write it in Markdown")


def _unknown_citations(galley: Galley, manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Citation keys in the sources that the references do not have."""
    known = {reference.key for reference in galley.references}
    trees = [text.tree for text in galley.texts]
    trees += [note.body for note in galley.notes] + [entry.body for entry in galley.entries]
    cited = {
        a.get("data-cite", "")[4:] for tree in trees for a in tree.iterfind(".//a[@data-cite]")
    }
    for key in sorted(cited - known):
        hint = f"add it to {manuscript.settings.references or 'a file named by references:'}"
        message = f"the citation key “{key}” is not among the references"
        for source in manuscript.sources():
            for number, line in enumerate(source.text.split("\n"), start=1):
                for match in _CITED.finditer(line):
                    if match.group(1).rstrip(".:,;") == key:
                        place = Place(source.path, number, match.start() + 1)
                        yield diagnose("R001", place, message, hint)


def _check_structure(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """A file has text, begins with its only level-1 heading, and skips no level."""
    found = list(blocks(tree))
    if not any(text_of(block) for block in found):
        message = "the file holds no text"
        yield diagnose("E008", Place(source.path, 1), message, "write it, or take its name out")
        return
    if tree[0].tag != "h1" or not text_of(tree[0]):
        hint = "open the file with a line such as: # The speech"
        message = "the file does not begin with a level-1 heading"
        yield diagnose("S002", Place(source.path, 1), message, hint)
    level = 1
    for number, heading in enumerate(b for b in found if re.fullmatch("h[1-6]", str(b.tag))):
        here, title = int(str(heading.tag)[1]), collapse(text_of(heading))
        place = Place(source.path, _heading_line(source, title))
        if here > level + 1:
            message = f"the heading “{title}” skips a level ({level} to {here})"
            yield diagnose("S001", place, message, f"write it with {'#' * (level + 1)}")
        if here == 1 and number:
            message = f"“{title}” is a second level-1 heading in this file"
            yield diagnose("S005", place, message, "write it with ##, or give it a file of its own")
        level = here


def _heading_line(source: SourceFile, title: str) -> int:
    words = re.sub(r"\W+", " ", title).strip()
    for number, line in enumerate(source.text.split("\n"), start=1):
        bare = re.sub(r"\{[^}]*\}\s*\Z", "", line)
        if line.lstrip().startswith("#") and re.sub(r"\W+", " ", bare).strip() == words:
            return number
    return source.line_of(title)
