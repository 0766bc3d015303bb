"""Stage 3, the edition: pure functions that resolve galley and apparatus into the frozen model."""

from glossator.edition.making import choose_profile, make_edition, slug_of

__all__ = ["choose_profile", "make_edition", "slug_of"]
