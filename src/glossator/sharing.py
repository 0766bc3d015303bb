"""Which family prints which characters of an edition: the text face, and others for what it lacks.

A script belongs to one family as a whole wherever that looks better: Greek of which the text face
has only the plain letters is set in another face to the last letter, or every word with an accent
would be of two. Latin letters and signs are taken from other faces one by one. A family holds no
more characters than are its own to print, so that it may stand before the text face in a style
sheet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from lxml import etree

from glossator.families import (
    JAPANESE,
    KOREAN,
    SERIF,
    SIMPLIFIED,
    TRADITIONAL,
    WITHOUT_SERIFS,
    Family,
    further,
    written_as,
)
from glossator.model import Edition, Font
from glossator.prose import Element, parse
from glossator.scripts import EMOJI, MARKS, PRIVATE, SIGNS, inkless, script_of
from glossator.typefaces import ROMAN, SANS, Face, coverage, is_cjk
from glossator.vocabulary import FONT_USES

# Scripts that are set in one family to the last letter.
_WHOLE: Final = frozenset(("Grek", "Cyrl"))
# Signs that Chinese and Japanese set on a full square, as the text face does not.
SQUARE: Final = "“”‘’…—"
_TAGS: Final = re.compile(r'lang="((?:zh|ja|ko|yue|lzh|cmn)\b[^"]*)"')


@dataclass(frozen=True, slots=True)
class Share:
    """What one family prints: these characters, wherever they stand.

    In passages of `languages` it is asked before the text face; `alone` says that it is asked there
    and nowhere else. `marks` are those of several scripts (U+0308) that may stand on its letters.
    """

    family: Family
    characters: str
    languages: tuple[str, ...] = ()
    alone: bool = False
    marks: str = ""

    @property
    def cut(self) -> str:
        """The characters that its font needs."""
        return self.characters + self.marks


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
        if script_of(char) == PRIVATE:  # what it means, only the font of the manuscript knows
            return self.of_own(char) is not None
        return ord(char) in coverage(self.text) or self.home(char) is not None

    def home(self, char: str, written: str = "") -> Family | None:
        """The first family that is meant for the character and has it, else any that has it."""
        if (char, written) not in self._found:
            self._found[char, written] = next(self._asked(char, written), None)
        return self._found[char, written]

    def _asked(self, char: str, written: str) -> Iterator[Family]:
        script = script_of(char)
        shelf = (*self.own, *(WITHOUT_SERIFS if self.sans else SERIF))
        having = [family for family in shelf if family.there and family.has(char)]
        if written:
            yield from (f for f in having if written in f.languages)
        yield from (f for f in having if _meant(f, script, char))
        others = [f for f in further(script) if f.there and f.has(char)]
        yield from (f for f in others if script in f.scripts and script not in (SIGNS, MARKS))
        yield from (*having, *others)

    def missing_extra(self, char: str) -> str:
        """The extra that would bring a family for a character that none at hand has, or ""."""
        script = "Hani" if is_cjk(char) else script_of(char)
        named = () if script in (SIGNS, MARKS) and ord(char) < 0x10000 else further(script)
        asked = (f for f in (*SERIF, *named) if f.extra and script in f.scripts)
        return next((f.extra for f in asked if not f.there), "")

    def shares(
        self, characters: Iterable[str], tagged: Mapping[str, Iterable[str]] | None = None
    ) -> tuple[Share, ...]:
        """Who prints these characters beside the text face; `tagged` has those of each language.

        What no face has is passed over: see `covered`.
        """
        every = {part for char in characters if not inkless(char) for part in _with_parts(char)}
        text = coverage(self.text)
        mixed = {script_of(c) for c in every if ord(c) not in text} & _WHOLE
        written = written_as(self.language) or _guessed(every, tagged or {})
        found: dict[Family, set[str]] = {}
        homes: dict[str, Family] = {}
        for char in every:
            family = self.of_own(char)
            if family is None and (ord(char) not in text or script_of(char) in mixed):
                family = self.home(char, written if is_cjk(char) else "")
            if family is not None:
                homes[char] = family
                found.setdefault(family, set()).add(char)
        joiners = {c for c in characters if inkless(c) and ord(c) > 0x7F}
        marks = {c for c in every if script_of(c) == MARKS}
        passages = self._passages(tagged or {}, homes)
        made = []
        for family in dict.fromkeys((*found, *passages)):
            chars, languages = passages.get(family, (set(), set()))
            whole = _sorted(found.get(family, set()) | chars, family, joiners)
            said = (tuple(sorted(languages)), family not in found)
            made.append(Share(family, whole, *said, _marks_on(family, marks - set(whole))))
        return tuple(sorted(made, key=self._place))

    def of_own(self, char: str) -> Family | None:
        """The edition's own family for a character: before the text face."""
        script = script_of(char)
        for family in self.own:
            meant = not family.scripts or script in family.scripts
            if meant and family.has(char):
                return family
        return None

    def _passages(
        self, tagged: Mapping[str, Iterable[str]], homes: Mapping[str, Family]
    ) -> dict[Family, tuple[set[str], set[str]]]:
        """Han characters of passages, and the signs around them, as their language writes them.

        By family, characters and languages; what stands there in the same family as everywhere is
        left out.
        """
        gathered: dict[Family, tuple[set[str], set[str]]] = {}
        for language, characters in tagged.items():
            written = written_as(language)
            for char in characters:
                if self.of_own(char):
                    continue
                square = char in SQUARE and written != "ko"
                family = self.home(char, written) if is_cjk(char) or square else None
                if family is None or written not in family.languages:
                    continue
                if homes.get(char) is not family:
                    chars, languages = gathered.setdefault(family, (set(), set()))
                    chars.add(char)
                    languages.add(language)
        return gathered

    def _place(self, share: Share) -> tuple[int, str]:
        shelf = (*self.own, *(WITHOUT_SERIFS if self.sans else SERIF))
        known = share.family in shelf
        return shelf.index(share.family) if known else len(shelf), share.family.name


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


