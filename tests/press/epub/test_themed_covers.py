"""The cover that is drawn is lettered as the book is: in its own fonts, and by its theme."""

from __future__ import annotations

import dataclasses
import io
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from glossator.material import Font, Theme
from glossator.model import Edition
from glossator.press.epub.cover import drawn_cover
from sample_edition import sample_edition


def face(name: str, use: str) -> Font:
    home = find_spec("fontpkg_cardo")
    assert home is not None
    assert home.submodule_search_locations
    content = Path(home.submodule_search_locations[0], "files", name).read_bytes()
    return Font(f"fonts/{name}", "", "Italic" in name, 400, "SIL OFL 1.1", content, use, "Cardo")


def title_of(edition: Edition) -> Image.Image:
    """The upper field, with title and subtitle."""
    with Image.open(io.BytesIO(drawn_cover(edition))) as cover:
        return cover.convert("L").crop((0, 0, 1600, 1240))


def people_of(edition: Edition) -> Image.Image:
    """Their names."""
    with Image.open(io.BytesIO(drawn_cover(edition))) as cover:
        return cover.convert("L").crop((0, 2000, 1600, 2400))


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether no pixel differs by more than the palettes of two pictures may."""
    return max(int(value) for value in ImageChops.difference(one, other).getextrema()) < 60


@pytest.mark.slow
def test_the_title_is_set_in_the_font_of_titles_and_people_in_that_of_the_text() -> None:
    plain = sample_edition()
    titled = dataclasses.replace(plain, fonts=(face("Cardo-Regular.ttf", "display"),))
    assert not alike(title_of(titled), title_of(plain))
    assert alike(people_of(titled), people_of(plain))
    own = dataclasses.replace(plain, fonts=(face("Cardo-Regular.ttf", "text"),))
    assert not alike(people_of(own), people_of(plain))


@pytest.mark.slow
def test_a_title_that_the_font_lacks_letters_of_is_set_in_ours_as_a_whole() -> None:
    metadata = dataclasses.replace(sample_edition().metadata, title="한글", subtitle="")
    plain = dataclasses.replace(sample_edition(), metadata=metadata)
    own = dataclasses.replace(plain, fonts=(face("Cardo-Regular.ttf", "display"),))
    assert alike(title_of(own), title_of(plain))


@pytest.mark.slow
def test_a_theme_without_serifs_has_none_on_its_cover() -> None:
    plain = sample_edition()
    bare = dataclasses.replace(plain, theme=Theme(text="sans"))
    assert not alike(people_of(bare), people_of(plain))
