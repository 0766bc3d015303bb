"""What a layout prints with which face: told, and not embedded.

In the layout's child process WeasyPrint writes its font dictionaries without programs; the programs
come when the sheets are gathered (`binding.shared_fonts`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

_ROUND: Final = 4


@dataclass(frozen=True, slots=True)
class FontUse:
    """What one sheet prints with one face at one point of its axes.

    `name` is what the sheet's font dictionaries are called after (`/NAME+Family`); `source` the
    SHA-256 of the whole face; `axes` its point; `texts` and `widths` by glyph number (widths in
    thousandths of the size).
    """

    name: str
    source: str
    axes: tuple[tuple[str, float], ...]
    texts: Mapping[int, str]
    widths: Mapping[int, float]


@lru_cache(maxsize=32)  # of each sheet anew
def digest(face: bytes) -> str:
    """What names a whole face in a `FontUse`."""
    return hashlib.sha256(face).hexdigest()


@contextmanager
def told_apart() -> Iterator[list[FontUse]]:
    """While this is open, WeasyPrint embeds no font programs; the uses of a PDF are listed.

    What is replaced for it stands in `overrides`.
    """
    from weasyprint.pdf import fonts

    told: list[FontUse] = []
    original, build = fonts.Font.clean, fonts.build_fonts_dictionary

    def clean(font: Any, to_unicode: Any, hinting: Any) -> None:
        """Keep the face's name and drop its program; the flavour is TrueType in any case."""
        font.source = digest(font.file_content)
        font.file_content = b"\x00\x01\x00\x00"

    def built(pdf: Any, used: Any, *rest: Any) -> Any:
        made = build(pdf, used, *rest)
        for font in used.values():
            axes = {**font.variations, "wght": font.variations.get("wght", float(font.weight))}
            axes.setdefault("opsz", float(font.font_size))
            point = tuple(sorted((tag, round(value, _ROUND)) for tag, value in axes.items()))
            source = next(f.source for f in used.values() if f.hash == font.hash and _kept(f))
            told.append(FontUse(font.hash, source, point, dict(font.to_unicode), dict(font.widths)))
        return made

    import weasyprint.pdf

    fonts.Font.clean, weasyprint.pdf.build_fonts_dictionary = clean, built
    try:
        yield told
    finally:
        fonts.Font.clean, weasyprint.pdf.build_fonts_dictionary = original, build


def _kept(font: Any) -> bool:
    return hasattr(font, "source")
