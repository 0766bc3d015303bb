r"""Formulas between the brackets of LaTeX, \( … \) and \[ … \], which to pandoc are escaped signs.

Many write them so, with doubled backslashes where Markdown is read before MathJax sees them. Others
escape brackets that are words: \[sic\]. What stands in them tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from glossator.manuscript.verbatim import blanked, not_prose

_CLOSING: Final = {"\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]"}
_NEVER: Final = re.compile(
    r"\A\\?\^[^\s\[\]]+\Z|\n[ \t]*\n|\$"
    r"|\\(?:\w*cite\w*|\w*ref|footnote|index|url|href|LaTeX|TeX|newline)\b"
)
_SAID: Final = re.compile(
    r"\\(?:text\w*|emph|mbox)\s*\{[^{}]*\}"
)  # words in a formula, or of a text
_NAME: Final = re.compile(r"\\(?:begin|end|label|tag|operatorname|math\w+)\*?\s*\{[^{}]*\}")
_COMMAND: Final = re.compile(r"\\[A-Za-z]+|\\\\")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_LINE: Final = 80  # characters in which the end of a line is sought
_SYLLABLE: Final = re.compile(r"[^\W\d_]{2,}")
_SIGN: Final = re.compile(r"(?<!\\)[=^_<>+/*|]")
_TEX_SIGN: Final = re.compile(r"(?<!\\)[\^_]")  # what pandoc's writer does not leave in words


def bracketed(text: str) -> list[tuple[int, int]]:
    """Where such formulas stand, brackets and all, as offsets, in order. Line ends are \\n.

    \\(a\\) may be either: it is one where the text has others that are plain.
    """
    opened, opener, plain = -1, "", False
    found: list[tuple[int, int]] = []
    for span in not_prose(text):
        said = text[span.start : span.end]
        said += text[span.end : span.end + 1] if said == "\\\\" else ""
        if span.kind != "escaped":
            opened = -1
        elif said in _CLOSING and (opened < 0 or len(said) <= len(opener)):
            opened, opener = span.start, said
        elif opened >= 0 and said == _CLOSING[opener]:
            inner = text[opened + len(opener) : span.start]
            if not _NEVER.search(_SAID.sub(" ", inner)) and not _WORD.search(_bare(inner)):
                alone = said[-1] == ")" or _alone(text, opened, span.start + len(said))
                sure = _is_plain(inner, _SIGN if alone else _TEX_SIGN)
                plain = plain or sure
                if sure or (said[-1] == ")" and not _SYLLABLE.search(inner)):
                    found.append((opened, span.start + len(said)))
            opened = -1
    return found if plain else []


def without_formulas(text: str, masked: str = "") -> str:
    """The text with these formulas blotted out, as long as before; or so another reading of it."""
    shown = masked or text
    return _with_formulas(text, shown, lambda start, end: blanked(shown[start:end]))


def in_dollars(text: str) -> str:
    """The text with these formulas between dollars, as pandoc reads them."""

    def between(start: int, end: int) -> str:
        wide = 3 if text[start + 1] == "\\" else 2
        sign = "$$" if text[start + wide - 1] == "[" else "$"
        return sign + text[start + wide : end - wide].strip() + sign

    return _with_formulas(text, text, between)


def _with_formulas(text: str, shown: str, written: Callable[[int, int], str]) -> str:
    """What is shown of a text, its formulas as they are to be written, by their offsets."""
    parts: list[str] = []
    done = 0
    for start, end in bracketed(text):
        parts += (shown[done:start], written(start, end))
        done = end
    return "".join((*parts, shown[done:]))


def _bare(inner: str) -> str:
    """What stands there without commands and the words in them."""
    return _COMMAND.sub(" ", _NAME.sub(" ", _SAID.sub(" ", inner)))


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands on the lines of a formula: brackets within a line may be words,
    which pandoc's writer escapes wherever they stand.
    """
    before = text[text.rfind("\n", 0, start) + 1 : start]
    behind = text[end : text.find("\n", end) if "\n" in text[end : end + _LINE] else end + _LINE]
    return not before.strip(" \t>") and not behind.strip(" \t.,;")


def _is_plain(inner: str, sign: re.Pattern[str]) -> bool:
    """Whether this can be nothing but a formula: a command of mathematics, or a sign of it."""
    rest = _SAID.sub(" ", inner)
    return _COMMAND.search(rest) is not None or sign.search(_bare(inner)) is not None
