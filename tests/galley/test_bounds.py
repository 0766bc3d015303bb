"""What pandoc would not end on: told in one line, with the passage, within bounds."""

import time
from pathlib import Path

import pytest

from glossator.diagnostics import Diagnostic
from glossator.galley import converting, pandoc
from glossator.galley.cleaning import parse
from glossator.pipeline import check


def found(folder: Path, files: dict[str, str], more: str = "") -> tuple[Diagnostic, ...]:
    settings = f"title: A\ntext: [one.md]\n{more}"
    for path, text in {"edition.yaml": settings, **files}.items():
        (folder / path).write_text(text, encoding="utf-8")
    return check(folder).findings


@pytest.mark.slow
def test_nested_brackets_are_told_with_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pandoc, "SECONDS", 1.0)
    monkeypatch.setattr(converting, "_TRIED", 1.0)
    nested = "[" * 80 + "a" + "]" * 80
    text = f"# One\n\nFirst.\n\n{nested}\n\nLast.\n"
    begun = time.monotonic()
    (told,) = found(tmp_path, {"one.md": text})
    assert (told.code, told.place.file, told.place.line) == ("E009", "one.md", 5)
    assert "memory" in told.message or "time" in told.message
    assert time.monotonic() - begun < 120


REFERENCES = {
    "crossref": "@incollection{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}}\n",
    "itself": "@book{a, title={A}, crossref = {a}}\n",
    "xdata": '@book{a, xdata = "b"}\n@xdata{b, xdata={c}}\n@xdata{c, xdata={a, b}}\n',
    "strings": "".join(
        f"@string{{s{n} = {' # '.join([f's{n - 1}'] * 10) if n else '{0123456789}'}}}\n"
        for n in range(10)
    )
    + "@book{a, title=s9}\n",
}


@pytest.mark.parametrize("kind", REFERENCES)
def test_references_that_lead_back_are_found_first(tmp_path: Path, kind: str) -> None:
    files = {"one.md": "# One\n\nWords.\n", "a.bib": REFERENCES[kind]}
    (told,) = found(tmp_path, files, "references: a.bib\n")
    assert (told.code, told.place.file) == ("R008", "a.bib")


def test_references_that_end_are_taken(tmp_path: Path) -> None:
    bib = "@string{p = {Press}}\n@incollection{a, title={A}, crossref={b}}\n@book{b, title={B}}\n"
    files = {"one.md": "# One\n\nSee @a.\n", "a.bib": bib}
    assert found(tmp_path, files, "references: a.bib\n") == ()


STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
<info><title>A</title><id>a</id><updated>2018-01-03T00:00:00+00:00</updated>
<link href="{link}" rel="independent-parent"/></info>{body}</style>"""
CITES = "<citation><layout><text macro='m'/></layout></citation>"


@pytest.mark.parametrize("link", ["http://127.0.0.1:9/style", "secret.csl", "file:///etc/passwd"])
def test_a_style_that_refers_to_another_is_not_followed(tmp_path: Path, link: str) -> None:
    files = {"one.md": "# One\n\nWords.\n", "a.csl": STYLE.format(link=link, body="")}
    (tmp_path / "secret.csl").write_text("CANARY")
    (told,) = found(tmp_path, files, "csl: a.csl\n")
    assert (told.code, told.place.file, told.place.line) == ("E014", "a.csl", 3)


def test_a_work_of_which_nothing_is_printed_is_told(tmp_path: Path) -> None:
    listed = "references:\n- id: k\n  title: [a, {b: c}]\n  issued: {date-parts: [[1e400]]}\n"
    files = {"one.md": "# One\n\nWords [@k].\n", "a.yaml": listed}
    (told,) = found(tmp_path, files, "references: a.yaml\n")
    assert (told.code, told.place.line) == ("R001", 3)


@pytest.mark.parametrize("calls", [("m", "m"), ("n", "m")])
def test_a_macro_that_calls_itself_is_told(tmp_path: Path, calls: tuple[str, str]) -> None:
    macros = "".join(
        f"<macro name='{name}'><text macro='{call}'/></macro>"
        for name, call in zip("mn", calls, strict=True)
    )
    files = {"one.md": "# One\n\nWords.\n", "a.csl": STYLE.format(link="x", body=macros + CITES)}
    (told,) = found(tmp_path, files, "csl: a.csl\n")
    assert told.code == "E014"
    assert "calls itself" in told.message


@pytest.mark.parametrize(
    ("said", "kept"),
    [("3", "3"), ("999999999", "1000"), ("abc", None), ("-3", None), ("0", None), ("９", None)],
)
def test_a_cell_spans_a_number_of_columns_that_can_be_printed(said: str, kept: str | None) -> None:
    table = f'<table><tr><td colspan="{said}" rowspan="{said}">a</td></tr></table>'
    (cell,) = parse(table, "seal").iter("td")
    assert (cell.get("colspan"), cell.get("rowspan")) == (kept, kept)
