"""Paragraph numbers that last: what a freeze promises and what later edits do to it."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.cli import main
from glossator.edition.likeness import Sketched, likeness
from glossator.edition.loci import Numbered, frozen, number_text
from glossator.edition.numbering import labels
from glossator.freezing import freeze
from glossator.manuscript.labels import scan
from glossator.manuscript.loci_lock import Locked, read_lock, written
from glossator.manuscript.sources import SourceFile
from glossator.pipeline import check
from glossator.prose import escape, parse

VOCABULARY = """river bridge winter ferryman penny stone arch flood council vote letter mayor mason
timber spring autumn harvest bell tower market price bread road carriage lantern night morning
silence speech promise answer question county border soldier drum flag treaty paper ink""".split()


def paragraph(seed: int, length: int = 24) -> str:
    """A paragraph like no other."""
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(VOCABULARY)}{chance.randrange(9)}" for _ in range(length))


def numbered(*files: list[str], lock: tuple[Locked, ...] | None = None) -> Numbered:
    """The numbered text of files that are lists of paragraphs."""
    texts = []
    for number, paragraphs in enumerate(files):
        source = SourceFile(f"text/{number}.md", "text", "\n\n".join(paragraphs), scan(""))
        texts.append(
            (source, parse("".join(f"<p data-block='1'>{escape(p)}</p>" for p in paragraphs)))
        )
    return number_text(texts, lock)


def given_labels(*files: list[str], lock: tuple[Locked, ...]) -> list[str]:
    return [one.label for one in numbered(*files, lock=lock).paragraphs]


TEN = [paragraph(n) for n in range(10)]
LOCK = frozen(numbered(TEN))


def replaced(at: int, *new: str) -> list[str]:
    return [*TEN[:at], *new, *TEN[at + 1 :]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEN, "1 2 3 4 5 6 7 8 9 10"),
        ([*TEN[:3], paragraph(90), *TEN[3:]], "1 2 3 3a 4 5 6 7 8 9 10"),
        ([*TEN[:3], paragraph(90), paragraph(91), *TEN[3:]], "1 2 3 3a 3b 4 5 6 7 8 9 10"),
        ([paragraph(90), *TEN], "0a 1 2 3 4 5 6 7 8 9 10"),
        ([*TEN, paragraph(90), paragraph(91)], "1 2 3 4 5 6 7 8 9 10 11 12"),
        ([*TEN[:3], *TEN[4:]], "1 2 3 5 6 7 8 9 10"),
        # a word in four is another one, then every second
        (replaced(3, " ".join(w if n % 4 else "x" for n, w in enumerate(TEN[3].split()))), "same"),
        (replaced(3, " ".join(w if n % 2 else "x" for n, w in enumerate(TEN[3].split()))), "same"),
        # split in two, near the middle and near its beginning: the first part keeps the number
        (replaced(3, TEN[3][:80], TEN[3][80:]), "1 2 3 4 4a 5 6 7 8 9 10"),
        (replaced(3, " ".join(TEN[3].split()[:9]), " ".join(TEN[3].split()[9:])),
         "1 2 3 4 4a 5 6 7 8 9 10"),
        # joined with the next
        ([*TEN[:3], f"{TEN[3]} {TEN[4]}", *TEN[5:]], "1 2 3 4 6 7 8 9 10"),
        # moved: the number goes with the words, and what comes after it is counted from it
        ([*TEN[:2], *TEN[3:8], TEN[2], *TEN[8:]], "1 2 4 5 6 7 8 3 9 10"),
        ([*TEN[:2], *TEN[3:8], TEN[2], paragraph(90), *TEN[8:]], "1 2 4 5 6 7 8 3 3a 9 10"),
        # replaced by something that has nothing to do with it
        (replaced(3, paragraph(90)), "1 2 3 3a 5 6 7 8 9 10"),
    ],
)  # fmt: skip
def test_numbers_stay_with_their_words(text: list[str], expected: str) -> None:
    wanted = [one.label for one in LOCK] if expected == "same" else expected.split()
    assert given_labels(text, lock=LOCK) == wanted


def test_numbers_survive_files_that_are_renamed_split_and_put_in_another_order() -> None:
    assert given_labels(TEN[:4], TEN[4:], lock=LOCK) == [one.label for one in LOCK]
    assert given_labels(TEN[6:], TEN[:6], lock=LOCK) == "7 8 9 10 1 2 3 4 5 6".split()


def test_typography_is_no_change() -> None:
    curly = [text.replace(" ", "\u00a0", 1) + " — “so”" for text in TEN]
    plain = [text + ' - "so"' for text in TEN]
    assert [p.digest for p in frozen(numbered(curly))] == [
        p.digest for p in frozen(numbered(plain))
    ]


def test_short_paragraphs_do_not_move() -> None:
    lock = frozen(numbered([*TEN[:3], "Yes.", *TEN[3:]]))
    labels_given = given_labels([*TEN[:9], "Yes.", TEN[9]], lock=lock)
    assert labels_given == "1 2 3 5 6 7 8 9 10 10a 11".split()


def test_a_number_is_never_given_again() -> None:
    """A paragraph added and frozen, then taken out and frozen: the next one gets another letter."""
    with_new = [*TEN[:3], paragraph(90), *TEN[3:]]
    second = frozen(numbered(with_new, lock=LOCK))
    assert [one.label for one in second][3] == "3a"
    third = frozen(numbered(TEN, lock=second))
    assert [one.label for one in third if one.gone] == ["3a"]
    again = [*TEN[:3], paragraph(91), *TEN[3:]]
    assert given_labels(again, lock=third)[3] == "3b"
    assert given_labels(with_new, lock=third)[3] == "3a"  # the same words: it is back
    ends = frozen(numbered(TEN[:9], lock=LOCK))
    assert given_labels([*TEN[:9], paragraph(92)], lock=ends)[9] == "11"


def test_letters_after_z() -> None:
    given = labels(["7", *[""] * 28, "8"], [])
    assert (given[1], given[26], given[27], given[28], given[29]) == ("7a", "7z", "7aa", "7ab", "8")


steady = settings(max_examples=60, derandomize=True, deadline=None)


@steady
@given(st.data())
def test_unchanged_paragraphs_keep_their_numbers_whatever_happens_around_them(
    data: st.DataObject,
) -> None:
    text, wanted = list(TEN), {t: str(n) for n, t in enumerate(TEN, start=1)}
    for edit in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text.insert(at, paragraph(1000 + 10 * at + edit))
        else:
            del text[at]
    given_now = given_labels(text, lock=LOCK)
    assert len(set(given_now)) == len(text)
    for words, label in zip(text, given_now, strict=True):
        if words in wanted:
            assert label == wanted[words]
    lock = frozen(numbered(text, lock=LOCK))
    assert given_labels(text, lock=lock) == given_now  # a freeze changes no number
    assert {one.label for one in lock} >= {one.label for one in LOCK}


def test_the_lock_is_read_as_it_was_written() -> None:
    read, findings = read_lock(written(LOCK))
    assert findings == []
    assert read is not None
    assert written(read) == written(LOCK)
    assert all(line.count("\t") == 4 for line in written(LOCK).split("\n")[3:-1])


@pytest.mark.parametrize(
    ("spoil", "line", "message", "hint"),
    [
        (lambda t: "", 1, "does not begin with", "--renumber"),
        (lambda t: t.replace("loci 1", "loci 2"), 3, "is of version 2, not 1", "that wrote it"),
        (lambda t: t.replace("\ttext", " text", 1), 4, "has 4 fields, not 5", "--renumber"),
        (lambda t: t.replace("2\t", "1\t", 1), 5, "has ¶ 1 twice (first in line 4)", "keep one"),
        (lambda t: t.replace("1\t", "one\t", 1), 4, "“one” is no paragraph number", "put the file"),
        (lambda t: t.replace("1\t", "<<<<<<< mine\n1\t", 1), 4, "a conflict", "one side"),
    ],
)
def test_a_broken_lock_is_an_error_with_line_and_hint(
    spoil: Callable[[str], str], line: int, message: str, hint: str
) -> None:
    lock, findings = read_lock(spoil(written(LOCK)))
    assert lock is None
    assert findings[0].code == "P001"
    assert findings[0].place.line == line
    assert message in findings[0].message
    assert hint in findings[0].hint


def test_likeness_is_between_nothing_and_the_same() -> None:
    one, other = Sketched.of(TEN[0]), Sketched.of(TEN[1])
    assert likeness(one, one) == 1
    assert likeness(one, other) < 0.3
    assert likeness(Sketched.of("漢江の橋は長い"), Sketched.of("漢江の橋は短い")) > 0.3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    (home / "edition.yaml").write_text(
        "title: A Small Edition\npeople: [{name: Ada Example, role: aut}]\n"
        "text: [text/one.md, text/two.md]\n"
        "layers: {editor: {marks: a, file: notes.md}}\nglossary: glossary.md\n",
        encoding="utf-8",
    )
    one = f"# One\n\nKaesong {TEN[0]}.[^1]\n\n{TEN[1]}\n\n> {TEN[2]}\n\n[^1]: A note.\n"
    (home / "text/one.md").write_text(one, encoding="utf-8")
    two = f"# Two\n\n{TEN[3]}\n\n- {TEN[4]}\n- a second item\n"
    (home / "text/two.md").write_text(two, encoding="utf-8")
    (home / "notes.md").write_text(f"[{TEN[1][:40]}]{{#k}}\n:   A note.\n", encoding="utf-8")
    (home / "glossary.md").write_text("[Kaesong]{#kaesong}\n:   A town.\n", encoding="utf-8")
    return home


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_freeze_writes_once_and_says_what_is_new(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["freeze", str(folder)]) == 0
    assert "written: 5 paragraphs" in capsys.readouterr().out
    lock = (folder / "loci.lock").read_bytes()
    assert main(["freeze", str(folder)]) == 0
    assert "is up to date" in capsys.readouterr().out
    assert (folder / "loci.lock").read_bytes() == lock
    edit(folder / "text/one.md", "> ", f"{paragraph(90)}\n\n> ")
    edit(folder / "text/two.md", TEN[3], "")
    assert main(["freeze", str(folder), "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["gone"], said["written"]) == (["2a"], ["4"], False)
    assert (folder / "loci.lock").read_bytes() == lock
    assert main(["freeze", str(folder)]) == 0
    assert main(["freeze", str(folder), "--renumber"]) == 0
    text = (folder / "loci.lock").read_text(encoding="utf-8")
    assert [line.split("\t")[0] for line in text.split("\n")[3:-1]] == list("12345")


def test_freeze_refuses_a_manuscript_with_a_file_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["freeze", str(folder)]) == 0
    lock = (folder / "loci.lock").read_bytes()
    (folder / "text/two.md").unlink()
    assert main(["freeze", str(folder)]) == 1
    assert "E005" in capsys.readouterr().err
    assert (folder / "loci.lock").read_bytes() == lock


def test_freeze_mends_a_broken_lock_only_when_asked_to_renumber(folder: Path) -> None:
    (folder / "loci.lock").write_text("glossator-loci 7\n", encoding="utf-8")
    assert main(["freeze", str(folder)]) == 1
    assert main(["freeze", str(folder), "--renumber"]) == 0
    assert check(folder).findings == ()


def test_a_check_tells_what_has_come_gone_and_moved(folder: Path) -> None:
    freeze(folder)
    edit(folder / "text/one.md", "> ", f"{paragraph(90)}\n\n{paragraph(91)}\n\n> ")
    edit(folder / "text/one.md", f"> {TEN[2]}\n", "")
    edit(folder / "text/two.md", TEN[3], f"> {TEN[2]}")
    said = [(str(f.place), f.code, f.severity.value) for f in check(folder).findings]
    assert said == [
        ("loci.lock:7", "P003", "warning"),
        ("text/one.md:7", "P002", "info"),
        ("text/two.md:3", "P004", "info"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["full", "large-print"])
def test_formats_and_proof_cope_with_labels_of_letters(
    folder: Path, tmp_path: Path, profile: str
) -> None:
    freeze(folder)
    link = "See [the new one](#p2a) and [the list](#p5)."
    edit(folder / "text/one.md", "> ", f"{paragraph(90)}\n\n{link}\n\n> ")
    edit(folder / "text/one.md", "# One\n", f"# One\n\n{paragraph(91)}\n")
    edition = check(folder).edition
    assert edition is not None
    found = [b.paragraph for d in edition.divisions for b in d.blocks if b.paragraph]
    assert list(dict.fromkeys(found)) == ["0a", "1", "2", "2a", "2b", "3", "4", "5"]
    assert {"p0a", "p2a"} <= {b.id for d in edition.divisions for b in d.blocks}
    assert main(["proof", str(folder), "--profile", profile, "--out", str(tmp_path / "out")]) == 0
    report = json.loads(next((tmp_path / "out").glob("report*.json")).read_text(encoding="utf-8"))
    assert report["passed"]
    assert {counts["paragraphs"] for counts in report["counts"].values()} == {8}
