"""One galley serves any number of profiles: making an edition leaves it as it was."""

from glossator.edition import make_edition
from glossator.galley import Galley, set_galley
from glossator.manuscript import read_manuscript
from glossator.prose import serialize
from places import TESTS


def written(galley: Galley) -> list[str]:
    """Every tree of a galley as it stands."""
    trees = [text.tree for text in galley.texts]
    trees += [note.body for note in galley.notes]
    trees += [entry.body for entry in galley.entries]
    trees += [reference.tree for reference in galley.references]
    return [serialize(tree) for tree in trees]


def test_a_galley_is_the_same_before_and_after_its_editions() -> None:
    manuscript, _ = read_manuscript(TESTS / "manuscripts/everything")
    assert manuscript is not None
    galley, _ = set_galley(manuscript)
    before = written(galley)
    first, found = make_edition(manuscript, galley)
    reading, _ = make_edition(manuscript, galley, "reading")
    again, found_again = make_edition(manuscript, galley)
    assert written(galley) == before
    assert first is not None
    assert reading is not None
    assert first == again
    assert found == found_again
    assert reading != first
