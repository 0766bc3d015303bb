"""Names by which the stages speak to one another: a manuscript that writes them loses no word."""

from pathlib import Path

import pytest

from glossator.diagnostics import Diagnostic
from glossator.galley import Galley, set_galley
from glossator.manuscript import read_manuscript
from glossator.prose import text_of


def galley(folder: Path, text: str) -> tuple[Galley, list[Diagnostic]]:
    (folder / "edition.yaml").write_text("title: A\ntext: [one.md]\n", encoding="utf-8")
    (folder / "one.md").write_text(f"# One\n\n{text}\n", encoding="utf-8")
    manuscript, found = read_manuscript(folder)
    assert manuscript is not None
    assert not found
    return set_galley(manuscript)


PASTED = """\
Some words
<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> here.[^1]

<section id="footnotes" class="footnotes footnotes-end-of-document">
<hr /><ol><li id="fn1"><p>A pasted note.</p></li></ol>
</section>

The words behind.

[^1]: A note of ours.
"""


def test_another_program_s_notes_swallow_nothing(tmp_path: Path) -> None:
    made, _ = galley(tmp_path, PASTED)
    said = text_of(made.texts[0].tree)
    assert "A pasted note." in said
    assert "The words behind." in said
    assert [text_of(note.body) for note in made.notes] == ["A note of ours."]


def test_html_in_a_note_stays_in_it(tmp_path: Path) -> None:
    made, _ = galley(
        tmp_path,
        "One[^1] and two.[^2]\n\n[^1]: First </li></ol></section> and more.\n\n"
        '[^2]: <li id="fn1">Second.</li>\n',
    )
    said = ["".join(text_of(note.body).split()) for note in made.notes]
    assert said == ["Firstandmore.", "Second."]


@pytest.mark.parametrize(
    "written",
    [
        "[words]{.gl-call}",
        "[words]{.gl-note key=a line=zz}",
        '[words]{.gl-file n="1"}',
        "[words]{.gl-raw source=x}",
        '<span class="gl&#45;call" data-fn="fn1">words</span>',
        "[words]{generated=1}",
        "[words]{tag=Artifact}",
        '[words]{call="one.md#1#0"}',
        "[words]{.citation}",
        "::: {#refs}\nwords\n:::",
        "::: {#refs}\n::: other\nwords\n:::\n:::",
    ],
)
def test_what_looks_like_a_name_of_ours_keeps_its_words(tmp_path: Path, written: str) -> None:
    made, _ = galley(tmp_path, f"before\n\n{written}\n\nbehind[^1]\n\n[^1]: A note.")
    tree = made.texts[0].tree
    assert "".join(text_of(tree).split()) == "Onebeforewordsbehind"
    assert len(made.notes) == 1
    for element in tree.iter():
        if "words" in (element.text or "") and element.tag == "span":
            assert not [a for a in element.attrib if a in ("data-generated", "data-tag")]
            assert "gl-" not in element.get("class", "")


def test_such_a_name_is_told(tmp_path: Path) -> None:
    _, found = galley(tmp_path, "[words]{generated=1}")
    assert [(f.code, f.place.line) for f in found] == [("S004", 3)]


def test_an_address_holds_no_sign_that_none_may_hold(tmp_path: Path) -> None:
    made, _ = galley(tmp_path, "[words](<https://a.org/b{c}d e|f>)")
    assert [a.get("href") for a in made.texts[0].tree.iter("a")] == [
        "https://a.org/b%7Bc%7Dd%20e%7Cf"
    ]
