"""A finding names the line, wherever the fault stands: in notes, tables, captions, formulas."""

from pathlib import Path

from glossator.pipeline import check

FILES = {
    "edition.yaml": (
        "title: T\ntext: [one.md]\nlayers: {editor: {label: Notes, marks: a, file: notes.md}}\n"
        "glossary: words.md\n"
    ),
    "one.md": r"""# One

Words.[^1] See \ref{eq:one}, \eqref{eq:two} and \autoref{fig:x}. And [ref][lab].

[lab]: #lost-four

\begin{align}
a &= b \label{eq:one} \\
c &= d
\end{align}

| A | B |
|---|---|
| [x](#lost-five) | y[^2] |

[^2]: In a table [z](#lost-six) and \cite{knuth}.

![Cap with [l](#lost-seven)](none.png)

> quote [q](#lost-eight) and an inline note.^[With [a link](#lost-three).]

<a href="#lost-nine">html</a> and <img src="gone2.png" alt="x">

[^1]: A note with $x \foo{y}$, [a "tit"](#lost-ten "title") and <b><script>bad</script></b>.

    Its second paragraph has a [link](#lost-one) of its own,
    and ![pic](gone.png).
""",
    "notes.md": """[quote]{#more}
:   The note's first line

    and its second with a [link](#lost-two) and @nobody and [gl]{gloss=none}.
""",
    "words.md": "[html]{#html}\n:   An entry with a [link](#lost-eleven).\n",
}


def test_every_finding_has_the_line_of_its_fault(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = check(tmp_path).findings
    told = {
        line: {one.code for one in found if (one.place.file, one.place.line) == line}
        for line in {(one.place.file, one.place.line) for one in found}
    }
    assert told == {
        ("one.md", 3): {"R002"},
        ("one.md", 5): {"R002"},
        ("one.md", 14): {"R002"},
        ("one.md", 16): {"R002", "R010"},
        ("one.md", 18): {"R002", "R003"},
        ("one.md", 20): {"R002"},
        ("one.md", 22): {"G008", "R002", "R003"},
        ("one.md", 24): {"R002", "S004", "S007"},
        ("one.md", 26): {"R002"},
        ("one.md", 27): {"R003"},
        ("notes.md", 4): {"G001", "R002", "R010"},
        ("words.md", 2): {"R002"},
    }
    links = {one.message: one.place for one in found if one.code == "R002"}
    assert len(links) == 13
    for message, place in links.items():
        name = message.split("“")[1].split("”")[0].lstrip("#")
        line = FILES[place.file].split("\n")[place.line - 1]
        assert name in line[place.column - 1 : place.end_column - 1] or place.line == 5
