"""The fences of the house stand where they seem to."""

import subprocess
import sys

import pytest

from places import ROOT


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


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    sizes = {
        str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in (ROOT / "src").rglob("*.py")
    }
    assert not {name: size for name, size in sizes.items() if size > 400}
