"""Proves finished files: conservation by our own readers, conformance by independent judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glossator.model import Edition, PageMap
from glossator.proof.conservation import COUNTED, Conservation, conserve
from glossator.proof.external import Job, Verdict, judge_all
from glossator.proof.report import as_json, write_report


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proof found, and whether it passed."""

    conserved: Conservation
    verdicts: tuple[Verdict, ...]

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
            yield f"{verdict.judge} {verdict.version}, {verdict.standard}: {said}"
            for one in verdict.findings:
                yield f"  {one.severity} {one.code}: {one.message} ({one.where})"
        yield "the proof passed" if self.passed else "the proof failed"


def prove(edition: Edition, pages: PageMap, files: Mapping[str, Path], out: Path) -> Proof:
    """Prove the files ("epub", "pdf", "html" → path) and write the report into `out`.

    Raises GlossatorError when a judge is missing or breaks down.
    """
    jobs = []
    if "epub" in files:
        jobs.append(Job("epubcheck", files["epub"]))
    if "pdf" in files:
        jobs.append(Job("verapdf", files["pdf"], "ua1"))
        jobs.append(Job("page_validation", files["pdf"], "ua1"))
    proof = Proof(conserve(edition, pages, files), tuple(judge_all(jobs)))
    report = as_json(edition, files, proof.conserved, proof.verdicts, proof.passed)
    write_report(report, out)
    return proof
