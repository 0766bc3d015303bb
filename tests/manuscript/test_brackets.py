"""Formulas between the brackets of LaTeX."""

import pytest

from glossator.manuscript.formulas import in_dollars


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"an \(x\) and \( \alpha_i \).", r"an $x$ and $\alpha_i$."),
        ("\\[\n E = mc^2\n\\]", "$$E = mc^2$$"),
        (r"\[ f(x) = \text{if } x > 0 \]", r"$$f(x) = \text{if } x > 0$$"),
        (r"\[\begin{cases} 1 \\ 2 \end{cases}\]", r"$$\begin{cases} 1 \\ 2 \end{cases}$$"),
        (r"\\(x \times 2\\) and \\(R(W)\\)", r"$x \times 2$ and $R(W)$"),
        (r"\[ a \\[2pt] b \]", r"$$a \\[2pt] b$$"),
        (r"\(so\) then \(n^2\)", r"\(so\) then $n^2$"),
        (r"\(O(n)\) is \(n^2\), not `\(y\)`", r"$O(n)$ is $n^2$, not `\(y\)`"),
    ],
)
def test_formulas_are_read(written: str, read: str) -> None:
    assert in_dollars(written) == read


@pytest.mark.parametrize(
    "written",
    [
        r"he said \[sic\] so",
        r"as pandoc writes it: \[and/or\], \[i = 1\], \[p\_1\]",
        r"a call that is none: \[^x\], \[\^x\]",
        r"\[Illustration: the ferry = a boat\]",
        r"\[see \textit{Boats}, 3\]",
        r"\[as \cite{lee} says\]",
        "\\[ not closed\n\nhere \\]",
        r"\(a\) is the first, \(b\) the second",
        r"\(4) is a number, and so is \(5)",
        "```\n\\(x\\)\n```",
    ],
)
def test_words_in_brackets_stay_words(written: str) -> None:
    assert in_dollars(written) == written
