"""The PDF press: what a reader of the file finds, asserted with other libraries than its own."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pytest
from lxml import etree

from glossator.model import Division, Edition, Note
from glossator.press.pdf import Printed, print_pdf
from glossator.press.pdf.engine.starts import _Follower
from glossator.prose import parse, serialize
from glossator.workshop import Workshop
from sample_edition import sample_edition


@pytest.fixture(scope="module")
def edition() -> Edition:
    return sample_edition()


@pytest.fixture(scope="module")
def printed(sample_print: Printed) -> Printed:
    return sample_print


@pytest.fixture(scope="module")
def book(printed: Printed) -> Iterator[pymupdf.Document]:
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as opened:
        yield opened


def test_the_layout_warns_of_nothing(printed: Printed) -> None:
    assert printed.findings == ()


@pytest.mark.slow
def test_two_prints_are_the_same_bytes(edition: Edition, printed: Printed) -> None:
    assert print_pdf(edition).pdf == printed.pdf


def test_front_matter_has_roman_folios_and_the_text_begins_on_a_recto(printed: Printed) -> None:
    labels = [start.label for start in printed.pages.starts]
    first = labels.index("1")
    assert labels[:3] == ["i", "ii", "iii"]
    assert first % 2 == 0
    assert labels[first:] == [str(n + 1) for n in range(len(labels) - first)]


def test_page_labels_in_the_file_are_those_of_the_page_map(
    printed: Printed, book: pymupdf.Document
) -> None:
    assert [page.get_label() for page in book] == [s.label for s in printed.pages.starts]


def test_every_page_begins_with_the_words_of_the_page_map(
    edition: Edition, printed: Printed, book: pymupdf.Document
) -> None:
    texts = {block.id: block.text for d in edition.divisions for block in d.blocks}
    for start in printed.pages.starts:
        if start.locus is None:
            continue
        wanted = texts[start.locus.block][start.locus.offset :].split()[0]
        printed_words = re.sub(r"\s+", "", book[start.index].get_text())
        assert wanted.replace("\u00ad", "") in printed_words, start


def test_every_note_stands_on_the_page_of_its_call(edition: Edition, printed: Printed) -> None:
    for note in edition.notes.values():
        assert printed.note_pages[note.id] - printed.pages.pages_of[note.call_id] in (0, 1), note.id


def test_notes_stand_at_the_foot_inside_the_page(
    edition: Edition, printed: Printed, book: pymupdf.Document
) -> None:
    for note in edition.notes.values():
        page = book[printed.note_pages[note.id]]
        words = re.sub(r"\s+", " ", note.text)[:28]
        found = page.search_for(words)
        assert found, note.id
        assert page.rect.contains(found[0])
        assert found[0].y0 > page.rect.height / 3


def test_the_outline_names_every_division(edition: Edition, book: pymupdf.Document) -> None:
    titles = [title for level, title, _ in book.get_toc() if level == 1]
    assert titles == [division.title for division in edition.divisions]


def test_links_between_runs_lead_into_the_book(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        names = {str(n) for n in list(pdf.Root.Names.Dests.Names)[::2]}
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                if "/Dest" in link:
                    assert str(link.Dest) in names
                else:
                    assert str(link.A.URI).startswith(("http", "mailto"))


def test_contents_and_glossary_give_page_numbers(
    edition: Edition, printed: Printed, book: pymupdf.Document
) -> None:
    contents = book[2].get_text()
    for division in edition.divisions:
        if division.matter == "text":
            label = printed.pages.label_of(division.headings[0].id)
            assert re.search(rf"{re.escape(division.title)}\s+{label}\b", contents)
    entry = next(entry for entry in edition.entries.values() if entry.uses)
    page = printed.pages.label_of(entry.uses[0].id)
    glossary = book[printed.pages.pages_of[entry.id]].get_text()
    assert re.search(rf"Pages? (\d+, )*{page}\b", glossary)


def test_no_system_font_is_used(book: pymupdf.Document) -> None:
    fonts = {font[3].split("+")[-1] for page in book for font in page.get_fonts()}
    assert all(name.startswith(("Edition-Serif", "Edition-Hangul")) for name in fonts), fonts


def test_the_file_says_title_language_and_conformance(printed: Printed, edition: Edition) -> None:
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert str(pdf.Root.Lang) == edition.metadata.language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as xmp:
            assert xmp["pdfuaid:part"] == "1"
            assert xmp["dc:title"].startswith(edition.metadata.title)


@pytest.mark.parametrize(
    ("text", "pieces", "offsets"),
    [
        ("One two three", ["One two", "three"], [0, 8]),
        ("An extraordinary word", ["An extra\u2010", "ordinary word"], [0, 8]),
        ("A well-known word", ["A well-", "known word"], [0, 7]),
        ("Printed once", ["Printed once", "Printed once"], [0, None]),
    ],
)
def test_lines_are_followed_through_their_block(
    text: str, pieces: list[str], offsets: list[int | None]
) -> None:
    follower = _Follower({"b": text})
    assert [follower.read("b", piece) for piece in pieces] == offsets
    assert not follower.strayed


def test_a_long_list_in_a_note_keeps_its_labels(tmp_path: Path) -> None:
    from glossator.press.pdf.setting.markup import Compositor

    edition = sample_edition()
    compositor = Compositor(edition, lambda anchor: True, lambda anchor: None)
    body = parse("<p>First.</p><ol><li>one</li><li>two</li></ol>")
    compositor._inline(body)
    assert [e.text for e in body.iter() if e.get("data-tag") == "Lbl"] == ["1. ", "2. "]


def test_a_call_that_stands_again_has_an_id_of_its_own_and_no_second_note() -> None:
    from glossator.press.pdf.setting.markup import Compositor

    compositor = Compositor(sample_edition(), lambda anchor: True, lambda anchor: None)
    again = '<a data-call="n-author-1" data-again="2"/>'
    body = parse(f'<p id="p1" data-block="1">One<a data-call="n-author-1"/> and{again}.</p>')
    compositor._compose(body)
    ids = [name for e in body.iter() if (name := e.get("id") or "").startswith("c-")]
    assert ids == ["c-author-1", "c-author-1-again-2"]
    assert [e.get("id") for e in body.iter() if e.get("data-tag") == "Note"] == ["n-author-1"]


@pytest.mark.slow
def test_divisions_laid_out_apart_give_the_pages_of_one_layout() -> None:
    """Text with positions, tags, links and outline, over ten divisions with notes and glosses."""
    edition = many_divisions(10)
    apart, together = print_pdf(edition), print_pdf(edition, apart=False)
    assert apart.pages == together.pages
    assert apart.note_pages == together.note_pages
    with (
        pymupdf.open(stream=apart.pdf, filetype="pdf") as one,
        pymupdf.open(stream=together.pdf, filetype="pdf") as other,
    ):
        for page, same in zip(one, other, strict=True):
            assert _alike(_words(page), _words(same))
            assert _alike(_links(page), _links(same))
        assert one.get_toc() == other.get_toc()
        assert one.get_page_labels() == other.get_page_labels()
    assert list(_tags(apart.pdf)) == list(_tags(together.pdf))
    assert _programs(apart.pdf) == _programs(together.pdf)


def many_divisions(count: int) -> Edition:
    """The sample edition with its text repeated under new ids, between its front and back."""
    sample = sample_edition()
    plain = [replace(d, body=_unlinked(d.body)) for d in sample.divisions]
    front, texts, back = (
        [d for d in plain if d.matter == matter] for matter in ("front", "text", "back")
    )
    named = {d.id: d for d in texts}
    others = (n for d in (*front, *back) for n in sample.notes_of(d))
    notes = {n.id: replace(n, body=_unlinked(n.body)) for n in others}
    divisions = []
    for number in range(count):
        division = texts[number % len(texts)]
        new = _renamed(division, f"x{number}-")
        divisions.append(new)
        for note in sample.notes_of(named[division.id]):
            moved = _renamed_note(note, f"x{number}-")
            notes[moved.id] = moved
    entries = {key: replace(entry, uses=()) for key, entry in sample.entries.items()}
    return replace(sample, divisions=(*front, *divisions, *back), notes=notes, entries=entries)


def _renamed(division: Division, prefix: str) -> Division:
    tree = parse(division.body)
    for element in tree.iter():
        for name in ("id", "data-use"):
            if element.get(name):
                element.set(name, prefix + element.get(name, ""))
        call = element.get("data-call")
        if call:
            element.set("data-call", "n-" + prefix + call[2:])
    return replace(
        division,
        id=prefix + division.id,
        body=serialize(tree),
        blocks=tuple(replace(b, id=prefix + b.id) for b in division.blocks),
        headings=tuple(replace(h, id=prefix + h.id) for h in division.headings),
        notes=tuple("n-" + prefix + note[2:] for note in division.notes),
    )


def _unlinked(body: str) -> str:
    """Without links to headings and paragraphs, which have other ids now."""
    tree = parse(body)
    etree.strip_attributes(tree, "data-ref")
    return serialize(tree)


def _renamed_note(note: Note, prefix: str) -> Note:
    call = replace(note.call, division=prefix + note.call.division, block=prefix + note.call.block)
    return replace(note, id="n-" + prefix + note.id[2:], call=call, body=_unlinked(note.body))


def _words(page: pymupdf.Page) -> list[tuple[Any, ...]]:
    return [(*(round(at, 1) for at in word[:4]), word[4]) for word in page.get_text("words")]


def _alike(ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]) -> bool:
    """The same at the same place, but for what Pango rounds of spaced letters."""
    flat = [[part for one in all_ for part in _parts(one)] for all_ in (ours, theirs)]
    numbers = [[part for part in parts if isinstance(part, float)] for parts in flat]
    others = [[part for part in parts if not isinstance(part, float)] for parts in flat]
    return others[0] == others[1] and numbers[0] == pytest.approx(numbers[1], abs=0.15)


def _parts(one: Any) -> Iterator[Any]:
    for part in one:
        yield from _parts(part) if isinstance(part, tuple) else (part,)


def _links(page: pymupdf.Page) -> list[tuple[Any, ...]]:
    return [
        (tuple(round(at, 1) for at in link["from"]), link.get("uri"), link.get("nameddest"))
        for link in page.get_links()
    ]


def _tags(pdf: bytes) -> Iterator[tuple[str, ...]]:
    with pikepdf.open(io.BytesIO(pdf)) as book:
        stack = [book.Root.StructTreeRoot.K[0]]
        while stack:
            element = stack.pop()
            yield tuple(str(element.get(name, "")) for name in ("/S", "/Lang", "/Alt"))
            kids = element.get("/K", [])
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            stack += [k for k in reversed(kids) if isinstance(k, pikepdf.Dictionary) and "/S" in k]


def _programs(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as book:
        return sorted(
            str(thing.FontName)
            for thing in book.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing
        )


@pytest.mark.slow
def test_names_of_any_letters_are_led_to_in_other_runs(tmp_path: Path) -> None:
    """A work whose key has an accent is cited in one run and listed in another."""
    (tmp_path / "works.json").write_text(
        '[{"id": "fernández", "type": "book", "title": "Ferries", "issued": {"raw": "1900"}}]',
        encoding="utf-8",
    )
    (tmp_path / "one.md").write_text("# One\n\nAs is said [@fernández].\n", encoding="utf-8")
    (tmp_path / "edition.yaml").write_text(
        "title: One\ntext: [one.md]\nreferences: works.json\n", encoding="utf-8"
    )
    printed = Workshop(tmp_path, tmp_path / "out").commission("full").printed
    with pikepdf.open(io.BytesIO(printed.pdf)) as book:
        links = [link for page in book.pages for link in page.obj.get("/Annots", [])]
    assert "ref-fernández" in {str(link.get("/Dest")) for link in links}
