"""Each code of a finding: one minimal manuscript that earns it, and a section that explains it."""

import re
from pathlib import Path

import pytest

from glossator.diagnostics import CHECKS, Diagnostic, Severity
from glossator.hints import NAMED, typed
from glossator.pipeline import Request, build, check
from glossator.proof import external
from glossator.proof.judges.verdict import Finding, Verdict
from places import TESTS

HERE = TESTS
FOLDERS = sorted(path for path in (HERE / "checks").iterdir() if path.is_dir())
WHOLE_FILE = {"E001"}  # findings that are about no line


def findings_of(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Diagnostic, ...]:
    """What a check finds, or for the codes of finished files a build.

    An error leaves no edition, or stops one format. A book that Ace does not pass is not easily
    made on purpose: it is told so here.
    """
    if folder.name.startswith("A"):
        flaw = Finding("error", "image-alt", "no words", "one.xhtml")
        told = Verdict("Ace", "1", "EPUB Accessibility", "", False, 1, (flaw,))
        monkeypatch.setattr(external, "judge_all", lambda jobs: [told for _ in jobs])
        return build(Request(folder, out, ("epub",))).findings
    if folder.name.startswith("T"):
        return build(Request(folder, out, ("pdf",))).findings
    checked = check(folder)
    stopped = checked.edition is None or any(finding.only for finding in checked.findings)
    assert stopped == (CHECKS[folder.name][0] is Severity.ERROR)
    return checked.findings


def _printed(folder: Path) -> bool:
    return folder.name[0] in "AT"


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(one, id=one.name, marks=[pytest.mark.slow] if _printed(one) else [])
        for one in FOLDERS
    ],
)
def test_the_manuscript_earns_its_code(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = findings_of(folder, tmp_path, monkeypatch)
    said = "".join(f"{f.place} {f.code} {f.message}\n" for f in found)
    assert said == (folder / "expected.txt").read_text(encoding="utf-8")
    assert {f.code for f in found} == {folder.name}
    named = NAMED.set(folder)
    for finding in found:
        assert finding.hint
        for command in re.findall(r"glossator .*", typed(finding.hint)):
            assert str(folder) in command
        assert finding.place.line > 0 or folder.name in WHOLE_FILE
    NAMED.reset(named)


@pytest.mark.slow
def test_a_script_without_a_face_stops_print_alone(tmp_path: Path) -> None:
    built = build(Request(TESTS / "checks/S003", tmp_path))
    assert not built.ok
    assert sorted(built.outputs) == ["epub", "html"]
    assert "𝠁𝠂" in built.outputs["html"].read_text(encoding="utf-8")
    assert build(Request(TESTS / "checks/S003", tmp_path, ("epub", "html"))).ok


def test_every_code_has_a_manuscript_and_a_section() -> None:
    sections = re.findall(
        r"^## (\w+) — ", (HERE.parent / "docs/checks.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(CHECKS) == sorted(sections)
    assert sorted(CHECKS) == [folder.name for folder in FOLDERS]


def test_of_every_error_it_is_said_what_would_be_lost() -> None:
    told = (HERE.parent / "docs/checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w\d+) \| \S", told, re.MULTILINE)
    errors = [code for code, (severity, _) in CHECKS.items() if severity is Severity.ERROR]
    assert sorted(rows) == sorted(errors)
