"""Sets one file of the galley: the HTML that pandoc made of it in, its trees and findings out."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote, unquote

from lxml import etree

from glossator.diagnostics import Diagnostic, diagnose
from glossator.galley import cleaning
from glossator.galley.foreign import foreign_signs, misread_signs
from glossator.galley.headings import take_headings
from glossator.galley.lists import (
    GalleyEntry,
    glossary_entries,
    glossary_title,
    layer_notes,
    take_copied_calls,
)
from glossator.galley.marks import set_directions, set_marks, unseal_names
from glossator.galley.notes import BY_STYLE, GalleyNote, NoteTaker
from glossator.galley.pictures import PictureTaker
from glossator.galley.pieces import Converted
from glossator.galley.shape import remove_keeping_tail, shape
from glossator.galley.structure import (
    check_identifiers,
    colors_of_formulas,
    lost_in_formulas,
    lost_looks,
    name_boxes,
    page_references,
    removed_markup,
    removed_raw,
    taken_as_words,
    unread_formulas,
)
from glossator.manuscript import Manuscript, SourceFile, inside
from glossator.manuscript.label_checks import check_labels
from glossator.model import Picture
from glossator.prose import Element, collapse, text_of
from glossator.words import words_for
from glossator.words.marks import Setter

_NO_ADDRESS: Final = re.compile(r"\Ag\d+\.md\Z")  # what pandoc makes of `[words]()` in a file
_PREFIX: Final = re.compile(r"\Ag\d+\.md__")
# what no address may hold, and what it holds only as part of an escape (RFC 3986, section 2)
_NO_URL: Final = re.compile(r'[\s"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})')
OVER_WORKS: Final = "data-over-works"  # at a heading below which the file puts the list of works
_PICTURE: Final = re.compile(r'\bsrc="(?!data:)([^"]*)"')
_GONE: Final = {
    "deletion": "deleted words",
    "comment-start": "a reviewer’s comment",
    "paragraph-deletion": "",
    "paragraph-insertion": "",
    "comment-end": "",
}


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


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What a file is set from: its HTML and that of the notes that it calls, by their numbers;
    all else that matters is in `made_of`, as equal parts make equal galleys. `title` is that of the
    edition if the file is all the text that it has, else "".
    """

    source: SourceFile
    kind: str  # “text”, “layer” or “glossary”
    layer: str  # of notes beside the text; "" for all others
    title: str
    part: str
    notes: dict[str, str]
    seal: str
    made_of: Hashable


@dataclass(slots=True)
class SetFile:
    """What the galley holds of one file; `held` are all trees in which its words stand."""

    source: SourceFile
    kind: str
    made_of: Hashable
    texts: list[GalleyText] = field(default_factory=list)
    notes: list[GalleyNote] = field(default_factory=list)
    entries: list[GalleyEntry] = field(default_factory=list)
    glossary_title: str = ""
    references: list[GalleyReference] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    held: list[Element] = field(default_factory=list)

    def hold(self, tree: Element | None) -> None:
        """Know where its words stand: in what was set of it, and in what is left of its tree."""
        self.held = [tree] if tree is not None else [text.tree for text in self.texts]
        self.held += [note.body for note in self.notes]
        self.held += [entry.body for entry in self.entries]


def written_of(
    manuscript: Manuscript, source: SourceFile, part: str, output: Converted
) -> WrittenFile:
    """One file of what pandoc wrote, with the notes that it calls."""
    layer = next((f.layer for f in manuscript.layers if f.source is source), "")
    kind = "layer" if layer else "glossary" if source is manuscript.glossary else "text"
    notes: dict[str, str] = {}
    waiting = [part]
    for text in waiting:  # a note may call another
        for number in re.findall(rf'class="{output.seal}-call" data-n="(\d+)"', text):
            if number not in notes:
                notes[number] = output.notes[number]
                waiting.append(notes[number])
    settings = manuscript.settings
    title = _whole_title(manuscript, source)
    # the seal is made of all files, and nothing that is set holds it
    said = tuple(text.replace(output.seal, "") for text in waiting)
    made_of = (
        *(source.path, source.text, source.matter, source.title, source.title_line),
        *(source.opens_part, kind, layer, said, tuple(notes)),
        *(settings.language, settings.thin_spaces, repr(settings.words), tuple(settings.layers)),
        *(title, settings.glossary_lists, bool(settings.references)),
        tuple(_seen(manuscript, path) for text in waiting for path in _PICTURE.findall(text)),
    )
    return WrittenFile(source, kind, layer, title, part, notes, output.seal, made_of)


def _seen(manuscript: Manuscript, path: str) -> Hashable:
    """What tells one state of a picture's file from another."""
    file = inside(manuscript.root, unquote(path))
    try:
        said = file.stat() if file is not None else None
    except (OSError, ValueError):
        said = None
    return path, said and (said.st_mtime_ns, said.st_size, said.st_ino)


def _whole_title(manuscript: Manuscript, source: SourceFile) -> str:
    """The title of the edition if the file is all the text that it has, else ""."""
    alone = [one for one in manuscript.texts if one.matter == "text"] == [source]
    return manuscript.settings.title if alone else ""


def set_file(manuscript: Manuscript, written: WrittenFile) -> SetFile:
    """Take one file apart."""
    made = SetFile(written.source, written.kind, written.made_of)
    settings = manuscript.settings
    setter = Setter(words_for(settings.language, settings.words), settings.thin_spaces)
    items = {n: cleaning.parse(body, written.seal) for n, body in written.notes.items()}
    for item in items.values():
        _normalise_links(item)
        unseal_names(item)
    tree = cleaning.parse(written.part, written.seal, terms=written.kind != "text")
    unseal_names(tree)
    for one in (tree, *items.values()):
        name_boxes(one, setter.words)
    if settings.references:  # else an author has typed what looks like a list of works
        _take_references(made, tree, setter)
    made.findings += removed_markup(made.source, [written.part, *written.notes.values()])
    _normalise_links(tree)
    _take_file(made, manuscript, written, tree, items, setter)
    return made


