"""What the citations of a manuscript became, so that after an edit one file alone is read again.

What a citation looks like depends on all that are cited, and on nothing else in the text. So when
all are written as they were, in the same order, what they became is put into the file that changed
(`kept.lua`), and the other files and the bibliography stay as they are. Where a citation draws
words to it or away, as a superscript does, all files that cite are read together.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from glossator.galley.filters import path_of
from glossator.galley.pieces import Piece
from glossator.store import Store

SIGNS: Final = "signs.lua"  # how each is written
CITED: Final = "cited.lua"  # what each became
KEPT: Final = "kept.lua"  # puts that in again
# What changes how citeproc counts, or where it puts the bibliography; or stands for its own marks.
_OWN_WAYS: Final = re.compile(r"reset-citation-positions|csl-quoted|#refs\b|\bid=[\"']?refs\b")
_REFERENCES: Final = '<div id="refs" '


@dataclass(frozen=True, slots=True)
class Cited:
    """The citations of one file: how many and how written (`signs`), what they became (`set`: a
    tree of pandoc's, as JSON), and whether the words beside them stayed as they were (`fixed`).
    """

    signs: str
    set: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that cites as it was read last: a digest of its text, its citations, its piece.

    `behind` is what citeproc put behind it, the bibliography if it is the last.
    """

    text: str
    cited: Cited
    piece: Piece
    behind: str = ""


def parted(everything: str, seal: str) -> tuple[str, dict[int, Cited]]:
    """What pandoc wrote without what `cited.lua` said in it, and that by the number of the file."""
    rows = re.compile(rf'<p><span class="{seal}-cites"([^>]*)></span></p>\n?')
    found = {}
    for match in rows.finditer(everything):
        said = dict(re.findall(r'data-(\w+)="([^"]*)"', match[1]))
        cited = Cited(said["signs"], html.unescape(said["set"]), said["fixed"] == "1")
        found[int(said["n"])] = cited
    return rows.sub("", everything), found


class Citations:
    """The files of one manuscript that are `tied` together by what they cite, by number.

    Kept under one key, whatever they say: the last state is the one that the next is like.
    """

    def __init__(
        self, texts: Mapping[int, str], store: Store | None, made_of: Iterable[str]
    ) -> None:
        self._texts = texts
        self._store = store
        self._key = ""
        self._kept: dict[int, Kept] = {}
        if store is not None and texts:
            parts = [*made_of, *map(str, texts)]
            self._key = store.key("citations", (p.encode("utf-8", "replace") for p in parts))
            self._kept = _unpacked(store.get(self._key))
        if self._kept.keys() != texts.keys():
            self._kept = {}
        self._same = {n for n, one in self._kept.items() if one.text == _digest(texts[n])}

    @property
    def tied(self) -> list[int]:
        """All of them."""
        return list(self._texts)

    @property
    def changed(self) -> list[int]:
        """The files that are not as they were."""
        return [n for n in self._texts if n not in self._same]

    @property
    def alone(self) -> bool:
        """Whether those may be read alone, as long as their citations are what they were."""
        fixed = all(one.cited.fixed for one in self._kept.values())
        return fixed and bool(self._kept) and not any(map(_OWN_WAYS.search, self._texts.values()))

    def script(self, numbers: Sequence[int]) -> str:
        """A filter that puts into these files what their citations became."""
        rows = (f'["{n}"] = {_literal(self._kept[n].cited.set)},' for n in numbers)
        return f"local kept = {{{' '.join(rows)}}}\n" + path_of(KEPT).read_text(encoding="utf-8")

    def take(
        self, numbers: Sequence[int], pieces: Sequence[Piece], cited: Mapping[int, Cited]
    ) -> bool:
        """Take what pandoc made of some files alone; False if a citation is not as it was."""
        found = dict(zip(numbers, pieces, strict=True))
        if any(cited.get(n) is None or cited[n].signs != self._kept[n].cited.signs for n in found):
            return False
        for n, piece in found.items():
            before = self._kept[n]
            if before.behind and re.search(r"</h[1-6]>\s*\Z", piece.part):
                return False  # citeproc does not number a heading right before the bibliography
            piece = replace(piece, part=piece.part + before.behind)
            self._kept[n] = replace(before, text=_digest(self._texts[n]), piece=piece)
        self._keep()
        return True

    def take_all(self, pieces: Sequence[Piece], cited: Mapping[int, Cited]) -> None:
        """Take what pandoc made of all of them together."""
        nothing = Cited("", "", fixed=False)
        self._kept = {
            n: Kept(_digest(self._texts[n]), cited.get(n, nothing), piece, _behind(piece))
            for n, piece in zip(self._texts, pieces, strict=True)
        }
        self._keep()

    def pieces(self) -> dict[int, Piece]:
        """The files as they are now, once all are taken."""
        return {n: one.piece for n, one in self._kept.items()}

    def _keep(self) -> None:
        if self._store is not None:
            self._store.put(self._key, _packed(self._kept))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _behind(piece: Piece) -> str:
    """The bibliography at the end of a file."""
    _, opening, rest = piece.part.rpartition(_REFERENCES)
    return opening + rest if opening else ""


def _literal(text: str) -> str:
    """A string of Lua (5.4, 3.1: long brackets, of a level that the text does not close)."""
    level = "="
    while f"]{level}]" in f"{text}]":
        level += "="
    return f"[{level}[{text}]{level}]"


def _packed(kept: Mapping[int, Kept]) -> bytes:
    rows = [
        [
            n,
            k.text,
            [k.cited.signs, k.cited.set, k.cited.fixed],
            k.piece.packed().decode(),
            k.behind,
        ]
        for n, k in kept.items()
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def _unpacked(content: bytes | None) -> dict[int, Kept]:
    return {
        n: Kept(text, Cited(*cited), Piece.unpacked(piece.encode()), behind)
        for n, text, cited, piece, behind in json.loads(content or b"[]")
    }
