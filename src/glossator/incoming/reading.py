"""Which files can come in, and how each kind is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from glossator.errors import UsageError
from glossator.galley import pandoc
from glossator.incoming import (
    changes,
    comments,
    opendocument,
    pages,
    plain,
    styles,
    tree,
    word,
)
from glossator.incoming.arrival import Arrival, Node
from glossator.manuscript.adjoining import with_gaps

_MARK: Final = re.compile(
    r"\{\+\+(?P<added>.+?)\+\+\}"
    r"|\{--(?P<deleted>.+?)--\}"
    r"|\{~~(?P<old>.+?)~>(?P<new>.+?)~~\}"
    r"|(?:\{==(?P<words>.+?)==\}\s*)?\{>>(?P<said>.+?)<<\}"
    r"|\{==(?P<lit>.+?)==\}",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the editor chooses: what becomes of tracked changes, of styles, and of pictures that
    are named by address (`fetch`: whether they are fetched).
    """

    changes: str = changes.ACCEPT
    styles: Mapping[str, str] = field(default_factory=dict)
    fetch: bool = False


def read(path: Path, choice: Choice) -> Arrival:
    """A document read, by its suffix. Raises UsageError, PandocFailed and ToolMissing."""
    suffix = path.suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(READERS))
        hint = "save a .doc or .rtf as .docx first" if suffix in (".doc", ".rtf") else known
        raise UsageError(f"“{path.name}” is of no kind that can be brought in", hint)
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UsageError(f"“{path}” cannot be read: {fault.strerror}", "name a file") from None
    arrival = reader(content, path, choice)
    arrival.language, arrival.fetch = _tag(arrival.language), choice.fetch
    if not any(tree.plain(block) for block in arrival.blocks):
        raise UsageError(f"“{path.name}” holds no text", "is it the right file?")
    return arrival


# --- the kinds --------------------------------------------------------------------------------


def _docx(content: bytes, path: Path, choice: Choice) -> Arrival:
    parts = word.Parts(content, path.name)
    said = pandoc.read_tree(content, "docx+styles", path.name, "--track-changes=all")
    arrival = _arrival(said)
    arrival.language = word.language(parts)
    arrival.pictures = parts.pictures("word/")
    _settle(arrival, choice, word.answers(parts))
    return arrival


def _odt(content: bytes, path: Path, choice: Choice) -> Arrival:
    signed, signs = opendocument.signed(content, path.name)
    arrival = _arrival(pandoc.read_tree(signed, "odt", path.name))
    parts = word.Parts(content, path.name)
    arrival.language = opendocument.language(parts)
    arrival.pictures = parts.pictures()
    arrival.blocks = opendocument.resolved(arrival.blocks, signs)
    _settle(arrival, choice)
    return arrival


def _html(content: bytes, path: Path, choice: Choice) -> Arrival:
    page, language, title = pages.prepared(_text(content, path.name))
    arrival = _arrival(pandoc.read_tree(page.encode(), "html-raw_html", path.name))
    arrival.title, arrival.language = title or arrival.title, language or arrival.language
    arrival.blocks = pages.resolved(arrival.blocks)
    arrival.pictures = _Beside(path.parent)
    _settle(arrival, choice)
    return arrival


def _epub(content: bytes, path: Path, choice: Choice) -> Arrival:
    parts = word.Parts(content, path.name)
    arrival = _arrival(pandoc.read_tree(content, "epub-raw_html", path.name))
    arrival.pictures = _by_name(parts.pictures())
    _settle(arrival, choice)
    return arrival


def _tei(content: bytes, path: Path, choice: Choice) -> Arrival:
    from lxml import etree

    from glossator.incoming.tei import Reader

    reader = Reader(content, path.name)
    page = etree.tostring(reader.page(), encoding="unicode", method="html")
    arrival = _arrival(pandoc.read_tree(page.encode(), "html-raw_html", path.name))
    arrival.title = reader.head("titleStmt//title")
    arrival.authors = tuple(filter(None, (reader.head("titleStmt//author"),)))
    arrival.language = reader.language
    arrival.terms = list(reader.terms.values())
    arrival.blocks = pages.resolved(arrival.blocks)
    for name, count in sorted(reader.unknown.items()):
        gone = "left out" if name == "del" else "kept as plain words"
        arrival.left.append(f"<{name}> ({count}): {gone}")
    _settle(arrival, choice)
    return arrival


def _markdown(content: bytes, path: Path, choice: Choice) -> Arrival:
    text = with_gaps(marked(_text(content, path.name)))
    arrival = _arrival(pandoc.read_tree(text.encode(), "markdown-task_lists", path.name))
    arrival.pictures = _Beside(path.parent)
    _settle(arrival, choice)
    return arrival


def _plain(content: bytes, path: Path, choice: Choice) -> Arrival:
    arrival = Arrival(plain.blocks_of(_text(content, path.name)))
    heads = sum(block["t"] == "Header" for block in arrival.blocks)
    arrival.told.append(f"{heads} lines are taken for headings by how they look")
    return arrival


def _latex(content: bytes, path: Path, choice: Choice) -> Arrival:
    text = _text(content, path.name)
    arrival = _arrival(pandoc.read_tree(text.encode(), "latex+raw_tex", path.name))
    arrival.pictures = _Beside(path.parent)
    raw = [n for n in tree.every(arrival.blocks) if n["t"] in ("RawInline", "RawBlock")]
    for one in dict.fromkeys(node["c"][1].strip().split("\n")[0][:60] for node in raw):
        arrival.left.append(f"LaTeX that pandoc does not read: {one}")
    for name in re.findall(r"^[^%\n]*\\(?:input|include)\{([^}]+)\}", text, re.MULTILINE):
        arrival.left.append(f"\\input{{{name}}}: bring that file in as well")
    _settle(arrival, choice)
    return arrival


