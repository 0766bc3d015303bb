"""Handouts and booklets: what a teacher prints, and what a printer folds."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from glossator.cli import main
from glossator.edition.excerpts import excerpt
from glossator.model import Edition
from glossator.press.pdf import Printed, print_pdf
from glossator.press.pdf.offprints.booklets import Booklet, Folding, print_booklet
from glossator.press.pdf.offprints.handouts import Handout, Wish, print_handouts
from glossator.press.pdf.offprints.imposing import MM, _ticks, impose, place
from glossator.press.pdf.offprints.signatures import FoldedSheet, plan
from glossator.proof.conservation import conserve
from glossator.proof.external import Job, judge_all
from sample_edition import sample_edition

pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/quiet-line.html"


def leaf_through(sheets: tuple[FoldedSheet, ...]) -> list[int | None]:
    """The pages in the order in which a reader of the folded booklet meets them.

    Each sheet of a signature is two leaves: on its right half the front comes first and the back's
    left half behind it; on its left half it is the back's right half that comes first.
    """
    seen: list[int | None] = []
    for signature in sorted({sheet.signature for sheet in sheets}):
        pile = sorted((s for s in sheets if s.signature == signature), key=lambda s: s.depth)
        for sheet in pile:  # from the outside in: the first half of the signature
            seen += [sheet.front.right, sheet.back.left]
        for sheet in reversed(pile):  # and out again
            seen += [sheet.back.right, sheet.front.left]
    return seen


@pytest.mark.parametrize("pages", range(4, 65, 4))
def test_a_folded_booklet_is_read_in_order(pages: int) -> None:
    sheets = plan(pages)
    assert len(sheets) == pages // 4
    assert leaf_through(sheets) == list(range(pages))


def test_the_outer_sheet_of_eight_pages() -> None:
    outer, inner = plan(8)
    assert (outer.front.left, outer.front.right) == (7, 0)
    assert (outer.back.left, outer.back.right) == (1, 6)
    assert (inner.front.left, inner.front.right) == (5, 2)
    assert (inner.back.left, inner.back.right) == (3, 4)


@given(st.integers(1, 400), st.sampled_from([0, 4, 8, 16, 32]))
def test_every_page_once_and_empty_ones_only_at_the_end(pages: int, signature: int) -> None:
    read = leaf_through(plan(pages, signature))
    assert read[:pages] == list(range(pages))
    assert set(read[pages:]) <= {None}
    assert len(read) - pages < 4


@pytest.mark.parametrize(("pages", "signature"), [(0, 0), (8, 6), (8, -4)])
def test_what_cannot_be_folded(pages: int, signature: int) -> None:
    with pytest.raises(ValueError, match="page"):
        plan(pages, signature)


def test_creep_moves_both_pages_of_a_side_towards_the_fold() -> None:
    a5, a4 = (148 * MM, 210 * MM), (297 * MM, 210 * MM)
    left, right = (place(a5, a4, left=side, shift=1.0) for side in (True, False))
    assert left.x == pytest.approx(0.5 * MM + 1)  # 297 is one millimetre more than twice 148
    assert right.x == pytest.approx(148.5 * MM - 1)
    assert left.scale == right.scale == 1


@pytest.mark.parametrize("left", [True, False])
def test_trim_ticks_point_away_from_the_corners_at_the_fore_edge(left: bool) -> None:
    """Each as long as the others, none on the page, none at the fold, none off the paper."""
    page, sheet = (100.0, 150.0), (260.0, 210.0)
    placing = place(page, sheet, left=left, shift=0)
    edge = placing.x if left else placing.x + page[0]
    drawn = [
        tuple(float(number) for number in re.findall(r"-?[\d.]+", line))
        for line in _ticks(page, placing, sheet, left=left)[1:-1]
    ]
    assert len(drawn) == 4
    for x, y, to_x, to_y in drawn:
        assert abs(to_x - x) + abs(to_y - y) == pytest.approx(4 * MM, abs=0.02)
        assert 0 <= to_x <= sheet[0] and 0 <= to_y <= sheet[1]
        if y == to_y:  # beside the page
            assert y == pytest.approx(placing.y) or y == pytest.approx(placing.y + page[1])
            assert abs(x - edge) == pytest.approx(1.5 * MM, abs=0.01)
            assert (to_x < x < edge) if left else (to_x > x > edge)
        else:  # above and below
            assert x == pytest.approx(edge)
            above = y > placing.y + page[1]
            corner = placing.y + page[1] if above else placing.y
            assert abs(y - corner) == pytest.approx(1.5 * MM, abs=0.01)
            assert to_y > y if above else to_y < y < corner
    assert {y for _, y, _, to_y in drawn if y == to_y} == {placing.y, placing.y + page[1]}
    tight = place(page, (200.0, 150.0), left=left, shift=0)
    assert _ticks(page, tight, (200.0, 150.0), left=left) == []  # no paper to cut off


def numbered_pages(count: int) -> bytes:
    """A PDF whose pages show nothing but their number."""
    with pymupdf.open() as document:
        for number in range(count):
            page = document.new_page(width=148 * MM, height=210 * MM)
            page.insert_text((60, 100), f"page{number}")
        return bytes(document.tobytes())


@pytest.mark.parametrize("count", [4, 7, 12, 33, 64])
def test_pages_stand_where_the_plan_says(count: int) -> None:
    sheets = plan(count)
    imposed = impose(numbered_pages(count), sheets, (297, 210))
    with pymupdf.open(stream=imposed, filetype="pdf") as document:
        sides = [side for sheet in sheets for side in (sheet.front, sheet.back)]
        assert len(document) == len(sides)
        for page, side in zip(document, sides, strict=True):
            middle = page.rect.width / 2
            found = {(word[0] > middle): word[4] for word in page.get_text("words")}
            wanted = {False: side.left, True: side.right}
            assert found == {half: f"page{n}" for half, n in wanted.items() if n is not None}


@pytest.fixture(scope="module")
def edition() -> Edition:
    sample = sample_edition()
    return replace(sample, metadata=replace(sample.metadata, web_address=ADDRESS))


@pytest.fixture(scope="module")
def printed(edition: Edition) -> Printed:
    return print_pdf(edition)


@pytest.fixture(scope="module")
def booklet(edition: Edition, printed: Printed) -> Booklet:
    return print_booklet(printed.pdf, printed.pages, edition, Folding(signature=8))


@pytest.fixture(scope="module")
def handouts(edition: Edition) -> dict[str, Handout]:
    wish = Wish("A4", "run-on", lines=5)
    return {handout.name: handout for handout in print_handouts(edition, wish)}


def tags(pdf: bytes) -> Iterator[tuple[str, str]]:
    """Structure type and text content number of every element, in the order of the tree."""
    with pikepdf.open(io.BytesIO(pdf)) as book:
        stack = [book.Root.StructTreeRoot.K[0]]
        while stack:
            element = stack.pop()
            kids = element.get("/K", [])
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            yield str(element.S), str(element.get("/ID", ""))
            stack += [k for k in reversed(kids) if isinstance(k, pikepdf.Dictionary) and "/S" in k]


def test_a_booklet_keeps_the_tags_behind_its_instructions(
    printed: Printed, booklet: Booklet
) -> None:
    book, folded = list(tags(printed.pdf)), list(tags(booklet.pdf))
    assert folded[-len(book) + 1 :] == book[1:]
    assert folded[1 : len(folded) - len(book) + 1][0][0] == "/Sect"


def test_a_booklet_keeps_its_links(edition: Edition, printed: Printed, booklet: Booklet) -> None:
    """Each note's link back from the foot lands on the side that shows the call."""
    with pymupdf.open(stream=booklet.pdf, filetype="pdf") as document:
        marks = {}
        for page in document:
            for link in page.get_links():
                if link["kind"] == pymupdf.LINK_NAMED or link.get("nameddest"):
                    marks[link["nameddest"]] = link["page"]
        sides = [s for sheet in booklet.sheets for s in (sheet.front, sheet.back)]
        for note in edition.notes.values():
            page = printed.pages.pages_of[note.call_id]
            side = next(n for n, s in enumerate(sides) if page in (s.left, s.right))
            assert marks[note.call_id] == side + 2, note.id


