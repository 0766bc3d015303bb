"""The judge that goes by KOReader's rules: what pops up, and what stands at the foot."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_browser_judges import GOOD, write_epub

from glossator.proof.judges import koreader

TEN_WORDS = "<p>one two three four five six seven eight nine ten</p>"
GLOSS = '<p>At <a epub:type="{kind}" role="doc-glossref" href="#{to}">Kaesong</a> it rang.</p>'
ENTRY = """\
<dl><div id="box"><dt id="term"><dfn>Kaesong</dfn></dt><dd>A town of kings.</dd></div></dl>"""


def codes(path: Path, body: str) -> set[str]:
    """The errors about a book with this body."""
    verdict = koreader.examine(write_epub(path / "book.epub", body), "notes")
    found = {one.code for one in verdict.findings if one.severity == "error"}
    assert verdict.passed is not bool(found)
    return found


def test_a_note_pops_up_and_its_way_back_does_not(tmp_path: Path) -> None:
    assert codes(tmp_path, GOOD) == set()


@pytest.mark.parametrize(
    ("to", "kind", "expected"),
    [
        ("box", "glossref noteref", set()),
        ("term", "glossref noteref", {"empty"}),
        # a gloss is no noteref for KOReader, and its words look like no call
        ("box", "glossref", {"no-popup"}),
    ],
)
def test_a_gloss_pops_its_entry_up_whole(
    tmp_path: Path, to: str, kind: str, expected: set[str]
) -> None:
    assert codes(tmp_path, GLOSS.format(kind=kind, to=to) + ENTRY) == expected


def test_a_sign_that_does_not_say_what_it_is_is_known_by_its_looks(tmp_path: Path) -> None:
    plain = '<p>Nobody rang.<sup><a role="doc-glossref" href="#{}">1</a></sup></p>{}'
    note = '<p id="n">It was the year 2016.</p>'
    assert codes(tmp_path, plain.format("n", note)) == set()
    assert codes(tmp_path, plain.format("n", f'<h2 id="n">{note[10:-4]}</h2>')) == {"no-popup"}
    assert codes(tmp_path, note + plain.format("n", "")) == {"no-popup"}


def test_a_note_in_a_note_and_one_within_a_line_are_found(tmp_path: Path) -> None:
    inner = '<div id="in" role="doc-footnote"><p>More.</p></div>'
    assert codes(tmp_path, GOOD.replace("</p></div>", f"</p>{inner}</div>")) == {"nested"}
    line = '<p><span role="doc-footnote" id="s">In a line.</span></p>'
    assert codes(tmp_path, GOOD + line) == {"in-line"}


def test_words_at_the_foot_are_counted_for_each_call(tmp_path: Path) -> None:
    call = '<a role="doc-noteref" href="#n">1</a>'
    note = '<div id="n" role="doc-footnote"><p>1 two three four five</p></div>'
    body = TEN_WORDS + f"<p>{call} {call}</p>" + note
    verdict = koreader.examine(write_epub(tmp_path / "book.epub", body), "notes")
    (share,) = [one.message for one in verdict.findings if one.code == "foot"]
    assert share.startswith(f"{10 / 12:.2f} ")


def test_what_is_no_book_is_fatal(tmp_path: Path) -> None:
    (tmp_path / "no.epub").write_bytes(b"nothing")
    verdict = koreader.examine(tmp_path / "no.epub", "notes")
    assert [one.severity for one in verdict.findings] == ["fatal"]
    assert not verdict.passed
