"""The words of an edition: all that its readers see or hear and its author did not write.

One table a language (`en.toml`, …), chosen by the edition's `language`; `words:` of edition.yaml
replaces single ones. `Words` is called with a key and arguments. Messages are ICU's, with plural
and gender forms (https://unicode-org.github.io/icu/userguide/format_parse/messages/); dates, lists
and quotation marks are CLDR's, by ICU. Where there is no table for a language the words are
English, and say so by the `lang` of each `Phrase`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from glossator.words import cldr
from glossator.words.tables import FALLBACK, languages, message_fault, table_for

__all__ = ["ENGLISH", "Phrase", "Words", "languages", "message_fault", "words_for"]

_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_HOLDER: Final = "\ue000"  # stands for what is put in, where that is marked up (private use)


class Phrase(str):
    """Words with their language: `lang` is a tag (BCP 47), "" where it is the edition's."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str = "") -> Phrase:
        """The phrase; `lang` as said above."""
        new = super().__new__(cls, text)
        new.lang = lang
        return new

    def __reduce__(self) -> tuple[type[Phrase], tuple[str, str]]:
        """So that it can be copied and pickled."""
        return Phrase, (str(self), self.lang)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one edition. `language` is the edition's, `table` the one its words are in.

    `own` holds what edition.yaml says otherwise, by key.
    """

    language: str = FALLBACK
    table: str = FALLBACK
    own: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, /, **arguments: str | int) -> Phrase:
        """The words of a key, with what is put in. Raises KeyError for one that is not there."""
        message = self._message(key)
        said = cldr.formatted(message, self._locale, arguments) if "{" in message else message
        return Phrase(said, self.lang(key))

    def lang(self, key: str) -> str:
        """The language to mark the words of this key with; "" where they are the edition's."""
        return self.table if self.is_foreign and key not in self.own else ""

    @property
    def is_foreign(self) -> bool:
        """Whether the words are in another language than the edition."""
        return self.table.partition("-")[0] != self.language.partition("-")[0].lower()

    def around(self, key: str, name: str, /, **arguments: str | int) -> tuple[Phrase, Phrase]:
        """What stands before and behind one argument, which a press puts in as an element."""
        before, _, behind = self(key, **{**arguments, name: _HOLDER}).partition(_HOLDER)
        return Phrase(before, self.lang(key)), Phrase(behind, self.lang(key))

    def xhtml(self, key: str, /, **arguments: str | int) -> str:
        """The words of a key as markup: texts that are put in are markup already."""
        message = self._message(key)
        shown = {name for name in arguments if f"{{{name}}}" in message}
        markup = {n: said for n, said in arguments.items() if isinstance(said, str) and n in shown}
        holders = {name: chr(ord(_HOLDER) + at) for at, name in enumerate(markup)}
        said = self(key, **{**arguments, **holders})
        said_escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for name, holder in holders.items():
            said_escaped = said_escaped.replace(holder, markup[name])
        return said_escaped

    def known(self, key: str) -> bool:
        """Whether there are words for this key."""
        return key in self.own or key in table_for(self.table)

    def section(self, name: str) -> dict[str, Phrase]:
        """All words of a section of the table, by the name within it."""
        keys = (key for key in table_for(self.table) if key.startswith(f"{name}."))
        return {key.removeprefix(f"{name}."): self(key) for key in keys}

    def series(self, items: Iterable[str]) -> str:
        """“a, b, and c”, as the language has it."""
        listed = list(items)
        if len(listed) < 2:
            return "".join(listed)
        if self.known("sign.and"):
            return self._message("sign.and").join(
                (self._message("sign.comma").join(listed[:-1]), listed[-1])
            )
        return cldr.series(listed, self._locale)

    def joined(self, items: Iterable[str], sign: str = "comma") -> str:
        """Items with the language's comma or semicolon between them."""
        return self._message(f"sign.{sign}").join(items)

    def sentences(self, *said: str) -> str:
        """Sentences one behind another."""
        return self._message("sign.sentence").join(said)

    def sentence(self, text: str) -> str:
        """The text with the language's full stop, if it has none at its end."""
        stop = self._message("sign.stop")
        return text if text.endswith((".", stop)) else text + stop

    def date(self, iso: str) -> Phrase:
        """A date of ISO 8601 in words: “3 January 2018”, “2018”; any other text as it is."""
        if not _DATE.fullmatch(iso):
            return Phrase(iso)
        year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
        name = "day" if day else "month" if month else "year"
        pattern = self._message(f"date.{name}") if self.known(f"date.{name}") else ""
        if pattern and self.known("date.months"):
            months = self._message("date.months").split("|")
            parts = {"day": str(day), "month": months[month - 1], "year": str(year)}
            said = cldr.formatted(pattern, self._locale, parts)
        else:
            said = cldr.date_in_words(year, month, day, pattern, self._locale)
        return Phrase(said, self.lang("date.day"))

    def kind(self, kind: str, when: str) -> Phrase:
        """What opens a note of this kind and date: “Later (3 January 2018):”, or nothing ("")."""
        said, date = self.kind_alone(kind), self.date(when)
        if said and date:
            said = self("kind.dated", kind=said, date=date)
        return self("kind.opening", said=said or date) if said or date else Phrase("")

    def kind_alone(self, kind: str) -> Phrase:
        """The word for a kind of note; "" for one that has none."""
        return self(f"kind.{kind}") if self.known(f"kind.{kind}") else Phrase("")

    @property
    def quotes(self) -> tuple[str, str, str, str]:
        """The marks of quotation, outer pair and inner pair; English where CLDR has none."""
        if self.known("sign.quotes") and not (self.is_foreign and "sign.quotes" not in self.own):
            outer, close, inner, end = self._message("sign.quotes").split()
            return outer, close, inner, end
        return cldr.quotes(self.language)

    def quoted(self, text: str) -> str:
        """The text in the language's quotation marks; such marks in it become the inner ones."""
        opening, close, inner, end = self.quotes
        text = text.replace(opening, inner).replace(close, end)
        thin = "\u202f" if opening == "«" and self.language.startswith("fr") else ""
        return f"{opening}{thin}{text}{thin}{close}"

    @property
    def characters(self) -> frozenset[str]:
        """Every character that the words may be set in."""
        messages = {**table_for(self.table), **self.own}.values()
        return frozenset("".join((*messages, *self.quotes)))

    def _message(self, key: str) -> str:
        return self.own[key] if key in self.own else table_for(self.table)[key]

    @property
    def _locale(self) -> str:
        """The tag by which ICU forms plurals and lists: the edition's, if the table is for it."""
        return self.table if self.is_foreign else self.language


ENGLISH: Final = Words()


def words_for(language: str, own: Mapping[str, str] | None = None) -> Words:
    """The words for an edition in this language (BCP 47), English ones if there is no table.

    `own` is what edition.yaml says otherwise, by key.
    """
    known = languages()
    for tag in cldr.lookup(language):
        if tag in known:
            return Words(language, tag, own or {})
    return Words(language, FALLBACK, own or {})
