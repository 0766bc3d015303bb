"""Remarks of reviewers as layers: one for each of them, every note proved to stand on its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glossator.annotations import importing
from glossator.annotations.identity import urn
from glossator.annotations.received import Batch, Body, Quote, Received
from glossator.annotations.terms import PANDOC
from glossator.galley.naming import slug
from glossator.incoming.arrival import Remark
from glossator.incoming.writing import markdown
from glossator.manuscript import read_manuscript

if TYPE_CHECKING:
    from glossator.annotations.importing import Imported
    from glossator.manuscript import Manuscript
    from glossator.model import Edition

_STYLES: Final = ("a", "i", "*", "A", "I")  # marks of layers in the order in which they come
_POINT: Final = 3  # words before a point by which it is known
_QUOTED: Final = 6  # words of a note on which an answer to it stands


@dataclass(slots=True)
class Layer:
    """A layer that came in: its key, who wrote it ("" if nobody says), its file and its notes."""

    key: str
    by: str
    marks: str
    path: str
    text: str = ""
    count: int = 0
    unplaced: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The line of edition.yaml below `layers`."""
        label = self.by or {"comments": "Comments", "apparatus": "Variants"}.get(self.key, "Notes")
        by = f", by: {_quoted(self.by)}" if self.by else ""
        return (
            f"{self.key}: {{label: {_quoted(label)}, marks: {_quoted(self.marks)}{by}, "
            f"file: {self.path}}}"
        )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def placed(folder: Path, remarks: Sequence[Remark]) -> list[Layer]:
    """The layers of a manuscript's remarks; what cannot be placed is told with its words.

    Answers stand as notes on the notes that they answer. Raises PandocFailed and ToolMissing.
    """
    manuscript, _ = read_manuscript(folder)
    if manuscript is None:
        return []
    groups: dict[str, list[Remark]] = {}
    for remark in remarks:
        groups.setdefault(_key(remark), []).append(remark)
    layers = [_layer(key, group[0], n) for n, (key, group) in enumerate(groups.items())]
    work = _Work(manuscript)
    for layer, group in zip(layers, groups.values(), strict=True):
        work.place(layer, [_received(one) for one in group if not one.answers])
    texts = {remark.id: " ".join(_plain(remark).split()[:_QUOTED]) for remark in remarks}
    for layer, group in zip(layers, groups.values(), strict=True):
        answers = [one for one in group if one.answers]
        if answers:
            roots = [_received(one) for one in group if not one.answers]
            work.place(layer, [*roots, *(work.answer(one, texts) for one in answers)])
    return layers


def _key(remark: Remark) -> str:
    if remark.layer:
        return remark.layer
    made = re.sub(r"\A[^a-z]+", "", slug(remark.author)) if remark.author else ""
    return made if made and made != "author" else "comments"


def _layer(key: str, first: Remark, number: int) -> Layer:
    by = "" if first.layer else first.author
    return Layer(key, by, _STYLES[min(number, len(_STYLES) - 1)], f"notes/{key}.md")


class _Work:
    """Places one layer after another, each in the edition that the ones before it are in."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.edition: Edition = importing.whole(manuscript)
        self.where: dict[str, str] = {}  # id of a remark → urn of the note that it became

    def place(self, layer: Layer, received: Sequence[Received]) -> None:
        """Compose the layer's file and take it into the manuscript."""
        if not received:
            return
        imported = importing.compose(
            Batch(tuple(received)), self.edition, self.manuscript, layer.key, layer.path
        )
        layer.text, layer.count = imported.text, len(imported.placed)
        layer.unplaced = _unplaced(imported)
        self.manuscript = importing.with_layer(
            self.manuscript, layer.key, layer.path, imported.text
        )
        self.edition = importing.whole(self.manuscript)
        ids = {n.key: n.id for n in self.edition.notes.values() if n.layer == layer.key}
        for one in imported.placed:
            if one.key in ids:
                self.where[one.received.id] = urn(self.edition, ids[one.key])

    def answer(self, remark: Remark, texts: dict[str, str]) -> Received:
        """An answer, on the first words of the note that it answers."""
        above = self.where.get(remark.answers, "")
        received = _received(remark)
        return replace(
            received, on=above, quotes=(Quote(texts.get(remark.answers, "")),), point=False
        )


def _received(remark: Remark) -> Received:
    words, before, point = remark.words, remark.before, False
    if not words:
        point = True
        line = before.rsplit("\n", 1)[-1] or before.strip().rsplit("\n", 1)[-1]
        last = re.search(rf"(\S+\s+){{0,{_POINT - 1}}}\S+\s*\Z", line)
        words = last[0].strip() if last else ""
        before = line[: last.start()] if last else ""
    return Received(
        id=remark.id,
        quotes=(Quote(words, before, remark.behind),) if words else (),
        bodies=(Body(markdown(remark.body).strip("\n"), PANDOC, own=True),) if remark.body else (),
        creators=(remark.author,) if remark.author else (),
        point=point,
        kind=remark.kind,
    )


def _plain(remark: Remark) -> str:
    from glossator.incoming import tree

    return tree.plain(list(remark.body))


def _unplaced(imported: Imported) -> list[str]:
    found = []
    for one in (*imported.unplaced, *imported.passed_over):
        words = one.received.quotes[0].exact if one.received.quotes else ""
        said = " ".join(body.value for body in one.received.bodies).strip()
        found.append(f"“{words}”: {one.reason}; it says: {said}")
    return found
