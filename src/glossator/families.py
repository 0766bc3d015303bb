"""Which family prints which characters of an edition: the text face, and others for what it lacks.

A script belongs to one family as a whole wherever that looks better: Greek of which the text face
has only the plain letters is set in another face to the last letter, or every word with an accent
would be of two. Latin letters and signs are taken from other faces one by one. A family holds no
more characters than are its own to print, so that it may stand before the text face in a style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from lxml import etree

from glossator.errors import ToolMissing
from glossator.model import Edition
from glossator.prose import Element, parse
from glossator.scripts import EMOJI, MARKS, SIGNS, inkless, script_of
from glossator.typefaces import HANGUL, HANGUL_SANS, ROMAN, SANS, Face, coverage, is_cjk


@dataclass(frozen=True, slots=True)
class Family:
    """A family beside the text face: its faces and the scripts (ISO 15924) that it is meant for.

    `languages` narrows Han characters down to those of a language; `extra` is what to install for
    it, if it does not come with Glossator itself.
    """

    face: Face
    scripts: tuple[str, ...]
    italic: Face | None = None
    languages: tuple[str, ...] = ()
    extra: str = ""

    @property
    def name(self) -> str:
        """The CSS family."""
        return self.face.family

    @property
    def there(self) -> bool:
        """Whether its files are installed."""
        return _there(self.face)


@cache
def _there(face: Face) -> bool:
    try:
        coverage(face)
    except ToolMissing:
        return False
    return True


def _noto(name: str, script: str) -> Family:
    face = Face(f"Edition {name}", False, "manimgx_fonts", f"NotoSans{name}[wght].ttf")
    return Family(face, (script,))


def _pair(name: str, script: str, package: str, serif: str, sans: str) -> tuple[Family, Family]:
    one = Family(Face(f"Edition {name}", False, package, serif), (script,))
    return one, Family(Face(f"Edition {name} Sans", False, package, sans), (script,))


def _han(
    name: str, package: str, serif: str, languages: tuple[str, ...], extra: str
) -> tuple[Family, Family]:
    """Noto Serif and Noto Sans as one part of East Asia writes Han characters."""
    scripts = _CJK
    return (
        Family(
            Face(f"Edition {name}", False, package, f"{serif}-Regular.otf"),
            scripts,
            languages=languages,
            extra=extra,
        ),
        Family(
            Face(
                f"Edition {name} Sans",
                False,
                package,
                f"{serif.replace('Serif', 'Sans')}-Regular.otf",
            ),
            scripts,
            languages=languages,
            extra=extra,
        ),
    )


_CJK: Final = ("Hani", "Hang", "Hira", "Kana", "Bopo")
_LETTERS: Final = ("Latn", "Grek", "Cyrl")
_PACKAGE: Final = "fontpkg_noto_serif"
LETTERS: Final = Family(
    Face("Edition Letters", False, _PACKAGE, "files/NotoSerif[wdth,wght].ttf"),
    _LETTERS,
    Face("Edition Letters", True, _PACKAGE, "files/NotoSerif-Italic[wdth,wght].ttf"),
)
LETTERS_SANS: Final = Family(
    Face("Edition Letters Sans", False, "manimgx_fonts", "NotoSans[wght].ttf"), _LETTERS
)
# Medieval letters, runes, Gothic; Greek of the papyri.
MEDIEVAL: Final = Family(
    Face("Edition Medieval", False, "fontpkg_cardo", "files/Cardo-Regular.ttf"),
    ("Runr", "Goth", "Ital", "Grek", "Latn", "Hebr"),
    Face("Edition Medieval", True, "fontpkg_cardo", "files/Cardo-Italic.ttf"),
)
SYMBOLS: Final = Family(
    Face("Edition Symbols", False, "ziamath", "fonts/STIXTwoMath-Regular.ttf"), (SIGNS,)
)
_HEBREW = _pair(
    "Hebrew",
    "Hebr",
    "pylopdf_fonts_he",
    "NotoSerifHebrew-Variable.ttf",
    "NotoSansHebrew-Variable.ttf",
)
_ARABIC = _pair(
    "Arabic",
    "Arab",
    "pylopdf_fonts_ar",
    "NotoNaskhArabic-Variable.ttf",
    "NotoSansArabic-Variable.ttf",
)
_DEVANAGARI = _pair(
    "Devanagari",
    "Deva",
    "pylopdf_fonts_hi",
    "NotoSerifDevanagari-Variable.ttf",
    "NotoSansDevanagari-Variable.ttf",
)
_THAI = _pair(
    "Thai", "Thai", "pylopdf_fonts_th", "NotoSerifThai-Variable.ttf", "NotoSansThai-Variable.ttf"
)
_JAPANESE = _han("Japanese", "pylopdf_fonts_jp", "NotoSerifJP", ("ja",), "cjk")
_SIMPLIFIED = _han("Chinese", "pylopdf_fonts_zh_cn", "NotoSerifSC", ("zh-Hans",), "cjk")
_TRADITIONAL = _han("Traditional", "pylopdf_fonts_zh_tw", "NotoSerifTC", ("zh-Hant",), "cjk")
_KOREAN = (
    Family(HANGUL, _CJK, languages=("ko",)),
    Family(HANGUL_SANS, _CJK, languages=("ko",)),
)
_WITHOUT_SERIFS: Final = tuple(
    _noto(name, script)
    for name, script in {
        "Armenian": "Armn",
        "Georgian": "Geor",
        "Ethiopic": "Ethi",
        "Bengali": "Beng",
        "Gujarati": "Gujr",
        "Gurmukhi": "Guru",
        "Kannada": "Knda",
        "Khmer": "Khmr",
        "Lao": "Laoo",
        "Malayalam": "Mlym",
        "Myanmar": "Mymr",
        "Oriya": "Orya",
        "Sinhala": "Sinh",
        "Tamil": "Taml",
        "Telugu": "Telu",
    }.items()
)
_SIGNS: Final = Family(
    Face("Edition Signs", False, "manimgx_fonts", "NotoSansSymbols[wght].ttf"), (SIGNS,)
)
_EMOJI: Final = Family(
    Face("Edition Emoji", False, "manimgx_fonts", "NotoEmoji[wght].ttf"), (EMOJI, SIGNS)
)
# In the order in which they are asked.
_SERIF: Final[tuple[Family, ...]] = (
    *(LETTERS, _HEBREW[0], _ARABIC[0], _DEVANAGARI[0], _THAI[0], *_WITHOUT_SERIFS),
    *(_KOREAN[0], _SIMPLIFIED[0], _TRADITIONAL[0], _JAPANESE[0]),
    *(SYMBOLS, _SIGNS, _EMOJI, MEDIEVAL),
)
_SANS: Final[tuple[Family, ...]] = (
    *(LETTERS_SANS, _HEBREW[1], _ARABIC[1], _DEVANAGARI[1], _THAI[1], *_WITHOUT_SERIFS),
    *(_KOREAN[1], _SIMPLIFIED[1], _TRADITIONAL[1], _JAPANESE[1]),
    *(SYMBOLS, _SIGNS, _EMOJI, MEDIEVAL),
)
# Scripts that are set in one family to the last letter.
_WHOLE: Final = frozenset(("Grek", "Cyrl"))
# Signs that Chinese and Japanese set on a full square, as the text face does not.
SQUARE: Final = "“”‘’…—"
_TAGS: Final = re.compile(r'lang="((?:zh|ja|ko|yue|lzh|cmn)\b[^"]*)"')


def written_as(language: str) -> str:
    """How a language (BCP 47) writes Han characters: zh-Hans, zh-Hant, ja, ko; "" for the others."""
    parts = language.lower().split("-")
    if parts[0] in ("ja", "ko"):
        return parts[0]
    if parts[0] in ("yue", "lzh") or (
        parts[0] in ("zh", "cmn") and {"hant", "tw", "hk", "mo"} & set(parts)
    ):
        return "zh-Hant"
    return "zh-Hans" if parts[0] in ("zh", "cmn") else ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one family prints: these characters, in text of these languages ((): of all)."""

    family: Family
    characters: str
    languages: tuple[str, ...] = ()


