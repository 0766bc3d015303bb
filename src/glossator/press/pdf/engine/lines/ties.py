"""Spaces at which a line should not end: inside of dates, names with initials, references.

(The Chicago Manual of Style, 17th edition, 6.121 and 7.36–7.47; Bringhurst, The Elements of
Typographic Style, 2.4.9.) A tie costs, so that it gives way where nothing else would do. The
hyphen of a number in words (“fifty-four”) is one, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

MONTHS: Final = (
    "January February March April May June July August September October November December"
    " Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
    " Januar Februar März Mai Juni Juli Oktober Dezember"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
    " janeiro fevereiro março maio junho julho setembro outubro dezembro"
    " januari februari maart april mei juni juli augustus september oktober november december"
).split()
DAYS: Final = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_BEFORE_NUMBER: Final = (
    "p pp no nos vol vols fig figs Fig Figs ch chap sec art arts bk ll l n nn ed cf ca c v vv col"
    " cols fol f"
).split()
# the same in other languages, with what else they tie: by the first part of the language's name
_OWN_BEFORE_NUMBER: Final = {
    "de": "Nr S Bd Abb Kap Art Abs Tab Anm Z Sp Rn ca",
    "fr": "p pp n° t vol chap art fig éd f col env",
    "es": "pág págs núm vol cap art fig t",
    "it": "pag pagg n nn vol cap art fig t",
    "pt": "pág págs n.º vol cap art fig",
    "nl": "blz nr dl hfdst art afb",
}
_OF_MONTH: Final = r"\b\d{1,2}( )de( )[a-zç]{4,10}\b"  # 14 de septiembre
_OWN: Final = {
    "de": (
        r"\b(?:z|Z)\.( )B\.|\b(?:d|D)\.( )h\.|\b(?:u|U)\.( )(?:a|U|ä)\.|\bs\.( )[ou]\.|"
        r"\b[Vv]gl\.( )(?:S|Nr|Abb|Anm|Art)\.|\bi\.( )d\.( )R\."
        r"|\bv\.( )(?:a|Chr)\.|\bn\.( )Chr\.|\bo\.( )(?:ä|J|O)\.",
    ),
    "fr": (r"\bav\.( )J\.(?:-| )C\.", r"\bapr\.( )J\.", r"\b(?:MM|Mgr|Me|Dr|M)\.?( )[A-ZÀ-Þ]"),
    "es": (
        r"\b(?:a|d)\.( )C\.",
        r"\bp\.( )ej\.",
        r"\bEE\.( )UU\.",
        _OF_MONTH,
        r"\bSr(?:a|es)?\.( )[A-ZÀ-Þ]",
    ),
    "it": (r"\b(?:a|d)\.( )C\.", r"\bp\.( )es\.", r"\b(?:sig|dott|prof|on)\.( )[A-ZÀ-Þ]"),
    "pt": (r"\b(?:a|d)\.( )C\.", r"\bp\.( )ex\.", _OF_MONTH, r"\bSra?\.( )[A-ZÀ-Þ]"),
    "nl": (r"\b(?:v|n)\.( )Chr\.", r"\b(?:dhr|mevr|dr|prof)\.( )[A-ZÀ-Þ]"),
    "ko": (
        r"\d( )(?:년|월|일|명|개|권|쪽|장|회|시|분|초|번|원|대|차|세|살|킬로미터|퍼센트)",
        r"제( )\d",
        r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)( )(?:명|개|권|번|시|살|달|해)(?![가-힣]{2})",
    ),
}
_NAMED: Final = (
    "page pages note notes chapter section figure table line lines paragraph paragraphs article"
    " No Nos Vol Fig Figs Table Figure Chapter Section Article Resolution resolution Federalist"
    " Seite Kapitel"
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
        rf"\b\d{{1,2}}\.?( )(?:{_any(MONTHS)})\b",  # 14 September
        rf"\b(?:{_any(MONTHS)})\.?( )\d{{1,2}}\b",  # September 14
        rf"\b(?:{_any(_BEFORE_NUMBER)})\.( )[\d§¶ivxlcIVXLC]",  # p. 12
        rf"\b(?:{_any(_NAMED)})\.?( )[\dIVXLC]",  # note 3
        rf"\b(?:{_any(_TITLES)})\.?( )[A-ZÀ-Þ]",  # Dr. Kim
        rf"\b\d[\d.,]*( )(?:{_any(_UNITS)})(?![A-Za-z])",  # 12 percent
        r"[§¶#]( )\d",  # ¶ 7
        r"\b[A-Z]\.( )(?=[A-ZÀ-Þ])",  # J. Delury
        r"\b[A-ZÀ-Þ][\w’-]+( )[IVX]{1,4}\b(?![.\w])",  # Henry VIII
        r"(?<![\w.])[a-z]\)( )\w",  # a) first
    )
)


_TENS: Final = re.compile(
    r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\u2010]\Z", re.IGNORECASE
)
_ONES: Final = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth)\b",
    re.IGNORECASE,
)


def tied_spaces(text: str, language: str) -> frozenset[int]:
    """The offsets of spaces that hold their words together; `language` is a tag of BCP 47."""
    found: set[int] = set()
    for pattern in _of_language(language.partition("-")[0]):
        for match in pattern.finditer(text):
            found.update(map(match.start, range(1, len(match.groups()) + 1)))
    return frozenset(found - {-1})


def joints(text: str, names: Iterable[str], signs: str) -> frozenset[int]:
    """The offsets of signs (spaces, hyphens) in whole names of persons: Moon Jae-in."""
    found: set[int] = set()
    for name in names:
        at = text.find(name)
        while at >= 0:
            found |= {at + place for place, sign in enumerate(name) if sign in signs}
            at = text.find(name, at + 1)
    return frozenset(found)


@cache
def _of_language(language: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of all languages, and a language's own."""
    own = list(_OWN.get(language, ()))
    if language in _OWN_BEFORE_NUMBER:
        words = _any(_OWN_BEFORE_NUMBER[language].split())
        own.append(rf"\b(?:{words})\.?( )[\d§¶ivxlcIVXLC]")
    return (*_PATTERNS, *map(re.compile, own))


def in_number(text: str, place: int) -> bool:
    """Whether a place lies behind the hyphen of a number in words: fifty-|four."""
    before = _TENS.search(text, max(0, place - 12), place)
    return before is not None and _ONES.match(text, place) is not None
