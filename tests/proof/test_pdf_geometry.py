"""Print stands where it can be read: within page and column, over nothing, in type large enough."""

from collections.abc import Iterable
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import pytest

from glossator.proof.expected import Demand
from glossator.proof.pdf_content import ARTIFACT, Run
from glossator.proof.pdf_file import PdfFile, PdfPage
from glossator.proof.pdf_geometry import misplaced
from glossator.proof.pdf_tags import Leaf, Tag, TagTree

INNER, OUTER, WIDTH = 62.0, 45.0, 419.0


def line(page: int, base: float, left: float, right: float, **more: Any) -> Run:
    """A line of words between two edges."""
    said = {"mcid": 0, "size": 10.0, "order": 0, "text": "words"} | more
    boxes = ((said["text"], left, right),)
    return Run(page, said["mcid"], base, said["size"], said["order"], True, boxes)


def column(page: int, *, rtl: bool = False) -> list[Run]:
    """Ten ragged lines of the text on a recto or verso."""
    left = INNER if page % 2 == 0 else OUTER
    right = WIDTH - (OUTER if page % 2 == 0 else INNER)
    ragged = [(left + 7 * n, right) if rtl else (left, right - 7 * n) for n in range(10)]
    return [line(page, 100 + 14 * n, *edges) for n, edges in enumerate(ragged)]


def found(runs: Iterable[Run], kind: str = "P", **demand: Any) -> list[str]:
    """What is said of runs, all of which have a tag of this kind but those of artifacts."""
    held = [*runs]
    pages = tuple(PdfPage(str(n), WIDTH, 595.0) for n in range(4))
    leaves = tuple(Leaf(Tag(kind, "", None), n, 0) for n in range(4))
    nothing: dict[str, Any] = {one.name: () for one in fields(Demand)}
    wanted = Demand(**(nothing | {"notes_at": "foot", "type_size": 0.0} | demand))
    none = MappingProxyType[Any, Any]({})
    file = PdfFile(pages, none, (), tuple(held), TagTree((), leaves), none, (), links=0, flaws=())
    return [message for _, message, _ in misplaced(file, wanted)]


BOOK = [*column(0), *column(1), *column(2)]


def test_lines_in_their_column_are_right() -> None:
    assert found(BOOK) == []
    assert found([*column(0, rtl=True), *column(1, rtl=True)]) == []


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (line(1, 300, OUTER, WIDTH - INNER + 20), "leaves the column"),
        (line(0, 300, INNER - 20, 300), "leaves the column"),
        (line(0, 300, INNER, WIDTH + 9), "leaves the page"),
        (line(0, 596, INNER, 300), "leaves the page"),
        (line(0, 4, INNER, 300), "leaves the page"),
        (line(0, 300, INNER, 300, size=4.4), "is set in 4.4 points, the least is 5.0"),
    ],
)
def test_a_line_elsewhere_is_found(run: Run, said: str) -> None:
    assert found([*BOOK, run]) == [f"“words” {said}"]


def test_signs_may_hang_and_numbers_stand_beside_the_column() -> None:
    hanging = line(0, 300, INNER - 3, WIDTH - OUTER + 4)
    number = line(0, 320, INNER - 15, INNER - 6, text="12a", size=6.7)
    running_head = line(0, 40, INNER - 30, 300, mcid=ARTIFACT)
    assert found([*BOOK, hanging, number, running_head]) == []


def test_notes_in_the_margin_stand_beside_the_column() -> None:
    beside = [line(0, 300 + 11 * n, 380, 410) for n in range(2)]
    assert len(found([*BOOK, *beside], kind="Note")) == 2
    assert found([*BOOK, *beside], kind="Note", notes_at="margin") == []


def test_a_line_over_another_is_found_whatever_either_is() -> None:
    over = line(0, 104, INNER, 300, order=9, text="a note")
    assert found([*BOOK, over]) == ["“a note” is printed over “words”"]
    assert found([*BOOK, line(0, 104, INNER, 300, order=9, text="Head", mcid=ARTIFACT)])


def test_a_raised_mark_and_the_line_below_are_not_over_one_another() -> None:
    mark = line(0, 96.5, 345.0, 349.0, size=6.5, text="a")
    short = [run for run in BOOK if run.page == 0][1:]
    assert found([line(0, 100, INNER, 344.8), mark, *short]) == []


def test_large_print_has_no_small_type() -> None:
    large = [line(0, 100 + 25 * n, INNER, 300, size=18.0) for n in range(6)]
    assert found(large, type_size=18.0) == []
    small = line(0, 300, INNER, 300, size=14.0)
    assert found([*large, small], type_size=18.0) == [
        "“words” is set in 14.0 points, the least is 16.2"
    ]
