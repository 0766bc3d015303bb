"""What is wrong with the labels of notes in a source."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import labels
from glossator.manuscript.sources import SourceFile

_WORDS: Final = 12  # of a note that a finding quotes


def _opening(source: SourceFile, label: labels.Label) -> str:
    """The first words of a note, as they are written."""
    behind = source.text[label.offset :].partition("]:")[2]
    words = re.split(r"\n[ \t]*\n|\n\[\^", behind)[0].split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


def called_elsewhere(source: SourceFile) -> set[str]:
    """The labels that are called outside of the first paragraph of their own note."""
    own: dict[str, list[range]] = {}
    for label in source.scan.definitions:
        written = re.split(r"\n[ \t]*\n|\n\[\^", source.text[label.offset + 1 :])[0]
        end = label.offset + 1 + len(written)
        own.setdefault(label.name, []).append(range(label.offset, end))
    calls = source.scan.calls
    return {c.name for c in calls if not any(c.offset in one for one in own.get(c.name, ()))}


def check_labels(source: SourceFile, layers: Mapping[str, object]) -> list[Diagnostic]:
    """Labels written twice, never called, or of a layer that is not there."""
    findings = []
    seen: dict[str, labels.Label] = {}
    called = called_elsewhere(source)
    within = {label.name for label in source.scan.calls} - called
    for label in source.scan.definitions:
        place = Place(source.path, label.line, label.column, label.column + len(label.name) + 3)
        if label.name in seen:
            first = seen[label.name].line
            message = f"the note [^{label.name}] is written twice (first in line {first})"
            findings.append(diagnose("N003", place, message, "give one of them another label"))
        elif label.name not in called:
            hint = f"put [^{label.name}] behind the words it is about, or take the note out"
            how = "called by nothing but itself" if label.name in within else "never called"
            message = f"the note [^{label.name}] is {how} and is left out: "
            message += f"“{_opening(source, label)}”"
            findings.append(diagnose("N002", place, message, hint))
        seen.setdefault(label.name, label)
        layer, colon, _ = label.name.partition(":")
        if colon and layer not in layers:
            near = difflib.get_close_matches(layer, list(layers), n=1, cutoff=0.4)
            hint = f"did you mean “{near[0]}”? " if near else ""
            hint += "layers in edition.yaml: " + ", ".join(layers)
            message = f"the note [^{label.name}] names the layer “{layer}”, which is not there"
            findings.append(diagnose("N005", place, message, hint))
    return findings
