"""TeX macros of a manuscript: what one file defines holds in all of them.

pandoc reads each file by itself, so that a `\\newcommand` in the first would mean nothing in the
second. Definitions are found here and given to it with every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

# \newcommand{\name}[2][default]{…}, \def\name#1{…}, \DeclareMathOperator*{\name}{…}
_OPENING: Final = re.compile(
    r"\\(?:(?:new|renew|provide)command\*?\s*(?:\{\s*\\[A-Za-z]+\s*\}|\\[A-Za-z]+)"
    r"(?:\s*\[[^\]\n]*\]){0,2}"
    r"|DeclareMathOperator\*?\s*\{\s*\\[A-Za-z]+\s*\}"
    r"|def\s*\\[A-Za-z]+(?:#\d)*)\s*(?=\{)"
)


# Commands of packages that many manuscripts use (amsmath, mathtools, braket, physics), but pandoc
# does not know, by commands that it knows: number of arguments, meaning.
_KNOWN: Final[Mapping[str, tuple[int, str]]] = {
    "abs": (1, r"\left|#1\right|"),
    "argmax": (0, r"\operatorname*{arg\,max}"),
    "argmin": (0, r"\operatorname*{arg\,min}"),
    "bra": (1, r"\langle #1|"),
    "braket": (1, r"\langle #1\rangle"),
    "celsius": (0, r"{}^\circ\mathrm{C}"),
    "cfrac": (2, r"\dfrac{#1}{#2}"),
    "colorbox": (2, r"#2"),
    "dag": (0, r"\dagger"),
    "ddag": (0, r"\ddagger"),
    "dd": (1, r"\,\mathrm{d}#1"),
    "degree": (0, r"^\circ"),
    "dv": (2, r"\frac{\mathrm{d}#1}{\mathrm{d}#2}"),
    "hphantom": (1, r"\phantom{#1}"),
    "idotsint": (0, r"\int\cdots\int"),
    "ket": (1, r"|#1\rangle"),
    "mathbbm": (1, r"\mathbb{#1}"),
    "mathclap": (1, r"#1"),
    "mathllap": (1, r"#1"),
    "mathrlap": (1, r"#1"),
    "mathstrut": (0, r"{}"),
    "norm": (1, r"\left\|#1\right\|"),
    "notag": (0, r"{}"),
    "pdv": (2, r"\frac{\partial #1}{\partial #2}"),
    "set": (1, r"\{#1\}"),
    "smash": (1, r"#1"),
    "textcolor": (2, r"#2"),
    "textnormal": (1, r"\text{#1}"),
    "textup": (1, r"\text{#1}"),
    "varliminf": (0, r"\underline{\lim}"),
    "varlimsup": (0, r"\overline{\lim}"),
    "vb": (1, r"\mathbf{#1}"),
    "vcentcolon": (0, r":"),
    "vphantom": (1, r"{}"),
    "xLeftarrow": (1, r"\overset{#1}{\Leftarrow}"),
    "xRightarrow": (1, r"\overset{#1}{\Rightarrow}"),
    "xhookrightarrow": (1, r"\overset{#1}{\hookrightarrow}"),
    "xleftrightarrow": (1, r"\overset{#1}{\leftrightarrow}"),
    "xlongequal": (1, r"\overset{#1}{=}"),
    "xmapsto": (1, r"\overset{#1}{\mapsto}"),
}
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)")


def shared(texts: Iterable[str]) -> dict[str, str]:
    """What texts define, by name, a line each; the first definition of a name holds."""
    found: dict[str, str] = {}
    for text in texts:
        for definition in definitions(text):
            found.setdefault(_name(definition), re.sub(r"\s*\n\s*", " ", definition))
    return found


def opening(own: str, known: Mapping[str, str]) -> str:
    """What a file needs to know of macros before its first line, a definition a line; or "".

    `own` is its text, `known` what all files define (`shared`). What a file defines itself is left
    to it. Commands that nobody defines are lent, if they are known here.
    """
    its_own = {_name(definition) for definition in definitions(own)}
    found = {name: definition for name, definition in known.items() if name not in its_own}
    used = set(_COMMAND.findall(own)) | {n for d in found.values() for n in _COMMAND.findall(d)}
    for name, (arguments, meaning) in _KNOWN.items():
        if name in used and name not in its_own:
            count = f"[{arguments}]" if arguments else ""
            found.setdefault(name, rf"\newcommand{{\{name}}}{count}{{{meaning}}}")
    return "\n".join(found.values())


def _name(definition: str) -> str:
    """The command that a definition defines."""
    commands = _COMMAND.findall(definition)
    return str(commands[1])


def definitions(text: str) -> Iterator[str]:
    """Every definition of a macro in a text, as it is written; what is not closed is left out."""
    for found in _OPENING.finditer(text):
        end = _closed(text, found.end())
        if end:
            yield text[found.start() : end]


def _closed(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`; 0 if none does."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return match.end()
    return 0
