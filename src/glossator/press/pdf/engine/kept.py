"""Sheets as bytes, for the store: what a sheet is made from, and how it is written down.

JSON and the PDF behind it, not a pickle: a folder that somebody sends along may hold anything.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from glossator.press.pdf.engine.font_uses import FontUse
from glossator.press.pdf.engine.late import LateWord
from glossator.press.pdf.engine.runs import Run, Sheet
from glossator.press.pdf.engine.starts import Line, Reading


def parts_of(run: Run) -> Iterator[bytes]:
    """All that the sheet of a run is made from."""
    words = sorted(run.names), sorted(run.common), sorted(run.texts.items())
    said = (run.name, run.column, run.side, *words)
    yield json.dumps(said, ensure_ascii=False).encode()
    yield run.html.encode()
    yield run.css.encode()
    for path, picture in sorted(run.pictures.items()):
        yield f"{path} {picture.media_type}".encode()
        yield picture.content


def packed(sheet: Sheet) -> bytes:
    """A sheet as bytes."""
    said = _fields(sheet)
    del said["packed"]
    head = json.dumps(said, default=_fields, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%d\n%s%s" % (len(head), head, sheet.packed)


def _fields(one: Any) -> dict[str, Any]:
    """A value by the names of its fields; `dataclasses.asdict` would copy every number in it."""
    return {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}


def unpacked(content: bytes) -> Sheet:
    """The sheet that was packed."""
    length, _, rest = content.partition(b"\n")
    said = json.loads(rest[: int(length)])
    said["reading"] = _reading(said["reading"])
    said["warnings"] = tuple((path, words) for path, words in said["warnings"])
    said["fonts"] = tuple(map(_use, said["fonts"]))
    said["late"] = tuple(map(_late, said["late"]))
    said["shifts"] = tuple(said["shifts"])
    return Sheet(packed=rest[int(length) :], **said)


def _reading(said: dict[str, Any]) -> Reading:
    said["starts"] = [(start[0], start[1]) if start else None for start in said["starts"]]
    said["lines"] = [[Line(**line) for line in page] for page in said["lines"]]
    return Reading(**said)


def _use(said: dict[str, Any]) -> FontUse:
    said["axes"] = tuple((tag, value) for tag, value in said["axes"])
    for name in ("texts", "widths"):
        said[name] = {int(glyph): value for glyph, value in said[name].items()}
    return FontUse(**said)


def _late(said: dict[str, Any]) -> LateWord:
    said["glyphs"] = {letter: (at, wide) for letter, (at, wide) in said["glyphs"].items()}
    return LateWord(**said)
