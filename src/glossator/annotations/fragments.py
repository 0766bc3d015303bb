"""Text directives of addresses: `:~:text=prefix-,start,end,-suffix`.

Source: URL Fragment Text Directives (https://wicg.github.io/scroll-to-text-fragment/), section 3.1.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from glossator.annotations.received import Quote


def directive(words: tuple[str, ...], prefix: str, suffix: str) -> str:
    """The directive for a passage: its words, or its first and its last words."""
    parts = [f"{_encode(prefix)}-"] if prefix else []
    parts += [_encode(part) for part in words]
    parts += [f"-{_encode(suffix)}"] if suffix else []
    return ":~:text=" + ",".join(parts)


def quote_of_fragment(fragment: str) -> Quote | None:
    """The quotation that a fragment's first text directive makes; None without one."""
    _, found, rest = fragment.partition(":~:")
    terms = next((one[5:] for one in rest.split("&") if one.startswith("text=")), None)
    if not found or terms is None:
        return None
    parts = terms.split(",")
    prefix = suffix = ""
    if parts[0].endswith("-") and len(parts) > 1:
        prefix = unquote(parts.pop(0)[:-1])
    if parts[-1].startswith("-") and len(parts) > 1:
        suffix = unquote(parts.pop()[1:])
    if len(parts) > 2:
        return None
    exact, until = unquote(parts[0]), unquote(parts[1]) if len(parts) == 2 else ""
    return Quote(exact, prefix, suffix, until)


def _encode(words: str) -> str:
    """Percent-encoded, hyphens too: they mark prefix and suffix."""
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
