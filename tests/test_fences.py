"""The fences of the house stand where they seem to."""

import subprocess
import sys

import pytest

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
