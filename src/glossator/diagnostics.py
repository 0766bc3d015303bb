"""Findings about a manuscript: values that are collected, never printed here.

Every kind of finding has a stable code; `CHECKS` is the one list of them (docs/checks.md
explains each, tests/checks/CODE holds one minimal manuscript that earns it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How bad a finding is: an error stops the build, a warning does not, an info only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the manuscript: path relative to the manuscript folder, 1-based line and column.

    Line 0 means the file as a whole; column 0 means the line as a whole. `end_column` is behind
    the last character that is meant, on the same line; 0 where that is not known.
    """

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: code from `CHECKS`, place, what is wrong and what to do about it.

    `only` names the one format (a name in `formats`) that an error is about: the others are
    built all the same. "" for what is about all of them.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    hint: str = ""
    only: str = ""

    def as_json(self) -> dict[str, object]:
        """The finding as a plain dictionary for `--json`."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "end_column": self.place.end_column,
            "message": self.message,
            "hint": self.hint,
            "only": self.only,
        }


# code → (severity, what it means in a few words). The letters group by where the fault is mended:
# A accessibility, E edition.yaml and files, N notes, L lemmas, G glossary, P paragraph numbers,
# R references and links, X index, S structure, T type on the page (found when it is laid out).
CHECKS: Final[Mapping[str, tuple[Severity, str]]] = {
    "A001": (Severity.WARNING, "Ace does not pass a reviewed EPUB, so it claims no conformance"),
    "E001": (Severity.ERROR, "edition.yaml cannot be read"),
    "E002": (Severity.ERROR, "edition.yaml is not valid YAML"),
    "E003": (Severity.ERROR, "unknown key in edition.yaml"),
    "E004": (Severity.ERROR, "wrong or missing value in edition.yaml"),
    "E005": (Severity.ERROR, "file of the manuscript is missing"),
    "E006": (Severity.ERROR, "path leaves the manuscript"),
    "E007": (Severity.ERROR, "file is not UTF-8"),
    "E008": (Severity.ERROR, "text is empty"),
    "E009": (Severity.ERROR, "pandoc cannot read a file"),
    "E010": (Severity.WARNING, "file without text is left out"),
    "E011": (Severity.WARNING, "there are no words in the edition’s language"),
    "E012": (Severity.ERROR, "font cannot be read, or may not be embedded"),
    "E014": (Severity.ERROR, "citation style that cannot be used"),
    "E015": (Severity.ERROR, "theme that cannot be used"),
    "E016": (Severity.WARNING, "color of a theme that is hard to read on its ground"),
    "E017": (Severity.WARNING, "part with two titles"),
    "E018": (Severity.WARNING, "citation style without a list of works"),
    "E019": (Severity.WARNING, "font without the italic or bold that the text asks for"),
    "E013": (Severity.WARNING, "file beside the texts that edition.yaml does not name"),
    "N001": (Severity.ERROR, "note is called but not written"),
    "N002": (Severity.WARNING, "note is written but never called"),
    "N003": (Severity.ERROR, "note label used twice"),
    "N004": (Severity.ERROR, "note within a note"),
    "N005": (Severity.ERROR, "unknown layer"),
    "N007": (Severity.ERROR, "note is empty"),
    "N008": (Severity.WARNING, "note key used twice in a layer"),
    "N009": (Severity.ERROR, "unknown kind or attribute of a note"),
    "N010": (Severity.ERROR, "text in a layer's file that belongs to no note"),
    "N011": (Severity.ERROR, "note on another note that is not there, or could be several"),
    "N012": (Severity.WARNING, "two layers give the same mark in one division"),
    "N013": (Severity.INFO, "definition without a term of its own"),
    "L001": (Severity.ERROR, "lemma not found"),
    "L002": (Severity.ERROR, "lemma found more than once"),
    "L003": (Severity.ERROR, "scope of lemmas names no text, or several"),
    "G001": (Severity.ERROR, "glossary reference to nothing"),
    "G002": (Severity.ERROR, "headword twice"),
    "G003": (Severity.ERROR, "glossary form belongs to two headwords"),
    "G004": (Severity.WARNING, "headword never used in the text"),
    "G005": (Severity.ERROR, "text in the glossary that belongs to no entry"),
    "G006": (Severity.ERROR, "entry without a definition"),
    "G007": (Severity.ERROR, "unknown category or attribute of an entry"),
    "G008": (Severity.WARNING, "headword is used but never linked"),
    "G009": (Severity.ERROR, "entries that only refer to one another"),
    "G010": (Severity.WARNING, "heading in the glossary that is not printed"),
    "P001": (Severity.ERROR, "loci.lock is broken, or of another version"),
    "P002": (Severity.INFO, "paragraph added since the numbers were frozen"),
    "P003": (Severity.WARNING, "paragraph gone since the numbers were frozen"),
    "P004": (Severity.INFO, "paragraph moved since the numbers were frozen"),
    "R001": (Severity.ERROR, "unknown citation key"),
    "R002": (Severity.ERROR, "broken internal link"),
    "R003": (Severity.ERROR, "picture is missing"),
    "R004": (Severity.WARNING, "picture without alternative text"),
    "R005": (Severity.ERROR, "link that could mean several things"),
    "R006": (Severity.ERROR, "picture of an unsupported type, or broken"),
    "R007": (Severity.WARNING, "picture was changed so that every format shows it alike"),
    "R008": (Severity.ERROR, "references that lead back to themselves"),
    "R009": (Severity.WARNING, "identifier used twice"),
    "R010": (Severity.WARNING, "@ that cites nothing is taken as words"),
    "R011": (Severity.WARNING, "link to a file beside the edition"),
    "R012": (Severity.ERROR, "key that two different works of the references have"),
    "R013": (Severity.WARNING, "cover that shops would refuse"),
    "R014": (Severity.WARNING, "list of works that stands elsewhere than a text has it"),
    "R015": (Severity.WARNING, "picture taken from another folder"),
    "X001": (Severity.ERROR, "mark of the index without an entry"),
    "X002": (Severity.ERROR, "range of the index without its other end"),
    "S001": (Severity.WARNING, "heading level skipped"),
    "S002": (Severity.WARNING, "file does not begin with its heading"),
    "S003": (Severity.ERROR, "script without a face to print it in"),
    "S004": (Severity.WARNING, "markup was removed because no format may carry it"),
    "S005": (Severity.WARNING, "second level-1 heading in a file"),
    "S006": (Severity.ERROR, "character that was lost, or that no format may hold"),
    "S007": (Severity.WARNING, "formula that MathML cannot say"),
    "S010": (Severity.WARNING, "front matter of a text is not taken over"),
    "S012": (Severity.WARNING, "sign of markup that is printed, or read otherwise than meant"),
    "S008": (Severity.WARNING, "indented paragraph that is set as code"),
    "S009": (Severity.ERROR, "words would be lost"),
    "S011": (Severity.WARNING, "line that looks like a list of one item"),
    "S014": (Severity.ERROR, "two versions of the same lines that a merge has left"),
    "S015": (Severity.WARNING, "block right below a paragraph, without an empty line"),
    "S013": (Severity.WARNING, "deleted words or a reviewer’s comment stand in a text"),
    "T001": (Severity.WARNING, "the layout of the pages warns of something"),
    "T002": (Severity.WARNING, "note is too long for the foot of a page"),
    "T003": (Severity.WARNING, "formula does not fit its line, or cannot be drawn"),
    "T004": (Severity.WARNING, "table is too wide for the page"),
}


def diagnose(
    code: str, place: Place, message: str, hint: str = "", *, only: str = ""
) -> Diagnostic:
    """A finding with the severity that `CHECKS` gives its code. Raises KeyError on others."""
    return Diagnostic(code, CHECKS[code][0], place, message, hint, only)


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings is an error, be it of one format alone."""
    return any(f.severity is Severity.ERROR for f in findings)


def stops(findings: Iterable[Diagnostic], form: str = "") -> bool:
    """Whether any of the findings stops this format; without one, whether any stops them all."""
    return any(f.severity is Severity.ERROR and f.only in ("", form) for f in findings)


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by file, line, column and code, each once."""
    return tuple(sorted(set(findings), key=lambda f: (f.place, f.code, f.message)))
