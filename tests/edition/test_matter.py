"""The divisions that an edition writes itself."""

import dataclasses

from glossator.edition.matter import glossary
from glossator.words import ENGLISH
from sample_edition import sample_edition


def test_an_entry_refers_to_others_of_the_edition_and_to_nothing_else() -> None:
    entries = sample_edition().entries
    first, other = list(entries.values())[:2]
    referring = dataclasses.replace(first, see=(other.id,), see_also=("g-left-out",))
    written = glossary([referring], ENGLISH("division.glossary"), entries, ENGLISH)
    assert f'<em>See</em> <a data-ref="{other.id}">{other.headword}</a>.' in written
    assert "g-left-out" not in written
    assert "See also" not in written