@dataclass(slots=True)
class Choice:
    """The families at hand for one edition, and who prints what.

    `language` is the edition's, `own` the families of edition.yaml, which come first.
    """

    language: str = "en"
    own: Sequence[Family] = ()
    sans: bool = False
    _found: dict[tuple[str, str], Family | None] = field(default_factory=dict)

    @property
    def text(self) -> Face:
        """The text face."""
        return SANS if self.sans else ROMAN

    def covered(self, char: str) -> bool:
        """Whether some face at hand can print the character."""
        return ord(char) in coverage(self.text) or self.home(char) is not None

    def home(self, char: str, written: str = "") -> Family | None:
        """The first family that is meant for the character and has it, else any that has it."""
        if (char, written) not in self._found:
            self._found[char, written] = next(self._asked(char, written), None)
        return self._found[char, written]

    def _asked(self, char: str, written: str) -> Iterator[Family]:
        script = script_of(char)
        shelf = (*self.own, *(_SANS if self.sans else _SERIF))
        having = [f for f in shelf if f.there and ord(char) in coverage(f.face)]
        if written:
            yield from (f for f in having if written in f.languages)
        yield from (f for f in having if _meant(f, script, char))
        yield from having

    def missing_extra(self, char: str) -> str:
        """The extra whose family would print a character that none at hand can; "" if none would."""
        script = "Hani" if is_cjk(char) else script_of(char)
        return next(
            (f.extra for f in _SERIF if f.extra and script in f.scripts and not f.there), ""
        )

    def shares(
        self, characters: Iterable[str], tagged: Mapping[str, Iterable[str]] | None = None
    ) -> tuple[Share, ...]:
        """Who prints these characters beside the text face; `tagged` has those of each language.

        What no face has is passed over: see `covered`.
        """
        every = {char for char in characters if not inkless(char)}
        text = coverage(self.text)
        mixed = {script_of(c) for c in every if ord(c) not in text} & _WHOLE
        written = written_as(self.language) or _guessed(every, tagged or {})
        found: dict[Family, set[str]] = {}
        for char in every:
            family = self._of_own(char)
            if family is None and (ord(char) not in text or script_of(char) in mixed):
                family = self.home(char, written if is_cjk(char) else "")
            if family is not None:
                found.setdefault(family, set()).add(char)
        joiners = {c for c in characters if inkless(c) and ord(c) > 0x7F}
        made = [Share(f, _sorted(chars, f, joiners)) for f, chars in found.items()]
        made += self._by_language(tagged or {}, joiners)
        return tuple(sorted(made, key=self._place))

    def _of_own(self, char: str) -> Family | None:
        """The edition's own family for a character: before the text face."""
        script = script_of(char)
        for family in self.own:
            meant = not family.scripts or script in family.scripts
            if meant and ord(char) in coverage(family.face):
                return family
        return None

    def _by_language(
        self, tagged: Mapping[str, Iterable[str]], joiners: set[str]
    ) -> Iterator[Share]:
        """Han characters of passages, and the signs around them, as their language writes them."""
        gathered: dict[Family, tuple[set[str], set[str]]] = {}
        for language, characters in tagged.items():
            written = written_as(language)
            for char in characters:
                square = char in SQUARE and written != "ko"
                family = self.home(char, written) if is_cjk(char) or square else None
                if family is not None and written in family.languages:
                    chars, languages = gathered.setdefault(family, (set(), set()))
                    chars.add(char)
                    languages.add(language)
        for family, (chars, languages) in gathered.items():
            yield Share(family, _sorted(chars, family, joiners), tuple(sorted(languages)))

    def _place(self, share: Share) -> tuple[bool, int, str]:
        shelf = (*self.own, *(_SANS if self.sans else _SERIF))
        return bool(share.languages), shelf.index(share.family), share.characters


