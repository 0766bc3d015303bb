"""What a theme breaks, the proof and its judges tell, as of any edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from glossator.pipeline import Request, build
from glossator.proof import external
from glossator.proof.external import Job
from glossator.workshop import Built, Workshop

SETTINGS = "title: A Book\ntext: [one.md]\ntheme: look\n"
TEXT = "# One\n\nThe line had been silent.[^1] Nobody rang.\n\n[^1]: An author’s note.\n"


def dressed(folder: Path, **sheets: str) -> Path:
    """A manuscript with a theme of these style sheets."""
    (folder / "look").mkdir(parents=True)
    (folder / "edition.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "one.md").write_text(TEXT, encoding="utf-8")
    for press, sheet in sheets.items():
        (folder / f"look/{press}.css").write_text(sheet, encoding="utf-8")
    return folder


def built(folder: Path, formats: tuple[str, ...], **sheets: str) -> Built:
    made = build(Request(dressed(folder / "m", **sheets), folder / "out", formats))
    assert made.ok, made.findings
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        (".note { font-size: 3pt }", "is set in 3.0 points, the least is 5.0"),
        ("section.text p { color: #fdfdfd }", "“Thelinehadbeen” cannot be seen"),
        ("section.text p { margin-left: -40mm }", "leaves the page"),
        ("h1 { color: #333 }", ""),
    ],
)
def test_print_that_a_theme_has_made_unreadable_does_not_pass(
    tmp_path: Path, sheet: str, told: str
) -> None:
    from glossator.proof.conservation import conserve

    made = built(tmp_path, ("pdf",), print=sheet)
    commission = Workshop(tmp_path / "m").commission()
    found = conserve(commission.edition, commission.pages, made.outputs).findings
    errors = [one.message for one in found if one.weight == "error"]
    assert any(told in message for message in errors) if told else not errors


@pytest.mark.judges
@pytest.mark.parametrize(
    ("judge", "output", "press", "sheet", "code"),
    [
        ("axe", "html", "web", "main p { color: #aaa }", "color-contrast"),
        ("epubjs", "epub", "epub", "p { color: #222 }", "contrast"),
        ("foliate", "epub", "epub", "p { width: 900px }", "clipped"),
    ],
)
def test_a_judge_of_the_full_proof_tells_what_a_theme_has_spoilt(
    tmp_path: Path, judge: str, output: str, press: str, sheet: str, code: str
) -> None:
    made = built(tmp_path, (output,), **{press: sheet})
    (verdict,) = external.judge_all([Job(judge, made.outputs[output])])
    assert code in {one.code for one in verdict.findings if one.severity == "error"}
