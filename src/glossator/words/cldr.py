"""What CLDR knows of languages, asked through ICU: plurals, dates, lists, quotation marks, scripts.

The only module that formats by ICU, which is imported when it is first needed. Digits are the
common ones and the calendar Gregorian everywhere, as in folios and paragraph numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

_COMMON: Final = "-u-ca-gregory-nu-latn"
_DAY: Final = 86_400.0  # seconds, in which PyICU counts
_FIRST_DAY: Final = -1e14  # seconds: before all dates, so that no date is Julian
_SKELETONS: Final = {"day": "yMMMMd", "month": "yMMMM", "year": "y"}
_ENGLISH_QUOTES: Final = ("“", "”", "‘", "’")


@cache
def _locale(language: str) -> Any:
    from icu import Locale

    return Locale.forLanguageTag(language + _COMMON)


@cache
def _message(pattern: str, language: str) -> Any:
    from icu import MessageFormat

    return MessageFormat(pattern, _locale(language))


def formatted(pattern: str, language: str, arguments: Mapping[str, str | int]) -> str:
    """A message of ICU with its arguments put in. Raises ICUError for a pattern that is none."""
    from icu import Formattable

    names = list(arguments)
    given = [Formattable(arguments[name]) for name in names]
    return str(_message(pattern, language).format(names, given))


def pattern_fault(pattern: str) -> str:
    """Why ICU cannot read a message; "" if it can."""
    from icu import ICUError, Locale, MessageFormat

    try:
        MessageFormat(pattern, Locale("en"))
    except ICUError as fault:
        return str(fault).partition(",")[0].strip()
    return ""


def arguments(pattern: str) -> frozenset[str]:
    """The names of what a message has put in or chooses by; it is one that ICU can read."""
    from icu import MessagePattern, UMessagePatternPartType

    read = MessagePattern(pattern)
    parts = (read.getPart(number) for number in range(read.countParts()))
    name = UMessagePatternPartType.ARG_NAME
    return frozenset(str(read.getSubstring(part)) for part in parts if part.getType() == name)


def series(items: Sequence[str], language: str) -> str:
    """“a, b, and c”, as the language has it."""
    from icu import ListFormatter

    return str(ListFormatter.createInstance(_locale(language)).format(list(items)))


def date_in_words(year: int, month: int, day: int, pattern: str, language: str) -> str:
    """A date with its month in words; without day or month (0) only what there is.

    `pattern` is one of ICU's for dates, "" for that of the language.
    """
    from icu import DateTimePatternGenerator, GregorianCalendar, SimpleDateFormat, TimeZone

    locale = _locale(language)
    if not pattern:
        skeleton = _SKELETONS["day" if day else "month" if month else "year"]
        pattern = DateTimePatternGenerator.createInstance(locale).getBestPattern(skeleton)
    zone = TimeZone.createTimeZone("UTC")
    calendar = GregorianCalendar(zone, locale)
    calendar.setGregorianChange(_FIRST_DAY)
    form = SimpleDateFormat(pattern, locale)
    form.setCalendar(calendar)
    form.setTimeZone(zone)
    days = (date(year, month or 1, day or 1) - date(1970, 1, 1)).days
    return str(form.format(days * _DAY))


@cache
def quotes(language: str) -> tuple[str, str, str, str]:
    """The marks of quotation of a language, outer and inner pair; English where CLDR has none."""
    from icu import Locale, LocaleData

    # ICU would answer with the language of this computer for one that it does not know
    if Locale.forLanguageTag(language).getLanguage() not in _known():
        return _ENGLISH_QUOTES
    marks = LocaleData(_locale(language).getName())
    found = tuple(str(marks.getDelimiter(number)) for number in range(4))
    return found[0], found[1], found[2], found[3]


@cache
def _known() -> frozenset[str]:
    from icu import Locale

    return frozenset(one.getLanguage() for one in Locale.getAvailableLocales().values())


def lookup(language: str) -> Iterator[str]:
    """The tags under which a language may be found, the nearest first (RFC 4647, 3.4).

    Behind its own come those with the script that it is likely written in: zh-TW is zh-Hant.
    """
    yield from _shortened(language)
    from icu import ICUError, Locale

    try:
        likely = Locale.forLanguageTag(language).addLikelySubtags().toLanguageTag()
    except ICUError:  # of the form of a tag, but none
        return
    yield from _shortened(likely)


def _shortened(tag: str) -> Iterator[str]:
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]
