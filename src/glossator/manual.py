"""docs/checks.md, page by page: what each check says, in the package or in the checkout."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Final

from glossator.errors import ToolMissing

_CODE: Final = re.compile(r"(^```\w*\n(?:.*\n)*?```$|`[^`\n]+`)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One check: its code, its title, and what there is to say of it (Markdown)."""

    code: str
    title: str
    text: str

    @property
    def plain(self) -> str:
        """The text without Markdown's stars, backticks and fences; code blocks are indented."""
        parts = _CODE.split(self.text)  # what is code stays as it is
        parts[::2] = [re.sub(r"\*{1,2}([^*\n]+)\*{1,2}", r"\1", part) for part in parts[::2]]
        parts[1::2] = [
            indent(part.partition("\n")[2].rstrip("`"), "    ") if "\n" in part else part.strip("`")
            for part in parts[1::2]
        ]
        return "".join(parts)


@cache
def pages() -> Mapping[str, Page]:
    """Every page by its code, in the order of the file. Raises ToolMissing."""
    here = Path(__file__).resolve().parent
    for folder in (here / "docs", here.parents[1] / "docs"):
        if (folder / "checks.md").is_file():
            text = (folder / "checks.md").read_text(encoding="utf-8")
            found = re.findall(r"^## (\w+) — (.+)\n((?:(?!## ).*\n?)*)", text, re.MULTILINE)
            return {code: Page(code, title.strip(), said.strip()) for code, title, said in found}
    raise ToolMissing("the manual is not installed", "install Glossator again, with docs/checks.md")
