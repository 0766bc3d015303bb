"""TeX macros of a manuscript: what one file defines holds in all of them.

pandoc reads each file by itself, so that a `\\newcommand` in the first would mean nothing in the
second. Definitions are found here and given to it with every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

# \newcommand{\name}[2][default]{…}, \def\name#1{…}, \DeclareMathOperator*{\name}{…}
_OPENING: Final = re.compile(
    r"\\(?:(?:new|renew|provide)command\*?\s*(?:\{\s*\\[A-Za-z]+\s*\}|\\[A-Za-z]+)"
    r"(?:\s*\[[^\]\n]*\]){0,2}"
    r"|DeclareMathOperator\*?\s*\{\s*\\[A-Za-z]+\s*\}"
    r"|def\s*\\[A-Za-z]+(?:#\d)*)\s*(?=\{)"
)


def definitions(text: str) -> Iterator[str]:
    """Every definition of a macro in a text, as it is written; what is not closed is left out."""
    for found in _OPENING.finditer(text):
        end = _closed(text, found.end())
        if end:
            yield text[found.start() : end]


def joined(texts: Iterable[str]) -> str:
    """The definitions of several texts, each once, a line each: later ones win."""
    every = (definition for text in texts for definition in definitions(text))
    return "\n".join(re.sub(r"\s*\n\s*", " ", one) for one in dict.fromkeys(every))


def _closed(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`; 0 if none does."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.end()
    return 0
