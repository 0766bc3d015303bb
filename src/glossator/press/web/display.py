"""The panel in which a reader chooses what to see and how: notes, theme, type, copying.

Each choice works by the style sheet alone, which asks for what is checked or selected; the script
only keeps it. A browser knows a choice by its name, which outlives a change of the edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from glossator.model import Edition
from glossator.press.web.markup import element
from glossator.press.web.notes import kind_class, layer_class
from glossator.prose import Element
from glossator.words import Words

PANEL: Final = "reading-display"
_THEMES: Final = ("system", "light", "sepia", "dark")
_SIZES: Final = ("85", "100", "115", "130", "150", "175", "200")
# name of a choice → its values; the first is what the theme has anyway
_TYPE: Final[Mapping[str, tuple[str, ...]]] = {
    "measure": ("middle", "narrow", "wide"),
    "leading": ("middle", "narrow", "wide"),
    "face": ("face-serif", "face-sans", "face-plain"),
}
_STYLES: Final = ("Chicago", "MLA", "APA")  # how a passage is cited; see script/citing.js


def display_panel(edition: Edition) -> Element:
    """The panel with all choices."""
    panel = {
        "id": PANEL,
        "class": "panel",
        "popover": "",
        "role": "group",
        "aria-label": edition.words("web.display"),
    }
    groups = (
        *_notes(edition),
        _theme(edition.words),
        _type(edition.words),
        _copying(edition.words),
    )
    return element("div", panel, *groups)


def _notes(edition: Edition) -> Iterator[Element]:
    if not edition.layers:
        return
    words = edition.words
    boxes = [
        _box(f"show-{layer_class(edition, key)}", f"layer:{key}", layer.label, checked=True)
        for key, layer in edition.layers.items()
    ]
    boxes.append(_box("notes-in-text", "notes-in-text", words("web.open-notes")))
    yield element("fieldset", None, element("legend", None, words("web.notes")), *boxes)
    kinds = {kind_class(note.kind): note.kind for note in edition.notes.values()}
    if len(kinds) > 1:
        boxes = [
            _box(f"show-{name}", name, _kind(words, kind), checked=True)
            for name, kind in sorted(kinds.items())
        ]
        yield element("fieldset", None, element("legend", None, words("web.kinds")), *boxes)


def _kind(words: Words, kind: str) -> str:
    return words.kind_alone(kind) or words("web.kind-plain")


def _theme(words: Words) -> Element:
    choices = [
        _choice("theme", key, words(f"web.{key}"), checked=key == "system") for key in _THEMES
    ]
    return element("fieldset", None, element("legend", None, words("web.theme")), *choices)


def _type(words: Words) -> Element:
    sizes = {size: f"{size} %" for size in _SIZES}
    rows = [_select("size", words("web.size"), sizes, "100")]
    for name, values in _TYPE.items():
        said = {value: words(f"web.{value}") for value in values}
        rows.append(_select(name, words(f"web.{name}"), said, values[0]))
    return element("fieldset", None, element("legend", None, words("web.reading")), *rows)


def _copying(words: Words) -> Element:
    """What only the script can do: the style sheet shows it with one."""
    styles = {style: style for style in _STYLES}
    return element(
        "fieldset",
        {"class": "by-script"},
        element("legend", None, words("script.citation")),
        _select("cite-as", words("web.cite-as"), styles, _STYLES[0]),
        _box("copy-citation", "copy-citation", words("web.copy-citation")),
    )


def _box(key: str, name: str, label: str, *, checked: bool = False) -> Element:
    attributes = {"type": "checkbox", "id": f"reading-{key}", "data-choice": name}
    if checked:
        attributes["checked"] = ""
    return element("label", None, element("input", attributes), " ", label)


def _choice(name: str, key: str, label: str, *, checked: bool = False) -> Element:
    """A labelled button, one of those that share a name."""
    attributes = {"type": "radio", "id": f"reading-{name}-{key}", "name": f"reading-{name}"}
    attributes |= {"value": key, "data-choice": name}
    if checked:
        attributes["checked"] = ""
    return element("label", None, element("input", attributes), " ", label)


def _select(name: str, label: str, values: Mapping[str, str], usual: str) -> Element:
    options = [
        element("option", {"value": value, **({"selected": ""} if value == usual else {})}, said)
        for value, said in values.items()
    ]
    chooser = element("select", {"id": f"reading-{name}", "data-choice": name}, *options)
    return element("label", {"class": "select"}, element("span", None, label), " ", chooser)
