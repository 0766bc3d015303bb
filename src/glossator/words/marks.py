"""Marks of quotation, apostrophes and thin spaces, chosen by what stands around them.

A text comes with plain marks: straight ones, or the curly ones that pandoc made of them without
knowing of links and emphasis. Here each is an opening mark, a closing one or an apostrophe by its
neighbours, whatever inline elements lie between, and gets the shape of the language in which it
stands. Marks that the author typed curly are sealed meanwhile, and stay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from glossator.words import Words, words_for

# What an author typed, and what stands for it until the marks are set (Unicode noncharacters).
_TYPED: Final = "‘’“”"
_SEALS: Final = "\ufdd0\ufdd1\ufdd2\ufdd3"
# Straight marks that pandoc is not to see: it would close a quotation with them, and take away the
# space before: '90s and '*Heron*'; "never and "always".
_HELD: Final = {"'": "\ufdd4", '"': "\ufdd5"}
_NOT_CLOSING: Final = re.compile(r"(?<=\s)'(?=[^\w\s])")
_DOUBLE_MARK: Final = re.compile(
    r"""
    \n[ \t]*\n  # no quotation of pandoc's goes on behind a paragraph
    | \]\([^()\s"]*\s+"[^"\n]*" | ^[ \t]*\[[^\]\n]+\]:\s*\S+\s+"[^"\n]*"  # the title of a link
    | \{[^{}\n]*\} | <[A-Za-z/][^<>]*>  # attributes
    | (?P<mark>")
    """,
    re.MULTILINE | re.VERBOSE,
)
_SEAL: Final = str.maketrans(_TYPED, _SEALS)
_UNSEAL: Final = str.maketrans(_SEALS, _TYPED)
OBJECT: Final = "\ufffc"  # a formula or picture among the words

PLAIN: Final = "‘’“”"  # what pandoc makes of straight marks
_DOUBLE: Final = frozenset('“”"')
_OPENING: Final = frozenset("([{«„‚‹「『〈《（［¿¡–—―‒/" + _SEALS[0] + _SEALS[2])
_CLOSING: Final = frozenset(".,;:!?)]}»›…。、，；：！？）］」』〉》" + _SEALS[1] + _SEALS[3])
# Beside these no apostrophe stands, even where words run on behind a quotation.
_IDEOGRAPHS: Final = r"\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HANGUL: Final = r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_UNSPACED: Final = re.compile(f"[{_IDEOGRAPHS}{_HANGUL}]")
_HEBREW: Final = re.compile(r"[\u05d0-\u05ea]")
_YEAR: Final = re.compile(r"\d\d(?!\d)")
# Words that lose their beginning, by language
_ELISIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "en": re.compile(
        r"(?:tis|twas|twere|twill|twould|twixt|tisn|twasn|em|til|till|cause|bout|round|neath|gainst"
        r"|mid|midst|mongst|ere|fraid|nuff|n|ole|pon|scuse|stead|tween)\b",
        re.I,
    ),
    "de": re.compile(r"(?:s|n|ne|nen|nem|ner|nes|ran|rauf|raus|rein|rum|runter|rüber)\b", re.I),
    "nl": re.compile(r"(?:s|t|n|k|m|r|ns)\b", re.I),
}
_THIN: Final = "\u202f"  # NARROW NO-BREAK SPACE
_SPACES: Final = " \u00a0\u202f\u2009"
_HIGH: Final = re.compile(r"[;!?:»«]")

Role = Literal["open", "close", "apostrophe"]


def seal(source: str) -> str:
    """A source with its typed curly marks sealed, so that they can be told from pandoc's."""
    return source.translate(_SEAL)


def hold(source: str, prose: Callable[[str], str]) -> str:
    """A source with its straight marks held back that pandoc would misread, until `let_go`.

    prose: gives a source with something else, as long, in place of what is none, such as code.
    """
    shown = ""
    if _NOT_CLOSING.search(source) or '"' in source:
        shown = prose(source)
    found = [at for at in _never_closing(shown) if source[at] == shown[at]]
    parts, done = [], 0
    for at in sorted(found):
        parts += [source[done:at], _HELD[source[at]]]
        done = at + 1
    return "".join((*parts, source[done:]))


def _never_closing(text: str) -> Iterator[int]:
    """Where marks stand that begin a word within what pandoc takes for an open quotation."""
    yield from (match.start() for match in _NOT_CLOSING.finditer(text))
    is_open = False
    for match in _DOUBLE_MARK.finditer(text):
        if match["mark"] is None:
            is_open = is_open and "\n" not in match[0]
            continue
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        begins = bool(after.strip())
        if is_open and begins and before.isspace():
            yield match.start()
        else:
            is_open = begins and not is_open


def let_go(html: str) -> str:
    """What pandoc made of a source, with a plain mark for each that was held back."""
    return html.replace(_HELD["'"], "’").replace(_HELD['"'], "”")


def unseal(text: str) -> str:
    """The text with the marks that its author typed."""
    return text.translate(_UNSEAL)


@dataclass(slots=True)
class Setter:
    """Sets the marks of texts of one edition. `thin` is whether French gets its thin spaces."""

    words: Words
    thin: bool = True
    _quotes: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """A plain text of the edition's language, its straight marks set."""
        plain = seal(text).replace('"', "”").replace("'", "’")
        return self.sealed_text(plain, self.words.language)

    def sealed_text(self, text: str, language: str) -> str:
        """A text of one language in which typed marks are sealed, its plain marks set."""
        changes = self.changes(text, lambda at: language)
        return unseal("".join(changes.get(at, char) for at, char in enumerate(text)))

    def changes(self, text: str, language: Callable[[int], str]) -> dict[int, str]:
        """What is to stand in place of single characters of a text, by their offset.

        `language` says in which language an offset is; "" for code, which stays as it is.
        """
        found = self._marks(text, language)
        if self.thin and _HIGH.search(text + "".join(found.values())):
            self._thin_spaces(text, found, language)
        return found

    def pair(self, language: str) -> tuple[str, str, str, str]:
        """Outer and inner marks of a language, thin spaces included."""
        if language not in self._quotes:
            own = language == self.words.language
            self._quotes[language] = (self.words if own else words_for(language)).quotes
        return self._quotes[language]

    def _marks(self, text: str, language: Callable[[int], str]) -> dict[int, str]:
        found: dict[int, str] = {}
        waiting: list[tuple[bool, str]] = []  # what was opened: double, and in which language
        places = [m.start() for m in re.finditer(f"[{PLAIN}]", text)]
        for at in places:
            tag = language(at)
            if not tag:
                continue
            double = text[at] in _DOUBLE
            is_open = [one[0] for one in waiting].count(double) > 0
            role = _role(text, at, double, is_open, tag, places)
            if role == "apostrophe":
                found[at] = _apostrophe(text, at, double)
                continue
            if role == "open":
                waiting.append((double, tag))
            elif is_open:
                while waiting and waiting[-1][0] != double:
                    waiting.pop()
                tag = waiting.pop()[1]
            found[at] = self.pair(tag)[(0 if double else 2) + (role == "close")]
        return found

    def _thin_spaces(
        self, text: str, found: dict[int, str], language: Callable[[int], str]
    ) -> None:
        """Before ; : ! ? and within « », in French: a space becomes thin, or one is put in."""
        for at, char in enumerate(text):
            shown = found.get(at, char)
            if shown not in ";!?:»«" or not _is_french(tag := language(at)):
                continue
            if shown == "«":
                if text[at + 1 : at + 2] in (*_SPACES,):
                    found[at + 1] = _THIN
                elif text[at + 1 : at + 2].strip():
                    found[at] = shown + _THIN
                continue
            if shown != "»" and (not _ends_word(text, at) or _is_canadian(tag, shown)):
                continue
            before = text[at - 1 : at]
            if before and before in _SPACES:
                found[at - 1] = _THIN
            elif before and (shown == "»" or before not in "!?;:«("):
                found[at] = _THIN + shown


def _is_french(tag: str) -> bool:
    return tag.partition("-")[0] == "fr"


def _is_canadian(tag: str, sign: str) -> bool:
    """In Canada only the colon has a space before it."""
    return tag.upper().startswith("FR-CA") and sign != ":"


def _ends_word(text: str, at: int) -> bool:
    """Whether a high sign ends a word: those in addresses and times of day do not."""
    after = text[at + 1 : at + 2]
    return not after or after.isspace() or after in _CLOSING or after in PLAIN or after in "—–-"


def _role(text: str, at: int, double: bool, is_open: bool, tag: str, places: Sequence[int]) -> Role:
    before, after = _beside(text, at, -1), _beside(text, at, 1)
    if double and _HEBREW.match(before) and _HEBREW.match(text[at + 1 : at + 2]):
        return "apostrophe"  # gershayim, within an acronym
    starts = not before or before.isspace() or before in _OPENING
    ends = not after or after.isspace() or after in _CLOSING
    if starts and (not ends or (after and not after.isspace())):
        if double or _is_quote(text, at, tag, is_open, places):
            return "open"
        return "apostrophe"
    if starts and ends and double and not is_open and text[at + 1 : at + 2] in {*PLAIN}:
        return "open"  # around nothing but a mark of a note
    if ends or starts:
        return "close" if double or is_open else "apostrophe"
    if _UNSPACED.match(before) or _UNSPACED.match(after) or double:
        return "close" if is_open else "open"
    return "apostrophe"


def _beside(text: str, at: int, step: int) -> str:
    """The next character on one side that is no plain mark; "" at the end of the text."""
    at += step
    while 0 <= at < len(text) and text[at] in PLAIN:
        at += step
    return text[at] if 0 <= at < len(text) else ""


def _is_quote(text: str, at: int, tag: str, is_open: bool, places: Sequence[int]) -> bool:
    """Whether a single mark at the start of a word opens a quotation: ’Tis and ’90s do not."""
    elision = _ELISIONS.get(tag.partition("-")[0].lower())
    if _YEAR.match(text, at + 1) or (elision is not None and elision.match(text, at + 1)):
        return False
    for other in places[bisect_right(places, at) :]:
        if text[other] in _DOUBLE:
            continue
        before, after = _beside(text, other, -1), _beside(text, other, 1)
        ends = not after or after.isspace() or after in _CLOSING or after in _OPENING
        if ends and before and not before.isspace():
            return True
        if _UNSPACED.match(before) or _UNSPACED.match(after):
            return True
    return False


def _apostrophe(text: str, at: int, double: bool) -> str:
    """An apostrophe; behind a Hebrew letter geresh, between two of them gershayim."""
    if _HEBREW.match(text[at - 1 : at] if at else ""):
        return "\u05f4" if double else "\u05f3"
    return "’"
