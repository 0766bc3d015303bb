"""Reads a file of annotations: W3C Web Annotations, an EPUB annotation set, Hypothesis's, or those
of an e-reader.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any, Final

from glossator.annotations import hypothesis_rows, reader_devices, web_items
from glossator.annotations.received import Batch
from glossator.errors import UsageError

# Of an archive only the set is read: at its root, or in the META-INF of a book that carries one.
_ENTRIES: Final = ("annotations.json", "META-INF/annotations.json")
_MOST: Final = 64 * 1024 * 1024  # bytes; 100,000 long annotations
_HINT: Final = (
    "known are: W3C Web Annotation JSON-LD, an EPUB annotation set (.annotations), the JSON of a "
    "search in Hypothesis, KOReader’s export as JSON, and Kindle’s “My Clippings.txt”"
)


def read_file(file: Path) -> Batch:
    """The annotations in a file on the disk. Raises UsageError as `read` does."""
    try:
        content = file.read_bytes()
    except OSError as fault:
        raise UsageError(f"“{file}” cannot be read: {fault.strerror}", "name a file") from None
    return read(content, file.name)


def read(content: bytes, name: str) -> Batch:
    """The annotations in a file. Raises UsageError when it is none of the known kinds."""
    if content[:4] == b"PK\x03\x04":
        content = _unpacked(content, name)
    text = content.decode("utf-8-sig", "replace")
    if reader_devices.is_clippings(text):
        return reader_devices.batch_of_clippings(text)
    try:
        value = json.loads(content.decode("utf-8-sig"))
        # JSON can say half of a surrogate pair (RFC 8259, 8.2), and no file can hold it
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UsageError(f"“{name}” is not JSON", _HINT) from None
    batch = _rows(value)
    if batch is None:
        raise UsageError(f"“{name}” holds no annotations of a known kind", _HINT)
    return batch


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in _ENTRIES:
                if entry in archive.namelist():
                    with archive.open(entry) as opened:
                        found = opened.read(_MOST + 1)
                    if len(found) > _MOST:
                        raise UsageError(f"the annotations in “{name}” are too many", _HINT)
                    return found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise UsageError(f"the archive “{name}” is broken", "fetch or export it anew") from None
    raise UsageError(f"the archive “{name}” holds no annotations.json", _HINT)


def _rows(value: Any) -> Batch | None:
    """The annotations in a JSON value; None when it looks like no kind that we know."""
    if isinstance(value, list):
        rows = hypothesis_rows.is_rows(value)
        return hypothesis_rows.batch(value) if rows else web_items.batch({"items": value})
    if not isinstance(value, dict):
        return None
    if reader_devices.is_export(value):
        return reader_devices.batch_of_export(value)
    for name in ("rows", "annotations"):  # a search by the API, an export of the client
        if hypothesis_rows.is_rows(value.get(name)) or (name == "rows" and value.get(name) == []):
            return hypothesis_rows.batch(value[name])
    return web_items.batch(value)
