"""The account: what the bytes say, compared with what the galley holds."""

import time
from pathlib import Path

import pytest

from glossator.galley.account.written import written_words
from glossator.galley.setting import set_galley
from glossator.manuscript import labels, read_manuscript
from glossator.pipeline import check
from places import TESTS

SLIPS = TESTS / "manuscripts/slips"


def words(text: str) -> str:
    return " ".join(word.letters for word in written_words(text))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("un*believ*able [words]{.x key='a b'}", "unbelievable words"),
        ("one[^1] two^[a note] three", "one two a note three"),
        ("see [@a, p. 3; @b] and @c [p. 4] here", "see and here"),
        ("a [link](to/there.md \"title\") and <https://a.org>", "a link and https a org"),
        ("caf&eacute; &amp; H~2~O", "café H2O"),
        ("`code {.x}`{.py} and $x^2$ or $5 and $6", "code x and or 5 and 6"),
        ("<!-- gone -->here <span class='x'>is</span>it<br/>now", "here isit now"),
        ("1. one\n2. two\n\n- [x] three", "one two three"),
        ("[text][ref]\n\n[ref]: there/a.md 'title'", "text"),
        ("[Chorus]: Sing!", "Chorus Sing"),
        ("## Head {#id .x}\n\nUnder {#y}\n===\n\n::: {.z}\nin\n:::", "Head Under in"),
        ("```py\nx = [a]{.b}\n```\nbehind", "x a b behind"),
        ("为\"$-$\"在$A$和$B$的", "为 在 和 的"),
        (": Towns {#tbl}\n\n$$E$$ {#eq:e}", "Towns"),
    ],
)  # fmt: skip
def test_words_are_counted_in_the_bytes(written: str, found: str) -> None:
    assert words(written) == found


def test_a_word_knows_its_line() -> None:
    assert [(w.letters, w.line) for w in written_words("a\n\n[b\nc]{.x}")] == [
        ("a", 1),
        ("b", 3),
        ("c", 4),
    ]


@pytest.mark.parametrize(
    "path", ["manuscripts/apparatus", "manuscripts/everything", "../examples/bridge"]
)
def test_nothing_is_lost_of_what_is_in_order(path: str) -> None:
    manuscript, _ = read_manuscript((TESTS / path).resolve())
    assert manuscript is not None
    galley, _ = set_galley(manuscript)
    assert len(galley.account) == len(manuscript.sources())
    for account in galley.account:
        assert account.words > 0
        assert (account.lost, account.told) == (0, 0), account.path
        assert account.held == account.words


def slip(folder: Path, path: str, old: str, new: str) -> list[str]:
    """The findings, as codes and lines, when one thing in the manuscript is written otherwise."""
    for file in SLIPS.rglob("*"):
        if file.is_file():
            copy = folder / file.relative_to(SLIPS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8")
            if copy == folder / path:
                assert old in text
                text = text.replace(old, new, 1)
            copy.write_text(text, encoding="utf-8")
    return [f"{f.code} {f.place.line}" for f in check(folder).findings]


LAYER, GLOSSARY = "notes/editor.md", "glossary.md"


@pytest.mark.parametrize(
    ("path", "old", "new", "found"),
    [
        (LAYER, "\n\n[stones", "\n[stones", ["N010 3"]),
        (LAYER, "\n\n[stones", "\n\n    [stones", ["N010 4"]),
        (LAYER, "[There will be no toll]{#toll .later}\n", "", ["N013 7"]),
        (LAYER, "on. The [f", "on.\n\n[^1]: A goat.\n\nThe [f", ["N002 10"]),
        (GLOSSARY, "\n\n[pier", "\n[pier", ["G005 3"]),
        (GLOSSARY, " say=\"FERRY-man\"}", "", ["G005 1", "R002 8"]),
        (GLOSSARY, ":   The man", "    :   The man", ["G005 1", "R002 8"]),
    ],
)  # fmt: skip
def test_slips_in_layers_and_glossaries_are_told(
    tmp_path: Path, path: str, old: str, new: str, found: list[str]
) -> None:
    said = slip(tmp_path, path, old, new)
    assert set(found) <= set(said) | {"R002 8"}


def test_a_definition_that_opens_a_file_takes_no_other_file_with_it(tmp_path: Path) -> None:
    said = slip(tmp_path, LAYER, "[waited two winters]{#winters .context}\n", "")
    assert any(one.startswith("N010") for one in said)


@pytest.mark.slow
@pytest.mark.parametrize(
    "sign", ["[^", "`` ` ", "<!-- ", "~~~ a\n", "[a]{", "# \t", "$", "\\begin{a}"]
)
def test_reading_a_source_takes_time_by_its_length(sign: str) -> None:
    def seconds(times: int) -> float:
        text = sign * times
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            labels.scan(text)
            written_words(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(1600) < 30 * max(seconds(400), 0.002)


def test_a_formula_may_begin_and_end_with_an_escape() -> None:
    for formula in (r"$\|x\|$", r"$\{y\}$", r"$x\,$"):
        assert words(f"It is {formula} here.") == "It is here"


def test_what_was_deleted_in_word_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    who = 'author="B" date="2026-01-01T00:00:00Z"'
    (tmp_path / "one.md").write_text(
        f"# One\n\nA [grey]{{.deletion {who}}}[white]{{.insertion {who}}} "
        f"[Is it?]{{.comment-start id=0 {who}}}goat[]{{.comment-end id=0}} and a "
        "[mark]{.deletion} of ours.\n"
    )
    checked = check(tmp_path)
    assert [f.code for f in checked.findings] == ["S013", "S013"]
    assert checked.edition is not None
    (division,) = (one for one in checked.edition.divisions if one.matter == "text")
    assert division.blocks[1].text == "A white goat and a mark of ours."