def test_a_booklet_says_how_it_is_made(booklet: Booklet, printed: Printed) -> None:
    with pymupdf.open(stream=booklet.pdf, filetype="pdf") as document:
        text = document[0].get_text()
        assert "along the short edge" in text.replace("\n", " ")
        assert document[1].get_text().strip() == ""
        assert document[2].get_label() == "Sheet 1, front"
        assert len(document) == 2 + 2 * len(booklet.sheets)


def test_the_same_book_is_imposed_to_the_same_bytes(
    edition: Edition, printed: Printed, booklet: Booklet
) -> None:
    again = print_booklet(printed.pdf, printed.pages, edition, Folding(signature=8))
    assert again.pdf == booklet.pdf


def test_handouts_and_booklets_are_accessible(
    handouts: dict[str, Handout], booklet: Booklet, tmp_path: Path
) -> None:
    jobs = []
    for name, pdf in {**{n: h.pdf for n, h in handouts.items()}, "booklet": booklet.pdf}.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        jobs.append(Job("verapdf", tmp_path / f"{name}.pdf", "ua1"))
    assert [(v.file, v.findings) for v in judge_all(jobs) if not v.passed] == []


def test_a_handout_holds_its_divisions_and_loses_nothing(
    handouts: dict[str, Handout], edition: Edition, tmp_path: Path
) -> None:
    texts = [d.id for d in edition.divisions if d.matter == "text"]
    assert list(handouts) == ["whole", *texts]
    for name, handout in handouts.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(handout.pdf)
        result = conserve(handout.edition, handout.pages, {"pdf": path})
        assert result.findings == []
        assert result.passed


