"""Colours, on a terminal only, and how wide a text is there."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from typing import TextIO

from glossator.diagnostics import Severity

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


@dataclass(frozen=True, slots=True)
class Paint:
    """Puts the signs of ECMA-48 (SGR) around a text, or does not."""

    on: bool

    @classmethod
    def of(cls, stream: TextIO) -> Paint:
        """For a stream: on if it is a terminal and NO_COLOR (https://no-color.org) is not set."""
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return cls(stream.isatty() and not plain)

    def bold(self, text: str) -> str:
        """Bold."""
        return self._in("1", text)

    def faint(self, text: str) -> str:
        """Faint."""
        return self._in("2", text)

    def severity(self, severity: Severity, text: str) -> str:
        """In the colour of a severity."""
        return self._in(f"1;{_COLOURS[severity]}", text)

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.on and text else text


# Control characters of ECMA-48 (C0 but tab and line end, C1), marks that turn the direction of
# what follows (UAX #9), and halves of surrogate pairs, which no stream can write.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str) -> str:
    """A manuscript's or a file system's words as they may go to a terminal: no orders in them."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes (UAX #11: wide characters take two)."""
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if "\u1160" <= char <= "\u11ff":  # vowels and finals of a Hangul syllable
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
