"""Leaves for a class: where the room for a pencil is, and how the last page ends."""

import io
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pymupdf
import pytest

from glossator.press.pdf.binding.line_numbers import number_lines
from glossator.press.pdf.offprints.handouts import Handout, Wish, print_handouts
from glossator.press.pdf.offprints.leaves import EMPTY, Leaf, next_leaf
from glossator.vocabulary import LARGE
from glossator.workshop import Workshop

MM = 72 / 25.4  # points
LINE = "The envoys met at the house of peace and spoke of the games until the evening came. "
PENCIL = 60 * MM  # points: what the margin for the pencil has at least


@pytest.fixture(scope="module")
def duplex(tmp_path_factory: pytest.TempPathFactory) -> list[Handout]:
    folder = tmp_path_factory.mktemp("handouts")
    (folder / "text").mkdir()
    for name, count in (("one", 9), ("two", 6)):
        calls = "".join(f"Word {n}.[^{n}] {LINE * 4}\n\n" for n in range(count))
        notes = "".join(f"[^{n}]: Note {n}. {LINE * 2}\n" for n in range(count))
        text = f"# Chapter {name}\n\n{calls}{notes}"
        (folder / f"text/{name}.md").write_text(text, encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\n"
        "web-address: https://example.org/book.html\n"
        "people: [{name: Ann Author, role: aut}]\ntext: [text/one.md, text/two.md]\n",
        encoding="utf-8",
    )
    edition = Workshop(folder).commission("full").edition
    return list(print_handouts(edition, Wish("A4", "run-on", lines=5, duplex=True)))


def pages_of(handouts: list[Handout]) -> Iterator[tuple[int, pymupdf.Page]]:
    """Each page with its folio."""
    for handout in handouts:
        with pymupdf.open(stream=handout.pdf, filetype="pdf") as document:
            for page in document:
                yield int(page.get_label()), page


def extent(page: pymupdf.Page) -> tuple[float, float]:
    """Where the lines of the text begin and end, by most of them, in points."""
    lines = [
        line["bbox"]
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        if len(line["spans"]) and line["bbox"][2] - line["bbox"][0] > page.rect.width / 3
    ]
    return min(box[0] for box in lines), max(box[2] for box in lines)


@pytest.mark.slow
def test_on_both_sides_the_pencil_writes_outside(duplex: list[Handout]) -> None:
    for folio, page in pages_of(duplex):
        left, right = extent(page)
        room = {"left": left, "right": page.rect.width - right}
        outer, inner = ("right", "left") if folio % 2 else ("left", "right")
        assert room[outer] > PENCIL - 3, folio  # points hang over
        assert 20 * MM < room[inner] < 26 * MM, folio  # what a binder's holes need
        number = [word for word in page.get_text("words") if word[4] == str(folio)][-1]
        assert (number[0] > page.rect.width / 2) == bool(folio % 2)
        rule = max((d["rect"] for d in page.get_drawings()), key=lambda rect: rect.height)
        assert rule.height > page.rect.height / 2
        assert (rule.x0 > right) if folio % 2 else (rule.x1 < left)


@pytest.mark.slow
def test_a_handout_on_both_sides_begins_on_a_front(duplex: list[Handout]) -> None:
    """So its number is odd, and the way to the web stands in the margin for the pencil."""
    for handout in duplex:
        assert int(handout.pages.starts[0].label) % 2
        with pymupdf.open(stream=handout.pdf, filetype="pdf") as document:
            (picture,) = [link["from"] for link in document[0].get_links() if "uri" in link][:1]
            assert picture.x0 > document[0].rect.width - PENCIL
            assert picture.x1 < document[0].rect.width - 4 * MM


@pytest.mark.slow
def test_no_handout_of_several_pages_ends_with_an_empty_third(duplex: list[Handout]) -> None:
    """White is measured on the page: the widest gap between the lowest head and the folio."""
    for handout in duplex:
        with pymupdf.open(stream=handout.pdf, filetype="pdf") as document:
            assert len(document) > 1
            page = document[-1]
            feet = sorted({round(word[3]) for word in page.get_text("words")})
            gap = max(below - above for above, below in pairwise(feet))
            assert gap < EMPTY * (page.rect.height - 48 * MM) + 20, handout.name


