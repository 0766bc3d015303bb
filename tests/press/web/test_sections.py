"""What becomes of a division on the web page, read back with another library."""

import dataclasses

from selectolax.lexbor import LexborHTMLParser

from glossator.press.web import print_web
from sample_edition import sample_edition

TABLE = (
    '<table>{caption}<tbody><tr><td id="cell" data-block="1">two pence</td></tr></tbody></table>'
)
CAPTION = '<caption id="tolls" data-block="1">The tolls</caption>'


def page_with(prose: str) -> LexborHTMLParser:
    """The sample edition's page, with this at the end of its preface."""
    edition = sample_edition()
    divisions = tuple(
        dataclasses.replace(d, body=d.body + prose) if d.id == "preface" else d
        for d in edition.divisions
    )
    made = print_web(dataclasses.replace(edition, divisions=divisions), None)
    return LexborHTMLParser(made.decode("utf-8"))


def test_a_table_scrolls_by_itself_also_by_keyboard_and_has_a_name() -> None:
    """WCAG 2.2, 1.4.10 (Reflow) and 2.1.1 (Keyboard)."""
    for caption, named in ((CAPTION, {"aria-labelledby": "tolls"}), ("", {"aria-label": "Table"})):
        cell = page_with(TABLE.format(caption=caption)).css_first("#cell")
        table = cell.parent.parent.parent
        frame = table.parent
        assert (table.tag, frame.tag) == ("table", "div")
        expected = {"class": "table", "role": "group", "tabindex": "0", **named}
        assert frame.attributes == expected


def test_headings_stand_below_the_title_and_what_is_for_other_stages_is_gone() -> None:
    page = page_with('<p id="more" data-block="1">See <a href="https://example.org/">it</a>.</p>')
    assert page.css_first("#preface-heading").tag == "h2"
    assert page.css("[data-block]") == []
    assert "outward" in (page.css_first("#more a").attributes["class"] or "")


def test_a_paragraph_shows_its_number_by_a_link_to_itself() -> None:
    link = page_with("").css_first("#p1 > a.par")
    assert link.attributes["href"] == "#p1"
    assert link.attributes["data-number"] == "1"
    assert link.attributes["aria-label"] == "Paragraph 1"
    assert link.text() == ""
