"""Styles of word processors as what they mean, by a table that the editor may change."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from glossator.errors import UsageError
from glossator.incoming import tree
from glossator.incoming.arrival import Node


def table(own: Path | None = None) -> dict[str, str]:
    """Style (in small letters) → what it becomes; `own` wins. Raises UsageError."""
    found = tomllib.loads(Path(__file__).with_name("styles.toml").read_text(encoding="utf-8"))
    if own is None:
        return found
    try:
        said = tomllib.loads(own.read_text(encoding="utf-8"))
    except OSError as fault:
        raise UsageError(f"“{own}” cannot be read: {fault.strerror}", "name a file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UsageError(f"“{own}”: {fault}", 'write lines such as "Verse" = "verse"') from None
    return found | {str(name).lower(): str(value) for name, value in said.items()}


class Mapper:
    """Applies a table to a tree; `unknown` and `dropped` count the styles that were met."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = rules
        self.unknown: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()

    def apply(self, blocks: list[Node]) -> list[Node]:
        """The blocks with every styled division and span as the table says."""
        made: list[Node] = tree.rewritten(blocks, self._list)
        return made

    def _list(self, nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for one in nodes:
            style = self._style(one)
            if style is None:
                found.append(one)
            elif one["t"] == "Span":
                found += self._span(one, style)
            else:
                self._block(one, style, found)
        return found

    def _style(self, node: Node) -> str | None:
        if node["t"] not in ("Div", "Span"):
            return None
        return tree.attributes(node)[2].get("custom-style")

    def _rule(self, style: str) -> str:
        rule = self.rules.get(style.lower())
        if rule is None:
            self.unknown[style] += 1
        return rule or "text"

    def _span(self, node: Node, style: str) -> list[Node]:
        rule = self._rule(style)
        if rule == "drop":
            self.dropped[style] += 1
            return []
        if rule.startswith("."):
            return [tree.span(node["c"][1], rule[1:])]
        return list(node["c"][1])

    def _block(self, node: Node, style: str, found: list[Node]) -> None:
        rule, blocks = self._rule(style), node["c"][1]
        if rule == "drop":
            self.dropped[style] += 1
        elif rule == "verse":
            held = (
                b["c"] if b["t"] in ("Para", "Plain") else tree.words(tree.plain(b)) for b in blocks
            )
            lines = [line for content in held for line in tree.lines(content)]
            if found and found[-1]["t"] == "LineBlock":
                found[-1]["c"] += lines
            else:
                found.append({"t": "LineBlock", "c": lines})
        elif rule == "quote":
            quoted = [
                b for one in blocks for b in (one["c"] if one["t"] == "BlockQuote" else [one])
            ]
            if found and found[-1]["t"] == "BlockQuote":
                found[-1]["c"] += quoted
            else:
                found.append({"t": "BlockQuote", "c": quoted})
        elif rule.startswith("heading-"):
            level = int(rule.removeprefix("heading-"))
            found += [{"t": "Header", "c": [level, ["", [], []], b["c"]]} for b in blocks]
        elif rule.startswith("."):
            found.append({"t": "Div", "c": [["", [rule[1:]], []], blocks]})
        else:
            found += blocks
