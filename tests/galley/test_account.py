"""The account: what the bytes say, compared with what the galley holds."""

import time
from pathlib import Path

import pytest

from glossator.galley.account.printed import printed_signs
from glossator.galley.account.rows import row_findings, rows_of
from glossator.galley.account.slips import text_slips
from glossator.galley.account.written import written_words
from glossator.galley.setting import set_galley
from glossator.manuscript import SourceFile, labels, read_manuscript
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
        ("a\n\n[comment]: ## Not printed\n[//]: # (nor this)\n\nb", "a b"),
        ("## Head {#id .x}\n\nUnder {#y}\n===\n\n::: {.z}\nin\n:::", "Head Under in"),
        ("```py\nx = [a]{.b}\n```\nbehind", "x a b behind"),
        ("为\"$-$\"在$A$和$B$的", "为 在 和 的"),
        ("+---+------+\n| - | 1. a |\n| b | 2. c |\n+---+------+\n\n| 3. | d |", "a b c 3 d"),
        ("# A: `b_c` #{#x}\n\n[so][A: `b_c`], [or][Head], [no][one]", "A b c so orHead noone"),
        ("Head {.a}\n---\n\n[so][head] [A `b`][]\n\n[A `b`]: c/d", "Head so A b"),
        ("+-----+\n| ``` yaml |\n| a: b     |\n| ```      |\n+-----+", "a b"),
        ("> ## Head {#a k=\"v\"}\n\n- # Item {.b}", "Head Item"),
        ("[a], $x = \\text{the $n$th of $y$}$\n\n  [a]: /of/ it \"A \"fine\" one\"", "a"),
        ("[Anna]: I say it.\n\n[Anna] came", "Anna I say it Anna came"),
        ("<https://a.org>{.b} [@c]{.d} [e]\n\n[e]: f/g\n{.h}", "https a org e"),
        ("中文^[注释]继续, a^[b]{.c}^ d^[e [f]] g", "中文 注释 继续 ab d e f g"),
        ("- ::: {.a}\n  b\n  :::\n\n$x\\ $", "b"),
        ("`<b>a</b>`{=html} b\n\n```{=html}\n<p class=\"c\">d</p>\n```", "a b d"),
        ("1. a\n2.\n3. b\n\n[c\n  d]: /e\n\n[f][c d]", "a b f"),
        ("[a](b(c(d))) ![e](f.jpg \"g (h\") [i](<j(k>)", "a e i"),
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


@pytest.mark.parametrize(
    "text",
    [
        # brackets may be markup or not: here they part words, many times over
        "    a = x.rows[0].rows[0].rows[0]\n",
        "約 2^80 となります。2^80 は、ほぼ 1.2 x 10^24 です。\n",
        "中文^[注释在此]继续写下去。\n",
        '<div id="refs">\n\n<div id="ref-a" class="csl-entry">\n\nA list.\n\n</div>\n\n</div>\n',
        "Said.[^1]\n\n[^1]: @ferry [p. 12] is a handle that opens the note.\n",
    ],
)
def test_words_that_code_parts_are_not_lost(tmp_path: Path, text: str) -> None:
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text(f"# One\n\nText.\n\n{text}", "utf-8")
    assert {f.code for f in check(tmp_path).findings} <= {"R010"}


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


SIGNS = """
[ ] { } ( ) [^ [^a ^[ ![ [a]( [a]{ [a]{.b.b.b [a]{b=' < <a <a·b=' <a·b="c </ <!-- <? <script> $
$a $$ $$· \\ \\a{ \\a[ \\begin{a} \\begin{a}· *\\ :\\ ` ``·`· ```·↵ ~~~·a↵ ~ *a **a _ #·a↵
#·a·{ #·a·{b↵ :::·a↵ ::::↵ ::: : :···a↵ a↵:···b↵ a↵↵:···b↵ >· -· 1.· :·· *·· ····a↵ | |- +- -
---↵ ---↵a:·b↵ %·a↵ @a· @{ [@a [a·@b [a]:· [a]:·b↵ [a]:↵ [a][ & &#1 " “ ]{a=“ ↵ ↵↵ · a· ·a a↵=
=↵ <<<<<<<·↵ {{< ![a](b) <b> <div> <div↵ --> ``` ↵····b↵ ·↵ a·· *·*·*↵ *** === table:· ref( `↵
[^a]: [^a]:·b↵ ····[^a]:·b↵
""".split()


@pytest.mark.slow
def test_reading_a_source_takes_time_by_its_length() -> None:
    """Eight times as much of a sign takes about eight times as long; if not, sixty-four times."""

    def seconds(text: str) -> float:
        start = time.process_time()
        source = SourceFile("one.md", "text", text, labels.scan(text))
        written_words(text)
        list(row_findings(source, rows_of(source), "N010"))
        list(text_slips(source))
        list(printed_signs(source, ()))
        return time.process_time() - start

    slow = {}
    for shown in SIGNS:
        sign = shown.replace("·", " ").replace("↵", "\n")
        short, long = (sign * (most // len(sign)) for most in (1500, 12_000))
        if seconds(long) > 30 * max(seconds(short), 0.002):  # else the machine was busy: once more
            slow[shown] = seconds(long) / max(seconds(short), 0.002)
    assert not {sign: times for sign, times in slow.items() if times > 30}


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One.\n\n::: note\n\nTwo.\n", ["S012 5:1"]),  # not closed
        ("::: {.note}\nOne.\n:::\n\n:::: a\n::: b\nTwo.\n:::\n::::\n", []),
        ("One.\n\n```\nTwo.\n\nThree.\n", ["S012 5:1"]),
        ("One.\n\n```\nTwo.\n```\n\n~~~ {.x}\n:::\n<!-- a\n~~~\n", []),
        ("A [goat]{gloss=“goat”}.\n", ["S012 3:9"]),  # the quotation marks are part of the value
        ('A [goat]{nonsense="goat"}.\n', []),
        ("One <!-- two.\n\nThree.\n", ["S012 3:5"]),
        ("One <!-- two\n\n:::\n --> three `<!--` and \\<!--.\n", []),
        ("One.\n\n<<<<<<< a\nTwo.\n=======\nThree.\n>>>>>>> b\n", ["S014 5:1"]),
        ("One.\n\n    <<<<<<< a\n    >>>>>>> b\n", []),
    ],
)  # fmt: skip
def test_signs_without_their_other_end_are_told(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text(f"# One\n\n{text}")
    said = [f for f in check(tmp_path).findings if f.code.startswith("S01")]
    assert [f"{f.code} {f.place.line}:{f.place.column}" for f in said] == found


def test_front_matter_of_a_layer_s_file_is_told(tmp_path: Path) -> None:
    said = slip(tmp_path, LAYER, "", "---\ntitle: Our goats\n---\n\n")
    assert said == ["S010 2"]


def test_what_stands_in_a_division_of_a_layer_is_told_with_its_line(tmp_path: Path) -> None:
    said = slip(tmp_path, LAYER, "", "::: notes\nA goat.\n\nAnd a toll.\n:::\n\n")
    assert said == ["N010 2"]


def test_an_element_that_was_taken_out_has_its_line_whatever_its_case(tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text("# One\n\nA <FoO>goat</FoO>.\n")
    assert [f"{f.code} {f.place.line}" for f in check(tmp_path).findings] == ["S004 3"]
