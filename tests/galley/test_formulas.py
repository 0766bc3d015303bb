"""Formulas as authors write them: what comes of them as MathML, and what is shown as TeX."""

import re
from pathlib import Path
from typing import Any

from glossator.galley.array_rules import rule_arrays
from glossator.galley.setting import set_galley
from glossator.galley.structure import lost_in_formulas
from glossator.manuscript import SourceFile, read_manuscript
from glossator.manuscript.labels import scan
from glossator.prose import parse

# TeX, and the letters and signs of its MathML
READ = {
    r"{\rm d}x + y": "dx+y",
    r"E_{\rm edge}": "Eedge",
    r"E_{{\rm node}_i}": "Enodei",
    r"{\bf v} \in {\cal L}": "𝐯∈ℒ",
    r"\begin{array}{l} \rm a & b \\ c \end{array}": "abc",
    r"{a \over b + 1}": "ab+1",
    r"\mathbf{a} = \mathbf{AB}": "𝐚=𝐀𝐁",
    r"\boldsymbol{a}": "𝒂",
    r"\root 3 \of x": "x3",
    r"a \buildrel f \over b": "abf",
    r"\left. \begin{dcases} a & b \\ c & d \end{dcases} \right.": "{abcd",
    r"\begin{rcases} a \\ b \end{rcases} = c": "ab}=c",
    r"\textcircled{1}": "①",
    r"\argmin_x \set{x}": "argminx{x}",
    r"\{ {\small x} \hskip 1cm \}": "{x}",
    r"$a = b \\ $": "a=b",
    r"x = 1 \tag{3}": "x=1(3)",
    r"x = 1 \tag*{A}": "x=1A",
}
# formulas of chemistry; ^ and _ stand before what is high and low
CHEMISTRY = {
    r"\ce{H2O}": "H_2O",
    r"\ce{SO4^2-}": "SO_4^2−",
    r"\ce{NH4+ + OH-}": "NH_4^++OH^−",
    r"\ce{2H2 + 1/2 O2}": "2H_2+12O_2",
    r"\ce{^227_90Th}": "^227_90Th",
    r"\ce{KCr(SO4)2 . 12 H2O}": "KCr(SO_4)_2⋅12H_2O",
    r"\ce{CH2=CH-CHO}": "CH_2=CH−CHO",
    r"\ce{A <=>[H2O][\text{slow}] B v}": "A⇌slowH_2OB↓",
}
SHOWN = (r"\ce{\unknown H2O}", r"a \unknown b", r"{\rm x} \unknown", r"{a \over b \over c}")


def galley_of(folder: Path, text: str):  # type: ignore[no-untyped-def]
    (folder / "edition.yaml").write_text("title: Sums\ntext: [a.md]\n", encoding="utf-8")
    (folder / "a.md").write_text(text, encoding="utf-8")
    manuscript, findings = read_manuscript(folder)
    assert manuscript is not None
    assert findings == []
    return set_galley(manuscript)


def test_old_tex_is_read_and_nothing_of_a_formula_is_dropped(tmp_path: Path) -> None:
    galley, findings = galley_of(tmp_path, "# Sums\n\n" + "\n\n".join(f"${f}$" for f in READ))
    assert findings == []
    said = []
    for math in galley.texts[0].tree.iter("math"):
        for note in list(math.iter("annotation")):
            note.getparent().remove(note)
        said.append(re.sub(r"[\s\u2061]", "", "".join(math.itertext())))
    assert dict(zip(READ, said, strict=True)) == READ


def test_formulas_of_chemistry_are_set_within_formulas_and_outside(tmp_path: Path) -> None:
    outside = "# Sums\n\n" + "\n\n".join(f"${f}$ {f}" for f in CHEMISTRY)
    galley, findings = galley_of(tmp_path, outside)
    assert findings == []
    said = [signs(math) for math in galley.texts[0].tree.iter("math")]
    assert said == [words for words in CHEMISTRY.values() for _ in range(2)]


