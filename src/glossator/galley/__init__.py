"""Stage 2, the galley: the base text as XHTML trees, straight from pandoc, before annotation."""

from glossator.galley.files import GalleyReference, GalleyText
from glossator.galley.lists import GalleyEntry
from glossator.galley.notes import GalleyNote
from glossator.galley.setting import Galley, set_galley

__all__ = [
    "Galley",
    "GalleyEntry",
    "GalleyNote",
    "GalleyReference",
    "GalleyText",
    "set_galley",
]
