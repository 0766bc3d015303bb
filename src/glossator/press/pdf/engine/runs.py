"""What is laid out, and what comes of it: a run of divisions, and its sheet."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from glossator.model import Picture
from glossator.press.pdf.engine.font_uses import FontUse
from glossator.press.pdf.engine.late import LateWord
from glossator.press.pdf.engine.starts import Reading


@dataclass(frozen=True, slots=True)
class Run:
    """One run of divisions: the unit of layout. `texts` maps block ids to their text.

    `pictures` are those that the page names, by path. Its first page is a right page unless `side`
    says otherwise.
    """

    name: str
    html: str
    css: str
    texts: Mapping[str, str]
    column: tuple[float, float, float] | None = None  # for notes in the margin: see margin.Column
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    names: frozenset[str] = frozenset()  # words that are not hyphenated
    side: str = "right"
    common: frozenset[str] = frozenset()  # words that are hyphenated although they have a capital


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run laid out: its PDF, what stands where, and what WeasyPrint warned of.

    The PDF is packed by zlib. A warning is the path of the picture that it is about ("": of none)
    and its words. Each page's content is in parts, see `sides`; `shifts` says for each how far to
    the right its text stands on the other side of a leaf, in points. `late` are the words that it
    lacks yet.
    """

    name: str
    packed: bytes
    reading: Reading
    warnings: tuple[tuple[str, str], ...]
    fonts: tuple[FontUse, ...] = ()
    late: tuple[LateWord, ...] = ()
    shifts: tuple[float, ...] = ()
    side: str = "right"

    @property
    def pdf(self) -> bytes:
        """The pages as a file. A book's sheets are all there until it is gathered: so a long one
        takes a fifth of the memory.
        """
        return zlib.decompress(self.packed)
