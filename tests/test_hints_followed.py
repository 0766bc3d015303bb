"""Who does what a hint says is rid of the finding, gets no other, and loses no word.

What a hint leaves to the editor (which of two keys, what a note says) is chosen here.
"""

import re
import shutil
from pathlib import Path

import pytest

from glossator.diagnostics import Severity
from glossator.pipeline import check
from places import TESTS

NEW = ""  # in place of what was: the file is made, with this content
Edit = tuple[str, str, str]  # file, what is replaced, by what
ONE, NOTES, TERMS, SAID = "text/one.md", "notes/editor.md", "glossary.md", "edition.yaml"
WORKS = "references.bib"

FOLLOWED: dict[str, list[Edit]] = {
    "E003": [(SAID, "langauge", "language")],
    "E004": [(SAID, "3 January 2018", "2018-01-03")],
    "E005": [(SAID, "text/tow.md", "text/two.md")],
    "E010": [(SAID, ", text/two.md", "")],
    "E013": [(SAID, "text/one.md", "text/one.md, text/two.md")],
    "E016": [("look/theme.toml", '"#8a8a8a"', '["#333333", "#dddddd"]')],
    "E017": [(SAID, "title: The River, ", "")],
    "G001": [(ONE, "gloss=dmx", "gloss=dmz"), (TERMS, "[line]{#dmz", "[zone]{#dmz")],
    "G002": [(TERMS, "[line]{#wire .term}\n:   A wire again.\n", "    A wire again.\n")],
    "G003": [(TERMS, ' forms="line"', "")],
    "G004": [(TERMS, ".term}", '.term forms="line"}')],
    "G005": [(TERMS, "A paragraph", "[years]{#y}\n:   A paragraph")],
    "G006": [(TERMS, "<!-- later -->", "A wire.")],
    "G007": [(TERMS, ".thing", ".place")],
    "G008": [(TERMS, "{#armistice}", '{#armistice forms="armistice"}')],
    "G009": [(TERMS, "{#north see=dprk}\n:   ", "{#north}\n:   A state.")],
    "G010": [(TERMS, "## Boats\n\n", ""), (TERMS, "## M\n\n", "")],
    "L001": [(NOTES, "The lime had", "The line had")],
    "L002": [(NOTES, "{#line}", "{#line at=2}")],
    "L003": [(NOTES, "text/won.md", "text/one.md")],
    "N001": [(ONE, "years.[^x]\n", "years.[^x]\n\n[^x]: The note’s text.\n")],
    "N002": [(ONE, "years.", "years.[^x]")],
    "N003": [(ONE, "[^x]: The second", "[^y]: The second"), (ONE, "years.[^x]", "years.[^x][^y]")],
    "N004": [
        (ONE, "call.[^y]", "call."),
        (SAID, "text: [text/one.md]", "text: [text/one.md]\nlayers: {author: {}, editor: "
         "{marks: a, label: Ed, file: notes/editor.md}}"),
        (NOTES, NEW, "[call]{#inner on=author:x}\n:   See the other note.\n"),
    ],
    "N005": [(ONE, "years.[^edtor:x]", "years.[^author:x]"), (ONE, "[^edtor:x]:", "[^author:x]:")],
    "N007": [(ONE, "[]{.later}", "[]{.later} Said in May.")],
    "N008": [(NOTES, "[two years]{#line}", "[two years]{#another-key}")],
    "N009": [(NOTES, ".latter", ".later")],
    "N010": [(NOTES, "A paragraph", "[silent]{#s}\n:   A paragraph")],
    "N011": [(NOTES, "on=lime", "on=line")],
    "N012": [(SAID, "marks: i", 'marks: "*"')],
    "N013": [(NOTES, "\n\n:   It", "\n:   It")],
    "R001": [(ONE, "@kju2017", "@kju2018")],
    "R002": [(ONE, "(#the-end)", "(#one)")],
    "R004": [(ONE, "![](figures/map.svg)", "![A map of the border](figures/map.svg)")],
    "R005": [(ONE, "(#x)", "(text/two.md#x)")],
    "R009": [(ONE, "[silent]{#x}", "[silent]{#another}")],
    "R010": [(ONE, "@nickbart", "\\@nickbart")],
    "R011": [(ONE, "next.pdf", "https://example.org/next.pdf")],
    "R012": [(ONE, "@lee", "@lee; @b"), (WORKS, "{lee, author={Lee, B", "{b, author={Lee, B")],
    "R014": [(SAID, ", text/two.md]", "]\nback: [bibliography, text/two.md]")],
    "S001": [(ONE, "### A part", "## A part")],
    "S002": [(ONE, "The line", "# A Small Edition\n\nThe line")],
    "S004": [(ONE, "<script>alert(1)</script> ", "")],
    "S005": [(ONE, "# Two", "## Two")],
    "S006": [(ONE, "si\ufffdent", "silent")],
    "S008": [(ONE, "    Nobody", "> Nobody")],
    "S009": [(ONE, "[Chorus]:", "\\[Chorus]:")],
    "S010": [(ONE, "---\nlayout: post\nauthor: Somebody\n---\n\n", "")],
    "S011": [(ONE, "1984.", "1984\\.")],
    "S012": [(ONE, "##The", "## The")],
    "S013": [(ONE, '[dead]{.deletion author="B" date="2026-01-01T00:00:00Z"}', "")],
    "S014": [(ONE, "<<<<<<< HEAD\n", ""), (ONE, ">>>>>>> branch\n", "")],
    "S015": [(ONE, "noon.\n##", "noon.\n\n##")],
    "X001": [(ONE, "[]{.index}", '[]{.index entry="Kaesong"}')],
    "X002": [(ONE, " toll.", ' toll.[]{.index-end entry="tolls"}')],
}  # fmt: skip
# What is not in the edition's text by the very hint: what was taken out, or named otherwise.
GONE = {
    "G010": {"boats"},
    "S004": {"alert", "script"},
    "S010": {"layout", "post", "author", "somebody"},
}
_BLOCK = re.compile(r"</(?:p|h[1-6]|li|t[dh]|dd|dt|figcaption|caption)>")
_SIGNS = re.compile(r"\{[^}]*\}|\]\([^)]*\)|<[^>]*>|\[\^[^\]]*\]|@[\w-]+", re.DOTALL)


