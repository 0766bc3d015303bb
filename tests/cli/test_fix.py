"""Lemmas that the text has lost: what is proposed for them, and how their file is rewritten."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from glossator.cli import main
from glossator.edition.passages import Passages
from glossator.manuscript.rewriting import NoTerm, moved_below, with_lemma, with_occurrence
from glossator.pipeline import check

LEMMA = "restored their communication channel"


@pytest.mark.parametrize(
    ("lemma", "text", "words"),
    [
        # a word put in, taken out (within, at the end, at the beginning), replaced, spelt otherwise
        (LEMMA, "sides restored their old communication channel at last.",
         "restored their old communication channel"),
        (LEMMA, "the sides restored their channel at last.", "restored their channel"),
        (LEMMA, "the sides restored their communication at last.", "restored their communication"),
        (LEMMA, "the sides, their communication channel mended", "their communication channel"),
        (LEMMA, "the sides restored their communication line at last.",
         "restored their communication line"),
        (LEMMA, "the sides restored the communication channel.",
         "restored the communication channel"),
        ("the colour of the harbour", "saw the color of the harbor.", "the color of the harbor"),
        ("Kaesong", "In Kaesŏng they met.", "Kaesŏng"),
        # punctuation belongs to the proposal where the lemma has it, and the text's own within it
        ("the “good thing” tweet", "saw that “good thing” tweet.", "that “good thing” tweet"),
        ("“good thing”", "called it a “good old thing” once", "“good old thing”"),
        ("silent. It had", "almost silent, but it had", "silent, but it had"),
        ("silent since then.", "silent ever since then, they say", "silent ever since then"),
        # many words put in
        ("the old man said nothing at all", "the old man, my friend, said nothing",
         "the old man, my friend, said nothing"),
        # scripts without spaces, and Hangul
        ("漢江の橋は長い", "その漢江の橋は短い。", "漢江の橋は短い"),
        ("신년사에서 말했다", "김정은은 신년사에서 이렇게 말했다.", "신년사에서 이렇게 말했다"),
    ],
)  # fmt: skip
def test_the_proposal_is_the_passage_that_aligns_best(lemma: str, text: str, words: str) -> None:
    found = Passages([["One", "Nothing here."], [text]]).like(lemma)
    assert found[0].parts == (words,)
    assert found[0].division == 1
    assert text[found[0].start : found[0].end] == words


def test_a_lemma_with_an_ellipsis_is_found_in_its_parts() -> None:
    text = "The telephone line had been silent for all the time since early February of 2016."
    (found,) = Passages([[text]]).like("The line … since February")
    assert found.parts == ("The telephone line", "since early February")


def test_a_proposal_may_cross_into_the_paragraph_that_was_split_off() -> None:
    found = Passages([["We waited for two winters", "for this bridge to be built."]]).like(
        "two long winters for this bridge"
    )
    assert found[0].parts == ("two winters for this bridge",)
    assert (found[0].first_block, found[0].last_block) == (0, 1)


def test_nothing_is_proposed_where_nothing_is_alike() -> None:
    assert Passages([["One", "The river froze."]]).like("a treaty of commerce") == []
    assert Passages([[]]).like("a treaty of commerce") == []


WORDS = [
    head + tail
    for head in ("r", "st", "l", "m", "n", "p", "b")
    for tail in "andom ivering oster umple ectory ight owly eaving arden ungle imony ulture "
    "ample inter estle orrow urgeon avel ickle ocket untain edge ither oam".split()
]
steady = settings(max_examples=80, derandomize=True, deadline=None)


@pytest.mark.slow
@steady
@given(st.data())
def test_a_word_put_in_taken_out_or_replaced_within_a_lemma_is_found(data: st.DataObject) -> None:
    chance = data.draw(st.randoms(use_true_random=False))
    text = chance.sample(WORDS, 160)
    first, size = data.draw(st.integers(0, 140)), data.draw(st.integers(6, 14))
    now = text[first : first + size]
    lemma = list(now)
    at = data.draw(st.integers(1, len(now) - 2))
    match data.draw(st.sampled_from(("in", "out", "other"))):
        case "in":
            del lemma[at]
        case "out":
            lemma.insert(at, "ferryman")
        case _:
            lemma[at] = "ferryman"
    found = Passages([[" ".join(text)]]).like(" ".join(lemma))
    assert found[0].parts == (" ".join(now),)


BEFORE = "\ufeff# text/one.md\r\n\r\n"
AFTER = "\r\n:   A note “x” \r\n\r\nnext one\r\n:   B\n: C"


@pytest.mark.parametrize(
    ("term", "words", "expected"),
    [
        ("[the old words]{#key   .later  when=2018}", "new words",
         "[new words]{#key   .later  when=2018}"),
        ("the old words  ", "new words", "new words  "),
        ("[the *old* words]{#key}", "the very old words", "[the very *old* words]{#key}"),
        ("[*old* words]{#key}", "older words", "[*older* words]{#key}"),
        ("[a [link](#p1) here]{#key}", "a link there", "[a link there]{#key}"),
        (r"[a \] bracket]{#key}", "the bracket", "[the bracket]{#key}"),
        ("[old]{#key title=\"a } b\"}", "new", "[new]{#key title=\"a } b\"}"),
        ("[old] and more", "new", "new"),
        ("old words", "5 * 3_4 [x]", r"5 \* 3\_4 \[x\]"),
        ("old words", "1. first", r"1\. first"),
        ("old words", "- then", r"\- then"),
        ("the … words", "these … new words", "these … new words"),
    ],
)  # fmt: skip
def test_only_the_lemma_is_rewritten(term: str, words: str, expected: str) -> None:
    content = (BEFORE + term + AFTER).encode()
    assert with_lemma(content, 3, words).decode() == BEFORE + expected + AFTER


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("[words]{#key .later}", "[words]{#key .later at=2}"),
        ("[words]{#key at=14 .later}", "[words]{#key at=2 .later}"),
        ('[words]{at="3"}', "[words]{at=2}"),
        ("[words]{#key }", "[words]{#key at=2}"),
        ("[words]{}", "[words]{at=2}"),
        ("words ", "[words]{at=2} "),
    ],
)
def test_an_occurrence_is_written_into_the_attributes(term: str, expected: str) -> None:
    content = (BEFORE + term + AFTER).encode()
    assert with_occurrence(content, 3, 2).decode() == BEFORE + expected + AFTER


def test_a_line_without_a_term_is_none() -> None:
    for line in (0, 2, 99):
        with pytest.raises(NoTerm):
            with_lemma(BEFORE.encode(), line, "x")


@steady
@given(
    st.text(string.printable, max_size=40), st.text(string.ascii_letters + " *_[]{}", min_size=1)
)
def test_all_other_lines_stay_as_they_are(around: str, words: str) -> None:
    assume(words.strip())
    content = f"{around}\n[the lemma]{{#key}}\r\n{around}".encode()
    line = around.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2
    changed = with_lemma(content, line, words)
    assert changed.startswith(f"{around}\n[".encode())
    assert changed.endswith(f"]{{#key}}\r\n{around}".encode())


def test_a_note_moves_below_another_heading_byte_for_byte() -> None:
    note = "[late]{#late  .context}\r\n:   By an hour.\r\n\r\n    And more.\r\n"
    before = f"# text/one.md\r\n\r\n[a]{{#a}}\r\n:   A\r\n\r\n{note}\r\n"
    before += "# text/two.md\r\n\r\n[b]{#b}\r\n:   B"
    after, lines = moved_below(before.encode(), {"late": 6, "b": 13}, {"late": "text/two.md"})
    text = after.decode()
    assert note in text
    assert text.startswith("# text/one.md\r\n\r\n[a]{#a}\r\n:   A\r\n\r\n# text/two.md\r\n\r\n[b]")
    assert text.endswith(f":   B\r\n\r\n{note}")
    assert [text.split("\r\n")[line - 1][:3] for line in lines.values()] == ["[la", "[b]"]
    again, _ = moved_below(before.encode(), {"late": 6}, {"late": "text/new.md"})
    assert again.decode().endswith(f":   B\r\n\r\n# text/new.md\r\n\r\n{note}")


EDITION = """title: A Small Edition
text: [text/one.md, text/two.md]
layers:
  editor: {marks: a, file: notes/editor.md}