def _take_file(
    made: SetFile,
    manuscript: Manuscript,
    written: WrittenFile,
    tree: Element,
    items: dict[str, Element],
    setter: Setter,
) -> None:
    """Put one file's tree where it belongs: base text, a layer's notes, or the glossary."""
    source, findings = made.source, made.findings
    if made.kind == "layer":
        take_copied_calls(source, tree)
    taker = NoteTaker(source, items)
    taker.take(tree)
    findings += taker.findings
    bodies = [tree, *(note.body for note in taker.notes)]
    _take_signs(made, manuscript, bodies)
    shape(tree)
    cited = {id(note.body) for note in taker.notes if note.key.startswith(BY_STYLE)}
    for body in bodies:
        set_marks(body, setter, straight=id(body) in cited)
        set_directions(body, setter)
        findings += foreign_signs(source, body)
    findings += misread_signs(source)
    findings += colors_of_formulas(source)
    if made.kind != "text":
        findings += _notes_beside(source, taker)
        findings += check_labels(source, manuscript.settings.layers)
    if made.kind == "layer":
        made.notes += layer_notes(written.layer, source, tree, findings)
    elif made.kind == "glossary":
        made.entries += glossary_entries(source, tree, findings)
        if not manuscript.settings.glossary_lists:
            made.glossary_title = glossary_title(source, tree, findings)
    else:
        findings += check_identifiers(source, bodies)
        titled = replace(source, title=setter.text(source.title))
        parts = take_headings(titled, tree, setter.text(written.title), findings)
        made.texts += [GalleyText(source, part) for part in parts]
        made.notes += taker.notes
    # in a file of notes or entries, headings and terms are still in the tree
    made.hold(None if made.kind == "text" else tree)


def _take_signs(made: SetFile, manuscript: Manuscript, bodies: Sequence[Element]) -> None:
    """Take the pictures of trees, and what stands in them that no format may carry; tell of it."""
    source, cites = made.source, bool(manuscript.settings.references)
    pictures = PictureTaker(manuscript.root, source)
    for body in bodies:
        for check in _CHECKS:
            made.findings += check(source, body)
        made.findings += taken_as_words(source, body, cites=cites)
        pictures.take(body)
    made.findings += pictures.findings
    made.pictures |= pictures.pictures


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
                if cleaning.is_address(href):
                    element.set("href", _address(href))
                else:
                    element.tag = "span"  # which is told by what cleaning takes out
            else:
                element.set("data-ref", href)
                element.set("data-file", "1")
        if element.tag == "span" and "citation" in element.get("class", "").split():
            element.attrib.pop("data-cites", None)


def _address(href: str) -> str:
    """An absolute address with what it may not hold escaped, as browsers read it."""
    whole, sign, fragment = _NO_URL.sub(lambda found: quote(found[0]), href).partition("#")
    return whole + sign + fragment.replace("#", "%23")


def _take_references(made: SetFile, tree: Element, setter: Setter) -> None:
    """citeproc puts the bibliography where a text says `::: {#refs}`, else behind the last file."""
    for refs in [div for div in tree.iter("div") if _PREFIX.sub("", div.get("id", "")) == "refs"]:
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
            if not text_of(paragraph).strip():
                message = f"the work “{key}” has nothing that the citation style prints"
                hint = "give it a title and a year in the references"
                place = made.source.spot(f"@{key}", f"{{{key}}}")
                made.findings.append(diagnose("R001", place, message, hint))
                continue
            made.references.append(GalleyReference(key, paragraph))
        if not any(text.strip() for text in refs.itertext()):
            above = refs.getprevious()
            while above is not None and not "".join(above.itertext()).strip():
                above = above.getprevious()  # raw TeX that will be taken out
            if above is not None and "refs" in made.source.text:
                above.set(OVER_WORKS, "1")
            remove_keeping_tail(refs)  # else somebody's own words stand in it


def _unwrap_divs(paragraph: Element) -> None:
    """Numeric styles wrap label and text in two divs: a paragraph holds only inline elements."""
    for div in paragraph.iter("div"):
        div.tag = "span"


def take_changes(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Take deletions and comments out of a tree, and the marks off what was put in; tell of it.

    pandoc writes what Word tracks as spans with author and date (manual, “--track-changes=all”).
    Words that were deleted and what a reviewer remarked belong into no book.
    """
    for span in list(tree.iter("span")):
        names = span.get("class", "").split()
        if not names or not (span.get("data-author") or names[0] == "comment-end"):
            continue  # a class of an editor's own
        if names[0] == "insertion":
            for name in ("class", "data-author", "data-date"):
                span.attrib.pop(name, None)
        if names[0] not in _GONE:
            continue
        words = collapse(text_of(span))
        if words and _GONE[names[0]]:
            shown = words if len(words) <= 40 else words[:39] + "…"
            message = f"{_GONE[names[0]]} of {span.get('data-author')}: “{shown}” is not printed"
            hint = "take it out of the text; glossator import FILE makes notes of comments"
            yield diagnose("S013", source.spot_of_words(words), message, hint)
        remove_keeping_tail(span)


# What is told of a tree before it is shaped, and taken out of it.
_CHECKS: Final[tuple[Callable[[SourceFile, Element], Iterator[Diagnostic]], ...]] = (
    removed_raw,
    take_changes,
    page_references,
    lost_looks,
    unread_formulas,
    lost_in_formulas,
)
