"""Reads the annotations of Hypothesis: rows of a search by its API, or of an export.

Source: https://h.readthedocs.io/en/latest/api/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from glossator.annotations.received import Batch, Body, Received
from glossator.annotations.terms import MARKDOWN
from glossator.annotations.web_items import quoted, text_of

_QUOTING: Final = "TextQuoteSelector"


def is_rows(value: Any) -> bool:
    """Whether this looks like rows of Hypothesis: objects that name a page by `uri`."""
    return isinstance(value, list) and any(isinstance(one, dict) and "uri" in one for one in value)


def batch(rows: Sequence[Any]) -> Batch:
    """The rows as annotations; what is none is remarked upon."""
    found = tuple(_received(row) for row in rows if isinstance(row, dict))
    odd = len(rows) - len(found)
    return Batch(found, (f"{odd} of the rows are no annotations",) if odd else ())


def _received(row: dict[str, Any]) -> Received:
    targets = [one for one in _list(row.get("target")) if isinstance(one, dict)]
    selectors = [one for target in targets for one in _list(target.get("selector"))]
    # positions count what a web page puts around the text, and say nothing here
    quoting = (one for one in selectors if isinstance(one, dict) and one.get("type") == _QUOTING)
    quotes = [quoted(one) for one in quoting]
    text = text_of(row.get("text")).strip()
    references = [one for one in _list(row.get("references")) if isinstance(one, str)]
    return Received(
        id=text_of(row.get("id")),
        quotes=tuple(one for one in quotes if one.exact.strip()),
        sources=tuple(filter(None, [text_of(row.get("uri"))])),
        bodies=(Body(text, MARKDOWN),) if text else (),
        tags=tuple(text_of(one) for one in _list(row.get("tags"))),
        creators=tuple(filter(None, [_name(row)])),
        replies_to=references[-1] if references else "",
        hidden=row.get("hidden") is True,
    )


def _name(row: dict[str, Any]) -> str:
    """The name to show, else that of the account: `acct:ann@hypothes.is` is ann."""
    shown = row.get("user_info")
    if isinstance(shown, dict) and (name := text_of(shown.get("display_name")).strip()):
        return name
    return text_of(row.get("user")).removeprefix("acct:").partition("@")[0]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
