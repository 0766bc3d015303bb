"""Pages for the tests, and walks through them in Chromium (`walks/`, by way of puppeteer)."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Final

from glossator.model import Edition
from glossator.pipeline import check
from glossator.press.web import print_web

HERE: Final = Path(__file__).parent
WALKS: Final = HERE / "walks"


@cache
def edition_of(folder: Path, profile: str = "full") -> Edition:
    """The edition of a manuscript without errors."""
    checked = check(folder, profile)
    assert checked.edition is not None, checked.findings
    return checked.edition


def write_page(folder: Path, target: Path, profile: str = "full") -> Path:
    """Write the page of a manuscript."""
    target.write_bytes(print_web(edition_of(folder, profile), None))
    return target


def walk(name: str, page: Path, *arguments: object) -> Any:
    """What a walk through a page tells. Fails when the walk does."""
    node = shutil.which("node") or shutil.which("nodejs")
    assert node, "Node.js is not installed"
    call = [node, str(WALKS / f"{name}.mjs"), str(page), *map(str, arguments)]
    ended = subprocess.run(call, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
