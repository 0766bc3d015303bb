"""What KOReader would pop up, and what it would put at the foot of the screen.

KOReader (https://github.com/koreader/koreader) runs on e-readers and cannot be asked. But how it
knows a note is public, in the comments of its module ReaderLink and in its style tweak “In-page
EPUB footnotes”. This judge goes by the same signs, in the same order; the words are ours.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from glossator.proof.epub_reader import TYPE, documents, resolve, tag_of
from glossator.proof.folding import ink
from glossator.proof.judges.programs import gathered
from glossator.proof.judges.verdict import Finding, Verdict, unreadable

NAME: Final = "KOReader's rules"
VERSION: Final = "2025"
NEEDS: Final[tuple[str, ...]] = ()
STANDARDS: Final[Mapping[str, str]] = {"notes": "notes pop up"}

_KINDS: Final = ("note", "endnote", "footnote", "rearnote")
_NOTES: Final = frozenset(f"{prefix}{kind}" for prefix in ("", "doc-") for kind in _KINDS)
_CALLS: Final = frozenset(("noteref", "doc-noteref"))
_LEADS: Final = _CALLS | {"glossref", "doc-glossref"}
_HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
_IN_LINES: Final = frozenset(
    "a abbr b bdi bdo cite code dfn em i q s small span strong sub sup u".split()
)
_SHIFTED: Final = frozenset(("sub", "sup"))
# Without punctuation and brackets: a number that is no year, or a letter or two with a number.
_SIGN: Final = re.compile(r"\d{1,3}|[^\W\d_]{1,2}\d{0,2}")
_LONGEST: Final = 10_000  # characters of a popup

Element = ElementTree.Element


@dataclass(slots=True)
class _Book:
    """The files in reading order; of each element its place, file, parent and name."""

    files: dict[str, Element] = field(default_factory=dict)
    places: dict[Element, int] = field(default_factory=dict)
    parents: dict[Element, Element] = field(default_factory=dict)
    named: dict[tuple[str, str], Element] = field(default_factory=dict)
    listed: set[Element] = field(default_factory=set)  # where lines of the contents lead

    def around(self, element: Element) -> Iterator[Element]:
        """What an element stands in, from inside."""
        while (above := self.parents.get(element)) is not None:
            yield above
            element = above


def examine(path: Path, profile: str) -> Verdict:
    """Looks at every link; a note or a gloss that is not popped up whole is an error."""
    found: list[Finding] = []
    links = 0
    try:
        with zipfile.ZipFile(path) as archive:
            book = _opened(archive)
        for file, tree in book.files.items():
            for link in (e for e in tree.iter() if tag_of(e) == "a" and e.get("href")):
                links += 1
                found += _of_link(book, file, link)
        found += _of_notes(book)
        found.append(_weighed(book))
        findings = gathered(found)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, StopIteration) as fault:
        findings = unreadable(f"{type(fault).__name__}: {fault}")
    passed = not any(one.severity in ("fatal", "error") for one in findings)
    return Verdict(NAME, VERSION, STANDARDS[profile], path.name, passed, links or None, findings)


def _opened(archive: zipfile.ZipFile) -> _Book:
    book, contents = _Book(), []
    for name in documents(archive):
        tree = ElementTree.fromstring(archive.read(name))
        navigation = [e for e in tree.iter() if tag_of(e) == "nav" and "toc" in _types(e)]
        contents += [(name, e) for nav in navigation for e in nav.iter() if tag_of(e) == "a"]
        if navigation:
            continue  # reading systems show it in their own way
        book.files[name] = tree
        for element in tree.iter():
            book.places[element] = len(book.places)
            book.parents |= dict.fromkeys(element, element)
            if own := element.get("id"):
                book.named.setdefault((name, own), element)
    for name, line in contents:
        target = book.named.get(resolve(name, line.get("href", "")))
        if target is not None:
            book.listed.add(target)
    return book


def _of_link(book: _Book, file: str, link: Element) -> Iterator[Finding]:
    types = _types(link)
    target = book.named.get(resolve(file, link.get("href", "")))
    shown = target is not None and _shown(book, link, target)
    where = f"{file}#{link.get('id', link.get('href', ''))}"
    words = " ".join("".join(link.itertext()).split())
    if types & _LEADS and words:
        if not shown or target is None:
            yield Finding("error", "no-popup", f"“{words}” pops nothing up", where)
        elif _says_nothing(target, words):
            yield Finding("error", "empty", f"what “{words}” pops up says no more", where)
    elif shown and types & {"backlink", "doc-backlink"}:
        yield Finding("error", "backlink", f"the way back “{words}” pops up as a note", where)


def _shown(book: _Book, link: Element, target: Element) -> bool:
    """Whether a link to an element is taken for one to a note."""
    types = _types(link)
    if types & _CALLS or types & {"link", "doc-link"}:
        return bool(types & _CALLS)
    if _types(target) & _NOTES:
        return True
    if book.places[link] > book.places[target] or target in book.listed:
        return False
    if _alone(book, link) or not _like_a_call(book, link):
        return False
    family = {tag_of(e) for e in (*target.iter(), *book.around(target))}
    return not family & _HEADINGS and len("".join(target.itertext())) <= _LONGEST


def _alone(book: _Book, link: Element) -> bool:
    """Whether a link is all that its block says: then it is a line of some contents."""
    block = next((e for e in book.around(link) if tag_of(e) not in _IN_LINES), link)
    return ink("".join(block.itertext())) == ink("".join(link.itertext()))


def _like_a_call(book: _Book, link: Element) -> bool:
    above = [tag_of(e) for e, _ in zip(book.around(link), range(2), strict=False)]
    inner = [tag_of(e) for e in link]
    if _SHIFTED & set(above) or (
        inner and set(inner) <= _SHIFTED and not (link.text or "").strip()
    ):
        return True
    sign = "".join(char for char in "".join(link.itertext()) if char.isalnum())
    return _SIGN.fullmatch(sign) is not None


def _says_nothing(target: Element, words: str) -> bool:
    """Whether a popup holds no more than the words of its link: a headword, say."""
    return len(ink("".join(target.itertext()))) <= len(ink(words)) + 2


def _of_notes(book: _Book) -> Iterator[Finding]:
    """At the foot stands what is a block and says of itself that it is a note."""
    for file, tree in book.files.items():
        for note in (e for e in tree.iter() if _types(e) & _NOTES):
            where = f"{file}#{note.get('id', '')}"
            if tag_of(note) in _IN_LINES:
                yield Finding("error", "in-line", "a note is no block", where)
            if any(_types(e) & _NOTES for e in book.around(note)):
                yield Finding("error", "nested", "a note stands in another", where)


def _weighed(book: _Book) -> Finding:
    """How many words stand at the foot of the screens for each word of the text above them.

    A note stands on every screen with a link to it.
    """
    text = foot = 0
    trees = {f: t for f, t in book.files.items() if any("bodymatter" in _types(e) for e in t)}
    for file, tree in (trees or book.files).items():
        body = next(e for e in tree.iter() if tag_of(e) == "body")
        text += sum(map(_words, _running(body)))
        for link in (e for e in _running(body) if tag_of(e) == "a" and e.get("href")):
            target = book.named.get(resolve(file, link.get("href", "")))
            if target is not None and _types(target) & _NOTES:
                foot += len("".join(target.itertext()).split())
    share = foot / max(text, 1)
    return Finding("info", "foot", f"{share:.2f} words at the foot for each word of text", "")


def _running(element: Element) -> Iterator[Element]:
    """The elements of running text: not the apparatus behind it."""
    yield element
    for child in element:
        if not _types(child) & {*_NOTES, "footnotes", "endnotes", "doc-endnotes"}:
            yield from _running(child)


def _words(element: Element) -> int:
    """The words in an element itself and behind its children."""
    return sum(len((text or "").split()) for text in (element.text, *(c.tail for c in element)))


def _types(element: Element) -> set[str]:
    said = f"{element.get(TYPE, '')} {element.get('role', '')}"
    return set(said.lower().split())
