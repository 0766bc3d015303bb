"""Classes of a text are none of those by which the presses know what they make themselves."""

import re
from pathlib import Path

import pytest

from glossator.galley.classes import OURS
from glossator.pipeline import check
from places import ROOT

_NO_SELECTOR = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|url\([^)]*\)", re.DOTALL)

# What an author may say by a class, or what pandoc and our filters say by it of the text.
AUTHORS = frozenset(
    "align-left align-center align-right bare box csl-entry dateline decorative dedication details "
    "display epigraph equation full index line-block lower-alpha lower-roman mark nogloss number "
    "one-paren page-break signature smallcaps speaker subtitle summary two-parens underline "
    "unnumbered upper-alpha upper-roman uri".split()
)


@pytest.mark.parametrize("folder", ["epub", "print", "web", "themes"])
def test_every_class_of_our_sheets_is_ours_or_an_author_s(folder: str) -> None:
    named = set()
    for sheet in (ROOT / "styles" / folder).rglob("*.css"):
        text = _NO_SELECTOR.sub("", sheet.read_text(encoding="utf-8"))
        for selector in re.findall(r"([^{}]+)\{", text):
            named |= set(re.findall(r"\.([A-Za-z][\w-]*)", selector))
    assert named
    assert named <= OURS | AUTHORS
    assert not OURS & AUTHORS


def test_a_box_called_note_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text("title: Boxes\ntext: [one.md]\n", encoding="utf-8")
    (tmp_path / "one.md").write_text(
        "# One\n\n::: note\nWords in a box.\n:::\n\n[called]{.call .mine} and `x`{.text}\n",
        encoding="utf-8",
    )
    edition = check(tmp_path).edition
    assert edition is not None
    body = next(one.body for one in edition.divisions if one.source_file)
    assert re.findall(r' class="([^"]*)"', body) == ["x-note", "x-call mine", "text"]
