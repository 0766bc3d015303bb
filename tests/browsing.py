"""Pages for the tests, and walks through them in Chromium (by way of puppeteer)."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Final

from glossator.model import Edition, Locus, PageMap, PageStart
from glossator.pipeline import check
from glossator.press.web import print_web
from places import ROOT, TESTS

LEDGER: Final = TESTS / "press" / "web" / "manuscript"  # of every kind of thing that opens, a few
WALKS: Final = TESTS / "press" / "web" / "walks"
JUDGES: Final = ROOT / "scripts" / "judges"


@cache
def edition_of(folder: Path, profile: str = "full") -> Edition:
    """The edition of a manuscript without errors."""
    checked = check(folder, profile)
    assert checked.edition is not None, checked.findings
    return checked.edition


def write_page(
    folder: Path, target: Path, profile: str = "full", pages: PageMap | None = None
) -> Path:
    """Write the page of a manuscript."""
    target.write_bytes(print_web(edition_of(folder, profile), pages))
    return target


def paged(folder: Path) -> PageMap:
    """Printed pages of a manuscript as if each began with a third paragraph, from page 7 on."""
    blocks = [
        Locus(division.id, block.id, 0)
        for division in edition_of(folder).divisions
        for block in division.blocks
        if block.paragraph
    ]
    starts = (PageStart(n, str(n + 7), locus) for n, locus in enumerate(blocks[::3]))
    return PageMap("urn:isbn:9780000001023", tuple(starts), {})


def walk(name: str, page: Path, *arguments: object) -> Any:
    """What a walk through a page, or a judge of that name, tells. Fails when the walk does."""
    node = shutil.which("node") or shutil.which("nodejs")
    assert node, "Node.js is not installed"
    code = next(path for home in (WALKS, JUDGES) if (path := home / f"{name}.mjs").exists())
    call = [node, str(code), str(page), *map(str, arguments)]
    ended = subprocess.run(call, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)
