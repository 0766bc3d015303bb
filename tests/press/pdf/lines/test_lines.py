"""What total-fit lines do to a laid out page: words, widths, what must not be parted."""

import re
from itertools import pairwise
from typing import Any

import pytest
from setting_lines import TEXT, laid_out, line_boxes, lines_of, said

RICH = (
    '<p id="p1"><span class="par">7</span>'
    + TEXT.replace("walled town", "<em>walled <b>town</b></em>")
    .replace("officials", '<a href="#p1" id="x">officials</a>')
    .replace("telephone,", '<span class="nowrap">telephone,<sup>12</sup></span>')
    + "</p>"
)


def joined(lines: list[str]) -> str:
    """The text of lines again as it was before it was broken."""
    text = ""
    for line in lines:
        text = text[:-1] + line if text.endswith("‐") else f"{text} {line}".strip()
    return re.sub(r"\s+", " ", text)


def words_of(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)


def test_every_word_is_there_once_and_in_order() -> None:
    pages, lines = laid_out(RICH)
    found = [said(line) for page in pages for line in line_boxes(page)]
    assert joined([one for one in found if one != "7"]) == words_of(RICH.replace(">7<", "><"))
    assert lines.set > 0
    assert not lines.fallen


@pytest.mark.parametrize("width", [180, 240, 360])
@pytest.mark.parametrize("text", [RICH, RICH.replace(" the ", " the\u00a0")], ids=["", "held"])
def test_lines_reach_the_end_of_the_measure_and_no_farther(width: int, text: str) -> None:
    pages, _ = laid_out(f'<div style="width: {width}px">{text}</div>')
    *full, last = [line for line in line_boxes(pages[0]) if said(line) != "7"]
    for line in full:
        over = line.position_x + line.width - (20 + width)
        assert -0.1 < over < 0.7 * 13 * 0.6, said(line)
    assert last.width <= width + 0.1


def spaces(lines: list[Any]) -> list[float]:
    """What each justified line adds to its spaces, in pixels."""

    def added(box: Any) -> list[float]:
        own = [box.pango_layout.space / 1024] if " " in getattr(box, "text", "") else []
        return own + [one for child in getattr(box, "children", ()) for one in added(child)]

    return [max(added(line)) for line in lines if added(line)]


def test_lines_are_more_even_than_those_of_the_library() -> None:
    ours = list(line_boxes(laid_out(f"<p>{TEXT}</p>")[0][0]))[:-1]
    theirs = list(line_boxes(laid_out(f"<p>{TEXT}</p>", ours=False)[0][0]))[:-1]
    widest = max(line.children[0].justification_spacing for line in theirs)
    assert max(spaces(ours)) < 0.7 * widest


def test_lines_are_more_even_where_letters_may_be_wider() -> None:
    def added(expansion: str) -> float:
        css = f"p {{ width: 240px; --expansion: {expansion} }}"
        return sum(map(abs, spaces([*line_boxes(laid_out(f"<p>{TEXT}</p>", css)[0][0])])))

    assert added("1.5%") < 0.8 * added("0")


def test_a_paragraph_goes_on_over_pages_with_the_lines_it_had() -> None:
    whole = lines_of(laid_out(f"<p>{TEXT}</p>")[0])
    pages, _ = laid_out(f"<p>{TEXT}</p>", "@page { size: 400px 160px; margin: 20px }")
    assert len(pages) > 1
    assert lines_of(pages) == whole


def test_a_paragraph_goes_on_where_the_next_page_is_narrower() -> None:
    pages, _ = laid_out(
        f"<p>{TEXT}</p>",
        "@page { size: 400px 160px; margin: 20px } @page :first { margin: 20px 60px }",
    )
    assert joined(lines_of(pages)) == TEXT


def test_names_are_never_hyphenated() -> None:
    text = TEXT.replace("manufacturers", "Manufacturers").replace("northern", "manufacturers")
    for width in range(150, 330, 30):
        css = f"p {{ width: {width}px }}"
        for line in lines_of(laid_out(f"<p>{text}</p>", css, names="manufacturers")[0]):
            assert not re.search(r"\b[Mm]anu[a-z]*‐$", line)


def test_hyphens_keep_to_the_least_letters_of_their_language() -> None:
    for width in range(150, 330, 30):
        found = lines_of(laid_out(f"<p>{TEXT}</p>", f"p {{ width: {width}px }}")[0])
        for one, following in pairwise(found):
            if one.endswith("‐"):
                assert len(re.findall(r"\w+", one)[-1]) >= 2
                assert len(re.findall(r"\w+", following)[0]) >= 3


