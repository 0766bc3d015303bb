"""Profiles: what each leaves out, and what stays the same in all of them."""

import string
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.checking import Checked, profiles_asked
from glossator.cli import main
from glossator.diagnostics import Place
from glossator.edition.placing import Leaf, place_notes
from glossator.errors import UsageError
from glossator.galley import GalleyNote
from glossator.manuscript.profiles import profile_names, settled
from glossator.manuscript.settings import read_settings
from glossator.model import Edition, Layer
from glossator.pipeline import check
from glossator.prose import parse
from glossator.workshop import Workshop

FILES = {
    "edition.yaml": """title: A Small Edition
front: [front/preface.md]
text: [text/one.md, text/two.md]
back: [back/chronology.md, back/afterword.md]
layers:
  author: {marks: a}
  editor: {marks: a, file: notes/editor.md}
glossary: glossary.md
references: references.bib
profiles:
  reading: {type-size: 11pt}
  bare: {layers: [author], paper: 6x9, back: []}
  short: {omit: [preface, back/afterword.md, bibliography]}
""",
    "front/preface.md": "# Preface\n\nSee [the events](#events) and [Kaesong]{gloss=kaesong}.\n",
    "text/one.md": "# One\n\nKaesong was quiet.[^1] The line had been silent.[^2] See "
    "[the list](#events), [the note](#line) and @kim2018.\n\n[^1]: First.\n\n[^2]: Second.\n",
    "text/two.md": "# Two\n\nThe next day.[^1] It rang.\n\n[^1]: Third.\n",
    "back/chronology.md": "# Chronology {#events}\n\nA day. ![A wire](wire.svg)\n",
    "back/afterword.md": "# Afterword\n\nLast words.\n",
    "notes/editor.md": "[The line]{#line}\n:   Of two wires.\n\n[It rang]{#rang}\n:   At noon.\n",
    "glossary.md": "[Kaesong]{#kaesong .place}\n:   A town.\n",
    "references.bib": "@book{kim2018, title={Days}, author={Kim, Ann}, date={2018}}\n",
    "wire.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>',
}


def write(home: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return home


def check_profiles(folder: Path, profiles: Iterable[str]) -> dict[str, Checked]:
    shop = Workshop(folder)
    return {profile: shop.check(profile) for profile in profiles}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("profiles") / "manuscript", FILES)


@pytest.fixture(scope="module")
def editions(folder: Path) -> dict[str, Edition]:
    checked = check_profiles(folder, profiles_asked(folder, ["all"]))
    assert {one.findings for one in checked.values()} == {()}
    return {name: one.edition for name, one in checked.items() if one.edition is not None}


def names(edition: Edition) -> list[str]:
    return [division.id for division in edition.divisions]


def test_all_stands_for_the_ready_profiles_and_the_manuscripts_own(folder: Path) -> None:
    every = ("full", "reading", "seminar", "large-print", "bare", "short")
    assert profiles_asked(folder, ["all"]) == every
    assert profiles_asked(folder, ["bare", "full", "bare"]) == ("bare", "full")
    with pytest.raises(UsageError, match="there is no profile “nope”"):
        profiles_asked(folder, ["full", "nope"])


def test_a_profile_leaves_out_matter_and_never_text(editions: Mapping[str, Edition]) -> None:
    own = ["titlepage", "imprint", "contents"]
    text = ["one", "two"]
    whole = [*own, "preface", *text, "chronology", "afterword", "glossary", "bibliography"]
    assert names(editions["full"]) == names(editions["seminar"]) == whole
    assert names(editions["reading"]) == [*own, "preface", *text, "afterword", "bibliography"]
    assert names(editions["bare"]) == [*own, "preface", *text]
    assert names(editions["short"]) == [*own, *text, "chronology", "glossary"]


def test_the_title_page_names_the_profile(editions: Mapping[str, Edition]) -> None:
    said = {
        name: [b.text for b in one.division("titlepage").blocks] for name, one in editions.items()
    }
    assert "Short" in said["short"]
    assert "Reading edition" in said["reading"]
    assert said["full"] == ["A Small Edition"]