def _marks_on(family: Family, marks: set[str]) -> str:
    """Which of these marks a family has that is asked for the letters of other scripts alone."""
    if not family.scripts or {"Latn", SIGNS} & set(family.scripts):
        return ""
    return "".join(sorted(char for char in marks if family.has(char)))


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
    for family in (KOREAN[0], SIMPLIFIED[0], TRADITIONAL[0], JAPANESE[0]):
        if han and family.there and han <= coverage(family.face):
            return family.languages[0]
    return "zh-Hans" if han else ""


def _with_parts(char: str) -> str:
    """A character and, in the scripts of southern Asia, what a shaper takes it apart into: ำ."""
    return char + unicodedata.normalize("NFKD", char) if "\u0900" <= char <= "\u109f" else char


def choice_of(edition: Edition, *, sans: bool = False) -> Choice:
    """The families at hand for an edition."""
    sans = sans or edition.theme.sans
    own = own_families(edition.fonts, "sans" if sans else "text")
    return Choice(edition.metadata.language, own, sans)


def faces_of(
    language: str,
    bodies: Iterable[str],
    fonts: Sequence[Font],
    *,
    sans: bool = False,
    large: bool = False,
) -> tuple[str, ...]:
    """The names of the typefaces that these texts are set in, but for the manuscript’s own.

    The text face is not among them where the manuscript's have every letter. Large print has none
    with serifs; on a screen the same text may have.
    """
    trees = [parse(body) for body in bodies]
    characters = {char for tree in trees for text in tree.itertext() for char in str(text)}
    tagged: dict[str, set[str]] = {}
    for tree in trees:
        _gather(tree, language, tagged)
    names = []
    for bare in dict.fromkeys((sans, sans or large)):
        choice = Choice(language, own_families(fonts), bare)
        if not all(inkless(char) or choice.of_own(char) for char in characters):
            names.append("Source Sans 3" if bare else "Source Serif 4")
        shares = choice.shares(characters, tagged)
        names += [one.family.title for one in shares if not one.family.face.content]
    code = any(True for tree in trees for _ in tree.iter("code", "pre", "kbd"))
    return tuple(dict.fromkeys((*names, *(("Source Code Pro",) if code else ()))))


def families_of_use(edition: Edition) -> Iterator[tuple[str, Family]]:
    """The manuscript's families for some elements alone, with the selector of those elements."""
    for use, elements in FONT_USES.items():
        if elements:
            yield from ((elements, family) for family in own_families(edition.fonts, use))


def own_families(fonts: Iterable[Font], use: str = "text") -> tuple[Family, ...]:
    """The manuscript's fonts of this use as families, one for each script that they are for.

    Where there is none for running text without serifs, that with serifs may have others' letters.
    """
    every = tuple(fonts)
    chosen = [font for font in every if font.use == use]
    if use == "sans" and not chosen:
        chosen = [font for font in every if font.use == "text"]
    by_script: dict[str, list[Face]] = {}
    for font in chosen:
        faces = by_script.setdefault(font.script, [])
        number = list(by_script).index(font.script) + 1
        # a variable font has every weight in it
        weight = 0 if b"fvar" in font.content[:1024] else font.weight
        name = (
            f"Edition Own {number}"
            if use in ("text", "sans")
            else f"Edition {use.title()} {number}"
        )
        faces.append(Face(name, font.italic, "", font.path, weight, font.content))
    found = []
    for script, faces in by_script.items():
        upright = sorted((f for f in faces if not f.italic), key=lambda f: abs(f.weight - 400))
        slanted = [face for face in faces if face.italic]
        regular = (upright or slanted)[0]
        bold = next((face for face in upright[1:] if face.weight > 400), None)
        italic = slanted[0] if upright and slanted else None
        scripts = (script,) if script else ()
        found.append(Family(regular, scripts, italic, bold=bold))
    return tuple(found)


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
