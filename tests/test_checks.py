"""Each code of a finding: one minimal manuscript that earns it, and a section that explains it."""

import re
from pathlib import Path

import pytest

from glossator.diagnostics import CHECKS, Severity
from glossator.pipeline import check

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in (HERE / "checks").iterdir() if path.is_dir())
WHOLE_FILE = {"E001"}  # findings that are about no line


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_the_manuscript_earns_its_code(folder: Path) -> None:
    found = check(folder).findings
    said = "".join(f"{f.place} {f.code} {f.message}\n" for f in found)
    assert said == (folder / "expected.txt").read_text(encoding="utf-8")
    assert {f.code for f in found} == {folder.name}
    for finding in found:
        assert finding.hint
        assert finding.place.line > 0 or folder.name in WHOLE_FILE


def test_errors_leave_no_edition_and_warnings_do() -> None:
    for folder in FOLDERS:
        stopped = check(folder).edition is None
        assert stopped == (CHECKS[folder.name][0] is Severity.ERROR), folder.name


def test_every_code_has_a_manuscript_and_a_section() -> None:
    sections = re.findall(
        r"^## (\w+) — ", (HERE.parent / "docs/checks.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(CHECKS) == sorted(sections)
    assert sorted(CHECKS) == [folder.name for folder in FOLDERS]