def test_links_into_left_out_matter_become_plain_words(editions: Mapping[str, Edition]) -> None:
    full, bare = editions["full"].division("one"), editions["bare"].division("one")
    assert [block.text for block in full.blocks] == [block.text for block in bare.blocks]
    for sign in ('data-ref="events"', 'data-ref="n-editor-line"', "data-gloss", "data-cite"):
        assert sign in full.body
        assert sign not in bare.body
    assert "data-gloss" not in editions["reading"].division("preface").body
    assert 'data-ref="events"' not in editions["reading"].division("preface").body


def test_what_belongs_to_left_out_matter_goes_with_it(editions: Mapping[str, Edition]) -> None:
    assert editions["bare"].entries == editions["bare"].references == {}
    assert list(editions["full"].pictures) == ["wire.svg"]
    assert editions["reading"].pictures == {}
    (entry,) = editions["short"].entries.values()
    assert {use.locus.division for use in entry.uses} == {"one"}  # the preface is left out
    (entry,) = editions["full"].entries.values()
    assert {use.locus.division for use in entry.uses} == {"preface", "one"}


def test_marks_and_paragraph_numbers_are_the_same_in_all(editions: Mapping[str, Edition]) -> None:
    full = editions["full"]
    for edition in editions.values():
        for note in edition.notes.values():
            same = full.notes[note.id]
            assert (note.mark, note.paragraph, note.call) == (same.mark, same.paragraph, same.call)
        for division in edition.divisions:
            if division.matter == "text":
                assert division.blocks == full.division(division.id).blocks
    assert [n.mark for n in editions["reading"].notes.values()] == ["a", "b", "a"]


def test_each_profile_is_a_book_with_an_identifier_of_its_own(
    folder: Path, editions: Mapping[str, Edition]
) -> None:
    identifiers = {edition.metadata.identifier for edition in editions.values()}
    assert len(identifiers) == len(editions)
    again = check(folder, "bare").edition
    assert again is not None
    assert again.metadata.identifier == editions["bare"].metadata.identifier


def test_gaps_are_filled_by_the_ready_profile_then_by_full() -> None:
    text = "title: A\ntext: [a.md]\nprofiles:\n  full: {paper: 6x9}\n  mine: {type-size: 12pt}\n"
    said, findings = read_settings(text + "  large-print: {type-size: 24pt}\n")
    assert said is not None
    assert findings == []
    assert profile_names(said.profiles) == ("full", "reading", "seminar", "large-print", "mine")
    assert settled(said.profiles, "mine").paper == settled(said.profiles, "reading").paper == "6x9"
    assert (
        settled(said.profiles, "large-print").paper,
        settled(said.profiles, "large-print").type_size,
    ) == (
        "A4",
        "24pt",
    )
    assert settled(said.profiles, "reading").layers == ("author",)


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ("mine: {omit: [prefcae]}", "profile “mine” names “prefcae”, which is not there"),
        ("mine: {omit: [contents]}", "profile “mine” cannot leave out “contents”"),
        ("mine: {back: {glossary: 1}}", "back should be a list"),
        ("all: {paper: A4}", "profile name “all” has the wrong form"),
        ("../up: {paper: A4}", "profile name “../up” has the wrong form"),
    ],
)
def test_mistakes_in_profiles_are_findings(profile: str, message: str) -> None:
    text = f"title: A\nfront: [front/preface.md]\ntext: [a.md]\nprofiles:\n  {profile}\n"
    _, findings = read_settings(text)
    assert [f.message for f in findings] == [message]
    assert findings[0].place.line == 5
    assert findings[0].hint


def test_a_check_of_all_profiles_gives_each_finding_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = write(tmp_path / "manuscript", FILES | {"text/two.md": "# Two\n\nText.[^x]\n"})
    assert main(["check", str(broken), "--profile", "all"]) == 1
    said = capsys.readouterr().err
    assert said.count("error N001") == 1
    assert said.count("error L001") == 1
    assert main(["check", str(folder), "--profile", "bare", "--profile", "nope"]) == 2


