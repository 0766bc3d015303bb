"""Sabotage of a finished PDF: what can no longer be read is found, whatever tags and counts say."""

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from glossator.press.pdf import Printed
from glossator.proof.conservation import conserve
from glossator.proof.pdf_content import Run
from glossator.proof.pdf_file import open_pdf
from sample_edition import sample_edition

Operators = list[tuple[list[Any], pikepdf.Operator]]


class Sabotage:
    """The sample edition's PDF, and a few lines of a paragraph in it, one below the other."""

    def __init__(self, printed: Printed, folder: Path) -> None:
        self.pages, self.folder = printed.pages, folder
        self.content = printed.pdf
        (folder / "whole.pdf").write_bytes(printed.pdf)
        runs = open_pdf(folder / "whole.pdf").runs
        edge = max(run.right for run in runs if run.mcid >= 0) - 20  # where full lines end
        wide = [r for r in runs if r.mcid >= 0 and r.right - r.left > 100 and r.right > edge]
        # three lines of one size, one below the other
        self.lines: tuple[Run, ...] = next(
            some
            for some in zip(wide, wide[1:], wide[2:], strict=False)
            if len({(one.page, round(one.size, 1)) for one in some}) == 1
            and all(0 < two.base - one.base < 2 * one.size for one, two in pairwise(some))
        )

    def findings(self, name: str, change: Callable[[pikepdf.Pdf, Any], None]) -> list[str]:
        """What the proof says of a copy whose page was changed."""
        path = self.folder / f"{name}.pdf"
        with pikepdf.open(io.BytesIO(self.content)) as pdf:
            change(pdf, pdf.pages[self.lines[0].page])
            pdf.save(path)
        found = conserve(sample_edition(), self.pages, {"pdf": path}).findings
        return [f"{one.check}: {one.message}" for one in found if one.weight == "error"]


@pytest.fixture(scope="module")
def sabotage(sample_print: Printed, tmp_path_factory: pytest.TempPathFactory) -> Sabotage:
    return Sabotage(sample_print, tmp_path_factory.mktemp("sabotage"))


def around(pdf: pikepdf.Pdf, page: Any, mcids: set[int], before: str, without: str = "") -> bytes:
    """Put operators before what is drawn under these MCIDs; gives what was drawn there."""
    told: Operators = []
    drawn: Operators = []
    inside = False

    def operators(said: str) -> Operators:
        return list(pikepdf.parse_content_stream(pdf.make_stream(said.encode())))  # type: ignore[arg-type]

    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC" and int(operands[1].get("/MCID", -1)) in mcids:
            told += [(operands, operator), *operators(f"q {before}")]
            inside = True
        elif name == "EMC" and inside:
            told += [*operators("Q"), (operands, operator)]
            inside = False
        elif not inside or name != without:
            told.append((operands, operator))
            drawn += [(operands, operator)] if inside else []
    assert drawn
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(told))
    return pikepdf.unparse_content_stream(drawn)


def wrapped(before: str, without: str = "", lines: int = 3) -> Any:
    """A change that puts operators before the lines."""

    def change(sabotage: Sabotage, pdf: pikepdf.Pdf, page: Any) -> None:
        mcids = {run.mcid for run in sabotage.lines[:lines]}
        around(pdf, page, mcids, before, without)

    return change


def one_line_down(sabotage: Sabotage, pdf: pikepdf.Pdf, page: Any) -> None:
    first, second, _ = sabotage.lines
    down = (second.base - first.base - 1) / 0.75  # the page is drawn in pixels
    around(pdf, page, {first.mcid}, f"1 0 0 1 0 {down:.2f} cm")


def under_a_picture(sabotage: Sabotage, pdf: pikepdf.Pdf, page: Any) -> None:
    picture = pdf.make_stream(bytes(range(0, 240, 15)))
    for key, value in {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": 4,
        "/Height": 4,
        "/ColorSpace": pikepdf.Name.DeviceGray,
        "/BitsPerComponent": 8,
    }.items():
        picture[key] = value
    page.Resources["/XObject"] = page.Resources.get("/XObject", pikepdf.Dictionary())
    page.Resources.XObject["/Cover"] = picture
    first, _, last = sabotage.lines
    height = float(page.MediaBox[3])
    low = height - last.base - 3
    high = last.base - first.base + 2 * first.size
    said = (
        f"q {first.right - first.left:.1f} 0 0 {high:.1f} {first.left:.1f} {low:.1f} cm /Cover Do Q"
    )
    old = b"".join(one.read_bytes() + b"\n" for one in _contents(page))
    page.Contents = pdf.make_stream(b"q " + old + b" Q " + said.encode())


def _contents(page: Any) -> list[Any]:
    held = page.Contents
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def transparent(sabotage: Sabotage, pdf: pikepdf.Pdf, page: Any) -> None:
    page.Resources.ExtGState["/Gone"] = pikepdf.Dictionary(ca=0)
    wrapped("/Gone gs", "gs")(sabotage, pdf, page)


SABOTAGES: dict[str, tuple[Any, str]] = {
    "a paragraph off the paper": (wrapped("1 0 0 1 0 9000 cm"), "leaves the page"),
    "half of a line off the paper": (wrapped("1 0 0 1 250 0 cm", lines=1), "leaves the page"),
    "a line beside its column": (wrapped("1 0 0 1 16 0 cm", lines=1), "leaves the column"),
    "white text": (wrapped("1 1 1 rg", "rg"), "cannot be seen"),
    "text without paint": (wrapped("3 Tr"), "is not painted"),
    "transparent text": (transparent, "is not painted"),
    "text under a picture": (under_a_picture, "is under a picture"),
    "clipped text": (wrapped("0 0 5 5 re W n"), "cannot be seen"),
    "two lines over each other": (one_line_down, "is printed over"),
    "type too small": (wrapped("0.4 0 0 0.4 60 200 cm"), "points, the least is"),
}  # fmt: skip


@pytest.mark.parametrize("name", SABOTAGES)
def test_what_nobody_can_read_is_found(sabotage: Sabotage, name: str) -> None:
    change, message = SABOTAGES[name]
    found = sabotage.findings(name.replace(" ", "-"), lambda pdf, page: change(sabotage, pdf, page))
    assert any(message in said for said in found), found


def test_a_page_that_is_only_written_anew_is_passed(sabotage: Sabotage) -> None:
    assert sabotage.findings("anew", lambda *_: None) == []
    mcids = {run.mcid for run in sabotage.lines}
    assert (
        sabotage.findings("same", lambda pdf, page: (around(pdf, page, mcids, ""), None)[1]) == []
    )
