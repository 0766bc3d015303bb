"""The families beside the text face, and the scripts that each is meant for.

All come from packages (SIL Open Font License 1.1; DejaVu under its own, as free), in the order in
which they are asked; what an edition takes of them is decided in `glossator.sharing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from glossator.errors import ToolMissing
from glossator.scripts import EMOJI, MARKS, SIGNS, name_of, script_of
from glossator.typefaces import HANGUL, HANGUL_SANS, MUPDF, Face, coverage, name_in


@dataclass(frozen=True, slots=True)
class Family:
    """A family beside the text face: its faces and the scripts (ISO 15924) that it is meant for.

    `languages` narrows Han characters down to those of a language; `extra` is what to install for
    it, if it does not come with Glossator itself; of scripts in `hollow` its file has only boxes.
    """

    face: Face
    scripts: tuple[str, ...]
    italic: Face | None = None
    languages: tuple[str, ...] = ()
    extra: str = ""
    hollow: tuple[str, ...] = ()
    bold: Face | None = None  # where it is a file of its own

    @property
    def title(self) -> str:
        """The name by which its makers know it: “Noto Serif Hebrew”."""
        return name_in(self.face)

    @property
    def faces(self) -> tuple[Face, ...]:
        """All its faces, the regular one first."""
        return (self.face, *(face for face in (self.italic, self.bold) if face is not None))

    @property
    def name(self) -> str:
        """The CSS family."""
        return self.face.family

    @property
    def there(self) -> bool:
        """Whether its files are installed."""
        return _there(self.face)

    def has(self, char: str) -> bool:
        """Whether its face has a glyph for the character."""
        return ord(char) in coverage(self.face) and (
            not self.hollow or script_of(char) not in self.hollow
        )


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
# Medieval letters, Old Italic, Greek of the papyri. Its runes and Gothic letters are all one box.
MEDIEVAL: Final = Family(
    Face("Edition Medieval", False, "fontpkg_cardo", "files/Cardo-Regular.ttf"),
    ("Ital", "Grek", "Latn", "Hebr"),
    Face("Edition Medieval", True, "fontpkg_cardo", "files/Cardo-Italic.ttf"),
    hollow=("Runr", "Goth"),
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
JAPANESE = _han("Japanese", "pylopdf_fonts_jp", "NotoSerifJP", ("ja",), "cjk")
SIMPLIFIED = _han("Chinese", "pylopdf_fonts_zh_cn", "NotoSerifSC", ("zh-Hans",), "cjk")
TRADITIONAL = _han("Traditional", "pylopdf_fonts_zh_tw", "NotoSerifTC", ("zh-Hant",), "cjk")
KOREAN = (
    Family(HANGUL, _CJK, languages=("ko",)),
    Family(HANGUL_SANS, _CJK, languages=("ko",)),
)
_NOTO: Final = tuple(
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
# Braille, Canadian syllabics, Tifinagh, and signs that none of the others has: ✗ ❝ ➔.
_LAST: Final = Family(
    Face("Edition Last", False, "ziafont", "fonts/DejaVuSans.ttf"),
    ("Brai", "Cans", "Lisu", "Nkoo", "Ogam", "Tfng"),
)
# In the order in which they are asked.
SERIF: Final[tuple[Family, ...]] = (
    *(LETTERS, _HEBREW[0], _ARABIC[0], _DEVANAGARI[0], _THAI[0], *_NOTO),
    *(KOREAN[0], SIMPLIFIED[0], TRADITIONAL[0], JAPANESE[0]),
    *(SYMBOLS, _SIGNS, _EMOJI, MEDIEVAL, _LAST),
)
WITHOUT_SERIFS: Final[tuple[Family, ...]] = (
    *(LETTERS_SANS, _HEBREW[1], _ARABIC[1], _DEVANAGARI[1], _THAI[1], *_NOTO),
    *(KOREAN[1], SIMPLIFIED[1], TRADITIONAL[1], JAPANESE[1]),
    *(SYMBOLS, _SIGNS, _EMOJI, MEDIEVAL, _LAST),
)

_FURTHER: Final = "scripts"  # the extra that brings them
_MUSIC: Final = Family(Face("Edition Music", False, MUPDF, "music"), (SIGNS, MARKS), extra=_FURTHER)
_RARE_SIGNS: Final = Family(
    Face("Edition Rare Signs", False, MUPDF, "symbol2"), (SIGNS, MARKS), extra=_FURTHER
)


@cache
def further(script: str) -> tuple[Family, ...]:
    """The families of the extra `scripts` for a script, or for signs, that no other is meant for.

    Han, private use and Latin letters have none; of others it may turn out that it has none, too.
    """
    if script in (SIGNS, MARKS, "Brai"):
        return (_MUSIC, _RARE_SIGNS)
    if script in _WITHOUT or any(script in family.scripts for family in SERIF[:-1]):
        return ()
    name = name_of(script)
    face = Face(f"Edition {name}", False, MUPDF, name)
    return (Family(face, (script,), extra=_FURTHER),)


# Scripts of Unicode 16 and before that MuPDF has no face for.
_WITHOUT: Final = (*_CJK, *"Zzzz Gara Gukh Krai Onao Sgnw Tang Todr Tutg".split())


def written_as(language: str) -> str:
    """How a language (BCP 47) writes Han characters: zh-Hans, zh-Hant, ja, ko; "" for others."""
    parts = language.lower().split("-")
    if parts[0] in ("ja", "ko"):
        return parts[0]
    if parts[0] in ("yue", "lzh") or (
        parts[0] in ("zh", "cmn") and {"hant", "tw", "hk", "mo"} & set(parts)
    ):
        return "zh-Hant"
    return "zh-Hans" if parts[0] in ("zh", "cmn") else ""
