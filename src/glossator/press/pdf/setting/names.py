"""Names, in which no line ends and no word is divided."""

from __future__ import annotations

import re
from typing import Final

from glossator.model import Edition

_PARTS_OF_NAME: Final = 3  # spaces in a name that are held; longer ones are titles


def names_of(edition: Edition) -> frozenset[str]:
    """Words that are never hyphenated: those of the names of people, places and glossary; and the
    whole names of people, in which no line should end.
    """
    people = [person.name for person in edition.metadata.people]
    said: list[str] = []
    for entry in edition.entries.values():
        (people if entry.category == "person" else said).extend((entry.headword, *entry.forms))
    words = {word for name in (*said, *people) for word in re.findall(r"[^\W\d_]+", name)}
    whole = {name for name in people if 1 <= name.count(" ") <= _PARTS_OF_NAME}
    return frozenset(word for word in words if not word.islower()) | whole