def test_page_numbers_of_handouts_run_on(handouts: dict[str, Handout]) -> None:
    parts = [handout for name, handout in handouts.items() if name != "whole"]
    folios = [int(start.label) for handout in parts for start in handout.pages.starts]
    assert folios == list(range(1, len(folios) + 1))


def test_a_handout_has_a_line_for_the_name_and_leads_to_the_web(
    handouts: dict[str, Handout], edition: Edition
) -> None:
    for name, handout in handouts.items():
        with pymupdf.open(stream=handout.pdf, filetype="pdf") as document:
            first = document[0].get_text()
            assert "Name" in first
            assert "Date" in first
            division = edition.division(name) if name != "whole" else handout.edition.divisions[1]
            label = next(b.paragraph for b in division.blocks if b.paragraph)
            addresses = {link.get("uri") for link in document[0].get_links()}
            assert f"{ADDRESS}#p{label}" in addresses


def test_every_fifth_line_is_numbered_and_no_reader_meets_the_numbers(
    edition: Edition, handouts: dict[str, Handout]
) -> None:
    """The numbers are drawings beside the text, not words: the text is the same without them."""
    (plain, *_) = print_handouts(edition, Wish("A4", "run-on", lines=0))
    with (
        pymupdf.open(stream=plain.pdf, filetype="pdf") as without,
        pymupdf.open(stream=handouts["whole"].pdf, filetype="pdf") as numbered,
    ):
        assert [page.get_text() for page in without] == [page.get_text() for page in numbered]
        edge = (210 - 60 + 2.5) * MM
        digits = [
            drawing["rect"]
            for page in numbered
            for drawing in page.get_drawings()
            if edge - 1 < drawing["rect"].x0 < edge + 12 and drawing["rect"].width < 5
        ]
        lines = sum(len(page_lines(page)) for page in numbered)
        assert len(digits) >= lines // 5 // 2
        assert len(digits) > 3


def page_lines(page: pymupdf.Page) -> set[int]:
    return {round(word[3]) for word in page.get_text("words")}


def test_a_qr_code_leads_where_its_words_say(handouts: dict[str, Handout]) -> None:
    for handout in handouts.values():
        with pymupdf.open(stream=handout.pdf, filetype="pdf") as document:
            shown = document[0].get_pixmap(dpi=150)
            image = Image.frombytes("RGB", (shown.width, shown.height), shown.samples)
            (code,) = zxingcpp.read_barcodes(image)
            assert code.text in {link.get("uri") for link in document[0].get_links()}


def test_an_excerpt_leads_out_to_the_web_or_nowhere(edition: Edition) -> None:
    name = next(d.id for d in edition.divisions if d.matter == "text")
    alone = excerpt(edition, [name])
    linked = excerpt(edition, [name], ADDRESS)
    assert {d.matter for d in alone.divisions} == {"text", "back"}
    assert list(alone.notes) == list(edition.division(name).notes)
    assert ADDRESS not in "".join(d.body for d in alone.divisions)
    assert f'href="{ADDRESS}#' in "".join(d.body for d in linked.divisions)
    assert all(use.locus.division == name for entry in alone.entries.values() for use in entry.uses)


def test_an_odd_signature_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "edition.yaml").write_text("title: A Line\ntext: [text/one.md]\n")
    (tmp_path / "text" / "one.md").write_text("# One\n\nNobody rang.\n")
    code = main(["booklet", str(tmp_path), "--out", str(tmp_path / "out"), "--signature", "6"])
    assert code == 2
    assert "4, 8, 12" in capsys.readouterr().err
