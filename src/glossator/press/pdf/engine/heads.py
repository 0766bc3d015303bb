"""What a running head says of its page alone: headwords from and to, the pages of its notes.

A theme says where heads stand, by the strings `head-title` (verso) and `head-division` (recto). On
a page of a glossary or an index both name the first and the last headword, in the manner of
dictionaries; on a page of notes behind a division, the pages to which these belong, as a late word.
A page that a division opens has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

HEADWORD: Final = "data-headword"  # of an entry: what guides to it
GUIDE: Final = "data-guide"  # and what stands before that
LABEL: Final = "data-continued"  # of what names an entry above its rest: see `carried`
CALLED: Final = "data-called"  # of a note at its division's end: the id of its call
ONE: Final = "data-head-one"  # the head for notes of one page, and for several: `SLOT` for these
SEVERAL: Final = "data-head-several"
SLOT: Final = "\ufffc"
_BETWEEN: Final = " – "
_NAMES: Final = {"head-title": "first", "head-division": "last"}  # and which of a page's they say
_ROOM: Final = "000–000"


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says: `words` as they are laid out.

    With a `key` (ids of two calls) their pages stand between `before` and `after`, and come late.
    `opens` says that the page begins with a division, and there is no head. What stands above the
    first chapter of a handout is none of the text.
    """

    opens: bool = False
    words: str = ""
    key: str = ""
    before: str = ""
    after: str = ""


def read_head(page: Any, number: int, seen: dict[str, int]) -> Head:
    """The head of a page that is laid out, whose number in the run this is.

    `seen` has the pages on which calls of notes stand; those of this page are put into it.
    """
    from weasyprint.formatting_structure.boxes import LineBox

    opens = inside = above = False
    entries: list[Any] = []
    notes: list[Any] = []
    for box in page.children[0].descendants():
        above = above or (inside and isinstance(box, LineBox) and not opens)
        element = box.element
        if element is None or not hasattr(element, "get"):
            continue
        if element.tag == "section":
            inside = "frontmatter" not in element.get("class", "").split()
        if box.element_tag == "h1" and element.get("data-running") is not None:
            opens = True
        if element.get("id", "").startswith("c-"):
            seen.setdefault(element.get("id"), number)
        if element.get(HEADWORD) is not None:
            entries.append(element)
        elif element.get(CALLED) is not None:
            notes.append(element)
    if opens and not above:
        return Head(opens=True)
    if entries:
        words = dict.fromkeys((entries[0].get(HEADWORD), entries[-1].get(HEADWORD)))
        return Head(words=entries[0].get(GUIDE, "") + _BETWEEN.join(words))
    if notes and notes[0].get(ONE) is not None:
        return _of_notes(notes, seen)
    return Head()


def _of_notes(notes: list[Any], seen: dict[str, int]) -> Head:
    called = sorted((note.get(CALLED) for note in notes), key=lambda call: seen.get(call, 0))
    first, last = called[0], called[-1]
    words = notes[0].get(ONE if seen.get(first) == seen.get(last) else SEVERAL)
    before, _, after = words.partition(SLOT)
    return Head(False, words.replace(SLOT, _ROOM), f"{first} {last}", before, after)


def said_by(context: Any, page: Any, name: str, keyword: str) -> tuple[str, ...]:
    """In the place of `LayoutContext.get_string_set_for`."""
    from weasyprint.layout import LayoutContext

    head: Head | None = getattr(page, "head", None)
    if name in _NAMES and head is not None and keyword == "first-except":
        if head.opens:
            return ()
        if head.words:
            return (head.words,)
        keyword = _NAMES[name]
    found: tuple[str, ...] = LayoutContext.get_string_set_for(context, page, name, keyword)
    return found


def says_pages(page: Any, content: Any) -> Iterator[Head]:
    """The head whose page numbers come late, if a margin box with this content says it."""
    head: Head | None = getattr(page, "head", None)
    if head is None or not head.key or not isinstance(content, tuple):
        return
    if any(part[0] == "string()" and part[1][0] in _NAMES for part in content):
        yield head
