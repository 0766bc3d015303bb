"""The typefaces of the page: cut down to its characters and written into the style sheet."""

from __future__ import annotations

import string
from base64 import b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from glossator.model import Edition
from glossator.sharing import Share, choice_of, families_of_use, tagged_characters
from glossator.store import Store, recalled
from glossator.typefaces import ITALIC, ROMAN, SANS, SANS_ITALIC, Face, coverage, subset, weights
from glossator.woff2 import woff2

# What the script and the style sheet may print, whatever the edition says.
_ALWAYS: Final = string.ascii_letters + string.digits + string.punctuation + " \u00a0¶—…×"
# What letters need to stand beside one another, and the capitals and figures that the style sheet
# asks for; all the face's alternates would make the page a third larger.
_FEATURES: Final = tuple(
    "kern liga clig calt ccmp locl mark mkmk rlig rclt vert palt "
    "smcp c2sc onum lnum pnum tnum".split()
)
# Optical size in points: the text stands at 19 CSS pixels, that is 14 points.
_OPTICAL_SIZE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Cut:
    """One weight and slope of a typeface as the page uses it."""

    face: Face
    weight: int


CUTS: Final = (Cut(ROMAN, 400), Cut(ITALIC, 400), Cut(ROMAN, 600))
_SANS_CUTS: Final = (Cut(SANS, 400), Cut(SANS_ITALIC, 400), Cut(SANS, 600))
TEXT: Final = '"Edition Text"'  # in the theme: the text face, with the families around it


@dataclass(frozen=True, slots=True)
class Faces:
    """`@font-face` rules with the fonts in them, and the families of running text in their order.

    `passages` are rules for passages in languages that have faces of their own.
    """

    rules: str
    stack: str
    passages: str

    def dressed(self, sheet: str) -> str:
        """A theme with the families of this page in it."""
        return f"{self.rules}\n{sheet.replace(TEXT, self.stack)}\n{self.passages}"


def faces_for(edition: Edition, text: str, bold: str, store: Store | None = None) -> Faces:
    """The faces of a page that prints these characters.

    `text` is everything on the page, which may be italic as well, `bold` what may stand in that
    cut; each cut holds no more than that. Cuts that an earlier page had are taken from the store.
    Raises ToolMissing when a typeface is not installed.
    """
    shares = choice_of(edition).shares(set(text), tagged_characters(edition))
    elsewhere = {c for share in shares if not share.languages for c in share.characters}
    wanted = [
        (cut, _covered(cut.face, used + _ALWAYS, elsewhere))
        for cut, used in zip(_cuts(edition), (text, text, bold), strict=True)
    ]
    for share in shares:
        wanted += _beside(share, set(text), set(bold))
    uses = tuple(families_of_use(edition))
    for _, family in uses:
        letters = "".join(sorted(c for c in set(text) if ord(c) in coverage(family.face)))
        wanted += _beside(Share(family, letters), set(text), set(bold) | set(text))
    with ThreadPoolExecutor(len(wanted)) as pool:  # compression leaves the interpreter to others
        fonts = pool.map(lambda one: _packed(one[0], one[1], store), wanted)
        rules = [_rule(cut, font) for (cut, _), font in zip(wanted, fonts, strict=True)]
    beside = [share.family.name for share in shares if not share.alone]
    stack = ", ".join(f'"{name}"' for name in (_cuts(edition)[0].face.family, *beside))
    passages = [*_passages(shares), *(_of_use(elements, family.name) for elements, family in uses)]
    return Faces("\n".join(rules), stack, "\n".join(passages))


def _of_use(elements: str, family: str) -> str:
    """Elements with a face of their own, unless the reader has chosen one for all of the page."""
    chosen = '[value="face-sans"]:checked, #reading-face option[value="face-plain"]:checked'
    unless = f":root:not(:has(#reading-face option{chosen}))"
    return f'{unless} :is({elements}){{font-family:"{family}",var(--serif)}}'


def _passages(shares: Iterable[Share]) -> Iterator[str]:
    """Han characters as each language of the page writes them."""
    for share in shares:
        for language in share.languages:
            stack = f'"{share.family.name}",var(--text)'
            yield f":lang({language}){{--serif:{stack};font-family:var(--serif)}}"


def _cuts(edition: Edition) -> tuple[Cut, ...]:
    return _SANS_CUTS if edition.theme.sans else CUTS


def _covered(face: Face, used: str, elsewhere: set[str]) -> str:
    """The characters that are this face's to print, sorted."""
    return "".join(sorted(c for c in set(used) - elsewhere if ord(c) in coverage(face)))


def _beside(share: Share, italic: set[str], bold: set[str]) -> Iterator[tuple[Cut, str]]:
    """A family beside the text face: regular, and as far as it has them the other cuts."""
    face, slanted = share.family.face, share.family.italic
    letters = set(share.characters)
    regular, *strong = weights(face)
    yield Cut(face, regular), share.cut
    if share.family.bold is not None and letters & bold:
        yield Cut(share.family.bold, share.family.bold.weight), "".join(sorted(letters & bold))
    elif strong and letters & bold:
        yield Cut(face, strong[0]), "".join(sorted(letters & bold))
    if slanted is not None and letters & italic:
        yield Cut(slanted, weights(slanted)[0]), "".join(sorted(letters & italic))


def _rule(cut: Cut, font: bytes) -> str:
    style = "italic" if cut.face.italic else "normal"
    coded = b64encode(font).decode("ascii")
    return (
        f'@font-face{{font-family:"{cut.face.family}";font-style:{style};'
        f"font-weight:{cut.weight or 400};"
        f'src:url("data:font/woff2;base64,{coded}") format("woff2")}}'
    )


def _packed(cut: Cut, characters: str, store: Store | None) -> bytes:
    """The font file of a cut, from the store if it is there."""
    parts = [f"{cut!r} {characters}".encode(), cut.face.content]
    return recalled(store, "woff2", parts, lambda: woff2(_font(cut, characters)))


def _font(cut: Cut, characters: str) -> bytes:
    if cut.face not in (ROMAN, ITALIC):
        axes = (("wght", float(cut.weight)),) if len(weights(cut.face)) > 1 else ()
        return subset(cut.face, characters, axes)
    return subset(cut.face, characters, (("wght", cut.weight), ("opsz", _OPTICAL_SIZE)), _FEATURES)
