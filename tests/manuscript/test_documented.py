"""What the documentation says of edition.yaml can be typed as it stands."""

from __future__ import annotations

import re

import pytest

from glossator.manuscript.settings import read_settings
from places import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCKS = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.S))
    if not re.match(r"[ -]*(?:repo|uses|jobs|on|repos|image|name: [A-Z])\b", block)
]


def doubled(block: str) -> list[str]:
    """The block once for each time that a key of it stands there again."""
    parts: list[str] = [""]
    for line in block.splitlines(keepends=True):
        key = re.match(r"[a-z-]+:", line)
        if key and re.search(rf"^{key[0]}", parts[-1], re.M):
            parts.append("")
        parts[-1] += line
    return parts


@pytest.mark.parametrize("block", BLOCKS)
def test_an_example_is_taken_without_a_finding(block: str) -> None:
    for part in doubled(block):
        needed = {"title": "title: A Book\n", "text": "text: [one.md]\n"}
        more = "".join(
            line for key, line in needed.items() if not re.search(f"^{key}:", part, re.M)
        )
        settings, found = read_settings(more + part)
        assert settings is not None
        beside = "which is not there"  # what stands in another line than the example's
        assert not [one.message for one in found if not one.message.endswith(beside)]
