"""A note that does not fit begins on the page of its call and goes on overleaf."""

import io
import re
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest

from glossator.press.pdf import print_pdf
from glossator.press.pdf.engine.sheets import Layouter, Run
from glossator.workshop import Workshop
from press_pdf_pages import CSS, LINE, faces, page_words


@pytest.fixture(scope="module")
def layouter() -> Iterator[Layouter]:
    with Layouter() as opened:
        yield opened


def note(name: str, words: int, rank: int = 0) -> str:
    """A call and its note of so many numbered words, each about a line wide, with its labels."""
    labels = "".join(
        f'<span class="register" data-register="{kind}" data-tag="Artifact" data-generated="1">'
        f"label-{kind}</span>"
        for kind in ("first", "next", "first-on", "next-on")
    )
    rows = " ".join(f"{name}{number}{'x' * 55}" for number in range(words))
    return (
        f'<span data-tag="Reference"><a id="c-{name}" href="#n-{name}">{name}</a></span>'
        f'<span class="note" id="n-{name}" data-tag="Note" data-rank="{rank}">{labels}{rows}</span>'
    )


def pages_of(layouter: Layouter, body: str) -> tuple[Any, list[str]]:
    page = f'<!DOCTYPE html><html lang="en"><title>Notes</title><body>{body}</body></html>'
    sheet = layouter.lay_out(Run("notes", page, faces() + CSS, {}))
    return sheet, page_words(sheet.pdf)


def rows_of(page: str, name: str) -> list[int]:
    return [int(found) for found in re.findall(rf"\b{name}(\d+)x", page)]


@pytest.mark.parametrize("before", range(17, 24))
def test_no_row_of_a_divided_note_is_lost_and_two_stand_on_either_side(
    layouter: Layouter, before: int
) -> None:
    body = f"<p>{LINE * before}word{note('a', 12)} {LINE}</p><p>{LINE * 30}</p>"
    sheet, pages = pages_of(layouter, body)
    parts = [rows_of(page, "a") for page in pages]
    assert list(chain(*parts)) == list(range(12))
    called = sheet.reading.anchors["c-a"]
    assert parts[called], "it begins on the page of its call"
    filled = [len(part) for part in parts if part]
    assert len(filled) <= 2
    assert min(filled) >= 2
    if len(filled) == 2:
        assert "label-first-on" in pages[called + 1]
        assert "label-first-on" not in pages[called]


def test_a_page_with_a_divided_note_has_no_room_for_another_line(layouter: Layouter) -> None:
    """Not more than a line of the text stays white above the notes."""
    for before in range(17, 24):
        sheet, pages = pages_of(layouter, f"<p>{LINE * before}word{note('a', 14)} {LINE * 30}</p>")
        called = sheet.reading.anchors["c-a"]
        text = len(re.findall(r"word word word", pages[called]))
        rows = len(rows_of(pages[called], "a"))
        assert text * 14 + rows * 10 + 5 > 360 - 2 * 14, (before, text, rows)


def test_the_lines_of_a_divided_note_end_with_the_page_and_stand_apart_from_its_text(
    layouter: Layouter,
) -> None:
    body = f"<p>{LINE * 20}word{note('a', 14)} {LINE * 30}</p>"
    sheet, _ = pages_of(layouter, body)
    with pymupdf.open(stream=sheet.pdf) as pdf:
        for number in range(2):
            words = pdf[number].get_text("words")
            rows = [word for word in words if re.match(r"a\d+x", word[4])]
            text = [word for word in words if word[4] == "word"]
            assert rows and text
            foot = max(row[3] for row in rows)
            assert abs(foot - 380 * 0.75) < 3, "the last line stands on the foot of the page"
            assert max(word[3] for word in text) < min(row[1] for row in rows)


def test_notes_of_two_layers_keep_their_registers_when_one_goes_on(layouter: Layouter) -> None:
    body = f"<p>{LINE * 8}word{note('a', 3)} {LINE * 8}word{note('b', 14, 1)} {LINE * 30}</p>"
    _, pages = pages_of(layouter, body)
    assert "label-first " in pages[0]
    assert "label-next " in pages[0]
    assert "label-first-on" in pages[1]
    assert rows_of(pages[0], "a") == [0, 1, 2]
    assert rows_of(pages[0], "b") + rows_of(pages[1], "b") == list(range(14))