"""
ONE = """# One

Kaesong was quiet. On 3 January the two sides restored their old communication channel at last.

At noon the hall was cold; at night the hall was dark, and nobody said a word for a while.
"""
TWO = """# Two

The delegates came in two cars, and the second of them was late because of the snow.
"""
NOTES = """\ufeff# text/one.md\r
\r
[restored their *communication* channel]{#line   .later  when=2018-01-03}\r
:   The line “x”, since 2016\r
    and before.\r
\r
the hall\r
:   Which one.\r
\r
[the second was late … snow]{#late .context}\r
:   By an hour.\r
\r
    And more."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    (home / "notes").mkdir()
    for name, text in {
        "edition.yaml": EDITION, "text/one.md": ONE, "text/two.md": TWO, "notes/editor.md": NOTES,
    }.items():  # fmt: skip
        (home / name).write_bytes(text.encode())
    return home


def test_a_check_says_where_a_lemma_went(folder: Path) -> None:
    hints = {f.place.line: f.hint for f in check(folder).findings if f.code == "L001"}
    assert (
        "now “restored their old communication channel”? (text/one.md ¶ 1, 95% alike)" in hints[3]
    )
    assert "--accept line" in hints[3]
    assert "text/two.md ¶ 3" in hints[10]


@pytest.mark.slow
def test_fix_changes_what_is_accepted_and_nothing_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "notes/editor.md"
    assert main(["fix", "notes", str(folder), "--accept", "line", "--dry-run"]) == 1
    assert file.read_bytes() == NOTES.encode()
    assert main(["fix", "notes", str(folder), "--accept", "line"]) == 1  # others are still lost
    assert "+ restored their old communication channel" in capsys.readouterr().out
    changed = NOTES.replace("*communication*", "old *communication*")
    assert file.read_bytes() == changed.encode()
    assert main(["fix", "notes", str(folder), "--accept", "the-hall", "--at", "2"]) == 1
    changed = changed.replace("the hall\r", "[the hall]{at=2}\r")
    assert file.read_bytes() == changed.encode()
    assert main(["fix", "notes", str(folder), "--accept-all-above", "60"]) == 0
    note = changed[changed.index("[the second") :]
    moved = note.replace("the second was late … snow", "the second of them was late … snow")
    expected = changed.replace(f"\r\n{note}", f"\r\n# text/two.md\r\n\r\n{moved}\r\n")
    assert file.read_bytes() == expected.encode()
    edition = check(folder).edition
    assert edition is not None
    placed = {note.key: (note.call.division, note.lemma) for note in edition.notes.values()}
    assert placed["late"][0] == "two"
    assert placed["the-hall"] == ("one", "the hall")


@pytest.mark.slow
def test_a_score_keeps_what_is_less_like_and_what_is_doubtful(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = "[nobody said a thing]{#a}\n:   A\n\n[the half was]{#b}\n:   B\n"
    (folder / "notes/editor.md").write_text(notes, encoding="utf-8")
    assert main(["fix", "notes", str(folder), "--accept-all-above", "95", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["changes"], said["written"]) == ([], False)
    assert {one["key"]: one["words"] for one in said["proposals"]} == {
        "a": "nobody said a word",
        "b": "the hall was",
    }
    assert main(["fix", "notes", str(folder), "--accept-all-above", "75"]) == 1
    text = (folder / "notes/editor.md").read_text(encoding="utf-8")
    assert "[nobody said a word]{#a}" in text  # two halls were: “b” is for a person to decide
    assert "[the half was]{#b}" in text
    assert main(["fix", "notes", str(folder), "--accept", "b"]) == 0


def test_a_proposal_that_stands_more_than_once_gets_its_number(folder: Path) -> None:
    (folder / "text/two.md").write_text(
        "# Two\n\nA big dog. A big dog.\n\nA big dog sat.\n", "utf-8"
    )
    (folder / "notes/editor.md").write_text("[A big old dog sat]{#a at=2}\n:   A\n", "utf-8")
    (folder / "text/one.md").write_text("# One\n\nA big dog sat. No.\n", "utf-8")
    assert main(["fix", "notes", str(folder), "--accept", "editor:a"]) == 0
    text = (folder / "notes/editor.md").read_text(encoding="utf-8")
    assert text in (f"[A big dog sat]{{#a at={n}}}\n:   A\n" for n in (1, 2))
    assert check(folder).findings == ()


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        (["--accept", "nope"], "no note “nope” has lost its lemma", "the-hall"),
        (["--accept", "the-hall"], "the lemma of “the-hall” stands more than once", "--at 2"),
        (["--accept", "line", "--accept", "late", "--at", "2"], "--at goes with one", "--at 2"),
    ],
)
def test_what_cannot_be_accepted_is_wrong_usage(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    asked: list[str],
    message: str,
    hint: str,
) -> None:
    assert main(["fix", "notes", str(folder), *asked]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert hint in said
    assert (folder / "notes/editor.md").read_bytes() == NOTES.encode()


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("[silent]{#a .context", "silent-a-context"),
        ("[silent{#a .context}", "silent-a-context"),
        ("[silent] {#a}", "silent-a"),
    ],
)
def test_a_term_whose_bracket_does_not_close_is_not_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], term: str, key: str
) -> None:
    layers = "layers: {editor: {label: Notes, marks: a, file: notes.md}}\n"
    (tmp_path / "edition.yaml").write_text(f"title: A\ntext: [one.md]\n{layers}")
    (tmp_path / "one.md").write_text("# One\n\nThe line had been silent for two years.\n")
    written = f"{term}\n:   Since February.\n"
    (tmp_path / "notes.md").write_text(written)
    assert main(["check", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "[the words]{#key .later}" in told.out + told.err
    assert main(["fix", "notes", str(tmp_path), "--accept", key]) == 2
    assert "does not close" in capsys.readouterr().err
    assert main(["fix", "notes", str(tmp_path), "--accept-all-above", "10"]) == 1
    assert (tmp_path / "notes.md").read_text() == written