def test_no_paragraph_ends_with_the_rest_of_a_word() -> None:
    """“bors.” alone on a line, below “the borderland of neigh-”."""
    text = f"{TEXT} It was the hospitality of neighbors."
    for width in range(180, 420, 8):
        found = lines_of(laid_out(f"<p>{text}</p>", f"p {{ width: {width}px }}")[0])
        assert not (found[-2].endswith("‐") and len(found[-1].split()) == 1), (width, found[-2:])


def test_what_belongs_together_stays_on_a_line() -> None:
    dates = (
        "On 14 September the envoy met Dr. Kim on p. 12 of his account, at 54 percent of it. " * 3
    )
    for width in range(200, 360, 32):
        for line in lines_of(laid_out(f"<p>{dates}</p>", f"p {{ width: {width}px }}")[0]):
            assert not re.search(r"(\b14|Dr\.|p\.|54)$", line), line


@pytest.mark.parametrize(
    ("language", "words", "ends"),
    [
        ("en-US", "After fifty-four hours Ri Son Gwon and then J. S. Bach saw no. 3, § 4, Fig. 2.",
         r"(fifty-|J\.|S\.|no\.|§|Fig\.)$"),
        ("de", "Das zeigen z. B. die Karten, vgl. S. 12, d. h. am 14. Januar auch Nr. 3.",
         r"(\bz\.|vgl\.|S\.|d\.|14\.|Nr\.)$"),
        ("fr", "On le lit p. 12 du livre, le 14 septembre, vers 50 av. J.-C. chez M. Dupont.",
         r"(p\.|14|av\.|M\.)$"),
        ("ko", "abc 대표 3 명이 제 3 장에서 2018 년 1 월 9 일에 세 번 만났다 abc.", r"(제|\d|세)$"),
    ],
)  # fmt: skip
def test_languages_hold_their_own_words_together(language: str, words: str, ends: str) -> None:
    html = f'<p lang="{language}">{(words + " ") * 3}</p>'
    for width in range(190, 340, 25):
        for line in lines_of(laid_out(html, f"p {{ width: {width}px }}")[0]):
            assert not re.search(ends, line.rstrip()), line


def test_a_name_is_whole_on_a_line_where_lines_do_not_gape() -> None:
    text = "After two hours Ri Son Gwon and the others sat down, and Ri Son Gwon spoke. " * 4
    parted = dict.fromkeys((True, False), 0)
    for width in range(240, 400, 10):
        for held in parted:
            css, names = f"p {{ width: {width}px }}", "Ri Son Gwon" if held else ""
            found = lines_of(laid_out(f"<p>{text}</p>", css, held=names)[0])
            parted[held] += sum(bool(re.search(r"\b(Ri|Son)$", line.rstrip())) for line in found)
    assert parted[True] < parted[False] / 3, parted


def test_a_month_is_divided_rather_than_that_its_line_gapes() -> None:
    text = "Hamilton: For The Independent Journal, Wednesday, November 14, 1787."
    found = {
        lines_of(laid_out(f"<p>{text}</p>", f"p {{ width: {width}px }}")[0])[0].split()[-1]
        for width in range(302, 375, 12)
    }
    assert {"Wednes‐", "No‐"} <= found, found


def test_a_word_with_a_capital_is_hyphenated_where_it_is_no_name() -> None:
    text = "In the Armistice Agreement and in no other Agreement of that Government. " * 4
    for common in ("", "agreement government"):
        ends = {
            line.split()[-1]
            for width in range(150, 330, 20)
            for line in lines_of(
                laid_out(f"<p>{text}</p>", f"p {{ width: {width}px }}", common=common)[0]
            )
            if line.endswith("‐")
        }
        assert not any(end.startswith("Armis") for end in ends)
        assert any(end.startswith(("Agree", "Govern")) for end in ends) is bool(common), ends


def test_no_break_is_lost_between_ideographs_in_an_inline_box() -> None:
    """A line may end between any two of them, and beside a box that cannot be broken itself."""
    signs = "日本国民総意基本的人権尊重"
    box = '<span style="display: inline-block">口口</span>'
    ends = set()
    for width in range(150, 300, 10):
        html = f"<p>By the words <em>{signs}</em>{box}<em>{signs}</em> it was said so.</p>"
        pages, lines = laid_out(html, f"p {{ width: {width}px }}")
        assert not lines.fallen
        ends |= {line[-1] for line in lines_of(pages) if line}
    assert len(ends & {*signs}) > 6, ends
    assert "口" in ends