def test_notes_of_two_layers_part_on_one_page_where_one_is_not_enough(layouter: Layouter) -> None:
    """No page ends with the white that its text could not fill otherwise."""
    parted = []
    for before in range(16, 19):
        calls = f"{note('a', 5)} word{note('b', 5, 1)}"
        body = f"<p>{LINE * before}word{calls}</p><p>{LINE * 10}</p><p>{LINE * 30}</p>"
        sheet, pages = pages_of(layouter, body)
        called = sheet.reading.anchors["c-a"]
        for name in "ab":
            rows = [rows_of(page, name) for page in pages[called:]]
            assert rows[0] + rows[1] == list(range(5))
            assert not rows[1] or 2 <= len(rows[0]) <= 3
        parted.append(re.findall(r"label-(\w+)-on", pages[called + 1]))
        with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
            assert list(_kinds(pdf.Root.StructTreeRoot.K)).count("/Note") == 2
    assert parted == [["first"], ["first", "next"], ["first", "next"]]


def test_a_note_longer_than_a_page_goes_on_and_on_beside_text(layouter: Layouter) -> None:
    sheet, pages = pages_of(layouter, f"<p>{LINE * 12}word{note('a', 80)} {LINE * 40}</p>")
    parts = [rows_of(page, "a") for page in pages]
    assert list(chain(*parts)) == list(range(80))
    assert sum(1 for part in parts if part) >= 3
    first = sheet.reading.anchors["c-a"]
    assert all("word word" in page for page, part in zip(pages, parts, strict=True) if part)
    assert parts[first]


def test_a_note_on_the_last_line_of_the_text_is_not_lost(layouter: Layouter) -> None:
    for before in range(17, 24):
        _, pages = pages_of(layouter, f"<p>{LINE * before}word{note('a', 14)}</p>")
        assert list(chain(*(rows_of(page, "a") for page in pages))) == list(range(14))


def test_a_divided_note_is_one_note_in_the_tags(layouter: Layouter) -> None:
    sheet, _ = pages_of(layouter, f"<p>{LINE * 20}word{note('a', 14)} {LINE * 30}</p>")
    with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
        kinds = list(_kinds(pdf.Root.StructTreeRoot.K))
    assert kinds.count("/Note") == 1


def _kinds(held: Any) -> Iterator[str]:
    """The structure types of a tree."""
    for one in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S)
            yield from _kinds(one.get("/K", pikepdf.Array()))


def test_notes_move_apart_to_fill_a_page_but_never_onto_the_text(layouter: Layouter) -> None:
    """Two notes of a full page stand up to nine pixels farther apart than on the last one."""
    body = "".join(f"<p>{LINE * 3}word{note(f'n{n}q', 2)} {LINE * 2}</p>" for n in range(24))
    sheet, _ = pages_of(layouter, body)
    gaps = []
    with pymupdf.open(stream=sheet.pdf) as document:  # type: ignore[no-untyped-call]
        for page in document:
            words = page.get_text("words")
            rows = sorted(word[1] for word in words if "xxxx" in word[4])
            text = max(word[3] for word in words if word[4] == "word")
            assert text <= rows[0] + 2
            gaps.append(max((b - a for a, b in pairwise(rows)), default=0.0))
    plain = 10 * 0.75
    assert max(gaps) > plain + 0.3
    assert max(gaps) <= plain + 6.8


def test_notes_move_further_apart_only_on_a_page_that_would_end_too_white(
    layouter: Layouter,
) -> None:
    """By up to five pixels each, by nine where that would leave a fifth of a line white."""
    calls = "".join(f"<p>word{note(f'n{n}q', 2)}</p>" for n in range(3))
    for white, apart in ((8, 4), (12, 5), (28, 9)):
        filled = 360 - 3 * 14 - 6 * 10 - 15 - white  # the area of notes begins with 15
        blocks = [f'<section style="height: {high}px"></section>' for high in (filled, 300)]
        sheet, _ = pages_of(layouter, calls + "".join(blocks) + f"<p>{LINE * 9}</p>")
        with pymupdf.open(stream=sheet.pdf) as document:  # type: ignore[no-untyped-call]
            rows = sorted(word[1] for word in document[0].get_text("words") if "xxxx" in word[4])
        gaps = [b - a for a, b in pairwise(rows)][1::2]
        assert gaps == pytest.approx([0.75 * (10 + apart)] * 2, abs=0.05)


