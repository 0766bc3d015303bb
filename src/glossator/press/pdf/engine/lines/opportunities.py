"""Where a line may end, and what that costs.

Breaks are those of Unicode (UAX 14), as Pango finds them, but for addresses, which break as the
Chicago Manual of Style (17th edition, 7.46) has it. Words are hyphenated by Pyphen, names never.
A penalty of 50 is what a hyphen costs in TeX; `NEVER` is not even a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from weasyprint.text import line_break

from glossator.press.pdf.engine.lines.breaking import End
from glossator.press.pdf.engine.lines.flattening import Flat, Leaf, Node
from glossator.press.pdf.engine.lines.measuring import Measures
from glossator.press.pdf.engine.lines.ties import (
    DAYS,
    MONTHS,
    in_number,
    joints,
    tied_spaces,
)

HYPHEN: Final = 50.0  # \hyphenpenalty
AT_HYPHEN: Final = 50.0  # \exhyphenpenalty: behind a hyphen that the author wrote
IN_NAME: Final = 400.0  # Moon-soon
NAMED: Final = 250.0  # between the parts of a person's name, if need be (Chicago 7.42)
AT_DASH: Final = 20.0
AT_RANGE: Final = 300.0  # 2017–18
TIED: Final = 600.0
TIED_LOOSELY: Final = 3000.0  # the same in lines that are not justified: they have room to give
IN_ADDRESS: Final = 80.0

# Share of a character's width that hangs over the measure: the optical margin of small signs
HANGING: Final[Mapping[str, float]] = {
    **dict.fromkeys(".,", 0.7),
    **dict.fromkeys("-\u2010", 0.6),
    **dict.fromkeys(";:", 0.4),
    **dict.fromkeys("”’»", 0.5),
    **dict.fromkeys("\u2013\u2014", 0.2),
}
LEADING: Final[Mapping[str, float]] = dict.fromkeys("“‘«", 0.5)

# the least letters before and behind a hyphen, by language; TeX's hyphenation patterns name them
MINIMA: Final[Mapping[str, tuple[int, int]]] = {
    **dict.fromkeys(("en", "la", "nl", "pl", "cs", "sk", "fi", "hu", "da", "nb", "sv"), (2, 3)),
    **dict.fromkeys(("de", "fr", "es", "it", "pt", "ru", "uk", "el"), (2, 2)),
}
_WORD: Final = re.compile(r"[^\W\d_]{5,}")
_JOINED: Final = frozenset("-\u2010\u2011'’_@/\\.0123456789")
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.|doi\.org/|doi:)[^\s<>]+|[\w.]+\.[a-z]{2,4}/[^\s<>]*"
)
_BEFORE: Final = frozenset("/~.,-_?#%=&")  # an address breaks before these (Chicago 7.46)
_IN_NAME: Final = re.compile(r"(?<![^\W\d_])[A-Z][a-z]+[-\u2010]\Z")
_SENTENCE: Final = re.compile(r"(?:^|[.!?:]['’”)\]]*)[\s\d\ufffc“‘(\[]*\Z")


class Places:
    """Finds the ends of lines in one run.

    `names` are words that are never hyphenated, and whole names whose parts stay together. Other
    words with a capital are taken for names, too, unless they are in `common` (in small letters).
    """

    def __init__(
        self, measures: Measures, names: frozenset[str], common: frozenset[str] = frozenset()
    ) -> None:
        self._measures = measures
        self._names = names
        self._common = common.union(map(str.lower, (*MONTHS, *DAYS)))
        self._whole = sorted(name for name in names if " " in name)

    def ends(
        self, flat: Flat, advances: Sequence[float], hanging: float, *, justified: bool = True
    ) -> list[End]:
        """Every place in a paragraph where a line may end, in order; the paragraph's end is last.

        `hanging` is how much of `HANGING` is made use of: 0 to 1.
        """
        text = flat.text
        length = len(text.rstrip(" "))
        language = flat.root.box.style["lang"]
        addresses = [found.span() for found in _ADDRESS.finditer(text)]
        found = {
            end.end: end
            for end in self._plain(flat, language, advances, hanging, justified)
            if not _within(end.start, addresses)
        }
        for end in self._in_addresses(text, addresses):
            found.setdefault(end.end, end)
        last = text.rstrip(" ").rfind(" ")  # no paragraph ends with the rest of a word
        for end in self._hyphens(flat, advances, hanging, addresses):
            if end.end < last:
                found.setdefault(end.end, end)
        ends = [found[place] for place in sorted(found) if 0 < place < length]
        ends.append(End(length, len(text), 0.0, 0.0))
        return ends

    def _plain(
        self, flat: Flat, language: str, advances: Sequence[float], hanging: float, justified: bool
    ) -> Iterator[End]:
        text = flat.text
        closed = _closed(flat)
        tie, in_name = (TIED, NAMED) if justified else (TIED_LOOSELY, TIED_LOOSELY)
        ties = dict.fromkeys(joints(text, self._whole, " "), in_name)
        ties |= dict.fromkeys(tied_spaces(text, language or ""), tie)
        named = joints(text, self._whole, "-\u2010")
        attributes = line_break.get_log_attrs(text, language)  # which `korean` takes the place of
        for place in range(1, len(text)):
            if not attributes[place].is_line_break or place in closed:
                continue
            end = place
            while end and text[end - 1] == " ":
                end -= 1
            if not end:
                continue
            lead = LEADING.get(text[place], 0.0) * advances[place] * hanging
            sign = text[end - 1]
            extra = -HANGING.get(sign, 0.0) * advances[end - 1] * hanging
            if end < place:
                penalty, flagged = ties.get(end, 0.0), False
            else:
                penalty, flagged = (tie, True) if place - 1 in named else _cost(text, place)
            yield End(end, place, extra, penalty, flagged, -lead)

    def _in_addresses(self, text: str, spans: Sequence[tuple[int, int]]) -> Iterator[End]:
        for start, stop in spans:
            slashes = text.find("//", start, stop)
            if slashes > 0:
                yield End(slashes + 2, slashes + 2, 0.0, IN_ADDRESS)
            for place in range(max(start + 5, slashes + 4), stop - 1):
                if text[place] in _BEFORE and text[place - 1] not in _BEFORE:
                    yield End(place, place, 0.0, IN_ADDRESS)

    def _hyphens(
        self,
        flat: Flat,
        advances: Sequence[float],
        hanging: float,
        addresses: Sequence[tuple[int, int]],
    ) -> Iterator[End]:
        for leaf in flat.leaves:
            if leaf.kind != "text":
                continue
            style = leaf.box.style
            if style["hyphens"] != "auto" or style["white_space"] == "nowrap":
                continue
            lead = HANGING["-"] * hanging
            for place in self._in_words(flat.text, leaf):
                if not advances[place] or _within(place, addresses):
                    continue  # within a ligature
                hyphen = self._measures.hyphen(style, flat.text[place - 1])
                yield End(place, place, hyphen * (1 - lead), HYPHEN, True, 0.0, True)

    def _in_words(self, text: str, leaf: Leaf) -> Iterator[int]:
        style = leaf.box.style
        total, left, right = style["hyphenate_limit_chars"]
        dictionary = _dictionary(style["lang"] or "", left, right)
        if dictionary is None:
            return
        german = (style["lang"] or "").startswith("de")
        for found in _WORD.finditer(text, leaf.start, leaf.end):
            word, (start, stop) = found.group(), found.span()
            if len(word) < total or word in self._names:
                continue
            if _is_part(text, start, stop):
                continue
            if not word.islower():
                if not word[1:].islower():
                    continue  # an abbreviation
                if not (
                    german
                    or word.lower() in self._common
                    or _SENTENCE.search(text, max(0, start - 12), start)
                ):
                    continue  # a name
            for position in dictionary.positions(word.lower()):
                yield start + position


def _is_part(text: str, start: int, stop: int) -> bool:
    """Whether letters are part of something longer: a compound, a contraction, a name of a file.

    “Delury’s” is not, since nothing but its s follows.
    """
    if start and text[start - 1] in _JOINED:
        return True
    after = text[stop : stop + 1]
    if after in ("'", "’"):
        return text[stop + 2 : stop + 3].isalpha()
    return after in _JOINED and after != "."


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < place < stop for start, stop in spans)


def _cost(text: str, place: int) -> tuple[float, bool]:
    """Penalty of a break without a space, and whether the line ends in something like a hyphen."""
    before = text[place - 1]
    if before in "-\u2010":
        if in_number(text, place):
            return TIED, True
        return (IN_NAME if _IN_NAME.search(text, 0, place) else AT_HYPHEN), True
    if before == "\u2013":
        ranged = place > 1 and text[place - 2].isdigit()
        return (AT_RANGE if ranged else AT_DASH), False
    if before == "\u2014":
        return AT_DASH, False
    return (0.0, False) if before.isalpha() else (AT_HYPHEN, False)


def _closed(flat: Flat) -> frozenset[int]:
    """Places between characters that do not wrap, and those before a call or a signature."""
    closed: set[int] = set()
    before = False
    for leaf in flat.leaves:
        if leaf.start == leaf.end:
            continue
        nowrap = leaf.box.style["white_space"] == "nowrap"
        if nowrap:
            closed.update(range(leaf.start + (not before), leaf.end))
        before = nowrap
    closed.update(flat.leaves[node.first].start for node in _calls(flat.root))
    return frozenset(closed)


def _calls(node: Node) -> Iterator[Node]:
    for part in node.parts:
        if isinstance(part, Node):
            element = part.box.element
            named = ((element.get("class") or "") if element is not None else "").split()
            if "sign" in named or "call" in named[:1]:
                yield part
            else:
                yield from _calls(part)


@cache
def _dictionary(language: str, left: int, right: int) -> Any:
    import pyphen

    name = pyphen.language_fallback(language) if language else None
    if name is None:
        return None
    least = MINIMA.get(language.partition("-")[0], (2, 2))
    return pyphen.Pyphen(lang=name, left=max(left, least[0]), right=max(right, least[1]))
