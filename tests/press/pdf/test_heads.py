"""Running heads: what the profile chooses, headwords from and to, pages of notes."""

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from glossator.press.pdf import Printed, print_pdf
from glossator.workshop import Commission, Workshop
from sample_edition import sample_edition

LINE = "The envoys met at the house of peace and spoke of the games until the evening came. "
NAMES = "Aston Baker Cooper Dyer Eliot Fuller Glover Harper Ivory Joiner Keeper Lister".split()
SAFE = 13 / 25.4 * 72  # points
ABOVE_INK = 0.15  # of a word's box: no capital is as high as the face's ascent
TOP = 50.0  # points: what stands higher is a head


def manuscript(folder: Path, heads: str) -> Commission:
    (folder / "text").mkdir(parents=True)
    calls = "".join(f"Word {n}.[^{n}] {LINE * 3}\n\n" for n in range(1, 16))
    notes = "".join(f"[^{n}]: Note {n}. {LINE * 6}\n" for n in range(1, 16))
    matters = "".join(f"## {name}\n\n{LINE * 40}\n\n" for name in ("One matter", "Another"))
    text = f"# The Chapter\n\n{calls}{matters}"
    (folder / "text/one.md").write_text(text + notes, encoding="utf-8")
    entries = "".join(f"{name}\n:   {LINE * 6}\n\n" for name in NAMES)
    (folder / "glossary.md").write_text(entries, encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\nglossary: glossary.md\n"
        "people: [{name: Ann Author, role: aut}]\ntext: [text/one.md]\n"
        f"profiles: {{full: {{notes: end{heads}}}}}\n",
        encoding="utf-8",
    )
    return Workshop(folder).commission("full")


def heads_of(printed: Printed) -> dict[str, str]:
    """What stands at the head of each page, by its label."""
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:
        return {
            page.get_label(): " ".join(w[4] for w in page.get_text("words") if w[3] < TOP)
            for page in document
        }


@pytest.mark.slow
def test_heads_say_what_the_profile_chose(tmp_path: Path) -> None:
    edition = manuscript(tmp_path / "m", ", running-heads: {verso: author, recto: section}").edition
    printed = print_pdf(edition)
    heads = heads_of(printed)
    assert heads["1"] == ""
    assert heads["2"] == "Ann Author"
    assert {"One matter", "Another"} <= {heads[label] for label in heads if label.isdigit()}
    for label, head in heads.items():
        on = next(page.index for page in printed.pages.starts if page.label == label)
        notes = [edition.notes[n] for n, at in printed.note_pages.items() if at == on]
        if notes and head.startswith("Notes"):
            called = [int(printed.pages.label_of(note.call_id)) for note in notes]
            wanted = head.rpartition(" ")[2].partition("–")
            assert int(wanted[2] or wanted[0]) == max(called)
            assert ("pages" in head) == bool(wanted[1])
    assert any(head.startswith("Notes to page") for head in heads.values())
    guides = [head for head in heads.values() if head.startswith("Glossary: ")]
    assert guides
    assert guides[-1].endswith(NAMES[-1])


def test_a_head_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    checked = manuscript(tmp_path / "m", ", running-heads: {verso: chapters}").checked
    (found,) = (one for one in checked.findings if "chapters" in one.message)
    assert (found.place.file, found.place.line) == ("edition.yaml", 8)
    assert "chapter" in found.hint


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A5", "6x9", "A4", "Letter"])
def test_nothing_is_nearer_than_13_mm_to_where_the_paper_is_cut(paper: str) -> None:
    sample = sample_edition()
    printed = print_pdf(replace(sample, profile=replace(sample.profile, paper=paper, type_size="")))
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:
        for page in document:
            for left, top, right, bottom, word, *_ in page.get_text("words"):
                top += ABOVE_INK * (bottom - top)
                width, height = page.rect.width, page.rect.height
                nearest = min(left, top, width - right, height - bottom)
                assert nearest >= SAFE, (page.get_label(), word)