READERS: Final[Mapping[str, Callable[[bytes, Path, Choice], Arrival]]] = {
    ".docx": _docx,
    ".odt": _odt,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".epub": _epub,
    ".tei": _tei,
    ".xml": _tei,
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _plain,
    ".tex": _latex,
}


# --- what they share --------------------------------------------------------------------------


def _arrival(said: dict[str, Any]) -> Arrival:
    """What pandoc read, with the metadata that it found."""
    meta = said.get("meta", {})
    return Arrival(
        said["blocks"],
        title=_said(meta.get("title")),
        subtitle=_said(meta.get("subtitle")),
        language=_said(meta.get("lang")) or _said(meta.get("language")),
        date=_said(meta.get("date")),
        authors=tuple(_people(meta.get("author") or meta.get("creator"))),
    )


def _said(value: Any) -> str:
    """A value of pandoc's metadata as text; "" for none."""
    if value is None:
        return ""
    if value["t"] == "MetaString":
        return str(value["c"])
    if value["t"] == "MetaMap":
        return _said(value["c"].get("text") or value["c"].get("name"))
    return tree.plain([value]) if value["t"] == "MetaBlocks" else tree.plain(value["c"])


def _people(value: Any) -> list[str]:
    if value is None:
        return []
    each = value["c"] if value["t"] == "MetaList" else [value]
    return [name for name in (_said(one) for one in each) if name]


def _settle(arrival: Arrival, choice: Choice, answers: Mapping[str, str] | None = None) -> None:
    """Styles, tracked changes and comments, in this order; what became of them is told."""
    mapper = styles.Mapper(choice.styles)
    arrival.blocks = mapper.apply(arrival.blocks)
    for style, count in sorted(mapper.unknown.items()):
        arrival.told.append(f"the style “{style}” ({count}) is set as plain text")
    for style, count in sorted(mapper.dropped.items()):
        arrival.left.append(f"the style “{style}” ({count})")
    arrival.blocks, count = changes.settle(arrival.blocks, choice.changes)
    if count:
        arrival.told.append(f"{count} tracked changes are {choice.changes}ed")
    arrival.blocks, arrival.remarks = comments.take(arrival.blocks, answers)
    arrival.blocks = tree.rewritten(arrival.blocks, _tidied)


def _tidied(nodes: list[Node]) -> list[Node]:
    """Without what programs leave behind: empty anchors, and spans that say nothing."""
    found: list[Node] = []
    for one in nodes:
        if one["t"] == "Span":
            name, classes, others = tree.attributes(one)
            meant = [c for c in classes if c != "anchor"]
            if not one["c"][1] and re.match(r"_(Toc|Ref|GoBack|Hlk)|h\.|OLE_LINK|cmnt|ftnt", name):
                continue
            if not meant and not others and not name:
                found += one["c"][1]
                continue
        if one["t"] == "Header":
            level, (name, _, _), content = one["c"]
            one = {"t": "Header", "c": [level, [name, [], []], tree.trimmed(content)]}
            if not one["c"][2]:
                continue
        found.append(one)
    return found


def _text(content: bytes, name: str) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, else Windows-1252. Raises UsageError."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as fault:
            hint = "save it as UTF-8"
            raise UsageError(f"“{name}” is not UTF-8 (byte {fault.start})", hint) from None


def _tag(language: str) -> str:
    """A language tag in its usual form, "" for what is none: `en_us` becomes `en-US`."""
    parts = re.split(r"[-_]", language.strip())
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        return ""
    rest = [p.upper() if len(p) == 2 else p.title() if len(p) == 4 else p for p in parts[1:]]
    return "-".join([parts[0].lower(), *(p for p in rest if re.fullmatch(r"[A-Za-z0-9]{2,8}", p))])


class _Beside(dict[str, bytes]):
    """Pictures that lie beside the document, read when they are asked for; none from elsewhere."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder.resolve()

    def get(self, address: str, default: Any = None) -> Any:
        """The bytes of a picture, or `default`."""
        if re.match(r"[a-z]+:", address):
            return default
        path = (self._folder / address).resolve()
        inside = path.is_relative_to(self._folder)
        return path.read_bytes() if inside and path.is_file() else default


def _by_name(pictures: dict[str, bytes]) -> dict[str, bytes]:
    """Pictures of an EPUB also by the ends of their paths: pandoc names them from its root."""
    found = dict(pictures)
    for name, content in pictures.items():
        parts = PurePosixPath(name).parts
        for start in range(1, len(parts)):
            found.setdefault("/".join(parts[start:]), content)
    return found


def marked(text: str) -> str:
    """CriticMarkup (http://criticmarkup.com/spec.php) as the spans that pandoc makes of the same
    things in Word's documents.

    `{++added++}`, `{--deleted--}`, `{~~old~>new~~}`, `{>>comment<<}`, `{==words==}{>>comment<<}`.
    """
    count = 0

    def span(match: re.Match[str]) -> str:
        nonlocal count
        if match["added"] is not None:
            return f"[{match['added']}]{{.insertion}}"
        if match["deleted"] is not None:
            return f"[{match['deleted']}]{{.deletion}}"
        if match["old"] is not None:
            return f"[{match['old']}]{{.deletion}}[{match['new']}]{{.insertion}}"
        if match["lit"] is not None:
            return match["lit"]
        count += 1
        start = f'[{match["said"].strip()}]{{.comment-start id="critic-{count}"}}'
        end = f'[]{{.comment-end id="critic-{count}"}}'
        return f"{start}{match['words']}{end}" if match["words"] is not None else start

    return _MARK.sub(span, text)
