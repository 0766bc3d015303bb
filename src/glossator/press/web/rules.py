"""The style rules that depend on the edition, and those that its prose carries in `style`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import cycle
from typing import Final

from glossator.model import Edition
from glossator.press.web.notes import kind_class, layer_class
from glossator.prose import Element, add_class
from glossator.vocabulary import COLORS, SHAPES

# Declarations of plain keywords, numbers and lengths: no function, hence no address to load from.
_DECLARATION: Final = re.compile(r"[a-z-]+ *: *[\w .%#+-]+")
# How the rule beside a note looks in a layer of this shape.
_RULES: Final = {
    "dotted": "0.2rem dotted",
    "double": "0.3rem double",
    "dashed": "0.2rem dashed",
    "wavy": "0.3rem ridge",
    "over": "0.3rem solid",
    "over-dotted": "0.3rem dotted",
    "over-double": "0.45rem double",
}
_LINE: Final = 68  # characters of a full measure
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]")


def edition_rules(edition: Edition) -> str:
    """Rules that tie each layer to its switch, and say how long each division is about."""
    rules = []
    for key, looks in zip(edition.layers, _looks(edition), strict=True):
        name = layer_class(edition, key)
        rules.append(f".{name}{{{looks}}}")
        rules.append(_switched(name))
    for name in sorted({kind_class(note.kind) for note in edition.notes.values()}):
        rules.append(_switched(name))
    rules += _lengths(edition)
    return "\n".join(rules)


def _switched(name: str) -> str:
    """The rule that hides calls and notes of a class when its box is not checked."""
    box = f":root:has(#reading-show-{name}:not(:checked))"
    return f"{box} .{name}:is(.call,.note):not(:popover-open){{display:none!important}}"


def _lengths(edition: Edition) -> Iterator[str]:
    """About how high each division will be, so that a browser need not lay it out to scroll past.

    It keeps the true size of what it has shown (CSS Box Sizing 4, 4.4: `contain-intrinsic-size`).
    """
    for division in edition.divisions:
        lines = sum(len(block.text) // _LINE + 1.4 for block in division.blocks)
        yield f"#{identifier(division.id)}{{--lines:{round(lines + 6)}}}"


def _looks(edition: Edition) -> Iterator[str]:
    """Ink, and the lines at marks and notes, of each layer: a screen tells all layers apart.

    What the editor has not chosen is given in turn; a layer without marks has the text's own ink.
    """
    layers = edition.layers.values()
    chosen = {layer.color for layer in layers}
    inks = cycle([name for name in COLORS if name not in chosen] or list(COLORS))
    shaped = any(layer.shape != "plain" for layer in layers)
    shapes = cycle(SHAPES)
    for layer in layers:
        if layer.marks == "none" and not layer.color:
            yield "--own:var(--ink)"
            continue
        ink = COLORS[layer.color or next(inks)]
        shape = layer.shape if shaped else "plain" if layer.marks == "none" else next(shapes)
        rule = _RULES.get(shape, "0.15rem solid")
        beside = "transparent" if shape == "plain" else "var(--own)"
        yield (
            f"--own:light-dark({ink.paper},{ink.dark});--shape:{SHAPES[shape]};"
            f"--rule:{rule} {beside}"
        )


def identifier(name: str) -> str:
    """An id as a CSS identifier (CSS Syntax 3, 4.3.7: any character may be escaped by number)."""
    escaped = _UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", name)
    return f"\\{ord(name[0]):x} {escaped[1:]}" if name[:1].isdecimal() else escaped


def lift_styles(body: Element) -> dict[str, str]:
    """Move `style` attributes into rules, so that the content policy need not allow them.

    Each distinct attribute becomes a class that is named after what it declares; a declaration with
    anything but plain words and numbers is dropped. The declarations by class.
    """
    rules: dict[str, str] = {}
    for node in body.iter():
        declared = [part.strip() for part in str(node.attrib.pop("style", "")).split(";")]
        if kept := ";".join(part for part in declared if _DECLARATION.fullmatch(part)):
            name = f"set-{hashlib.sha256(kept.encode()).hexdigest()[:8]}"
            rules[name] = kept
            add_class(node, name)
    return rules