def _meant(family: Family, script: str, char: str) -> bool:
    if script in (SIGNS, MARKS) and not {SIGNS, EMOJI} & set(family.scripts):
        return any(_used_with(char, other) for other in family.scripts) or (
            is_cjk(char) and bool(family.languages)
        )
    return script in family.scripts


@cache
def _used_with(char: str, script: str) -> bool:
    """Whether a sign or mark of several scripts is used with this one (Script_Extensions)."""
    import icu

    return bool(icu.Script.hasScript(char, *icu.Script.getCode(script)))


def _sorted(chars: set[str], family: Family, joiners: set[str]) -> str:
    kept = {char for char in joiners if ord(char) in coverage(family.face)}
    return "".join(sorted(chars | kept))


def _guessed(every: set[str], tagged: Mapping[str, Iterable[str]]) -> str:
    """How Han characters are written that no language claims, in an edition of another language."""
    scripts = {script_of(char) for char in every if is_cjk(char)}
    if {"Hira", "Kana"} & scripts:
        return "ja"
    if "Hang" in scripts:
        return "ko"
    named = {written_as(language) for language in tagged} - {""}
    if len(named) == 1:
        return named.pop()
    if "Bopo" in scripts:
        return "zh-Hant"
    han = {ord(char) for char in every if script_of(char) == "Hani"}
    for family in (_KOREAN[0], _SIMPLIFIED[0], _TRADITIONAL[0], _JAPANESE[0]):
        if han and family.there and han <= coverage(family.face):
            return family.languages[0]
    return "zh-Hans" if han else ""


def choice_of(edition: Edition, *, sans: bool = False) -> Choice:
    """The families at hand for an edition."""
    return Choice(edition.metadata.language, (), sans)


def tagged_characters(edition: Edition) -> dict[str, set[str]]:
    """The characters of every passage in Chinese, Japanese or Korean, by the language that it says.

    An edition in one of them says it for all of its text.
    """
    bodies = [division.body for division in edition.divisions]
    bodies += [note.body for note in edition.notes.values()]
    bodies += [entry.body for entry in edition.entries.values()]
    found: dict[str, set[str]] = {}
    language = edition.metadata.language
    if written_as(language):
        texts = [edition.metadata.title, edition.metadata.subtitle]
        found[language] = {char for text in texts for char in text}
    for body in bodies:
        if written_as(language) or _TAGS.search(body):
            _gather(parse(body), language, found)
    return found


def _gather(element: Element, language: str, found: dict[str, set[str]]) -> None:
    if not isinstance(element.tag, str) or isinstance(element, etree._Comment):
        return
    own = element.get("lang") or language
    if element.text and written_as(own):
        found.setdefault(own, set()).update(element.text)
    for child in element:
        _gather(child, own, found)
        if child.tail and written_as(own):
            found.setdefault(own, set()).update(child.tail)
