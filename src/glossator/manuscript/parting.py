"""`text:` of edition.yaml: files in reading order, and parts that hold some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Place
from glossator.manuscript.settings_reader import Reader
from glossator.manuscript.yaml_tree import Value

_PART: Final = "- part: {title: The River, text: [text/01-source.md, text/02-mouth.md]}"
_KEYS: Final = ("title", "file", "numbered", "text")


@dataclass(frozen=True, slots=True)
class PartSettings:
    """A part: its title, its own file ("" for a part that is its title alone), and its chapters.

    `title` may be "" where a file gives it.
    """

    title: str
    file: str
    numbered: bool
    chapters: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TextSettings:
    """All files of the text in reading order, those of parts among them, and the parts."""

    files: tuple[str, ...] = ()
    parts: tuple[PartSettings, ...] = ()


def read_text(reader: Reader, value: Value) -> TextSettings:
    """`text:`; what is wrong with it goes to the reader."""
    if not isinstance(value.content, tuple):
        return TextSettings(reader.paths(value, "text"))
    files: list[str] = []
    parts: list[PartSettings] = []
    for child in value.content:
        if isinstance(child.content, dict):
            part = _part(reader, child)
            if part is not None:
                parts.append(part)
                files += [*filter(None, (part.file,)), *part.chapters]
        elif path := reader.path(child, "an entry of text"):
            files.append(path)
    return TextSettings(tuple(files), tuple(parts))


def _part(reader: Reader, value: Value) -> PartSettings | None:
    said, whole = _said(reader, value)
    title = reader.string(said["title"], "title") if "title" in said else ""
    file = reader.path(said["file"], "file") if "file" in said else ""
    if not title and not file:
        reader.lack(whole, "a part has neither title nor file", _PART)
        title = "…"
    if "text" not in said or not said["text"].content:
        reader.lack(whole, f"the part “{title or file}” has no chapters", _PART)
    nested = [
        child
        for child in (said["text"].content if "text" in said else ())
        if isinstance(child, Value) and isinstance(child.content, dict)
    ]
    if nested:
        hint = "put the inner one behind this one, or make its chapters sections (##) of one file"
        reader.fault(nested[0], "a part stands within a part", hint)
        return None
    numbered = "numbered" not in said or reader.yes_or_no(said["numbered"], "numbered")
    chapters = reader.paths(said["text"], "text") if "text" in said else ()
    return PartSettings(title, file, numbered, chapters, reader.place(whole))


def _said(reader: Reader, value: Value) -> tuple[dict[str, Value], Value]:
    """The keys of a part and what holds them.

    They stand below `part:` or beside it, where that is its title or empty.
    """
    keys = reader.mapping(value, "an entry of text", ("part", *_KEYS), _PART)
    part = keys.pop("part", None)
    if part is None:
        return keys, value
    if isinstance(part.content, dict):
        return {**keys, **reader.mapping(part, "a part", _KEYS, _PART)}, part
    return {"title": part, **keys}, value
