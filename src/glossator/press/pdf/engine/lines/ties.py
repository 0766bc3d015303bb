"""Spaces at which a line should not end: inside of dates, names with initials, references.

(The Chicago Manual of Style, 17th edition, 6.121 and 7.36–7.47; Bringhurst, The Elements of
Typographic Style, 2.4.9.) A tie costs, so that it gives way where nothing else would do.
"""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = (
    "January February March April May June July August September October November December"
    " Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
    " Januar Februar März Mai Juni Juli Oktober Dezember"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_BEFORE_NUMBER: Final = (
    "p pp no nos vol vols fig figs ch chap sec art arts bk ll l n nn ed cf ca c v vv col cols"
    " Nr S Bd Abb Kap Vgl fol f"
).split()
_NAMED: Final = (
    "page pages note notes chapter section figure table line lines paragraph paragraphs article"
    " No Nos Vol Fig Figs Table Figure Chapter Section Article Resolution Federalist Seite Kapitel"
).split()
_TITLES: Final = (
    "Mr Mrs Ms Dr Prof St Gen Col Lt Capt Sgt Sen Rep Gov Hon Rev Messrs Mme Mlle M".split()
)
_UNITS: Final = (
    "percent per million billion thousand hundred years days hours minutes km kg cm mm miles"
    " feet pounds dollars a.m. p.m. o’clock % °C °F EUR USD BCE BC CE AD Uhr Prozent"
).split()


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# each pattern has the space that is tied as its group
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b\d{{1,2}}\.?( )(?:{_any(_MONTHS)})\b",  # 14 September
        rf"\b(?:{_any(_MONTHS)})\.?( )\d{{1,2}}\b",  # September 14
        rf"\b(?:{_any(_BEFORE_NUMBER)})\.( )[\d§¶ivxlcIVXLC]",  # p. 12
        rf"\b(?:{_any(_NAMED)})\.?( )[\dIVXLC]",  # note 3
        rf"\b(?:{_any(_TITLES)})\.?( )[A-ZÀ-Þ]",  # Dr. Kim
        rf"\b\d[\d.,]*( )(?:{_any(_UNITS)})(?![A-Za-z])",  # 12 percent
        r"[§¶#]( )\d",  # ¶ 7
        r"\b[A-Z]\.( )[A-ZÀ-Þ]",  # J. Delury
        r"\b[A-ZÀ-Þ][\w’-]+( )[IVX]{1,4}\b(?![.\w])",  # Henry VIII
        r"(?<![\w.])[a-z]\)( )\w",  # a) first
    )
)


def tied_spaces(text: str, language: str) -> frozenset[int]:
    """The offsets of spaces of a text that hold their words together."""
    found: set[int] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found.add(match.start(1))
    return frozenset(found)
