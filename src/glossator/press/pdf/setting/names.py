"""Names, in which no line ends and no word is divided."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from glossator.model import Edition

_PARTS_OF_NAME: Final = 3  # spaces in a name that are held; longer ones are titles
_LETTERS: Final = re.compile(r"[^\W\d_]+")
# no part of an address: …/pyongyang-speech.html
_COMMON: Final = re.compile(r"(?<![\w/.@#?=&%-])[a-zß-ÿ]{5,}(?![\w/@#=&%-]|\.\w)")
_CAPITAL: Final = re.compile(r"(?<![^\W\d_])[^\W\d_a-z][^\W\d_]{4,}")


class Names:
    """The names of one edition.

    `held` are words that are never hyphenated (those of people and places, and other names of one
    word in the glossary) and the whole names of people, in which no line should end. A name of
    several words has common ones in it: Armistice Agreement.
    """

    def __init__(self, edition: Edition) -> None:
        people = [person.name for person in edition.metadata.people]
        said: list[str] = []
        for entry in edition.entries.values():
            names = (entry.headword, *entry.forms)
            if entry.category == "person":
                people += names
            else:
                said += (name for name in names if entry.category == "place" or " " not in name)
        words = {word for name in (*said, *people) for word in _LETTERS.findall(name)}
        whole = {name for name in people if 1 <= name.count(" ") <= _PARTS_OF_NAME}
        self.held = frozenset(word for word in words if not word.islower()) | whole
        texts = chain(
            (block.text for division in edition.divisions for block in division.blocks),
            (note.text for note in edition.notes.values()),
            (entry.text for entry in edition.entries.values()),
        )
        self._common = frozenset(word for text in texts for word in _COMMON.findall(text))

    def common(self, html: str) -> frozenset[str]:
        """The words of a page that have a capital there and none elsewhere, in small letters.

        Only these: a page is laid out anew where they change.
        """
        return self._common.intersection(map(str.lower, _CAPITAL.findall(html)))
