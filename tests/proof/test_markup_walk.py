"""What the proof takes an element for: by roles and types, as reading systems do."""

from __future__ import annotations

import pytest

from glossator.proof.expected import demand
from glossator.proof.markup_walk import MarkupWalk
from glossator.proof.reading import Reading
from glossator.proof.web_reader import _feed
from sample_edition import sample_edition, sample_pages

EDITION = sample_edition()
USE = next(EDITION.uses())
NOTE = next(note for note in EDITION.notes.values() if note.mark)


def read(markup: str) -> Reading:
    """What is found in a page of this markup."""
    from selectolax.lexbor import LexborHTMLParser

    walk = MarkupWalk(demand(EDITION, sample_pages()))
    walk.begin("page.html")
    root = LexborHTMLParser(f"<html><body>{markup}</body></html>").root
    assert root is not None
    _feed(walk, root)
    return walk.reading("web")


@pytest.mark.parametrize(
    ("attributes", "called"),
    [
        ('role="doc-noteref"', True),
        ('epub:type="noteref"', True),
        ('epub:type="noteref glossref"', False),
        ('epub:type="noteref" role="doc-glossref"', False),
        ("", False),
    ],
)
def test_a_link_that_pops_up_is_a_call_but_that_of_a_gloss(attributes: str, called: bool) -> None:
    block = USE.locus.block
    link = f'<a {attributes} id="{NOTE.call_id}" href="#{NOTE.id}">1</a>'
    found = read(f'<p id="{block}">Words <sup>{link}</sup> go on.</p>')
    assert [call.id for call in found.calls] == ([NOTE.call_id] if called else [])
    assert found.stream == ("Wordsgoon." if called else "Words1goon.")


@pytest.mark.parametrize(
    ("entries", "entry"),
    [
        ('<div id="box"><dt id="{0}">Word</dt><dd>What it is.</dd></div>', "{0}"),
        ('<div id="box"><dt id="{0}">Word</dt><dt id="{1}">Other</dt></div>', ""),
        ('<div id="box"><div id="inner"><dt id="{0}">Word</dt></div></div>', "box"),
    ],
    ids=["alone", "two in it", "not next to it"],
)
def test_a_gloss_may_lead_to_what_holds_its_entry_and_no_other(entries: str, entry: str) -> None:
    terms = [USE.entry, next(one for one in EDITION.entries if one != USE.entry)]
    text = f'<p id="{USE.locus.block}"><a id="{USE.id}" href="#box">word</a></p>'
    found = read(text + f"<dl>{entries.format(*terms)}</dl>")
    assert [gloss.entry for gloss in found.glosses] == [entry.format(*terms)]
    (gloss,) = read(text.replace("#box", f"#{terms[0]}")).glosses
    assert (gloss.entry, gloss.ink) == (terms[0], "word")
