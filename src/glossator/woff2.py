"""An OpenType font as WOFF 2.0 (https://www.w3.org/TR/WOFF2/), as quickly as it can be compressed.

The tables go into the stream as they are. The transform of outlines that the format allows for
(section 5.1) would make a page's fonts a tenth smaller; in Python it takes longer than all else.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Final

# Section 4.1: the tables that the format knows by number, in order.
_KNOWN: Final = (
    "cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp "
    "hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL "
    "SVG  sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx "
    "opbd prop trak Zapf Silf Glat Gloc Feat Sill"
)
_NUMBERS: Final = {
    _KNOWN[at : at + 4].encode("ascii"): number for number, at in enumerate(range(0, 315, 5))
}
_UNKNOWN: Final = 63
_AS_IT_IS: Final = {b"glyf": 3 << 6, b"loca": 3 << 6}  # for all others, 0 says so
_QUALITY: Final = 5  # of 11: 10 saves 8 % and takes 25 times as long, a fifth of a page's build
_LOSSLESS: Final = 1 << 11  # flag of `head`: was compressed and is what it was (section 5.4)


@lru_cache(maxsize=16)  # profiles, and a preview, want the same cuts again
def woff2(font: bytes) -> bytes:
    """The font (bare OpenType with one face) as WOFF 2.0. Same input, same bytes."""
    import brotli

    count = struct.unpack_from(">H", font, 4)[0]
    directory = b""
    content: list[bytes] = []
    whole = 12 + 16 * count
    for record in range(count):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * record)
        table = font[offset : offset + length]
        number = _NUMBERS.get(tag, _UNKNOWN)
        directory += bytes([number | _AS_IT_IS.get(tag, 0)])
        directory += tag if number == _UNKNOWN else b""
        directory += _base128(length)
        content.append(_flagged(table) if tag == b"head" else table)
        whole += (length + 3) & ~3
    stream: bytes = brotli.compress(b"".join(content), mode=brotli.MODE_FONT, quality=_QUALITY)
    size = 48 + len(directory) + len(stream)
    header = struct.pack(
        ">4s4sLHHLLHHLLLLL",
        b"wOF2", font[:4], (size + 3) & ~3, count, 0, whole, len(stream), 1, 0, 0, 0, 0, 0, 0,
    )  # fmt: skip
    return header + directory + stream + b"\0" * (-size % 4)


def _flagged(head: bytes) -> bytes:
    """`head` with the flag of a font that was compressed, and no checksum of the file before."""
    flags = struct.unpack_from(">H", head, 16)[0] | _LOSSLESS
    return head[:8] + bytes(4) + head[12:16] + struct.pack(">H", flags) + head[18:]


def _base128(value: int) -> bytes:
    """A number in as few bytes of seven bits as it needs, the highest first (section 4.1)."""
    coded = bytes([value & 0x7F])
    while value := value >> 7:
        coded = bytes([value & 0x7F | 0x80]) + coded
    return coded
