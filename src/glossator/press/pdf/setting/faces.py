"""The faces of one printing: the text face whole, others cut down to what they print."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from glossator.families import Family, written_as
from glossator.model import Edition
from glossator.press.pdf.engine.font_uses import digest
from glossator.sharing import Choice, Share, choice_of, families_of_use, tagged_characters
from glossator.store import Store
from glossator.typefaces import (
    ITALIC,
    MONO,
    ROMAN,
    SANS,
    SANS_ITALIC,
    Face,
    coverage,
    file_content,
    font_file,
    is_truetype,
    subset,
    truetype_subset,
    weights,
)

TEXT: Final = '"Edition Text"'  # in a theme: the text face, with the families around it
CODE: Final = '"Edition Code"'  # in a theme: the face of code, before all of those
_SPACES: Final = " \u00a0"


@dataclass(frozen=True, slots=True)
class TypeCase:
    """The faces of one printing: their @font-face rules, and the faces themselves by digest.

    `stack` names the families of running text in the order in which they are asked; `passages` are
    the rules for passages in languages that have faces of their own.
    """

    rules: str
    faces: Mapping[str, bytes]
    stack: str = '"Edition Serif"'
    passages: str = ""

    def dressed(self, css: str) -> str:
        """A theme with the families of this printing in it."""
        whole = css.replace(CODE, f'"{MONO.family}", {self.stack}').replace(TEXT, self.stack)
        return f"{self.rules}\n{whole}\n{self.passages}"


def type_case(characters: str) -> TypeCase:
    """The text face, and those that English text with these characters needs."""
    return _case(Choice(), characters, {}, _TEXT, None)


def type_case_of(edition: Edition, *, large: bool, store: Store | None = None) -> TypeCase:
    """The faces for printing an edition. All its sheets need the same one.

    Large print is set without serifs. What takes long to cut is kept in the store.
    """
    choice, characters = choice_of(edition, sans=large), _characters(edition)
    code = any("<code" in body or "<pre" in body or "<kbd" in body for body in _bodies(edition))
    text = _LARGE if large else _SANS if edition.theme.sans else _TEXT
    text = (*text, *((MONO,) if code else ()))
    uses = tuple(families_of_use(edition))
    return _case(choice, characters, tagged_characters(edition), text, store, uses)


_TEXT: Final = (ROMAN, ITALIC)
_LARGE: Final = (SANS, ROMAN, ITALIC)
_SANS: Final = (SANS, SANS_ITALIC, ROMAN, ITALIC)


def _characters(edition: Edition) -> str:
    """Every character that some sheet may print, each once."""
    said = edition.metadata
    texts = [said.title, said.subtitle, *(layer.singular for layer in edition.layers.values())]
    texts += (layer.sign for layer in edition.layers.values())
    texts += (division.body for division in edition.divisions)
    texts += (note.body + note.mark + note.lemma for note in edition.notes.values())
    texts += (entry.headword + entry.body for entry in edition.entries.values())
    return "".join(sorted({char for text in texts for char in text} | edition.words.characters))


def _bodies(edition: Edition) -> Iterator[str]:
    yield from (division.body for division in edition.divisions)
    yield from (note.body for note in edition.notes.values())
    yield from (entry.body for entry in edition.entries.values())


@dataclass(slots=True)
class _Founding:
    """Gathers @font-face rules and the faces behind them."""

    rules: list[str] = field(default_factory=list)
    faces: dict[str, bytes] = field(default_factory=dict)

    def add(self, face: Face, content: bytes, address: str, weight: str = "") -> None:
        self.faces[digest(content)] = content
        style = "italic" if face.italic else "normal"
        self.rules.append(
            f'@font-face{{font-family:"{face.family}";font-style:{style};{weight}'
            f'src:url("{address}")}}'
        )


def _case(
    choice: Choice,
    characters: str,
    tagged: Mapping[str, Iterable[str]],
    text: Sequence[Face],
    store: Store | None,
    uses: Sequence[tuple[str, Family]] = (),
) -> TypeCase:
    made = _Founding()
    for face in text:
        made.add(face, font_file(face).read_bytes(), font_file(face).as_uri())
    shares = choice.shares(characters, tagged)
    before: list[str] = []
    behind: list[str] = []
    for share in shares:
        # the space with it: between two words of a face, Pango sets it in that face
        _cut_all(made, share.family, share.cut + _SPACES, store)
        # a family has nothing but what is its own to print, or what a passage's language wants
        front = not share.languages and any(
            ord(c) in coverage(choice.text) for c in share.characters
        )
        if not share.alone:
            (before if front else behind).append(share.family.name)
    own = [share.family.name for share in shares if choice.language in share.languages]
    names = [face.family for face in text if not face.italic and face is not MONO]
    plain = _stack([*before, *names, *behind])
    stack = _stack([*own, *before, *names, *behind])
    passages = [_passages(choice, shares, plain)]
    for elements, family in uses:
        letters = "".join(c for c in characters if ord(c) in coverage(family.face))
        _cut_all(made, family, letters + _SPACES, store)
        passages.append(f'{elements} {{ font-family: "{family.name}", {stack} }}')
    return TypeCase("\n".join(made.rules), made.faces, stack, "\n".join(passages))


def _cut_all(made: _Founding, family: Family, letters: str, store: Store | None) -> None:
    for face in family.faces:
        if not is_truetype(face):
            _add_cut(made, face, _outlined(face, letters, store), "")
            continue
        for weight in weights(face):
            axes = (("wght", float(weight)),) if weight else ()
            said = f"font-weight:{weight};" if weight else ""
            _add_cut(made, face, subset(face, letters, axes), said)


def _outlined(face: Face, letters: str, store: Store | None) -> bytes:
    """A cut with TrueType outlines. It takes some hundredths of a second for each letter."""
    if store is None:
        return truetype_subset(face, letters)
    key = store.key("outlines", [file_content(face), letters.encode()])
    kept = store.get(key)
    if kept is None:
        kept = truetype_subset(face, letters)
        store.put(key, kept)
    return kept


def _add_cut(made: _Founding, face: Face, content: bytes, weight: str) -> None:
    coded = base64.b64encode(content).decode("ascii")
    made.add(face, content, f"data:font/ttf;base64,{coded}", weight)


def _stack(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in dict.fromkeys(names))


def _passages(choice: Choice, shares: Sequence[Share], plain: str) -> str:
    """Rules for passages in another language than the edition's, where that changes the faces."""
    rules = []
    if written_as(choice.language):
        rules.append(f"[lang] {{ font-family: {plain} }}")
    for share in shares:
        for language in share.languages:
            stack = f'"{share.family.name}", {plain}'
            rules.append(f'[lang="{language}"] {{ font-family: {stack} }}')
    return "\n".join(rules)
