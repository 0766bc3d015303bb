"""What of others' annotations a layer's file has had already: said in a comment at its top.

By that a second import knows what is new, and leaves in peace what the editor has changed, moved or
taken out since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from glossator.annotations.importing import Imported
from glossator.annotations.received import Batch, Received

_LINE: Final = re.compile(rb"<!-- annotations taken: ([0-9a-f ]*)-->(?:\r\n|\r|\n)*")


def sign_of(received: Received) -> str:
    """A short sign of an annotation that stays the same from one export to the next."""
    return hashlib.sha256(received.id.encode("utf-8", "replace")).hexdigest()[:10]


def signs_in(content: bytes) -> frozenset[str]:
    """The signs that a layer's file says; none if it says nothing."""
    found = _LINE.search(content)
    return frozenset(found[1].decode().split()) if found else frozenset()


def by_import(imported: Imported, batch: Batch) -> bytes:
    """A composed layer's file that says which annotations of the batch it has."""
    left = [one.received for one in (*imported.unplaced, *imported.passed_over)]
    now = [one for one in batch.annotations if one not in left]
    return with_signs(imported.text.encode("utf-8"), now)


def with_signs(content: bytes, received: Iterable[Received]) -> bytes:
    """The file that also says these, but for annotations without an id and those of our own."""
    new = {sign_of(one) for one in received if one.id and not one.key}
    signs = sorted(signs_in(content) | new)
    if not new:
        return content
    end = b"\r\n" if b"\r\n" in content else b"\n"
    line = f"<!-- annotations taken: {' '.join(signs)} -->".encode()
    return line + end + end + _LINE.sub(b"", content, count=1)
