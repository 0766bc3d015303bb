"""Reads the tables of `manuscript/figures/`: every value with its confidence and its sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

SURE, LIKELY = "sure", "likely"


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the table, as it is written there too, and whether it was confirmed."""

    number: float
    written: str
    sure: bool


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, by column."""
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def value(row: dict[str, str], column: str) -> Value | None:
    """A cell with its neighbour `COLUMN_confidence`; None if the cell is empty.

    Raises ValueError when the confidence is neither sure nor likely: what has to be checked first
    must not be drawn at all.
    """
    written = row[column]
    confidence = row[f"{column}_confidence"]
    if not written:
        return None
    if confidence not in (SURE, LIKELY):
        raise ValueError(f"{column} {written}: confidence “{confidence}” may not be drawn")
    return Value(float(written), written, confidence == SURE)
