"""Stage 3, the edition: pure functions that resolve galley and apparatus into the frozen model."""

from glossator.edition.choice import choose_profile
from glossator.edition.identity import slug_of
from glossator.edition.making import make_edition

__all__ = ["choose_profile", "make_edition", "slug_of"]
