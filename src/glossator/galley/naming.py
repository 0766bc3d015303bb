"""Keys and ids made from words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Final

_LONGEST: Final = 60  # characters of a file's name, so that all of it is seen in a listing
# Names of devices: Windows opens no file of such a name, whatever its suffix (Win32, Naming Files).
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z")


def heading_id(text: str) -> str:
    """The id that pandoc's extension auto_identifiers makes of a heading's words."""
    kept = re.sub(r"[^\w\s.-]", "", text.lower())
    return re.sub(r"\A[\W\d_]+", "", re.sub(r"\s+", "-", kept.strip())) or "section"


def file_stem(text: str, language: str, otherwise: str = "edition") -> str:
    """Small ASCII letters, digits and hyphens as a file's name: “Die Brücke” as `die-bruecke`.

    Letters of other scripts are put into Latin ones by ICU, in the way of the language (a BCP 47
    tag). What has no letters at all is called `otherwise`.
    """
    plain = _latin(language.split("-")[0].lower()).transliterate(text)
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(plain) > _LONGEST:
        plain = plain[: _LONGEST + 1].rpartition("-")[0] or plain[:_LONGEST]
    return f"{otherwise}-{plain}" if _DEVICES.match(plain) else plain or otherwise


@cache
def _latin(language: str) -> Any:
    import icu

    umlauts = "de-ASCII; " if language == "de" else ""
    return icu.Transliterator.createInstance(f"Any-Latin; {umlauts}Latin-ASCII; Lower")


def slug(text: str) -> str:
    """Small ASCII letters, digits and hyphens: a key or id made from words.

    Accents fall away; letters that have no Latin base stand as their code points.
    """
    plain = re.sub(r"[\u0300-\u036f'’]", "", unicodedata.normalize("NFKD", text.lower()))
    plain = unicodedata.normalize("NFC", plain)
    plain = re.sub(r"[^\W_]", lambda m: m[0] if m[0].isascii() else f"-{ord(m[0]):x}-", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "x"