def words_of(text: str) -> set[str]:
    """The longer words of a source or an edition, in small."""
    return set(re.findall(r"[^\W\d_]{4,}", _SIGNS.sub(" ", text).lower()))


def follow(code: str, folder: Path) -> None:
    """Do in a manuscript of tests/checks what the hint of its finding says."""
    for name, old, new in FOLLOWED[code]:
        path = folder / name
        if old == NEW:
            path.parent.mkdir(exist_ok=True)
            path.write_text(new, encoding="utf-8")
            continue
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("code", sorted(FOLLOWED))
def test_the_hint_of_a_finding_is_its_cure(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "manuscript"
    shutil.copytree(TESTS / "checks" / code, folder)
    assert code in {finding.code for finding in check(folder).findings}
    follow(code, folder)
    checked = check(folder)
    assert not [str(f) for f in checked.findings if f.severity is not Severity.INFO]
    assert checked.edition is not None
    edition = checked.edition
    said = " ".join(
        [division.title + " " + division.body for division in edition.divisions]
        + [note.body for note in edition.notes.values()]
        + [f"{entry.headword} {entry.body}" for entry in edition.entries.values()]
    )
    shown = re.findall(r"[^\W\d_]{4,}", re.sub(r"<[^>]*>", "", _BLOCK.sub(" ", said)).lower())
    for file in folder.rglob("*.md"):
        wanted = words_of(file.read_text(encoding="utf-8")) - GONE.get(code, set())
        if file.name != "editor.md":  # whose lemmas the text has
            assert wanted <= set(shown), file.name


_PROSE = "Nobody on either side had lifted the receiver for almost two years."
# What writers type from habit, and what the hint of its finding says to write instead, by code.
HABITS = [
    ("S012", "B.  Russell was.\n\nD.  Hume too.", "B\\.  Russell was.\n\nD\\.  Hume too."),
    ("S012", "1. one\n2. two\n\n1. anew\n2. b", "1. one\n2. two\n\n<!-- -->\n\n1. anew\n2. b"),
    ("S012", "A paragraph. {#para}", "::: {#para}\nA paragraph.\n:::"),
    ("S012", "Words ==marked== here.", "Words [marked]{.mark} here."),
    ("S012", "[TOC]\n\nWords.", "Words."),
    ("S012", "[TOC]\n\nWords.", "\\[TOC\\]\n\nWords."),
    ("S012", '!!! note "Title"\n    Words.', "::: {.note}\nWords.\n:::"),
    ("S012", "See [[Other]] there.", "See [Other](one.md) there."),
    ("S012", "See [words][key] there.", "See [words][key] there.\n\n[key]: https://example.org"),
    ("S012", "Words %%not printed%% here.", "Words <!-- not printed --> here."),
    ("S012", "A smile :smile: here.", "A smile 🙂 here."),
    ("S012", "*[HTML]: Markup\n\nIn HTML.", 'In <abbr title="Markup">HTML</abbr>.'),
    ("S012", "Mr.~Ode and Fig.~2.", "Mr.\\ Ode and Fig.\\ 2."),
    ("S012", 'M\\"uller was there.', "Müller was there."),
    ("S012", "It is 5\\,km long.", "It is 5&thinsp;km long."),
    ("S012", "Dear <Name>, come.", "Dear \\<Name\\>, come."),
    ("S012", "See page \\pageref{one}.", "See \\ref{one}."),
    ("S011", "(C) 2020 by him.", "\\(C) 2020 by him."),
    ("S011", "W.  Shakespeare was.", "W\\.  Shakespeare was."),
    ("R010", "By @ada and @{eve}.", "By \\@ada and \\@eve."),
    ("S004", '<span style="color: red">Red</span> words.', "*Red* words."),
    ("S004", "Words \\vspace{1em} here.", "Words here."),
    ("S004", "Words \\foo here.", "Words \\\\foo here."),
    ("S007", "It is $\\unknown{x}$ so.", "It is $x$ so."),
    ("S008", f"    {_PROSE}", f"> {_PROSE}"),
    ("S015", "Words:\n- one\n- two", "Words:\n\n- one\n- two"),
    ("S015", "Words so\n> so it goes", "Words so\n\\> so it goes"),
    ("S015", "Words, he said\n- and so on.", "Words, he said\n\\- and so on."),
    ("R011", "See [words](www.example.org).", "See [words](https://www.example.org)."),
    ("N002", "Words.\n\n[^x]: Uncalled.", "Words.[^x]\n\n[^x]: Uncalled."),
    ("S009", "Words.\n\n[Chorus]: Sing", "Words.\n\n\\[Chorus]: Sing"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "typed", "mended"), HABITS)
def test_habits_are_mended_as_their_hints_say(
    code: str, typed: str, mended: str, tmp_path: Path
) -> None:
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n", encoding="utf-8")
    found = []
    for text in (typed, mended):
        path = tmp_path / "one.md"
        path.write_text(f"# One {{#one}}\n\nBefore.\n\n{text}\n", encoding="utf-8")
        found.append([str(f) for f in check(tmp_path).findings])
    assert any(f"'{code}'" in one for one in found[0])
    assert not found[1]
