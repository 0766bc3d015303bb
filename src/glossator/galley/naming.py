"""Keys and ids made from words."""

from __future__ import annotations

import re
import unicodedata


def heading_id(text: str) -> str:
    """The id that pandoc's extension auto_identifiers makes of a heading's words."""
    kept = re.sub(r"[^\w\s.-]", "", text.lower())
    return re.sub(r"\A[\W\d_]+", "", re.sub(r"\s+", "-", kept.strip())) or "section"


def slug(text: str) -> str:
    """Small ASCII letters, digits and hyphens: a key or id made from words.

    Accents fall away; letters that have no Latin base stand as their code points.
    """
    plain = re.sub(r"[\u0300-\u036f'’]", "", unicodedata.normalize("NFKD", text.lower()))
    plain = unicodedata.normalize("NFC", plain)
    plain = re.sub(r"[^\W_]", lambda m: m[0] if m[0].isascii() else f"-{ord(m[0]):x}-", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "x"
