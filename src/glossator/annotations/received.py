"""An annotation that came in, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text and what stands around them; `until` ends what `exact` opens."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What an annotation says: a text and its media type. `own`: our Markdown, taken as it is."""

    value: str
    form: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One annotation; what its format does not say is empty.

    `sources` are addresses or paths of what is annotated; `point` says that it stands behind the
    words rather than on them; `replies_to` is the id of the annotation that this one answers.
    `kind`, `when`, `key`, `term`, `layer`, `on` (the annotation whose words these are) and
    `order` (in its layer's file, from 1) are of our own exports.
    """

    id: str
    quotes: tuple[Quote, ...] = ()
    sources: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    tags: tuple[str, ...] = ()
    motivation: str = ""
    creators: tuple[str, ...] = ()
    replies_to: str = ""
    hidden: bool = False
    point: bool = False
    kind: str = ""
    when: str = ""
    key: str = ""
    term: str = ""
    layer: str = ""
    on: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An annotation that did not become a note, and why; `nearest` are passages like its words."""

    received: Received
    reason: str
    file: str = ""
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What a file held: its annotations in its order, and what of it cannot be read."""

    annotations: tuple[Received, ...]
    remarks: tuple[str, ...] = field(default_factory=tuple)
