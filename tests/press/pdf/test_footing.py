"""Notes stay on the page of their call. The override of WeasyPrint's layout does what it says.

If `test_weasyprint_is_the_one_that_the_overrides_were_written_for` fails after a step up, read the
functions it names again, and press/pdf/engine/footing.py, margin.py and tagging.py beside them.
"""

from collections.abc import Iterator

import pytest

from glossator.press.pdf.engine.fetching import Fetcher
from glossator.press.pdf.engine.footing import Kept, Waiting
from glossator.press.pdf.engine.quicker import dress, page_of
from glossator.press.pdf.engine.sheets import Layouter, Run
from press_pdf_pages import CSS, LINE, faces


@pytest.fixture(scope="module")
def layouter() -> Iterator[Layouter]:
    with Layouter() as opened:
        yield opened


def note(name: str, lines: int, rank: int = 0) -> str:
    """A call and its note, of so many lines."""
    rows = '<span style="display: block">row</span>' * lines
    return (
        f'<span data-tag="Reference"><a id="c-{name}" href="#n-{name}">{name}</a></span>'
        f'<span class="note" id="n-{name}" data-tag="Note" data-rank="{rank}">{rows}</span>'
    )


def notes_of(layouter: Layouter, body: str) -> dict[str, tuple[int, int]]:
    """For each call: its page and the page of its note (-1 for none)."""
    page = f'<!DOCTYPE html><html lang="en"><title>Notes</title><body>{body}</body></html>'
    sheet = layouter.lay_out(Run("notes", page, faces() + CSS, {}))
    found = sheet.reading
    calls = [name for name in found.anchors if name.startswith("c-")]
    return {c[2:]: (found.anchors[c], found.notes.get(f"n-{c[2:]}", -1)) for c in calls}


@pytest.mark.slow
@pytest.mark.parametrize("before", range(14, 26))
@pytest.mark.parametrize("lines", [1, 3, 6])
def test_a_note_stands_on_the_page_of_its_call(layouter: Layouter, before: int, lines: int) -> None:
    # wherever the page ends: before the call, in its paragraph, between orphans and widows
    body = f"<p>{LINE * before}</p><p>{LINE * 2}word{note('a', lines)} {LINE * 2}</p>"
    body += f"<p>{LINE}word{note('b', 2)} {LINE * 3}word{note('c', lines)}</p><p>{LINE * 30}</p>"
    for call, stands in notes_of(layouter, body).values():
        assert call == stands


def test_a_note_in_a_heading_goes_with_the_heading(layouter: Layouter) -> None:
    for before in range(20, 27):
        body = f"<p>{LINE * before}</p><h2 style='break-after: avoid'>Head{note('h', 2)}</h2>"
        found = notes_of(layouter, f"{body}<p>{LINE * 2}word{note('a', 3)} {LINE * 9}</p>")
        assert [call == stands for call, stands in found.values()] == [True, True], before


def test_notes_too_many_for_a_line_go_to_the_next_page_and_leave_room_for_text(
    layouter: Layouter,
) -> None:
    crowd = "".join(note(f"x{number}", 9) for number in range(5))
    found = notes_of(
        layouter, f"<p>word{crowd} {LINE * 12}</p><p>word{note('z', 1)} {LINE * 40}</p>"
    )
    assert found["x0"] == (0, 0)
    assert {stands - call for call, stands in found.values()} <= {0, 1}
    assert found["z"][0] == found["z"][1]


def test_a_table_and_its_notes_stay_together(layouter: Layouter) -> None:
    rows = "".join(f"<tr><td>{LINE}{note(f'r{n}', 2)}</td><td>{n}</td></tr>" for n in range(20))
    found = notes_of(layouter, f"<p>{LINE * 9}</p><table>{rows}</table>")
    assert len(found) == 20
    assert all(call == stands for call, stands in found.values())


def test_the_height_of_the_note_area_is_reckoned_as_it_is_laid_out(layouter: Layouter) -> None:
    from glossator.press.pdf.engine.footing import Context, notes_kept

    seen: list[tuple[float, float]] = []

    class Watched(Context):
        def _update_footnote_area(self) -> bool:
            full = super()._update_footnote_area()
            from weasyprint.formatting_structure import build
            from weasyprint.layout import block_level_layout

            area = self.current_footnote_area
            if area.children:
                whole = area.deepcopy()
                whole.height = "auto"
                laid = block_level_layout(
                    self, build.create_anonymous_boxes(whole), float("-inf"), None, area.page
                )[0]
                seen.append((area.height, laid.height))
            return full

    import warnings

    body = "".join(
        f"<p>{LINE * 2}word{note(f'a{n}', 2, n % 2)} {LINE}{note(f'b{n}', n % 3 + 1)}</p>"
        for n in range(12)
    )
    with warnings.catch_warnings(), notes_kept(Watched):
        warnings.simplefilter("ignore")
        style = f"{faces()}{CSS}.note {{ margin: 3px 0 2px }}"
        sheet, fonts = dress(style, Fetcher(body, style, {}))
        page_of(body, "", None).render(stylesheets=[sheet], font_config=fonts)
    assert len(seen) > 20
    for reckoned, laid in seen:
        assert reckoned == pytest.approx(laid)


def test_only_notes_are_told_as_notes(layouter: Layouter) -> None:
    body = f'<p id="p1">{LINE}word{note("a", 2)}</p><p id="p2">{LINE}</p>'
    page = f'<!DOCTYPE html><html lang="en"><title>Notes</title><body>{body}</body></html>'
    found = layouter.lay_out(Run("notes", page, faces() + CSS, {})).reading
    assert found.notes == {"n-a": 0}
    assert {"p1", "p2", "c-a"} <= found.anchors.keys()


def test_long_notes_of_several_pages_are_measured(layouter: Layouter) -> None:
    """Each by itself, with no text on their pages; those of one page go on the next."""
    rows = {"n-a": 12, "n-b": 20, "n-c": 9, "n-d": 60}
    notes = "".join(
        f'<div id="{name}" data-tag="Note">{"<div>row</div>" * count}</div>'
        for name, count in rows.items()
    )
    page = f'<!DOCTYPE html><html lang="en"><title>Notes</title><body>{notes}</body></html>'
    shares = layouter.measure([Run("notes", page, faces() + CSS, {})])
    wanted = {name: count * 14 / 360 for name, count in rows.items()}
    assert shares == pytest.approx(wanted, rel=0.05)  # the foot of a page may be no whole row


def test_waiting_notes_are_asked_for_by_identity() -> None:
    one, other = object(), object()
    waiting = Waiting([one])
    assert one in waiting and other not in waiting and None not in waiting
    copy = waiting.copy()
    waiting.remove(one)
    assert not waiting and one in copy
    assert not Kept([one])  # so that WeasyPrint leaves notes where they stand
