"""The page's script, joined from its modules in `styles/web/script/`, one for each concern.

They share one scope, so that the page needs neither a loader nor a build step, and nothing of
them is seen by other scripts of the page.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from glossator.themes import style

# In this order: what stands higher is used below it.
MODULES: Final = (
    *("words", "choices", "lemmas", "margin", "opening", "cards", "citing"),
    *("links", "contents", "copying", "pictures", "folding", "search", "listing", "site", "own"),
    *("position", "start"),
)


@cache
def script() -> str:
    """The text of the script. Raises ToolMissing when the themes are not installed."""
    parts = [style(f"web/script/{name}.js").strip() for name in MODULES]
    return "\n".join(('"use strict";', "(() => {", *parts, "})();"))
