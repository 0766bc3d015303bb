"""Pages are read into heights so well that what is planned of these becomes pages."""

from typing import Any

import pytest

from glossator.press.pdf.engine import pages, planning
from glossator.press.pdf.engine.heights import Reader
from glossator.press.pdf.engine.pages import _Pages
from glossator.press.pdf.engine.sheets import Run, lay_out
from press_pdf_pages import CSS, LINE, faces

STYLE = (
    "figure { --float: top; break-inside: avoid } .dt { break-after: avoid }"
    "table { width: 100% } td { padding: 3px 0 } tbody tr:first-child { break-after: avoid }"
    ".fn { font-size: 0.8em; line-height: 1.3; margin: 0 0 3px }"
)
FIGURE = '<figure><div style="height: {}px"></div><figcaption>caption</figcaption></figure>'
LABEL = '<p class="continued" data-continued="" data-generated="1">entry (cont.)</p>'
ENTRY = f'<div class="entry"><p class="dt">entry</p><p>{{}}</p><p>See also.</p>{LABEL}</div>'
ROW = "<tr><td>19 January</td><td>{}</td></tr>"
HEAD = "<thead><tr><th>Date</th><th>Event</th></tr></thead>"


def paragraph(lines: int) -> str:
    return f"<p>{LINE * lines}</p>"


def entries(count: int) -> str:
    return "".join(ENTRY.format(LINE * (3 + at % 3)) for at in range(count))


def table(count: int) -> str:
    rows = "".join(ROW.format(LINE * (1 + at % 3)) for at in range(count))
    return f"<table>{HEAD}<tbody>{rows}</tbody></table>"


def notes(count: int) -> str:
    return "".join(f'<p class="fn">{LINE * (3 + at % 2)}</p>' for at in range(count))


KINDS = {
    "entries": [paragraph(at) + entries(14) for at in (1, 2)],
    "tables": [paragraph(at) + table(24) + paragraph(4) for at in (15, 18)],
    "figures": [paragraph(14) + FIGURE.format(height) + notes(14) for height in (230, 260, 300)],
}


@pytest.mark.parametrize("kind", KINDS)
def test_pages_become_what_was_planned_however_odd(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    wanted: list[Any] = []
    checked: list[bool] = []
    plan, planned, read = pages.plan, _Pages._planned, Reader.read

    def keep(story: Any, *rest: Any) -> Any:
        steps = plan(story, *rest)
        wanted[:] = [
            (story.passages[step.following.passage].element, step.following.line)
            for step in steps
            if step.following is not None
        ]
        return steps

    def compare(made: _Pages, book: Any, first: int) -> Any:
        for one in planned(made, book, first):
            story, starts = read(Reader(book.context, made.lines), book.pages[first:])
            begun = [(story.passages[at.passage].element, at.line) for at in starts]
            assert set(wanted) <= set(begun)
            checked.append(True)
            yield one

    def four_lines_white(white: float, left: float) -> float:
        return 1e5 * abs(white - 4.0)

    monkeypatch.setattr(planning, "wrong_with", four_lines_white)
    monkeypatch.setattr(pages, "wrong_with", four_lines_white)
    monkeypatch.setattr(pages, "plan", keep)
    monkeypatch.setattr(_Pages, "_planned", compare)
    for body in KINDS[kind]:
        page = (
            '<!DOCTYPE html><html lang="en"><title>Heights</title>'
            f"<body><section>{body}</section></body></html>"
        )
        lay_out(Run("heights", page, faces() + CSS + STYLE, {}))
    assert checked
