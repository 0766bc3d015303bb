"""Findings of the proof: values, collected and never printed here."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

Weight = Literal["error", "remark"]
Key = TypeVar("Key", bound=Hashable)

MOST: Final = 40  # findings of one check on one format; a lost chapter would fill the report alone


@dataclass(frozen=True, slots=True)
class ProofFinding:
    """One difference between a finished file and the edition.

    format: "epub", "pdf" or "web"; check: which check found it ("notes", "calls", …); where: the
    place in the file. A remark is worth a look and fails nothing.
    """

    format: str
    check: str
    message: str
    where: str
    weight: Weight = "error"


def limited(findings: Sequence[ProofFinding]) -> list[ProofFinding]:
    """The findings, of each check on each format no more than MOST and a word on the rest."""
    kept: list[ProofFinding] = []
    counts: dict[tuple[str, str, Weight], int] = {}
    for one in findings:
        kind = (one.format, one.check, one.weight)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST:
            kept.append(one)
    for (name, check, weight), count in counts.items():
        if count > MOST:
            kept.append(ProofFinding(name, check, f"and {count - MOST} more", "", weight))
    return kept


def order_faults(
    what: str, wanted: Sequence[Key], found: Sequence[Key]
) -> Iterator[tuple[str, Key]]:
    """What is missing, doubled, unknown or out of order, each in words with the key it is about."""
    demanded = set(wanted)
    counts: dict[Key, int] = {}
    for key in found:
        counts[key] = counts.get(key, 0) + 1
    for key in wanted:
        if key not in counts:
            yield f"{what} {key} is missing", key
    for key, count in counts.items():
        if key not in demanded:
            yield f"{what} {key} is not in the edition", key
        elif count > 1:
            yield f"{what} {key} stands {count} times", key
    yield from _disorder(what, wanted, found)


def _disorder(what: str, wanted: Sequence[Key], found: Sequence[Key]) -> Iterator[tuple[str, Key]]:
    rank = {key: number for number, key in enumerate(wanted)}
    highest: Key | None = None
    seen: set[Key] = set()
    for key in found:
        if key not in rank or key in seen:
            continue
        seen.add(key)
        if highest is not None and rank[key] < rank[highest]:
            yield f"{what} {key} stands after {highest}, before which it belongs", key
        else:
            highest = key
