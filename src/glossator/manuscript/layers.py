"""The layers of edition.yaml: label, marks, numbering, color, who is responsible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Place
from glossator.manuscript.settings_reader import KEY, Reader
from glossator.manuscript.synonyms import nearest
from glossator.manuscript.yaml_tree import Value
from glossator.model import Person
from glossator.vocabulary import COLORS, MARKS

NUMBERING: Final = ("division", "through")
_EXAMPLE: Final = "{label: Editor’s notes, marks: a, file: notes/editor.md}"
_KEYS: Final = ("label", "singular", "marks", "numbering", "sign", "color", "by", "file")


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """A layer as edition.yaml names it; `file` is "" for a layer written only in the text.

    `by` is the name of one of `people`, "" where nobody is named. A label that is not
    given ("") comes from the table of words.
    """

    key: str
    label: str
    singular: str
    marks: str
    sign: str
    file: str
    place: Place
    numbering: str = "division"
    color: str = ""
    by: str = ""


AUTHOR: Final = LayerSettings("author", "", "", "1", "", "", Place("edition.yaml"))


def read_layers(reader: Reader, value: Value) -> dict[str, LayerSettings]:
    """The layers in their order; what is wrong with them goes to the reader."""
    layers = {}
    for key, child in reader.mapping(
        value, "layers", None, f"layers: {{editor: {_EXAMPLE}}}"
    ).items():
        if not KEY.match(key):
            reader.fault(
                child, f"layer name “{key}” has the wrong form", "small letters, digits, hyphens"
            )
        layers[key] = _layer(reader, key, child)
    return layers


def _layer(reader: Reader, key: str, value: Value) -> LayerSettings:
    keys = reader.mapping(value, f"layer {key}", _KEYS, f"{key}: {_EXAMPLE}")

    def said(name: str, default: str = "") -> str:
        return reader.string(keys[name], name) if name in keys else default

    def chosen(name: str, choices: Iterable[str], default: str) -> str:
        return reader.one_of(keys[name], name, choices) if name in keys else default

    return LayerSettings(
        key=key,
        label=said("label"),
        singular=said("singular"),
        marks=chosen("marks", MARKS, "1"),
        sign=said("sign"),
        file=reader.path(keys["file"], "file") if "file" in keys else "",
        place=reader.place(value),
        numbering=chosen("numbering", NUMBERING, "division"),
        color=chosen("color", COLORS, ""),
        by=said("by"),
    )


def check_people(
    reader: Reader, root: Value, layers: Mapping[str, LayerSettings], people: Iterable[Person]
) -> None:
    """`by:` names one of the people; anybody else is a finding."""
    names = [person.name for person in people]
    spots = {key: value for key, _, _, value in root.items()}
    for key, layer in layers.items():
        if not layer.by or layer.by in names:
            continue
        of_layer = {name: child for name, _, _, child in spots["layers"].items()}[key]
        value = {name: child for name, _, _, child in of_layer.items()}["by"]
        hint = nearest(layer.by, names) if names else "name them under people: first"
        reader.fault(value, f"layer {key} is by “{layer.by}”, who is not among the people", hint)
