"""What was made of a division serves the next build as well, if nothing that it shows changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.errors import GlossatorError
from glossator.model import Division, Edition, PageMap
from glossator.press.epub.addresses import Addresses
from glossator.press.epub.content import Leaf
from glossator.press.made_of import LISTING
from glossator.press.web import print_web, written
from glossator.store import Store
from glossator.words import words_for
from sample_edition import sample_edition, sample_pages

Change = Callable[[Edition], Edition]
MODULE = import_module("glossator.press.epub.chapters")
Press = Callable[[Edition, PageMap | None, Store | None], object]


def chapters(edition: Edition, pages: PageMap | None, store: Store | None) -> object:
    """The files of the EPUB's divisions."""
    starts = tuple(start for start in pages.starts if start.locus) if pages else ()
    made = MODULE.chapters(edition, Addresses.of(edition), starts, store)
    return [(one, one.content) for one in made]


def of_divisions(number: int, old: str, new: str) -> Change:
    def change(edition: Edition) -> Edition:
        divisions = list(edition.divisions)
        number_there = number % len(divisions)
        one = divisions[number_there]
        divisions[number_there] = replace(one, body=one.body.replace(old, new))
        return replace(edition, divisions=tuple(divisions))

    return change


def of_notes(number: int, **said: str) -> Change:
    def change(edition: Edition) -> Edition:
        name = list(edition.notes)[number % len(edition.notes)]
        return replace(edition, notes={**edition.notes, name: replace(edition.notes[name], **said)})

    return change


def of_layers(**said: str) -> Change:
    def change(edition: Edition) -> Edition:
        layers = {name: replace(layer, **said) for name, layer in edition.layers.items()}
        return replace(edition, layers=layers)

    return change


def of_pictures(edition: Edition) -> Edition:
    pictures = {
        path: replace(one, content=one.content + (b"\n" if path.endswith(".svg") else b"\0"))
        for path, one in edition.pictures.items()
    }
    return replace(edition, pictures=pictures)


def of_words(edition: Edition) -> Edition:
    own = {"paragraph.label": "Paragraph No. {number}"}
    return replace(edition, words=words_for("en-US", own))


def of_entries(edition: Edition) -> Edition:
    entries = {
        name: replace(one, uses=tuple(reversed(one.uses))) for name, one in edition.entries.items()
    }
    return replace(edition, entries=entries)


CHANGES = st.one_of(
    st.builds(
        of_divisions,
        st.integers(0, 9),
        st.sampled_from((" the ", " a ")),
        st.sampled_from((" that ", " <em>Ω</em> ", ' <span style="color: red">red</span> ')),
    ),
    st.builds(lambda n, mark: of_notes(n, mark=mark), st.integers(0, 9), st.sampled_from("*†")),
    st.builds(lambda n: of_notes(n, kind="later"), st.integers(0, 9)),
    st.builds(lambda sign: of_layers(sign=sign), st.sampled_from(("", "X."))),
    st.builds(lambda name: of_layers(singular=name), st.sampled_from(("Remark", "Gloss"))),
    st.sampled_from((of_pictures, of_words, of_entries)),
)
PAGES = st.sampled_from((None, sample_pages(), replace(sample_pages(), starts=())))


@pytest.mark.parametrize("press", [print_web, chapters])
@given(st.lists(st.tuples(CHANGES, PAGES), min_size=1, max_size=4))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_printed_from_a_store_has_the_bytes_of_what_is_printed_without(
    tmp_path: Path, press: Press, changes: list[tuple[Change, PageMap | None]]
) -> None:
    store, edition = Store(tmp_path / "store", "seal"), sample_edition()
    press(edition, sample_pages(), store)
    for change, pages in changes:
        edition = change(edition)
        assert press(edition, pages, store) == press(edition, pages, None)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The divisions of which a section or a file was made."""
    made: list[str] = []
    section, chapter = written.section, MODULE._chapter

    def sectioned(edition: Edition, division: Division, *rest: object) -> object:
        made.append(division.id)
        return section(edition, division, *rest)  # type: ignore[arg-type]

    def filed(leaf: Leaf, *rest: object) -> object:
        made.append(leaf.division.id)
        return chapter(leaf, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(written, "section", sectioned)
    monkeypatch.setattr(MODULE, "_chapter", filed)
    return made


@pytest.mark.parametrize("press", [print_web, chapters])
def test_only_what_changed_is_made_again(tmp_path: Path, press: Press, made: list[str]) -> None:
    store, edition = Store(tmp_path, "seal"), sample_edition()
    press(edition, None, store)
    listing = {d.id for d in edition.divisions if d.role in LISTING} & set(made)
    changed = [d.id for d in edition.divisions].index("line")
    made.clear()
    press(of_divisions(changed, " the ", " that ")(edition), None, store)
    assert set(made) == {"line", *listing}


@pytest.mark.parametrize("press", [print_web, chapters])
def test_what_the_edition_no_longer_holds_is_an_error_from_a_store_as_well(
    tmp_path: Path, press: Press
) -> None:
    store, edition = Store(tmp_path, "seal"), sample_edition()
    press(edition, None, store)
    with pytest.raises(GlossatorError):
        press(replace(edition, entries={}), None, store)
