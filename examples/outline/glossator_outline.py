"""An outline of an edition as plain text, with a judge of its own, and questions as a kind of note.

pip install ./examples/outline
glossator build my-edition --format outline
glossator proof my-edition
"""

from __future__ import annotations

from pathlib import Path

from glossator.formats import Copy, Format, Order
from glossator.kinds import Kind
from glossator.model import Division
from glossator.proof.expected import Demand
from glossator.proof.judges import Judge
from glossator.proof.judges.verdict import Finding, Verdict
from glossator.proof.reading import Numbered, Reading

WIDEST = 400  # characters of a line that people can still follow


def press(order: Order) -> Copy:
    """A line for each heading and each numbered paragraph, which begins with its number."""
    return Copy("".join(map(_lines, order.edition.divisions)).encode("utf-8"))


def press_folder(order: Order) -> Copy:
    """The same, with a file for each division: a format may be a folder, and have folders in it."""
    divisions = order.edition.divisions
    return Copy({f"{one.matter}/{one.id}.txt": _lines(one).encode("utf-8") for one in divisions})


def _lines(division: Division) -> str:
    lines = [division.title]
    lines += [f"¶{one.paragraph}\t{one.text}" for one in division.blocks if one.paragraph]
    return "\n".join(lines) + "\n"


def read(path: Path, demand: Demand) -> Reading:
    """What the proof asks of a finished file or folder, as far as an outline has it: paragraphs."""
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [line[1:].split("\t", 1) for line in lines if line.startswith("¶")]
    paragraphs = tuple(Numbered(label, 0, path.name) for label, _ in rows)
    return Reading("outline", spaced=True, paragraphs=paragraphs)


def examine(path: Path, standard: str) -> Verdict:
    """Whether every line can be followed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    long = [number for number, line in enumerate(lines, 1) if len(line) > WIDEST]
    findings = tuple(Finding("warning", "long", "a long line", f"line {n}") for n in long)
    return Verdict(
        judge="line lengths",
        version="1",
        standard=standard,
        file=path.name,
        passed=True,
        assertions=len(lines),
        findings=findings,
    )


FORMAT = Format(
    "outline", ".outline.txt", press="glossator_outline:press", reader="glossator_outline:read"
)
FOLDER = Format(
    "outlines",
    "-outlines",
    press="glossator_outline:press_folder",
    reader="glossator_outline:read",
    folder=True,
    about="a folder of outlines",
)
JUDGE = Judge("line lengths", (), {"width": "lines to follow"}, examine, formats=("outline",))
QUESTION = Kind({"en": "Question", "de": "Frage", "fr": "Question"})
