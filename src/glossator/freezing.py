"""Freezes paragraph numbers: writes loci.lock into the manuscript."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.diagnostics import Diagnostic, in_order
from glossator.formats import Progress
from glossator.workshop import Workshop, silent
from glossator.writing import write_all

if TYPE_CHECKING:
    from glossator.manuscript.loci_lock import Locked


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a freeze did: labels that are new in the lock or gone from the text, and the lock.

    `lock` is None, and nothing is written, when the text cannot be read as a whole.
    """

    path: Path
    findings: tuple[Diagnostic, ...]
    lock: tuple[Locked, ...] | None = None
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    fresh: bool = False


def freeze(
    folder: Path, *, renumber: bool = False, dry_run: bool = False, tell: Progress = silent
) -> Frozen:
    """Write the paragraph numbers into loci.lock, or give all new ones. Raises UsageError.

    Numbers that the lock has stay; faults of notes and glossary do not matter.
    """
    from glossator.edition.draft import Draft
    from glossator.edition.loci import frozen, numbered_text
    from glossator.manuscript.loci_lock import LOCK, written

    path = folder / LOCK
    shop = Workshop(folder, tell=tell)
    manuscript, findings = shop.manuscript, shop.read_findings
    if manuscript is not None and renumber:
        manuscript = dataclasses.replace(manuscript, lock=None)
        findings = tuple(finding for finding in findings if finding.code != "P001")
    if manuscript is None or any(finding.code[0] in "EP" for finding in findings):
        return Frozen(path, in_order(findings))  # with a file missing, its numbers would be gone
    galley = shop.galley
    if galley is None:
        return Frozen(path, shop.set_findings)
    lock = frozen(numbered_text(manuscript, Draft.of(galley).texts))
    before = {one.label for one in manuscript.lock or () if not one.gone}
    now = {one.label for one in lock if not one.gone}
    text = written(lock).encode("utf-8")
    fresh = not path.is_file() or path.read_bytes() != text
    if fresh and not dry_run:
        write_all({path: text})
    return Frozen(
        path,
        (),
        lock,
        added=tuple(one.label for one in lock if one.label in now - before),
        gone=tuple(one.label for one in lock if one.label in before - now),
        fresh=fresh,
    )