@pytest.mark.slow
def test_each_profile_yields_its_own_files(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ["--profile", "full", "--profile", "bare", "--format", "html", "--out", str(out)]
    assert main(["build", str(folder), *asked]) == 0
    made = {path.name: path.read_text(encoding="utf-8") for path in out.glob("*.html")}
    assert sorted(made) == ["a-small-edition-bare.html", "a-small-edition.html"]
    assert "Of two wires" in made["a-small-edition.html"]
    assert "Of two wires" not in made["a-small-edition-bare.html"]


WORDS = st.lists(st.text(string.ascii_lowercase, min_size=3, max_size=6), min_size=5, max_size=30)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(WORDS, st.lists(st.tuples(st.sampled_from(("author", "editor")), st.integers(0, 29))))
def test_marks_by_letters_do_not_depend_on_the_layers_shown(
    taken: list[str], spots: list[tuple[str, int]]
) -> None:
    """A layer's marks are the same alone and among others, whatever stands where."""
    words = [f"{word}{number}" for number, word in enumerate(taken)]
    layers = {k: Layer(k, k, k, "a", "") for k in ("author", "editor")}
    notes = [
        GalleyNote(f"k{n}", layer, "", "", parse("x"), Place("n.md"), lemma=words[at % len(words)])
        for n, (layer, at) in enumerate(spots)
    ]

    def marks(chosen: list[GalleyNote]) -> dict[str, str]:
        tree = parse(f'<p id="p1" data-block="1">{" ".join(words)}</p>')
        placed = place_notes([Leaf.of("one", "one.md", tree)], chosen, layers, [])
        assert len(placed) == len(chosen)
        return {one.note.key: one.mark for one in placed if one.note.layer == "author"}

    assert marks(notes) == marks([note for note in notes if note.layer == "author"])


def test_the_edition_of_one_profile_is_that_of_all(
    folder: Path, editions: Mapping[str, Edition]
) -> None:
    assert check(folder, "bare").edition == editions["bare"]


def test_works_that_only_left_out_notes_cite_are_left_out_too(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "edition.yaml").write_text(
        "title: Works\ntext: [text/one.md]\nreferences: works.bib\nlayers: {editor: {marks: a}}\n"
    )
    (tmp_path / "works.bib").write_text(
        "@book{a, author={Ann}, title={One}, year=2001}\n"
        "@book{b, author={Ben}, title={Two}, year=2002}\n"
    )
    (tmp_path / "text/one.md").write_text(
        "# One\n\nSaid.[^1] Done.[^editor:x]\n\n[^1]: See @a.\n\n[^editor:x]: See @b.\n"
    )
    works = {
        profile: [one.key for one in checked.edition.references.values()]
        for profile, checked in check_profiles(tmp_path, ("full", "reading")).items()
        if checked.edition is not None
    }
    assert works == {"full": ["a", "b"], "reading": ["a"]}


def test_notes_of_large_print_stand_at_the_end_unless_it_says_otherwise() -> None:
    text = "title: A\ntext: [a.md]\nprofiles:\n  full: {notes: margin}\n"
    for own, place in (("", "end"), ("  large-print: {notes: foot}\n", "foot")):
        said, findings = read_settings(text + own)
        assert said is not None
        assert findings == []
        assert settled(said.profiles, "large-print").notes == place
        assert settled(said.profiles, "seminar").notes == "margin"


def test_a_reference_to_an_entry_that_the_profile_lacks_keeps_its_words(tmp_path: Path) -> None:
    text = "# One\n\nKaesong ([see](#kaesong); [](#kaesong)) was quiet.\n"
    write(tmp_path, {"edition.yaml": "title: A\ntext: [one.md]\nglossary: glossary.md\n"})
    write(tmp_path, {"one.md": text, "glossary.md": "[Kaesong]{#kaesong}\n:   A town.\n"})
    found = check_profiles(tmp_path, ("full", "reading"))
    (full, reading) = (found[name].edition for name in ("full", "reading"))
    assert full is not None
    assert reading is not None
    assert full.division("one").blocks[1].text == "Kaesong (see “Kaesong”; “Kaesong”) was quiet."
    assert reading.division("one").blocks[1].text == "Kaesong (see; “Kaesong”) was quiet."
    assert "data-ref" not in reading.division("one").body
