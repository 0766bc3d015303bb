"""The kinds of notes: ours, and those that other packages add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from glossator.addons import added

# One of the kind “context” opens with no word, the others have one in `words`.
OURS: Final = ("context", "correction", "later", "source", "translation", "textual")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of note from another package, an entry point of the group `glossator.kinds`.

    The entry point's name is the class that an editor writes. words: what opens such a note, by
    language; English ("en") must be there, and stands where a language is not.
    """

    words: Mapping[str, str]

    def word(self, language: str) -> str:
        """What opens a note of this kind in an edition of this language."""
        return self.words.get(language) or self.words["en"]


def kinds() -> tuple[str, ...]:
    """The names of all kinds, ours first."""
    return (*OURS, *added("kinds"))


def added_words(language: str) -> dict[str, str]:
    """The words of the kinds that other packages add, by name."""
    return {name: kind.word(language) for name, kind in added("kinds").items()}
