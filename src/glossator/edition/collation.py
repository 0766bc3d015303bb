"""Puts words in the order of a language, and under the letters of its alphabet.

ICU knows how Korean, German or Swedish sort (Unicode Technical Standard 10 with the tailorings of
the Common Locale Data Repository); PyICU is its binding. Spaces count, so that the order is word by
word. An article of the edition's language at the head of a name does not count.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# language → articles that are passed over at the head of a name
_ARTICLES: Final[Mapping[str, re.Pattern[str]]] = {
    language: re.compile(rf"(?:{articles})", re.IGNORECASE)
    for language, articles in {
        "en": r"(?:the|an?)\s+",
        "de": r"(?:der|die|das|eine?)\s+",
        "fr": r"(?:les?|la|une?|des)\s+|l['’]",
        "es": r"(?:el|la|los|las|una?)\s+",
        "it": r"(?:il|lo|la|gli|le|i|una?)\s+|(?:l|un)['’]",
    }.items()
}
_LEAD: Final = re.compile(r"\A\W+(?=\w)")
_LABELS: Final = 2000  # with fewer, ICU leaves letters out of an index of several alphabets
FIGURES: Final = "0–9"
OTHERS: Final = "…"  # over what begins with no letter of an alphabet


class Collation:
    """Keys to sort by and letters to group under, in one language (a BCP 47 tag)."""

    def __init__(self, language: str) -> None:
        self._collator, self._letters = _tables(language)
        self._article = _ARTICLES.get(language.split("-")[0].lower())

    def bare(self, words: str) -> str:
        """The words without quotes and the like, and without an article, at their head."""
        words = _LEAD.sub("", words)
        found = self._article.match(words) if self._article else None
        return words[found.end() :] or words if found else words

    def key(self, words: str) -> bytes:
        """What these words are sorted by. Of equal ones the written order should decide."""
        return bytes(self._collator.getSortKey(self.bare(words)))

    def letter(self, words: str) -> str:
        """The letter under which these words stand; `FIGURES` or `OTHERS` if it is none."""
        words = self.bare(words)
        label, kind = self._letters.getBucket(self._letters.getBucketIndex(words))
        if kind == 0:  # U_ALPHAINDEX_NORMAL
            return str(label)
        return FIGURES if words[:1].isdigit() else OTHERS


@cache
def _tables(language: str) -> tuple[Any, Any]:
    import icu

    locale = icu.Locale.forLanguageTag(language)
    letters = icu.AlphabeticIndex(locale)
    letters.maxLabelCount = _LABELS
    for other in ("en", "ko", "ru", "el", "ar", "ja"):
        letters.addLabels(icu.Locale(other))  # for names from elsewhere
    collator = icu.Collator.createInstance(locale)
    # 2, 10, 1984: numbers by what they count
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return collator, letters.buildImmutableIndex()
