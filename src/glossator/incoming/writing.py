"""An arrival as the files of a manuscript: chapters in Markdown, figures, edition.yaml."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from glossator.counting import first_free
from glossator.galley import pandoc
from glossator.galley.naming import slug
from glossator.incoming import elsewhere, tree
from glossator.incoming.arrival import Arrival, Node, Term
from glossator.incoming.dividing import Chapter, chapters

# What the galley reads, and no more: raw markup of other formats would be printed nowhere.
_WRITER: Final = (
    "markdown+smart-raw_attribute-raw_html-raw_tex-task_lists-yaml_metadata_block"
    "-pandoc_title_block-simple_tables-multiline_tables"
)
# Signs that pandoc would write as keys of a typewriter stand as themselves.
_SIGNS: Final = "“”‘’–—…"
_AWAY: Final = str.maketrans({sign: chr(0xF0F00 + n) for n, sign in enumerate(_SIGNS)})
_BACK: Final = str.maketrans({chr(0xF0F00 + n): sign for n, sign in enumerate(_SIGNS)})
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")


@dataclass(slots=True)
class Written:
    """The files of a document by their paths in the manuscript; `texts` are those of the text."""

    files: dict[str, bytes] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


def write(arrival: Arrival, number: int, taken: Iterable[str] = ()) -> Written:
    """The texts and figures of an arrival; the first chapter's file has this number.

    `taken` are paths that other files have. Raises PandocFailed and ToolMissing.
    """
    made = Written()
    parts = chapters(arrival.blocks, arrival.title or "Untitled")
    figures = _Figures(arrival, {*taken})
    typed = not _is_typographic(arrival.blocks)
    names = _names(parts, number)
    targets = _targets(arrival.blocks)
    for chapter, name in zip(parts, names, strict=True):
        blocks = _without_ids(figures.placed(list(chapter.blocks)), targets)
        text = markdown(blocks, typed=typed)
        path = f"text/{name}.md"
        made.files[path] = text.encode("utf-8")
        made.texts.append(path)
        made.titles.append(chapter.title)
    made.files |= figures.files
    return made


def markdown(blocks: Sequence[Node], *, typed: bool = False) -> str:
    """Blocks as the Markdown that the galley reads back as them.

    With `typed`, straight quotes, double hyphens and three points stay keys of a typewriter, of
    which the galley makes typography; else they are escaped, since they were meant.
    """

    def rule(nodes: list[Node]) -> list[Node]:
        return [
            {"t": "Str", "c": one["c"].translate(_AWAY)} if one["t"] == "Str" else one
            for one in nodes
        ]

    writer = _WRITER.replace("+smart", "-smart") if typed else _WRITER
    text = pandoc.write_tree(tree.rewritten(list(blocks), rule), writer)
    return text.translate(_BACK).strip("\n") + "\n"


def _is_typographic(blocks: list[Node]) -> bool:
    """Whether a document has typographic quotes, so that straight ones in it are meant."""
    text = "".join(one["c"] for one in tree.every(blocks) if one["t"] == "Str")
    return any(sign in text for sign in "“”’")


def _names(parts: Sequence[Chapter], number: int) -> list[str]:
    """File names in the order of the chapters, each once."""
    width = max(2, len(str(number + len(parts) - 1)))
    return [f"{number + n:0{width}d}-{slug(part.title)}" for n, part in enumerate(parts)]


def _targets(blocks: list[Node]) -> set[str]:
    """The ids to which links of the document lead."""
    links = (one["c"][2][0] for one in tree.every(blocks) if one["t"] == "Link")
    return {address[1:] for address in links if address.startswith("#")}


def _without_ids(blocks: list[Node], targets: set[str]) -> list[Node]:
    """Headings and spans without ids that nothing leads to."""

    def rule(nodes: list[Node]) -> list[Node]:
        for one in nodes:
            if one["t"] in ("Header", "Span") and tree.attributes(one)[0] not in targets:
                one["c"][1 if one["t"] == "Header" else 0][0] = ""
        return nodes

    made: list[Node] = tree.rewritten(blocks, rule)
    return made


class _Figures:
    """Gives pictures a file in figures/, and leaves out those that nobody can show."""

    def __init__(self, arrival: Arrival, taken: set[str]) -> None:
        self._arrival, self._taken = arrival, taken
        self._known: dict[str, str] = {}
        self.files: dict[str, bytes] = {}

    def placed(self, blocks: list[Node]) -> list[Node]:
        """The blocks with the pictures' new addresses."""
        made: list[Node] = tree.rewritten(blocks, self._list)
        return made

    def _list(self, nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for one in nodes:
            if one["t"] != "Image":
                found.append(one)
                continue
            attributes, alt, (address, title) = one["c"]
            path = self._path(address)
            if path:
                found.append({"t": "Image", "c": [_sized(attributes), alt, [path, title]]})
            else:
                found += alt
        return found

    def _path(self, address: str) -> str:
        if address in self._known:
            return self._known[address]
        content = self._arrival.pictures.get(address)
        path = ""
        if elsewhere.ADDRESS.match(address):
            path = self._from_elsewhere(address)
        elif content is None:
            self._arrival.left.append(f"the picture “{address}” is not there")
        else:
            path = self._take(address, content)
        self._known[address] = path
        return path

    def _from_elsewhere(self, address: str) -> str:
        if not self._arrival.fetch:
            self._arrival.left.append(
                f"the picture {address} lies elsewhere: --fetch brings it in, or save it yourself"
            )
            return ""
        content, fault = elsewhere.brought(address)
        if fault:
            self._arrival.left.append(f"the picture {address} could not be fetched: {fault}")
            return ""
        path = self._take(elsewhere.name_of(address), content)
        if path:
            self._arrival.told.append(f"the picture {address} is now {path}")
        return path

    def _take(self, address: str, content: bytes) -> str:
        name = PurePosixPath(address)
        suffix = name.suffix.lower()
        if suffix not in _PICTURES:
            made = _as_png(content)
            if made is None:
                self._arrival.left.append(f"the picture “{address}” is of a kind nobody can show")
                return ""
            content, suffix = made, ".png"
            self._arrival.told.append(f"the picture “{address}” is a PNG now")
        path = first_free(f"figures/{slug(name.stem)}", self._taken, suffix)
        self.files[path] = content
        return path


def _sized(attributes: list[Any]) -> list[Any]:
    """Sizes in inches and points of a page that is gone say nothing; shares of a width do."""
    name, classes, others = attributes
    return [name, classes, [[k, v] for k, v in others if k == "width" and v.endswith("%")]]


def _as_png(content: bytes) -> bytes | None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            made = io.BytesIO()
            picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(made, "PNG")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return made.getvalue()


# --- edition.yaml -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """What edition.yaml says: people as (name, MARC relator), layers as lines below `layers`."""

    title: str
    language: str
    identifier: str
    date: str
    people: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    layers: tuple[str, ...] = ()
    glossary: bool = False
    references: bool = False
    subtitle: str = ""


def edition_yaml(frame: Frame) -> str:
    """A first edition.yaml, with comments that teach its keys."""
    people = [f"  - {{name: {_scalar(n)}, role: {role}}}" for n, role in frame.people]
    lines = [
        "# What this edition is. Every key is explained in the README.",
        f"title: {_scalar(frame.title)}",
        *([f"subtitle: {_scalar(frame.subtitle)}"] if frame.subtitle else []),
        f"language: {frame.language}          # of the text, such as en, de, fr, ko",
        f"identifier: {frame.identifier}   # this edition’s own: keep it",
        f"date: {frame.date}           # of this edition; raise it when you publish a new one",
        "# rights: CC BY 4.0",
        "",
        "# Roles are MARC relators: aut author, edt editor, trl translator, ann annotator.",
        *(["people:", *people] if people else ["# people: [{name: Ada Example, role: aut}]"]),
        "",
        "# The files of the text in reading order; front: and back: are lists of the same kind.",
        "text:",
        *(f"  - {path}" for path in frame.texts),
        "",
        "# Whose notes there are, how they are marked, and the file of those that quote the text.",
        "layers:",
        '  author: {label: Author’s notes, marks: "1"}   # the plain [^1] of the text',
        *(f"  {line}" for line in frame.layers),
        "",
        *(["glossary: glossary.md"] if frame.glossary else ["# glossary: glossary.md"]),
        *(["references: references.bib"] if frame.references else ["# references: references.bib"]),
    ]
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """A text as YAML: plain where that is safe, else in double quotes."""
    if re.fullmatch(r"[^\W\d_][\w ’.,()–—-]*(?<! )", text) and text.lower() not in _WORDS:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_WORDS: Final = ("yes", "no", "on", "off", "true", "false", "null", "y", "n")


def glossary(terms: Iterable[Term]) -> str:
    """The names of which a document says something, as entries of a glossary; "" for none."""
    entries = []
    for term in sorted(terms, key=lambda one: one.headword):
        others = [form for form in term.forms if form != term.headword]
        forms = f' forms="{"; ".join(others)}"' if others else ""
        head = f"[{term.headword}]{{#{slug(term.headword)} .{term.category}{forms}}}"
        if term.body:
            entries.append(f"{head}\n:   {term.body}\n")
    return "\n".join(entries)