def signs(element: Any) -> str:
    """The signs of a formula, with marks before those that are high or low."""
    if element.tag == "annotation":
        return ""
    parts = [signs(child) for child in element]
    if element.tag in ("msub", "msup", "msubsup"):
        marks = {"msub": "_", "msup": "^", "msubsup": "_^"}[element.tag]
        if len(parts) == 3 and not parts[0]:
            return f"^{parts[2]}_{parts[1]}"
        parts[1:] = [mark + part for mark, part in zip(marks, parts[1:], strict=True)]
    return re.sub(r"\s", "", element.text or "") + "".join(parts)


def test_what_cannot_be_read_is_shown_as_it_is_written_and_told_with_its_line(
    tmp_path: Path,
) -> None:
    galley, findings = galley_of(tmp_path, "# Sums\n\n" + "\n\n".join(f"$${f}$$" for f in SHOWN))
    assert [code.text for code in galley.texts[0].tree.iter("code")] == [f"$${f}$$" for f in SHOWN]
    assert [(f.code, f.place.line) for f in findings] == [("S007", n) for n in (3, 5, 7, 9)]


def test_formulas_in_brackets_of_latex_and_within_words_are_set(tmp_path: Path) -> None:
    text = r"""# Sums

An \(x\) with \(x_1 = 2\), and \[sic\].

\[
f(x) = \begin{cases} 1 & \text{if $x_1 > \alpha$, and so on} \\ 2 \end{cases}
\]
"""
    galley, findings = galley_of(tmp_path, text)
    assert findings == []
    tree = galley.texts[0].tree
    one, two, display = (
        "".join(m.itertext("{*}mi", "{*}mn", "{*}mo", "{*}mtext")) for m in tree.iter("{*}math")
    )
    assert (one, two) == ("x", "x1=2")
    assert "".join(display.split()) == "f(x)={1ifx1>α,andsoon2"
    assert "[sic]" in "".join(tree.itertext())


def test_rules_across_some_columns_are_read_and_kept_in_the_tex(tmp_path: Path) -> None:
    tex = r"\begin{array}{c|c} a & b \\ \cline{2-2} c & d \\ \hdashline e & f \end{array}"
    galley, findings = galley_of(tmp_path, f"# Sums\n\n${tex}$\n")
    assert findings == []
    tree = galley.texts[0].tree
    ruled = [cell.get("class", "") for cell in tree.iter("mtd")]
    assert ["rule-top" in names for names in ruled] == [False, False, False, True, True, True]
    assert " ".join("".join(tree.itertext("annotation")).split()) == tex


def test_colors_of_formulas_are_told_once_each(tmp_path: Path) -> None:
    text = r"""# Sums

$\textcolor{red}{x} + \color{blue} z$, `$\color{green} a$`, \textcolor{pink}{words}

$$\textcolor{red}{y}$$

"""
    _, findings = galley_of(tmp_path, text)
    assert [(f.place.line, f.message.split(" is ")[0], f.code) for f in findings] == [
        (3, r"“\textcolor{red}”", "S004"),
        (3, r"“\color{blue}”", "S004"),
    ]


def test_rules_that_cannot_be_placed_are_told(tmp_path: Path) -> None:
    text = "# Sums\n\n$\\begin{array}{c|c} a \\end{array}$\n"
    source = SourceFile("a.md", "text", text, scan(text))
    tree = parse(
        "<p><math><semantics><mi>a</mi><annotation>\\begin{array}{c|c} a \\end{array}"
        "</annotation></semantics></math></p>"
    )
    for formula in tree.iter("math"):
        rule_arrays(formula)
    (found,) = lost_in_formulas(source, tree)
    assert (found.code, found.place.line, found.place.column) == ("S004", 3, 2)
    assert not list(lost_in_formulas(source, tree))
