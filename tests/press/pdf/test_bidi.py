"""Lines of two directions: what stands in several elements comes in its visual order."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

import pytest

from glossator.press.pdf.engine.bidi import lines_in_order, right_to_left_in
from glossator.press.pdf.engine.korean import words_kept
from glossator.press.pdf.setting.faces import type_case


def boxes(html: str, width: int = 480) -> list[list[tuple[str, float]]]:
    """For each line of a paragraph its texts in logical order, each with its left end."""
    return [list(_texts(line)) for line in _lines(rendered(html, width).pages[0]._page_box)]


def drawn(html: str, width: int) -> list[list[tuple[float, float]]]:
    """For each line of a printed paragraph the left and right ends of its signs, in points."""
    import pymupdf

    lines: dict[int, list[tuple[float, float]]] = {}
    page = pymupdf.open(stream=rendered(html, width).write_pdf())[0]
    for block in page.get_text("rawdict")["blocks"]:
        for span in (span for line in block["lines"] for span in line["spans"]):
            for sign in span["chars"]:
                if sign["c"].strip():
                    left, _, right, _ = sign["bbox"]
                    lines.setdefault(round(sign["origin"][1]), []).append((left, right))
    return [lines[at] for at in sorted(lines)]


def rendered(html: str, width: int) -> Any:
    """A paragraph as WeasyPrint's document."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, case = FontConfiguration(), type_case(html)
    css = case.dressed(
        f"@page {{ size: {width}px 400px; margin: 0 }} body {{ margin: 0 }}"
        'p { margin: 0; font: 12px/1.3 "Edition Text" }'
    )
    with warnings.catch_warnings(), words_kept(), lines_in_order():
        warnings.simplefilter("ignore", UserWarning)
        return HTML(string=html).render(
            stylesheets=[CSS(string=css, font_config=fonts)], font_config=fonts
        )


def _lines(box: Any) -> Any:
    if type(box).__name__ == "LineBox":
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child)


def _texts(box: Any) -> Any:
    if hasattr(box, "text"):
        yield box.text, box.position_x
    for child in getattr(box, "children", ()):
        yield from _texts(child)


def visual(html: str) -> str:
    """The pieces of the first line as they stand from left to right."""
    line = boxes(html)[0]
    pieces = (text.strip() for text, _ in sorted(line, key=lambda piece: piece[1]))
    return "|".join(filter(None, pieces))


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>He <em>wrote</em> home.</p>", "He|wrote|home."),
        ("<p>He wrote שלום <em>עולם</em> home.</p>", "He wrote|עולם|שלום|home."),
        (
            '<p dir="rtl">A note on an <em>Arabic</em> paragraph: السلام.</p>',
            ": السلام.|A note on an|Arabic|paragraph",
        ),
        ('<p dir="rtl">הוא <em>קרא</em> שלום</p>', "שלום|קרא|הוא"),
        ('<p>one <span dir="rtl">שלום 12 <b>two</b></span> three</p>', "one|two|12|שלום|three"),
    ],
)
def test_the_pieces_of_a_line_stand_as_they_are_read(html: str, seen: str) -> None:
    assert visual(html) == seen


def test_the_logical_order_of_the_boxes_stays() -> None:
    html = '<p dir="rtl">A note on an <em>Arabic</em> paragraph: السلام 12.</p>'
    line = boxes(html)[0]
    assert "".join(text for text, _ in line) == "A note on an Arabic paragraph: السلام 12."


def test_a_justified_line_keeps_its_width() -> None:
    words = "הספינה עברה את <em>הנהר ABC</em> בשעה 10:30 (בן 40) " * 4
    lines = boxes(f'<p dir="rtl" style="text-align: justify">{words}</p>', 300)
    assert len(lines) > 2
    for line in lines[:-1]:
        assert min(x for _, x in line) == pytest.approx(0, abs=0.6)


def test_spaces_of_a_justified_line_are_alike_in_every_part_of_it() -> None:
    """As they are drawn: in parts of one direction, which are set anew, and beside them."""
    html = f"<p style='text-align: justify'>{'He wrote to them שלום וברכה and then left. ' * 5}</p>"
    *full, _ = drawn(html, 300)
    assert len(full) > 3
    for line in full:
        signs = sorted(line)
        gaps = [b[0] - a[1] for a, b in pairwise(signs) if b[0] - a[1] > 1.2]
        assert len(gaps) > 5
        assert max(gaps) - min(gaps) < 0.7
        assert signs[-1][1] == pytest.approx(225, abs=0.4)


@pytest.mark.slow
def test_korean_words_are_whole_and_lines_end_between_them() -> None:
    text = "조선의 독립은 손병희가 선언하였다. 世界萬邦에 告하야 人類平等의 大義를 克明하며 "
    for language, whole in (("ko", True), ("zh", False)):
        ends = set()
        for width in range(90, 300, 7):
            lines = boxes(f'<p lang="{language}">{text * 2}</p>', width)
            words = set(text.split())
            seen = [w for line in lines for piece, _ in line for w in piece.split()]
            ends.add(all(word in words for word in seen))
        assert ends == ({True} if whole else ends)
        assert whole or False in ends


@pytest.mark.parametrize(
    ("html", "turned"),
    [
        ("<p>Plain words</p>", False),
        ('<p dir="rtl">123</p>', True),
        ("<p>שלום</p>", True),
        ('<p dir="ltr">Words</p>', False),
    ],
)
def test_lines_are_turned_where_anything_runs_from_right_to_left(html: str, turned: bool) -> None:
    assert right_to_left_in(html) == turned
