"""What the page asks to be written, from JSON to a change and back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glossator import hints
from glossator.annotating import Annotator, Change, Said, Selection, undo
from glossator.errors import GlossatorError, UsageError
from glossator.kinds import kinds
from glossator.vocabulary import CATEGORIES

if TYPE_CHECKING:
    from glossator.model import Edition

_LONGEST: Final = 100_000  # characters of one value


class Writer:
    """Carries out one request after another on a manuscript."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._one = threading.Lock()

    def answer(self, what: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Do what is asked; the answer holds `error` and `hint` when it is refused."""
        act = _ACTS.get(what)
        if act is None:
            return {"error": f"“{what}” is nothing that can be done", "hint": ""}
        with self._one:
            try:
                return act(self.folder, asked)
            except GlossatorError as fault:
                findings = hints.as_json(getattr(fault, "findings", ()), self.folder)
                hint = hints.typed(fault.hint, self.folder)
                return {"error": fault.message, "hint": hint, "findings": findings}


def _text(asked: Mapping[str, Any], name: str, default: str = "") -> str:
    value = asked.get(name, default)
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise UsageError(f"“{name}” should be a text", "")
    value.encode("utf-8", "strict") if value.isascii() else _sound(value, name)
    return value


def _sound(value: str, name: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"“{name}” holds half a character", "") from None


def _selection(asked: Mapping[str, Any]) -> Selection:
    return Selection(
        _text(asked, "exact"), _text(asked, "prefix"), _text(asked, "suffix"),
        _text(asked, "file"), _text(asked, "on"),
    )  # fmt: skip


def _said(asked: Mapping[str, Any]) -> Said:
    kind = _text(asked, "kind")
    if kind not in ("", *kinds()):
        raise UsageError(f"“{kind}” is no kind of note", f"kinds: {', '.join(kinds())}")
    return Said(_text(asked, "body"), kind, _text(asked, "when"), _text(asked, "key"))


def _done(change: Change) -> dict[str, Any]:
    note = change.note
    shown = (
        {"id": note.id, "mark": note.mark, "lemma": note.lemma, "html": note.body} if note else {}
    )
    return {"file": change.path, "undo": change.undo, "note": shown}


def _add(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    dry = asked.get("dry") is True
    work = Annotator(folder)
    return _done(work.add(_text(asked, "layer"), _selection(asked), _said(asked), dry=dry))


def _edit(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    work = Annotator(folder)
    dry = asked.get("dry") is True
    return _done(work.edit(_text(asked, "note"), _text(asked, "was"), _said(asked), dry=dry))


def _move(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    return _done(Annotator(folder).move(_text(asked, "note"), _selection(asked)))


def _remove(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    return _done(Annotator(folder).remove(_text(asked, "note"), _text(asked, "was")))


def _adopt(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    return _done(Annotator(folder).adopt(_text(asked, "note"), _text(asked, "layer")))


def _enter(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    category = _text(asked, "category")
    if category not in ("", *CATEGORIES):
        raise UsageError(f"“{category}” is no category", f"categories: {', '.join(CATEGORIES)}")
    return _done(Annotator(folder).enter(_text(asked, "exact"), category, _text(asked, "body")))


def _undo(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {"files": list(undo(folder, _text(asked, "undo")))}


def _source(folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    work = Annotator(folder)
    note = work.edition.notes.get(_text(asked, "note"))
    body = work.source(_text(asked, "note"))
    assert note is not None
    return {"body": body, "kind": note.kind, "when": note.when, "layer": note.layer}


_ACTS: Final[Mapping[str, Callable[[Path, Mapping[str, Any]], dict[str, Any]]]] = {
    "add": _add,
    "edit": _edit,
    "move": _move,
    "remove": _remove,
    "adopt": _adopt,
    "enter": _enter,
    "undo": _undo,
    "source": _source,
}


def outline(edition: Edition | None, layers: Mapping[str, str]) -> dict[str, Any]:
    """What the page's forms offer: layers with files, kinds, notes, and words to complete."""
    if edition is None:
        return {
            "layers": layers,
            "labels": {},
            "kinds": [*kinds()],
            "notes": [],
            "words": [],
            "files": {},
        }
    words = [f"@{one.key}" for one in edition.references.values()]
    words += [f"{{gloss={entry.key}}}" for entry in edition.entries.values()]
    words += [f"(#{heading.id})" for one in edition.divisions for heading in one.headings]
    return {
        "layers": layers,
        "labels": {key: layer.label for key, layer in edition.layers.items()},
        "kinds": [*kinds()],
        "categories": [*CATEGORIES],
        "words": words,
        "files": {one.id: one.source_file for one in edition.divisions if one.source_file},
        "notes": [
            {
                "id": note.id,
                "layer": note.layer,
                "mark": note.opening,
                "lemma": note.lemma,
                "text": note.text[:160],
                "file": note.place.file,
                "line": note.place.line,
            }
            for note in edition.notes.values()
        ],
    }
