"""One Markdown file of the manuscript, and where in it something stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from glossator.diagnostics import Place
from glossator.manuscript.labels import Scan
from glossator.model import Matter
from glossator.vocabulary import DIVISIONS, FILE_NAMES, OWN_DIVISIONS

# Control characters that XML 1.0 (section 2.2), and so no format of an edition, may hold.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_DEFAULT_ROLE: Final = {"front": "frontmatter", "text": "chapter", "back": "appendix"}
_WORDS: Final = 3  # how many words of a longer passage are enough to find it by


def stem_of(path: str) -> str:
    """The name of a file without its leading number: “text/01-The-Speech.md” → “the-speech”."""
    return re.sub(r"^[\d._-]+", "", PurePosixPath(path).stem.lower())


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """1-based line and column of a character offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Markdown file: path relative to the manuscript, its text (line ends \\n) and its scan.

    `title` and `title_line` are what its front matter says, which the text has as blank lines;
    the title of a part is edition.yaml's, where its file has no heading.
    """

    path: str
    matter: Matter
    text: str
    scan: Scan
    title: str = ""
    title_line: int = 0
    opens_part: bool = False

    @property
    def role(self) -> str:
        """What the file is, by its name: a key of vocabulary.DIVISIONS."""
        if self.opens_part:
            return "part"
        stem = stem_of(self.path)
        stem = FILE_NAMES.get(stem, stem)
        known = stem in DIVISIONS and stem not in OWN_DIVISIONS and self.matter != "text"
        return stem if known and stem != "part" else _DEFAULT_ROLE[self.matter]

    def spot(self, *needles: str, nth: int = 0, failing: Sequence[str] = ()) -> Place:
        """Where any of the needles stands for the nth time, code and comments left out.

        A space of a needle may be any white space in the text, a line's end too.
        What stands fewer times is taken where it stands first, if need be in code; then
        `failing` are sought. The file as a whole when nothing is found.
        """
        found = sorted({span for needle in needles for span in _all(self.scan.masked, needle)})
        if len(found) > nth:
            return self.place(*found[nth])
        for text in (self.scan.masked, self.text):
            for needle in (*needles, *failing):
                if there := _all(text, needle):
                    return self.place(*there[0])
        return Place(self.path)

    def place(self, start: int, end: int) -> Place:
        """The place of what stands between two offsets; its end only if it is on one line."""
        line, column = line_and_column(self.text, start)
        one_line = "\n" not in self.text[start:end]
        return Place(self.path, line, column, column + end - start if one_line else 0)

    def spot_of_words(self, words: str) -> Place:
        """The line on which these words begin, whatever markup and typography stand between."""
        letters, offsets = _letters(self.text)
        found = re.findall(r"\w+", words)
        for some in (found, found[:_WORDS], found[:1]):
            wanted = "".join(c.lower()[0] for word in some for c in word if c.isalnum())
            at = letters.find(wanted) if wanted else -1
            if at >= 0:
                return Place(self.path, line_and_column(self.text, offsets[at])[0])
        return Place(self.path)


@lru_cache(maxsize=2)  # since many findings may be about one file
def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and figures of a text in small, and the offset of each."""
    offsets = [at for at, char in enumerate(text) if char.isalnum()]
    return "".join(text[at].lower()[0] for at in offsets), offsets


def _all(text: str, needle: str) -> list[tuple[int, int]]:
    """Every place at which the needle stands, from where to where; none for an empty one."""
    if not needle:
        return []
    pattern = re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(needle))
    return [match.span() for match in re.finditer(pattern, text)]
