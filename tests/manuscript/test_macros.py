"""Definitions of TeX: found as they are written, and holding in every file."""

from __future__ import annotations

from pathlib import Path

from glossator.manuscript.macros import definitions, opening, shared
from glossator.pipeline import check


def test_definitions_are_found_with_all_their_braces() -> None:
    text = r"""
\newcommand{\vect}[1]{\mathbf{#1}} and \renewcommand\R{\mathbb{R}}
\newcommand{\norm}[2][1]{\|#2\|_{#1}}
\def\pair#1#2{\langle #1, \{#2\} \rangle} \DeclareMathOperator*{\argmax}{arg\,max}
\newcommand{\open}{never closed
"""
    assert list(definitions(text)) == [
        r"\newcommand{\vect}[1]{\mathbf{#1}}",
        r"\renewcommand\R{\mathbb{R}}",
        r"\newcommand{\norm}[2][1]{\|#2\|_{#1}}",
        r"\def\pair#1#2{\langle #1, \{#2\} \rangle}",
        r"\DeclareMathOperator*{\argmax}{arg\,max}",
    ]


def test_a_file_is_told_what_others_define_and_it_does_not() -> None:
    own = r"\newcommand{\b}{own}"
    others = [r"\newcommand{\a}{" + "\n  one\n}", r"\newcommand{\a}{two} \newcommand{\b}{three}"]
    assert opening(own, shared(others)) == r"\newcommand{\a}{ one }"


def manuscript(folder: Path, files: dict[str, str], more: str = "") -> Path:
    names = ", ".join(name for name in files if name.endswith(".md"))
    (folder / "edition.yaml").write_text(f"title: T\ntext: [{names}]\n{more}", encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_macros_of_one_file_and_of_a_file_of_macros_hold_in_all(tmp_path: Path) -> None:
    files = {
        "a.md": "# A\n\n\\newcommand{\\vect}[1]{\\mathbf{#1}}\n\nHere $\\vect{a}$.\n",
        "b.md": "# B\n\nHere $\\vect{b}$ in $\\R$, and `\\newcommand{\\no}{x}`.\n",
        "m.tex": "\\newcommand{\\R}{\\mathbb{R}} % the line\n",
    }
    checked = check(manuscript(tmp_path, files, "macros: m.tex\n"))
    assert checked.findings == ()
    assert checked.edition is not None
    bodies = [division.body for division in checked.edition.divisions]
    assert "ℝ" in "".join(bodies)
    assert "newcommand" in "".join(bodies)  # only the one in code is seen
    assert "".join(bodies).count("newcommand") == 1


def test_an_environment_without_dollars_is_a_formula(tmp_path: Path) -> None:
    text = "# A\n\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n"
    checked = check(manuscript(tmp_path, {"a.md": text}))
    assert checked.findings == ()
    assert checked.edition is not None
    assert "<mtable" in "".join(division.body for division in checked.edition.divisions)


def test_commands_of_common_packages_are_lent(tmp_path: Path) -> None:
    text = "# A\n\n$\\cfrac{1}{2}$, $\\bra{x}$, $\\norm{x}$, and $90\\degree$.\n"
    checked = check(manuscript(tmp_path, {"a.md": text}))
    assert checked.findings == ()
    own = "\\newcommand{\\norm}[1]{\\mathbf{#1}}\n\n"
    checked = check(manuscript(tmp_path, {"a.md": text.replace("# A\n\n", "# A\n\n" + own)}))
    assert checked.edition is not None
    assert 'mathvariant="bold' in checked.edition.divisions[-1].body
