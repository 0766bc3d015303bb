"""What was written of a division serves the next page as well, if nothing that it shows changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.errors import GlossatorError
from glossator.model import Edition, PageMap
from glossator.press.web import print_web, written
from glossator.store import Store
from glossator.words import words_for
from sample_edition import sample_edition, sample_pages

Change = Callable[[Edition], Edition]


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
        path: replace(one, content=one.content + b"\0") for path, one in edition.pictures.items()
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


@given(st.lists(st.tuples(CHANGES, PAGES), min_size=1, max_size=4))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_page_from_the_store_has_the_bytes_of_one_without(
    tmp_path: Path, changes: list[tuple[Change, PageMap | None]]
) -> None:
    store, edition = Store(tmp_path / "store", "seal"), sample_edition()
    print_web(edition, sample_pages(), store)
    for change, pages in changes:
        edition = change(edition)
        assert print_web(edition, pages, store) == print_web(edition, pages)


def test_only_what_changed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    section = written.section

    def counted(edition: Edition, division: object, *rest: object) -> object:
        made.append(division.id)  # type: ignore[attr-defined]
        return section(edition, division, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(written, "section", counted)
    store, edition = Store(tmp_path, "seal"), sample_edition()
    print_web(edition, None, store)
    listing = {d.id for d in edition.divisions if d.role in ("glossary", "index", "bibliography")}
    changed = [d.id for d in edition.divisions].index("line")
    made.clear()
    print_web(of_divisions(changed, " the ", " that ")(edition), None, store)
    assert set(made) == {"line", *listing}


def test_what_the_edition_no_longer_holds_is_an_error_from_a_store_as_well(tmp_path: Path) -> None:
    store, edition = Store(tmp_path, "seal"), sample_edition()
    print_web(edition, None, store)
    with pytest.raises(GlossatorError):
        print_web(replace(edition, entries={}), None, store)
