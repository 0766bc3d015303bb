"""The lines of facing pages stand side by side, whatever stands between them.

Items of a list have half a line of white above and below them, and stand halfway.
"""

import pymupdf
import pytest

from glossator.press.pdf import print_pdf
from glossator.workshop import Workshop

SIZE, LEADING = 10.2, 14.28  # points: the text of A5
HEAD, FOOT = 45.0, 545.0  # points: where heads end and folios begin
SAID = "The envoys met at the house of peace and spoke of the games until the evening came. "
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="{0}" viewBox="0 0 300 {0}">'
    '<rect width="300" height="{0}" fill="#999"/></svg>'
)
pytestmark = pytest.mark.slow

LIST = {"•", "Item one", "Item two", "Item three"}
BETWEEN = [
    "## A heading",
    "![A picture](house.svg)",
    f"> {SAID * 3}",
    "| Day | What came |\n|---|---|\n| 9 January | They met. |\n| 10 January | They parted. |\n\n"
    ": The days",
    "- Item one\n- Item two\n- Item three",
    f"### A lower heading\n\n{SAID}^[{SAID * 4}]",
]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[float]]:
    """The baselines of the text of each page, in points, but for lists."""
    folder = tmp_path_factory.mktemp("register")
    (folder / "text").mkdir()
    (folder / "text/house.svg").write_text(PICTURE.format(131), encoding="utf-8")
    body = "\n\n".join(f"{SAID * (7 + at)}\n\n{one}" for at, one in enumerate(BETWEEN * 2))
    (folder / "text/one.md").write_text(f"# One\n\n{body}\n\n{SAID * 9}\n", encoding="utf-8")
    (folder / "edition.yaml").write_text(
        "title: The Book\nlanguage: en-GB\nidentifier: urn:uuid:"
        "b1aea296-5ad7-4e46-b2a2-86481d6c6422\nrights: none\n"
        "people: [{name: Ann Author, role: aut}]\ntext: [text/one.md]\n",
        encoding="utf-8",
    )
    printed = print_pdf(Workshop(folder).commission("full").edition)
    with pymupdf.open(stream=printed.pdf, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return [_baselines(page) for page in document]


def _baselines(page: pymupdf.Page) -> list[float]:
    lines = (line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ()))
    spans = (span for line in lines for span in line["spans"] if span["text"].strip())
    text = (span for span in spans if abs(span["size"] - SIZE) < 0.06)
    found = {span["origin"][1] for span in text if span["text"].strip() not in LIST}
    return sorted(y for y in found if HEAD < y < FOOT)


def test_lines_of_facing_pages_register(pages: list[list[float]]) -> None:
    text = [found for found in pages if len(found) > 10]
    assert len(text) >= 4
    first = text[1][0]
    off = [(y - first + LEADING / 2) % LEADING - LEADING / 2 for found in text for y in found]
    assert max(map(abs, off)) < 0.25, [round(one, 1) for one in off]
