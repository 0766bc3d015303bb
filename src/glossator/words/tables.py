"""The tables of words: reads them, and says what is wrong with a message."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from glossator.kinds import added_words

FALLBACK: Final = "en"
# What a table may have or lack: where it is not there, CLDR says it.
OPTIONAL: Final = frozenset(
    ("date.day", "date.month", "date.year", "date.months", "sign.and", "sign.quotes")
)
_HERE: Final = Path(__file__).parent
# What is offered beside the arguments that the English message has, by key or section.
_OFFERED: Final = {
    "note.back-to-call": ("note",),
    "page.note-locator": ("note",),
    "people": ("count",),
}
# Keys whose words are no messages of ICU: patterns of dates, lists of words.
_PLAIN: Final = ("date.", "sign.", "reference.before", "reference.after")


@cache
def languages() -> frozenset[str]:
    """The tags of the languages that have a table."""
    return frozenset(path.stem for path in _HERE.glob("*.toml"))


@cache
def table_for(language: str) -> Mapping[str, str]:
    """The table of a language: “section.name” → message. Raises KeyError where there is none."""
    if language not in languages():
        raise KeyError(language)
    content = tomllib.loads((_HERE / f"{language}.toml").read_text(encoding="utf-8"))
    added = {f"kind.{name}": word for name, word in added_words(language).items()}
    return MappingProxyType({**dict(_flat(content)), **added})


def _flat(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section, words in content.items():
        for name, message in words.items():
            yield f"{section}.{name}", message


def message_fault(key: str, message: str) -> str:
    """What is wrong with a message for a key, in words; "" if nothing is.

    It is wrong if ICU cannot read it, or if it wants something that no press puts in.
    """
    from glossator.words import cldr

    if key == "sign.quotes":
        return "" if len(message.split()) == 4 else "four marks are wanted: “ ” ‘ ’"
    if key.startswith(_PLAIN):
        return ""
    if fault := cldr.pattern_fault(message):
        return fault
    known = set(cldr.arguments(table_for(FALLBACK).get(key, "")))
    known |= {*_OFFERED.get(key, ()), *_OFFERED.get(key.partition(".")[0], ())}
    unknown = sorted(cldr.arguments(message) - known)
    if unknown:
        has = ", ".join(f"{{{name}}}" for name in sorted(known)) or "nothing in braces"
        return f"{{{unknown[0]}}} is not known here: it may have {has}"
    return ""
