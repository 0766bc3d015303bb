"""`words:` of edition.yaml: single words of the language's table said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from glossator.diagnostics import diagnose
from glossator.manuscript.synonyms import nearest
from glossator.words import message_fault
from glossator.words.tables import FALLBACK, OPTIONAL, table_for

if TYPE_CHECKING:
    from glossator.manuscript.settings_reader import Reader
    from glossator.manuscript.yaml_tree import Value


def read_words(reader: Reader, value: Value) -> Mapping[str, str]:
    """Messages by key, those that ICU can read; keys may be nested or have dots."""
    known = frozenset(table_for(FALLBACK)) | OPTIONAL
    found: dict[str, str] = {}
    for key, message in _flat(reader, value, ""):
        if key not in known:
            hint = nearest(key, sorted(known))
            reader.findings.append(
                diagnose("E003", reader.place(message), f"unknown key “{key}” in words", hint)
            )
            continue
        said = reader.string(message, key)
        if fault := message_fault(key, said):
            example = table_for(FALLBACK).get(key, "“ ” ‘ ’")
            reader.fault(
                message, f"the words of {key} have a fault: {fault}", f"in English: {example}"
            )
        else:
            found[key] = said
    return found


def _flat(reader: Reader, value: Value, section: str) -> list[tuple[str, Value]]:
    found = []
    example = "words: {division.imprint: Colophon}"
    for key, child in reader.mapping(value, section or "words", None, example).items():
        name = f"{section}.{key}" if section else key
        if isinstance(child.content, dict) and not section:
            found += _flat(reader, child, name)
        else:
            found.append((name, child))
    return found