def test_a_signature_is_never_alone_on_a_line() -> None:
    for width in range(150, 400, 10):
        html = f'<p>{TEXT} <span class="sign nowrap">Ed.</span></p>'
        found = lines_of(laid_out(html, f"p {{ width: {width}px }}")[0])
        assert found[-1].strip() != "Ed.", width


def test_words_that_may_not_wrap_stand_on_one_line() -> None:
    held = "a seal in red wax"
    html = f'<p>{TEXT[:160]}<span class="nowrap">{held}</span>{TEXT[160:]}</p>'
    for width in range(180, 340, 20):
        found = lines_of(laid_out(html, f"p {{ width: {width}px }}")[0])
        assert any(held in line for line in found), (width, found)


def test_an_address_breaks_before_its_signs_and_never_within_a_word() -> None:
    address = "https://example.org/papers/archive/2018/winter-games/report.html?part=2"
    text = f"<p>The report is at {address} and was read there on two evenings.</p>"
    for width in range(160, 340, 30):
        found = lines_of(laid_out(text, f"p {{ width: {width}px }}")[0])
        assert address in "".join(found)
        for line, following in pairwise(found):
            if (part := line.rpartition(" ")[2]) in address and part != "at":
                assert part.endswith("//") or following[0] in "/~.,-_?#%=& ", (line, following)


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<p>שלום " + TEXT + "</p>", "text from right to left"),
        ("<p>One<br>two</p>", "white space that is kept"),
        ('<p style="width: 30px">Incomprehensibilities</p>', "a line that is too long"),
    ],
)
def test_what_is_left_to_the_library_is_counted(html: str, why: str) -> None:
    pages, lines = laid_out(html, "p { hyphens: none }")
    assert lines.fallen[why] == 1
    assert lines_of(pages)


def test_a_call_never_begins_a_line() -> None:
    call = '<span class="call letters" data-tag="Reference"><a href="#x">17</a></span>'
    html = f"<p>{TEXT.replace('that', 'that—' + call).replace('the', 'the' + call)}</p>"
    for width in range(150, 330, 30):
        for line in lines_of(laid_out(html, f"p {{ width: {width}px }}")[0]):
            assert not line.startswith("17")


def test_lines_that_are_not_justified_keep_to_the_measure() -> None:
    for width in range(150, 330, 20):
        css = f"p {{ width: {width}px; text-align: left; hyphens: manual }}"
        for line in line_boxes(laid_out(f"<p>{TEXT}</p>", css)[0][0]):
            assert line.width <= width + 0.01, said(line)


def test_lines_that_are_not_justified_give_way_to_names() -> None:
    """The columns of an index are narrow, and have room at the end of each line."""
    text = "The governor, 25, 40, 62. See also Moon Jae-in and the delegation of Seoul, 12, 14"
    for width in range(120, 300, 12):
        css = f"p {{ width: {width}px; text-align: left; hyphens: manual }}"
        found = lines_of(laid_out(f"<p>{text}</p>", css, held="Moon Jae-in")[0])
        assert sum("Moon Jae-in" in line for line in found) == 1, found


def test_a_name_is_not_parted_at_its_hyphen() -> None:
    text = "The governor Choi Moon-soon and president Moon Jae-in met the delegation in town. " * 3
    for width in range(240, 360, 20):
        found = lines_of(laid_out(f"<p>{text}</p>", f"p {{ width: {width}px }}")[0])
        assert not [line for line in found if re.search(r"(Moon|Jae)-$", line)]


def test_a_line_may_end_behind_a_dash_but_hardly_within_a_range_of_figures() -> None:
    text = "The North–South talks of 2017–18 were held—as a rule—in the walled town. " * 3
    found = [
        line.rstrip()
        for width in range(200, 420, 20)
        for line in lines_of(laid_out(f"<p>{text}</p>", f"p {{ width: {width}px }}")[0])
    ]
    assert any(line.endswith("North–") for line in found)
    assert any(line.endswith(("held—", "rule—")) for line in found)
    assert (
        sum(line.endswith("2017–") for line in found) < sum("North–" in line for line in found) / 3
    )
