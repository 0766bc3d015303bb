"""The workflow files of code hosts run what is run here, with every Python that is promised."""

import re
import tomllib

import yaml

from places import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
README = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def pythons() -> list[str]:
    """From the oldest that pyproject.toml allows to the newest that CONTRIBUTING names."""
    oldest = PYPROJECT["project"]["requires-python"].removeprefix(">=3.")
    newest = re.search(r"Python 3\.\d+ to 3\.(\d+)", README)
    assert newest is not None
    return [f"3.{minor}" for minor in range(int(oldest), int(newest[1]) + 1)]


def test_github_runs_everything_with_every_python() -> None:
    job = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text())["jobs"]["check"]
    assert job["strategy"]["matrix"]["python"] == pythons()
    assert any(".ci/run" in step.get("run", "") for step in job["steps"])


def test_gitlab_runs_everything_with_every_python() -> None:
    job = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())["check"]
    assert job["parallel"]["matrix"] == [{"PYTHON_VERSION": pythons()}]
    assert any(".ci/run" in line for line in job["script"])
