"""Every error stands for something that an edition would lack, misplace or say falsely.

Each manuscript of tests/checks is made into an edition all the same, as if the build went on and
nothing were flagged; then what it lacks is looked for, beside what it was to be.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from glossator.diagnostics import CHECKS, Severity
from glossator.model import Edition
from glossator.prose import parse, text_of
from glossator.workshop import Workshop
from places import TESTS
from test_hints_followed import FOLLOWED, follow

# With these there is no edition at all.
NOTHING = {"E001", "E002", "E007", "E008"}
# What tells the edition of what was meant from one that goes by what there is anyway.
PLAINER = {
    "E003": ("edition.yaml", "langauge: en", "langauge: de"),
    "P001": ("loci.lock", "\n2\t", "\n7\t"),
}


def text(edition: Edition) -> str:
    """All words of the text, its notes and its glossary."""
    bodies = [one.body for one in edition.divisions if one.source_file]
    bodies += [one.body for one in edition.notes.values()]
    bodies += [one.body for one in edition.entries.values()]
    return " ".join(text_of(block) for body in bodies for block in parse(body).iter())


def body(edition: Edition) -> str:
    """The markup of the text."""
    return " ".join(one.body for one in edition.divisions if one.source_file)


def notes(edition: Edition) -> list[str]:
    """What the notes say."""
    return [note.text for note in edition.notes.values()]


def lemmas(edition: Edition) -> list[str]:
    """What words the notes are on."""
    return [note.lemma for note in edition.notes.values()]


def linked(edition: Edition, words: str) -> list[str]:
    """The entries to which these words of the text lead."""
    return [u.entry for e in edition.entries.values() for u in e.uses if u.words == words]


def forms(edition: Edition) -> list[str]:
    """The other spellings of all headwords."""
    return [form for entry in edition.entries.values() for form in entry.forms]


def labels(edition: Edition) -> list[str]:
    """The numbers of the paragraphs."""
    return [b.paragraph for d in edition.divisions for b in d.blocks if b.paragraph]


def headings(edition: Edition) -> list[str]:
    """The headings of the index."""
    return [line.heading for line in edition.index_lines()]


# Which of two things a link was to lead to, and in which language, only the editor knows.
MEANT = {"R005", "E003"}
# What is amiss in the edition, were it made: each is false of one that is in order.
AMISS: dict[str, Callable[[Edition], bool]] = {
    "E003": lambda one: one.metadata.language != "de",
    "E004": lambda one: one.metadata.date != "2018-01-03",
    "E005": lambda one: len([d for d in one.divisions if d.source_file]) < 2,
    "E006": lambda one: len([d for d in one.divisions if d.source_file]) < 2,
    "E009": lambda one: not one.references,
    "E012": lambda one: not one.fonts,
    "E014": lambda one: "citation" not in body(one),
    "E015": lambda one: not one.theme.sheets.get("print"),
    "N001": lambda one: not one.notes and "[^x]" in text(one),
    "N003": lambda one: len(one.notes) < 2,
    "N004": lambda one: "A note with a call.[^y]" in notes(one),
    "N005": lambda one: not one.notes,
    "N007": lambda one: notes(one) == [""],
    "N009": lambda one: [note.kind for note in one.notes.values()] == [""],
    "N010": lambda one: "A paragraph that is no note" not in text(one),
    "N011": lambda one: "in January" not in lemmas(one),
    "L001": lambda one: not one.notes,
    "L002": lambda one: not one.notes,
    "L003": lambda one: not one.notes,
    "G001": lambda one: "<span>the zone</span>" in body(one),
    "G002": lambda one: [e.headword for e in one.entries.values()] == ["line", "line"],
    "G003": lambda one: linked(one, "line") == ["g-line"] and "line" in forms(one),
    "G005": lambda one: "A paragraph that is no entry" not in text(one),
    "G006": lambda one: [entry.text for entry in one.entries.values()] in ([], [""]),
    "G007": lambda one: [entry.category for entry in one.entries.values()] == ["term"],
    "G009": lambda one: not any(entry.text for entry in one.entries.values()),
    "P001": lambda one: "7" not in labels(one),
    "R001": lambda one: not one.references,
    "R002": lambda one: 'data-ref="the-end"' in body(one) and 'id="the-end"' not in body(one),
    "R003": lambda one: not one.pictures,
    "R005": lambda one: 'data-ref="x"' in body(one) and 'id="x-2"' in body(one),
    "R006": lambda one: not one.pictures,
    "R008": lambda one: not one.references,
    "R012": lambda one: len(one.references) < 2,
    "X001": lambda one: not headings(one),
    "X002": lambda one: all(loc.end is None for line in one.index_lines() for loc in line.locators),
    "S003": lambda one: "\U0001d800" in text(one),
    "S006": lambda one: "silent" not in text(one) and "\ufffd" in text(one),
    "S009": lambda one: "Chorus" not in text(one),
    "S014": lambda one: "<<<<<<<" in text(one),
}  # fmt: skip


def test_every_error_is_looked_at() -> None:
    errors = {code for code, (severity, _) in CHECKS.items() if severity is Severity.ERROR}
    assert errors == {*AMISS, *NOTHING}


@pytest.mark.parametrize("code", sorted({*AMISS, *NOTHING}))
def test_an_edition_with_an_error_would_lack_something(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossator.edition.flagging.flag", lambda edition, *rest: edition)
    folder = tmp_path / "manuscript"
    shutil.copytree(TESTS / "checks" / code, folder)
    if code in PLAINER:
        name, old, new = PLAINER[code]
        told = (folder / name).read_text(encoding="utf-8")
        assert old in told
        (folder / name).write_text(told.replace(old, new), encoding="utf-8")
    checked = Workshop(folder, tmp_path / "out").draft().checked
    assert code in {finding.code for finding in checked.findings}
    assert (checked.edition is None) == (code in NOTHING)
    if checked.edition is not None:
        assert AMISS[code](checked.edition)


@pytest.mark.parametrize("code", sorted((AMISS.keys() & FOLLOWED.keys()) - MEANT))
def test_an_edition_that_is_mended_lacks_nothing(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "manuscript"
    shutil.copytree(TESTS / "checks" / code, folder)
    follow(code, folder)
    edition = Workshop(folder, tmp_path / "out").check().edition
    assert edition is not None
    assert not AMISS[code](edition)
