"""What was set of a file, and its account, as bytes for the store: JSON, with trees as XML.

Not a pickle: a folder that somebody sends along may hold anything. A file with pictures is not
kept, since they are looked at again whenever they are taken in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, Severity
from glossator.galley.account import FileAccount
from glossator.galley.files import GalleyReference, GalleyText, SetFile
from glossator.galley.lists import GalleyEntry
from glossator.galley.notes import GalleyNote
from glossator.prose import Element

_PLACES: Final = ("place", "scope_place")
_TUPLES: Final = ("scope", "forms", "see", "see_also")


def packed_account(made: tuple[FileAccount, Sequence[Diagnostic]]) -> bytes:
    """An account, and what it found."""
    account, found = made
    return _bytes([asdict(account), list(map(asdict, found))])


def unpacked_account(content: bytes) -> tuple[FileAccount, list[Diagnostic]]:
    """The account that was packed, with what it found."""
    account, found = json.loads(content)
    return FileAccount(**account), _findings(found)


def packed_file(made: SetFile) -> bytes | None:
    """What was set of a file; None if it has pictures."""
    if made.pictures:
        return None
    said = {
        "texts": [_xml(text.tree) for text in made.texts],
        "notes": [_plain(note) for note in made.notes],
        "entries": [_plain(entry) for entry in made.entries],
        "title": made.glossary_title,
        "references": list(map(_within, made.references)),
        "findings": list(map(asdict, made.findings)),
        "tree": "" if made.kind == "text" else _xml(made.held[0]),
    }
    return _bytes(said)


def unpacked_file(content: bytes, bare: SetFile) -> SetFile:
    """The file that was packed; `bare` is the same before anything was set of it."""
    said = json.loads(content)
    made = replace(
        bare,
        texts=[GalleyText(bare.source, _tree(text)) for text in said["texts"]],
        notes=[GalleyNote(**_fields(note)) for note in said["notes"]],
        entries=[GalleyEntry(**_fields(entry)) for entry in said["entries"]],
        glossary_title=said["title"],
        references=[
            GalleyReference(key, _tree(around)[at]) for key, around, at in said["references"]
        ],
        findings=_findings(said["findings"]),
    )
    made.hold(None if made.kind == "text" else _tree(said["tree"]))
    return made


def _bytes(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _findings(said: Iterable[dict[str, Any]]) -> list[Diagnostic]:
    found = []
    for one in said:
        severity, place = Severity(one.pop("severity")), Place(**one.pop("place"))
        found.append(Diagnostic(severity=severity, place=place, **one))
    return found


def _plain(one: GalleyNote | GalleyEntry) -> dict[str, Any]:
    said = {field.name: getattr(one, field.name) for field in fields(one)}
    said["body"] = _xml(one.body)
    for name in _PLACES:
        if said.get(name) is not None:
            said[name] = asdict(said[name])
    return said


def _fields(said: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(said)
    made["body"] = _tree(made["body"])
    for name in _PLACES:
        if made.get(name) is not None:
            made[name] = Place(**made[name])
    for name in _TUPLES:
        if name in made:
            made[name] = tuple(made[name])
    return made


def _within(reference: GalleyReference) -> tuple[str, str, int]:
    """A work with what it stands in, and where in that."""
    around = reference.tree.getparent()
    assert around is not None
    return reference.key, _xml(around), around.index(reference.tree)


def _xml(tree: Element) -> str:
    return etree.tostring(tree, encoding="unicode", with_tail=False)


def _tree(xml: str) -> Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
