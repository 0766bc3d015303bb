"""Keeps the marks of layers apart: two notes that a reader sees together never bear one mark.

*i* is the ninth letter and the first small roman numeral. Layers whose series can meet are told
apart by the lines at their marks, in every format; where two that are shown together do meet in a
division, the editor is told as well, since a line cannot be said aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, cycle
from typing import Final

from glossator.diagnostics import Diagnostic, diagnose
from glossator.edition.marks import LOOK_ALIKES, looks
from glossator.edition.placing import Placed
from glossator.manuscript.layers import LayerSettings
from glossator.manuscript.profiles import profile_names, settled
from glossator.manuscript.settings import Settings
from glossator.model import Layer
from glossator.vocabulary import SHAPES

_PROPOSED: Final = ("*", "A", "a", "1")  # series in the order in which another one is proposed

_SERIES: Final[Mapping[str, str]] = {
    "1": "numbers",
    "a": "letters",
    "i": "small roman numerals",
    "A": "capital letters",
    "I": "roman numerals",
}


def shapes(layers: Sequence[LayerSettings]) -> list[str]:
    """The shape (`vocabulary.SHAPES`) of each layer's marks.

    All differ where a layer has a color, which not everybody sees; else a layer has lines only
    where its marks could be taken for those of a layer before it.
    """
    if any(layer.color for layer in layers):
        in_turn = cycle(SHAPES)
        return [next(in_turn) if layer.marks != "none" else "plain" for layer in layers]
    chosen: list[str] = []
    for layer in layers:
        taken = {
            shape
            for other, shape in zip(layers, chosen, strict=False)
            if _can_meet(layer.marks, other.marks)
        }
        free = [shape for shape in SHAPES if shape not in taken]
        chosen.append(free[0] if free else list(SHAPES)[len(taken) % len(SHAPES)])
    return chosen


def _can_meet(one: str, other: str) -> bool:
    """Whether two series of marks hold marks that look alike."""
    if "none" in (one, other):
        return False
    return one == other or any({one, other} <= group for group in LOOK_ALIKES)


def clashes(
    placed: Iterable[Placed], settings: Settings, layers: Mapping[str, Layer]
) -> list[Diagnostic]:
    """What is wrong with marks: two layers of other series give one mark in one division.

    Layers with one and the same series are not reported: that was chosen, and they have shapes.
    """
    seen: dict[tuple[str, int], dict[str, str]] = {}
    for one in placed:
        if one.mark:
            marks = seen.setdefault((one.note.layer, one.leaf), {})
            marks.setdefault(looks(one.mark), one.mark)
    findings = []
    for first, second in combinations(settings.layers.values(), 2):
        if first.marks == second.marks or not _shown_together(settings, first.key, second.key):
            continue
        met = [
            (marks[look], others[look])
            for (key, leaf), marks in seen.items()
            if key == first.key and (others := seen.get((second.key, leaf)))
            for look in marks
            if look in others
        ]
        if met:
            labels = layers[first.key].label, layers[second.key].label
            findings.append(_clash(first, second, labels, met[0], settings.layers))
    return findings


def _shown_together(settings: Settings, *keys: str) -> bool:
    """Whether some profile has all of these layers."""
    for name in profile_names(settings.profiles):
        chosen = settled(settings.profiles, name).layers
        if chosen is None or set(keys) <= set(chosen):
            return True
    return False


def _clash(
    first: LayerSettings,
    second: LayerSettings,
    labels: tuple[str, str],
    met: tuple[str, str],
    layers: Mapping[str, LayerSettings],
) -> Diagnostic:
    used = [layer.marks for layer in layers.values() if layer is not second]
    free = [style for style in _PROPOSED if not any(_can_meet(style, series) for series in used)]
    message = (
        f"{labels[1]} and {labels[0]} give the mark “{met[1]}” in the same division: "
        f"{_SERIES[second.marks]} and {_SERIES[first.marks]} meet there"
    )
    if met[0] != met[1]:
        message = message.replace("give the mark", f"give the marks “{met[0]}” and")
    hint = (
        f"write marks: {_quoted(free[0])} for {second.key}"
        if free
        else f"give {second.key} the series of another layer: a line will tell them apart"
    )
    return diagnose("N012", second.place, message, hint)


def _quoted(style: str) -> str:
    return f'"{style}"' if style in "*1" else style
