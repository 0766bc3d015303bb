"""A document that has come in, whatever program it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Node = dict[str, Any]  # an element of pandoc's tree: {"t": its name, "c": its content}


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote about words of the text.

    `words` are those it is about, `before` and `behind` what stands around them (up to 60
    characters of plain text). A remark at a point has no words: it stands behind `before`.
    `body` holds blocks of pandoc's tree. `answers` is the id of the remark that this one answers.
    """

    id: str
    author: str
    words: str
    before: str
    behind: str
    body: tuple[Node, ...]
    when: str = ""
    answers: str = ""
    layer: str = ""  # key of the layer it belongs to; "" for one named after its author
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A name that the document marks as that of a person or place: a seed for the glossary."""

    headword: str
    category: str
    forms: tuple[str, ...]
    body: str = ""


@dataclass(slots=True)
class Arrival:
    """A document read: its tree, what it says of itself, and what was noticed on the way.

    `pictures` maps the address of a picture in the tree to its bytes. `told` are sentences about
    what was changed, `left` about what could not be brought in. `fetch`: whether pictures may
    be fetched that are named by their address.
    """

    blocks: list[Node]
    title: str = ""
    subtitle: str = ""
    language: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    remarks: list[Remark] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    fetch: bool = False
