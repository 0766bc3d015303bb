"""English plurals and possessives made by rule, so that `forms=` need hold only what is irregular.

Only regular forms are made: *state → states*, *treaty → treaties*, *dish → dishes*, and of each
the possessive. The rules change the last word of a headword, as English does (*sending state →
sending states*). Anything else (*ferryman → ferrymen*, *attorney general → attorneys general*) is a
form that the editor writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_SIBILANT: Final = re.compile(r"(?:s|x|z|ch|sh)\Z", re.IGNORECASE)
_CONSONANT_Y: Final = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])y\Z")
_WORD: Final = re.compile(r"[^\W\d_]\Z")  # what ends in a letter can be inflected


def inflects(language: str) -> bool:
    """Whether the rules are of this language (a BCP 47 tag)."""
    return language.split("-")[0].lower() == "en"


def plurals(words: str) -> Iterator[str]:
    """The regular plurals of a singular that ends in a letter: of a capitalized one maybe two."""
    last = re.split(r"[\s-]", words)[-1]
    if last.isupper():
        yield f"{words}s"  # abbreviations take a plain s: DMZs
        return
    if _CONSONANT_Y.search(words):
        yield f"{words[:-1]}ies"
        if last[:1].isupper():
            yield f"{words}s"  # a name keeps its letters: the two Germanys
        return
    yield f"{words}es" if _SIBILANT.search(words) else f"{words}s"


def possessives(words: str) -> Iterator[str]:
    """With an apostrophe and s, and after an s also with the apostrophe alone."""
    yield f"{words}'s"
    if words.endswith("s"):
        yield f"{words}'"


def inflected(words: str) -> Iterator[tuple[str, int]]:
    """Each form made by rule with the number of rules that it took (1 or 2); apostrophes are '."""
    if not _WORD.search(words):
        return
    yield from ((form, 1) for form in possessives(words))
    for many in plurals(words):
        yield many, 1
        yield f"{many}'", 2