@pytest.mark.slow
def test_the_head_of_a_leaf_names_its_chapter_also_where_another_opens(
    duplex: list[Handout],
) -> None:
    """Chapters run on: no head where the page begins with a chapter, else its last one."""
    with pymupdf.open(stream=duplex[0].pdf, filetype="pdf") as document:
        texts = [page.get_text() for page in document]
    assert not any(text.startswith("Chapter") for text in texts[1:])
    opening = next(text for text in texts[1:] if "Chapter two" in text)
    assert opening.count("Chapter two") == 2


LEAF = Leaf("A4", 11.5)


@pytest.mark.parametrize("taken", [1.1, 1.3, 1.5, 2.2, 2.5, 3.05, 6.6, 9.4])
def test_a_text_is_eased_or_tightened_within_bounds(taken: float) -> None:
    found = next_leaf([(LEAF, taken)])
    assert found is not None
    assert 10 <= found.points <= 12.5
    assert 60 <= found.margins[1] <= 80


@pytest.mark.parametrize("taken", [0.3, 0.99, 1.7, 2.0, 4.9])
def test_a_text_that_ends_well_is_left_alone(taken: float) -> None:
    assert next_leaf([(LEAF, taken)]) is None


def test_large_print_stays_large() -> None:
    found = next_leaf([(Leaf("A4", LARGE), 2.1)])
    assert found is None or found.points >= LARGE


def test_between_two_leaves_lies_the_one_that_is_full() -> None:
    tight = next_leaf([(LEAF, 3.2)])
    assert tight is not None and tight.ease < 0
    between = next_leaf([(LEAF, 3.2), (tight, 2.5)])
    assert between is not None
    assert tight.ease < between.ease < 0


@pytest.mark.parametrize("leap", [-0.35, -0.45, -0.55, -0.65])
def test_a_text_whose_paragraphs_lose_a_line_at_once_ends_well(leap: float) -> None:
    """Where it leaps from a page with two lines on it to one that is half empty, and fills up."""

    def pages_on(leaf: Leaf) -> float:
        return 3.04 if leaf.ease > leap else 2.95 + 2 * (leaf.ease - leap)

    tried = [(LEAF, 3.25)]
    while (leaf := next_leaf(tried)) is not None:
        tried.append((leaf, pages_on(leaf)))
    assert 3 - tried[-1][1] <= EMPTY


def test_numbers_of_lines_are_drawn_digit_by_digit_beside_their_lines() -> None:
    blank = pikepdf.new()
    for _ in range(2):
        blank.add_blank_page(page_size=(400, 600))
    out = io.BytesIO()
    blank.save(out)
    pages = [(10.0, [100.0, 120.0, 120.02, 140.0]), (12.0, [80.0 + 20 * n for n in range(9)])]
    numbered = number_lines(out.getvalue(), pages, every=5)
    with pikepdf.open(io.BytesIO(numbered)) as pdf:
        drawn = [pikepdf.parse_content_stream(page) for page in pdf.pages]
    known = {"BMC", "EMC", "q", "Q", "g", "cm", "m", "l", "c", "h", "f", "v", "y", "re"}
    placed = []
    for number, operators in enumerate(drawn):
        assert {str(operator) for _, operator in operators} <= known
        placed += [
            (number, float(operands[4]), float(operands[5]))
            for operands, operator in operators
            if str(operator) == "cm"
        ]
    # lines 1 to 3 stand on the first page, 5 and 10 on the second: a digit, and two
    five, one, nought = placed
    assert [at[0] for at in placed] == [1, 1, 1]
    assert five[1] == one[1] == pytest.approx(12 * 72 / 25.4, abs=0.01)
    assert nought[1] > one[1]
    assert five[2] == pytest.approx(600 - 0.75 * 100, abs=0.01)
    assert one[2] == nought[2] == pytest.approx(600 - 0.75 * 200, abs=0.01)
