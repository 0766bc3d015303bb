"""The fences of the house stand where they seem to."""

import re
import subprocess
import sys
import tomllib

import pytest

from glossator.diagnostics import CHECKS
from places import ROOT, TESTS


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_every_module_is_linted() -> None:
    """“manuscript” as a pattern once kept src/glossator/manuscript from Ruff."""
    told = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    linted = set(told.stdout.split("\n"))
    written = {str(f) for part in ("src", "scripts", "tests") for f in (ROOT / part).rglob("*.py")}
    assert {f for f in written if "node_modules" not in f} <= linted
    assert not [name for name in linted if name.startswith(str(ROOT / "manuscript"))]


def test_no_two_files_of_tests_have_one_name() -> None:
    """pytest imports them by their names alone, and then collects neither."""
    names = [path.name for path in TESTS.rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def test_contributors_are_told_of_every_layer_and_every_letter() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        one for one in pyproject["tool"]["importlinter"]["contracts"] if one["id"] == "layers"
    )
    rows = contract["layers"]
    stages = rows[rows.index("cli") : rows.index("manuscript") + 1]
    table = " ".join(line.split("|")[1] for line in told.split("\n") if line.startswith("| `"))
    named = set(re.findall(r"[`/](\w+)", table))
    assert {name for row in stages for name in re.findall(r"\w+", row)} <= named
    (letters,) = re.findall(r"where the fault is mended \((.+)\) and the next", told)
    assert set(re.findall(r"`([A-Z])`", letters)) == {code[0] for code in CHECKS}
