"""Who and what: identifiers that are made from the edition's own, and those who answer for a layer.

Same edition, same identifiers: UUIDs of version 5 (RFC 9562, section 5.5), no clock, no chance.
"""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import quote

from glossator.annotations.terms import EDITORS, RESPONSIBLE, SOFTWARE
from glossator.model import Edition, Person
from glossator.version import __version__

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def iri_of(edition: Edition) -> str:
    """The edition's identifier as an IRI; one that is none becomes a URN."""
    said = edition.metadata.identifier.partition("#")[0]
    return said if _SCHEME.match(said) else f"urn:glossator:{quote(said, safe='')}"


def urn(edition: Edition, name: str) -> str:
    """The URN of something in the edition: a note's id, a layer, a page of annotations."""
    space = uuid.uuid5(uuid.NAMESPACE_URL, iri_of(edition))
    return f"urn:uuid:{uuid.uuid5(space, name)}"


def responsible(edition: Edition, layer: str) -> tuple[Person, ...]:
    """Those who answer for a layer: whom it names, else those of its role, else the editors."""
    known = edition.layers.get(layer)
    if known is not None and known.by is not None:
        return (known.by,)
    for role in (*RESPONSIBLE.get(layer, ()), *EDITORS):
        found = tuple(person for person in edition.metadata.people if person.role == role)
        if found:
            return found
    return edition.metadata.people[:1]


def creators(edition: Edition, layer: str) -> list[dict[str, Any]]:
    """The layer's people as agents (Web Annotation Data Model, 3.3.2)."""
    return [
        {"id": urn(edition, f"person {one.name}"), "type": "Person", "name": one.name}
        for one in responsible(edition, layer)
    ]


def generator() -> dict[str, Any]:
    """This program as an agent."""
    return {"id": SOFTWARE, "type": "Software", "name": f"Glossator {__version__}"}


def created(edition: Edition) -> str | None:
    """The edition's date as a moment in UTC (3.3.1); None where edition.yaml does not say it."""
    day = edition.metadata.day
    return f"{day}T00:00:00Z" if day else None
