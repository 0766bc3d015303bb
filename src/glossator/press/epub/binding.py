"""What the package is made of: files, statements about the book, places in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

XHTML_TYPE: Final = "application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the book: path, media type, content and manifest properties (EPUB 3.3, D.3)."""

    file: str
    media_type: str
    content: bytes = field(repr=False)
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One element of the metadata: a Dublin Core element, or a `meta` or `link` (its `name`)."""

    name: str
    value: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that readers are taken to: its kind (EPUB SSV 1.1), title and address."""

    kind: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Binding:
    """All that a book is bound from. `date` is ISO 8601; `spine` the files in reading order."""

    identifier: str
    language: str
    date: str
    statements: tuple[Statement, ...]
    spine: tuple[Resource, ...]
    navigation: Resource
    ncx: bytes
    landmarks: tuple[Landmark, ...]
    cover: Resource
    resources: tuple[Resource, ...]