@pytest.mark.parametrize("before", [1, 20, 22, 23, 24])
def test_a_head_that_is_printed_again_calls_its_note_once(layouter: Layouter, before: int) -> None:
    """Wherever the table begins: low on a page it goes to the next one, with the note."""
    rows = "".join(f"<tr><td>row{number}z</td><td>oats</td></tr>" for number in range(40))
    head = f"<thead><tr><th>Day{note('a', 2)}</th><th>Cargo</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    sheet, pages = pages_of(layouter, f"<p>{LINE * before}</p>{table}")
    begun = sheet.reading.anchors["c-a"]
    assert [rows_of(page, "a") for page in pages] == [
        [0, 1] if number == begun else [] for number, _ in enumerate(pages)
    ]
    with_rows = [number for number, page in enumerate(pages) if re.search(r"row\d+z", page)]
    assert with_rows[0] == begun
    assert len(with_rows) > 1
    assert [number for number, page in enumerate(pages) if "Cargo" in page] == with_rows
    assert [n for n, page in enumerate(pages) if re.search(r"Day ?a\b", page)] == [begun]
    assert list(map(int, re.findall(r"row(\d+)z", "".join(pages)))) == list(range(40))


@pytest.mark.parametrize("more", range(1, 5))
def test_no_stub_at_the_end_where_notes_stand_on_the_pages_before(
    layouter: Layouter, more: int
) -> None:
    """Text ends sooner, or a note goes on overleaf, so that the last page has five lines."""
    middle = "".join(f"<p>{LINE * 4}word{note(f'n{n}q', 5)} {LINE * 4}</p>" for n in range(5))
    sheet, pages = pages_of(layouter, f"{middle}<p>{LINE * (18 + more)}</p>")
    assert len(re.findall(r"word word word", pages[-1])) >= 5
    for number in range(5):
        rows = [rows_of(page, f"n{number}q") for page in pages]
        assert list(chain(*rows)) == list(range(5))
        assert rows[sheet.reading.anchors[f"c-n{number}q"]]


@pytest.mark.slow
@pytest.mark.parametrize("wordy", [False, True])
def test_a_note_that_goes_on_has_a_sign_in_the_margin_or_words_as_the_theme_says(
    tmp_path: Path, wordy: bool
) -> None:
    line = "The envoys met at the house of peace and spoke of the games until the evening came. "
    (tmp_path / "text").mkdir()
    text = f"# One\n\n{line * 14} Word.[^a]\n\n{line * 30}\n\n[^a]: Begun. {line * 30}\n"
    (tmp_path / "text/one.md").write_text(text, encoding="utf-8")
    theme = ""
    if wordy:
        theme = "theme: look\n"
        (tmp_path / "look").mkdir()
        css = ".register.on .goes-on { display: none }\n.register.on .words { display: inline }\n"
        (tmp_path / "look/print.css").write_text(css, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\n"
        f"people: [{{name: Ann Author, role: aut}}]\ntext: [text/one.md]\n{theme}",
        encoding="utf-8",
    )
    printed = print_pdf(Workshop(tmp_path).commission("full").edition)
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:
        pages = [page.get_text("words") for page in document]
    said = [(word[4], page) for page in pages for word in page if word[4] in ("→", "continued")]
    assert [sign for sign, _ in said] == ["continued" if wordy else "→"]
    words = said[0][1]
    assert not any(word[4] == "Begun." for word in words)
    if not wordy:
        (sign,) = (word for word in words if word[4] == "→")
        beside = [word for word in words if abs(word[3] - sign[3]) < 4 and word is not sign]
        assert sign[2] < min(word[0] for word in beside)
