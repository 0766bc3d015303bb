"""What print adds by page: uses of words, locators of the index, pages behind links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from lxml import etree

from glossator.model import Edition, Entry, GlossUse, IndexLine, Locator, Locus
from glossator.press.pdf.engine.late import CLOSED, LATE, OPENED
from glossator.press.pdf.engine.starts import Reading
from glossator.press.pdf.setting.known_pages import Folios
from glossator.press.pdf.setting.references import FIXED, UNKNOWN, add_page, locators, uses
from sample_edition import sample_edition


@pytest.fixture(scope="module")
def edition() -> Edition:
    return sample_edition()


def folios(pages: Iterable[int], style: str = "decimal", name: str = "text") -> Folios:
    """A run of which the ids u0, u1, … and n0, n1, … stand on these pages."""
    known = Folios()
    places = list(pages)
    anchors = {f"{letter}{at}": page - 1 for at, page in enumerate(places) for letter in "un"}
    reading = Reading(starts=[None] * max(places, default=0), anchors=anchors)
    known.learn(name, [], style, 1, reading)
    return known


def said(element: etree._Element | None, known: Folios) -> str:
    """The words with the numbers of the pages put in."""
    assert element is not None
    for room in element.iter("span"):
        if key := room.get(LATE):
            assert len(room.text or "") == len(known.label(key))  # the room that the number needs
            room.text = known.label(key)
    return "".join(map(str, element.itertext())).replace("\u00a0", " ")


def entry(edition: Edition, count: int) -> Entry:
    one = next(iter(edition.entries.values()))
    places = (Locus("d", "p1", at) for at in range(count))
    used = (GlossUse(f"u{at}", one.id, "", place, "1", False) for at, place in enumerate(places))
    return replace(one, uses=tuple(used))


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([7], "Page 7"),
        ([7, 7], "Page 7"),
        ([7, 8, 9], "Pages 7–9"),
        ([7, 8, 9, 12], "Pages 7–9, 12"),
        ([7, 8], "Pages 7, 8"),
        ([7, 10, 12], "Pages 7, 10, 12"),
    ],
)
def test_the_uses_of_a_word_are_pages_each_once(
    edition: Edition, pages: list[int], words: str
) -> None:
    known = folios(pages)
    line = uses(entry(edition, len(pages)), edition, known, lambda place: f"#{place}")
    assert said(line, known) == words


def test_a_word_of_which_no_use_is_laid_out_has_no_line(edition: Edition) -> None:
    assert uses(entry(edition, 2), edition, Folios(), str) is None


def test_a_locator_says_its_heading_and_leads_to_its_page(edition: Edition) -> None:
    known = folios([7, 8, 9, 12])
    line = uses(entry(edition, 4), edition, known, lambda place: f"#{place}")
    assert line is not None
    several, one = line.iter("a")
    word = entry(edition, 3).headword
    first, last = (f"{OPENED}pg!0!{at}{CLOSED}" for at in (6, 8))
    assert several.get("aria-label") == f"{word}, pages {first}–{last}"
    assert one.get("aria-label") == f"{word}, page {OPENED}pg!0!11{CLOSED}"
    assert (several.get("href"), one.get("href")) == ("#pg!0!6", "#pg!0!11")


def test_a_note_in_the_index_is_named_behind_its_page(edition: Edition) -> None:
    known = folios([7, 9])
    marked = next(note for note in edition.notes.values() if note.mark)
    note = replace(marked, id="n1")
    changed = replace(edition, notes={**edition.notes, "n1": note})
    line = IndexLine("i-x", "sail", (Locator("p1", Locus("d", "p1", 0), "1", note="n1"),))
    element = locators(line, changed, known, lambda place: f"#{place}")
    assert said(element, known) == f", 9 n. {note.mark}"
    (link,) = element.iter("a")
    assert link.get("href") == "#n1"
    layer = changed.layers[note.layer].singular
    label = f"sail, page {OPENED}pg!0!8{CLOSED}, {layer.lower()} {note.mark}"
    assert (link.get("aria-label") or "").lower() == label.lower()


@pytest.mark.parametrize(("how", "words"), [("full", ", p. 9"), ("aside", " (p. 9)")])
def test_a_reference_gets_the_page_of_its_target(edition: Edition, how: str, words: str) -> None:
    known = folios([7, 9, 9])
    link = etree.Element("a", id="u0")
    add_page(link, how, "u1", known, edition.words, fixed=False)
    assert said(link, known) == words


def test_a_page_is_not_named_aside_on_itself_but_where_rooms_are_fixed(edition: Edition) -> None:
    known = folios([9, 9])
    for how, fixed, named in (("aside", False, 0), ("aside", True, 1), ("full", False, 1)):
        link = etree.Element("a", id="u0")
        add_page(link, how, "u1", known, edition.words, fixed=fixed)
        rooms = link.findall(f".//span[@{LATE}]")
        assert len(rooms) == named
        assert all((FIXED in room.get("style", "")) == fixed for room in rooms)


def test_a_page_that_nobody_can_guess_has_room_for_two_figures(edition: Edition) -> None:
    link = etree.Element("a")
    add_page(link, "full", "nowhere", Folios(), edition.words, fixed=False)
    (room,) = link.findall(f".//span[@{LATE}]")
    assert room.text == UNKNOWN
