"""The style rules that depend on the edition, and those that its prose carries in `style`."""

from __future__ import annotations

import re
from typing import Final

from glossator.model import Edition
from glossator.press.web.markup import add_class
from glossator.press.web.notes import layer_class
from glossator.prose import Element

# Declarations of plain keywords, numbers and lengths: no function, hence no address to load from.
_DECLARATION: Final = re.compile(r"[a-z-]+ *: *[\w .%#+-]+")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]")


def edition_rules(edition: Edition) -> str:
    """Rules that tie each note to its call and each layer to its switch."""
    rules = []
    for key in edition.layers:
        name = layer_class(edition, key)
        rules.append(
            f":root:has(#reading-show-{name}:not(:checked)) .{name}:not(:popover-open)"
            "{display:none}"
        )
    for number, note in enumerate(edition.notes.values(), start=1):
        call, own = identifier(note.call_id), identifier(note.id)
        rules.append(f"#{call}{{anchor-name:--c{number}}}#{own}{{position-anchor:--c{number}}}")
    return "\n".join(rules)


def identifier(name: str) -> str:
    """An id as a CSS identifier (CSS Syntax 3, 4.3.7: any character may be escaped by number)."""
    escaped = _UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", name)
    return f"\\{ord(name[0]):x} {escaped[1:]}" if name[:1].isdecimal() else escaped


def lift_styles(body: Element) -> str:
    """Move `style` attributes into rules, so that the content policy need not allow them.

    Each distinct attribute becomes a class; a declaration with anything but plain words and
    numbers is dropped.
    """
    names: dict[str, str] = {}
    for node in body.iter():
        declared = [part.strip() for part in str(node.attrib.pop("style", "")).split(";")]
        kept = [part for part in declared if _DECLARATION.fullmatch(part)]
        if kept:
            add_class(node, names.setdefault(";".join(kept), f"set-{len(names) + 1}"))
    return "\n".join(f".{name}{{{declared}}}" for declared, name in names.items())
