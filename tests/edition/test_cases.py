"""Runs the cases of tests/cases/*.md; `--accept` writes what came out into them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases_format import FOLDER, Case, OnePandoc, listed, read_cases, rewritten, write_manuscript
from glossator import pipeline
from glossator.galley import converting
from glossator.manuscript import read_manuscript

FILES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
CASES = [
    pytest.param(path, case, id=f"{path.stem}: {case.title}")
    for path in FILES
    for case in read_cases(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, int], Path]]:
    """The manuscripts of all cases, written and sent through pandoc together."""
    home = tmp_path_factory.mktemp("cases")
    made, manuscripts = {}, []
    for path in FILES:
        for case in read_cases(path.read_text(encoding="utf-8")):
            folder = home / path.stem / str(case.line)
            folder.mkdir(parents=True)
            write_manuscript(case, folder)
            made[path.stem, case.line] = folder
            manuscript, _ = read_manuscript(folder)
            if manuscript is not None:
                manuscripts.append(manuscript)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(converting, "convert", OnePandoc(manuscripts).convert)
        yield made


_accepted: dict[Path, dict[tuple[int, int], str]] = {}


@pytest.mark.parametrize(("path", "case"), CASES)
def test_case(
    path: Path,
    case: Case,
    folders: dict[tuple[str, int], Path],
    request: pytest.FixtureRequest,
) -> None:
    profile = case.fragments.get("profile", "full").strip()
    checked = pipeline.check(folders[path.stem, case.line], profile)
    differences: list[str] = []
    for name, wanted in case.expected.items():
        found = listed(name, checked)
        if found != wanted and request.config.getoption("--accept"):
            _accepted.setdefault(path, {})[case.spans[name]] = found
        elif found != wanted:
            differences += difflib.unified_diff(
                wanted.splitlines(), found.splitlines(), f"{name} wanted", f"{name} found", "", ""
            )
    if not case.expected.keys() & {"findings"} and checked.findings:
        differences += [
            "findings that the case does not expect:",
            *listed("findings", checked).splitlines(),
        ]
    assert case.expected, f"“{case.title}” expects nothing: add a line --- and a section"
    assert not differences, "\n".join(["", *differences])


def test_what_was_accepted_is_written() -> None:
    """Runs last: the files are written once all their cases are known."""
    for path, changes in _accepted.items():
        text = path.read_text(encoding="utf-8")
        path.write_text(rewritten(text, changes), encoding="utf-8")


def test_every_case_has_a_title_of_its_own() -> None:
    for path in FILES:
        titles = [case.title for case in read_cases(path.read_text(encoding="utf-8"))]
        assert len(titles) == len(set(titles)), path.name
