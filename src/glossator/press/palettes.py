"""The colors of an edition's cover, of the theme or by lot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from glossator import themes
from glossator.model import Edition

# Tables as TOML gives them.
Template = Mapping[str, Any]
Palette = Mapping[str, Any]


def template_of(edition: Edition) -> Template:
    """Measures and palettes: the theme's, else ours."""
    return edition.theme.cover or themes.cover_template()


def palette_of(edition: Edition) -> Palette:
    """The palette that the lot falls on; same edition, same colors."""
    palettes: list[Palette] = template_of(edition)["palettes"]
    lot = hashlib.sha256(edition.metadata.identifier.encode()).digest()
    return palettes[lot[0] % len(palettes)]
