"""OpenDocument texts: comments and tracked changes, which pandoc passes over.

OpenDocument 1.3, part 3: office:annotation (14.1), text:tracked-changes (5.5). Signs from a
private area of Unicode are set where they stand, before pandoc reads the document; behind it they
become the spans that it makes of the same things in Word's documents.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from glossator.incoming import tree
from glossator.incoming.arrival import Node
from glossator.incoming.word import Parts
from glossator.prose import add_text

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OPEN, _CLOSE = "\U000f0e01", "\U000f0e02"
_LINES: Final = (f"{_TEXT}p", f"{_TEXT}h")
_INSERTED: Final = f"{_OPEN}inserted0{_CLOSE}{{}}{_OPEN}insertedend0{_CLOSE}"
_SIGN: Final = re.compile(f"{_OPEN}([a-z]+)([0-9]+){_CLOSE}")


@dataclass(slots=True)
class Signs:
    """What the signs in a document stand for."""

    comments: list[tuple[str, str, list[str]]] = field(default_factory=list)  # author, date, text
    # of each deletion its paragraphs: the level of a heading, 0 for none, and the words
    deleted: list[list[tuple[int, str]]] = field(default_factory=list)


def signed(content: bytes, name: str) -> tuple[bytes, Signs]:
    """The document with signs in place of comments and changes. Raises UsageError."""
    parts = Parts(content, name)
    root = parts.tree("content.xml")
    signs = Signs()
    if root is None:
        return content, signs
    _comments(root, signs)
    _changes(root, signs)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in parts.names():
            said = etree.tostring(root) if part == "content.xml" else parts.read(part)
            archive.writestr(part, said)
    return made.getvalue(), signs


def _comments(root: etree._Element, signs: Signs) -> None:
    named = {}
    for one in list(root.iter(f"{_OFFICE}annotation")):
        number = len(signs.comments)
        paragraphs = ["".join(p.itertext()) for p in one.iter(f"{_TEXT}p")]
        signs.comments.append(
            (one.findtext(f"{_DC}creator", ""), one.findtext(f"{_DC}date", ""), paragraphs)
        )
        named[one.get(f"{_OFFICE}name", "")] = number
        _replace(one, f"{_OPEN}start{number}{_CLOSE}")
    for one in list(root.iter(f"{_OFFICE}annotation-end")):
        number = named.get(one.get(f"{_OFFICE}name", ""), -1)
        _replace(one, f"{_OPEN}end{number}{_CLOSE}" if number >= 0 else "")


def _changes(root: etree._Element, signs: Signs) -> None:
    deletions: dict[str, int] = {}
    insertions: set[str] = set()
    for region in root.iter(f"{_TEXT}changed-region"):
        name = region.get(f"{_TEXT}id", "")
        gone = region.find(f"{_TEXT}deletion")
        if gone is not None:
            deletions[name] = len(signs.deleted)
            found = [(_level(one), "".join(one.itertext())) for one in gone.iter(*_LINES)]
            signs.deleted.append(found or [(0, "")])
        elif region.find(f"{_TEXT}insertion") is not None:
            insertions.add(name)
    _sign_insertions(root, insertions)
    for one in list(root.iter(f"{_TEXT}change")):
        number = deletions.get(one.get(f"{_TEXT}change-id", ""), -1)
        _replace(one, f"{_OPEN}deleted{number}{_CLOSE}" if number >= 0 else "")
    for tag in ("change-start", "change-end"):
        for one in list(root.iter(f"{_TEXT}{tag}")):
            _replace(one, "")


def _level(line: etree._Element) -> int:
    """The level of a heading, 0 for a paragraph."""
    if line.tag != f"{_TEXT}h":
        return 0
    said = line.get(f"{_TEXT}outline-level", "1")
    return int(said) if said.isdecimal() else 1


def _sign_insertions(root: etree._Element, names: set[str]) -> None:
    """Put each text that was inserted between two signs, and one where a paragraph's end was."""
    opened: set[str] = set()
    lines = 0  # how many paragraphs are around
    for event, one in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(one.tag, str):
            continue
        line = one.tag in _LINES
        if event == "start":
            name = one.get(f"{_TEXT}change-id", "")
            if one.tag == f"{_TEXT}change-start" and name in names:
                opened.add(name)
            elif one.tag == f"{_TEXT}change-end":
                opened.discard(name)
            lines += line
            if opened and lines and one.text:
                one.text = _INSERTED.format(one.text)
            continue
        lines -= line
        if line and opened:
            add_text(one, f"{_OPEN}breakinserted0{_CLOSE}")
        if opened and lines and one.tail:
            one.tail = _INSERTED.format(one.tail)


def _replace(one: etree._Element, text: str) -> None:
    """Put text in the place of an element; what stands behind it stays."""
    above, text = one.getparent(), text + (one.tail or "")
    if above is None:
        return
    before = one.getprevious()
    if before is None:
        above.text = (above.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    above.remove(one)


def resolved(blocks: list[Node], signs: Signs) -> list[Node]:
    """The tree with spans in place of the signs, as pandoc has them for Word."""

    def rule(nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for one in nodes:
            found += _parted(one["c"], signs) if one["t"] == "Str" else [one]
        return _inserted(found) if tree.is_inline(nodes) else _parted_lines(found, signs)

    made: list[Node] = tree.rewritten(blocks, rule)
    return made


def _parted(text: str, signs: Signs) -> list[Node]:
    found: list[Node] = []
    at = 0
    for match in _SIGN.finditer(text):
        if match.start() > at:
            found.append({"t": "Str", "c": text[at : match.start()]})
        found.append(_element(match[1], int(match[2]), signs))
        at = match.end()
    if at < len(text):
        found.append({"t": "Str", "c": text[at:]})
    return found


def _element(kind: str, number: int, signs: Signs) -> Node:
    if kind == "start":
        author, date, paragraphs = signs.comments[number]
        said: list[Node] = []
        for paragraph in paragraphs:
            said += [*([{"t": "LineBreak"}] if said else []), *tree.words(paragraph)]
        return tree.span(said, "comment-start", id=str(number), author=author, date=date)
    if kind == "end":
        return tree.span([], "comment-end", id=str(number))
    if kind == "deleted":
        words = "\n".join(text for _, text in signs.deleted[number])
        return tree.span(tree.words(words), "deletion", number=str(number))
    if kind == "breakinserted":
        return tree.span([], "paragraph-insertion")
    return tree.span([], f"sign-{kind}")


def _inserted(nodes: list[Node]) -> list[Node]:
    """What stands between the two signs of an insertion in one span."""
    found: list[Node] = []
    start = -1
    for one in nodes:
        if tree.is_span(one, "sign-inserted"):
            start = len(found)
        elif tree.is_span(one, "sign-insertedend"):
            found[start:] = [tree.span(found[start:], "insertion")] if start >= 0 else found[start:]
            start = -1
        else:
            found.append(one)
    return found


def _parted_lines(blocks: list[Node], signs: Signs) -> list[Node]:
    """Paragraphs that a deletion has made one are parted again, their breaks deleted as well."""
    found: list[Node] = []
    for block in blocks:
        rest = tree.line(block) if block["t"] in tree.LINES else []
        at = 0
        while at < len(rest):
            one = rest[at]
            gone = _deleted(one, signs)
            if len(gone) < 2:
                at += 1
                continue
            behind = rest[at + 1 :]
            rest[at:] = [_gone(gone[0][1]), tree.span([], "paragraph-deletion")]
            found.append(block)
            for level, text in gone[1:-1]:
                found.append(_block(level, [_gone(text), tree.span([], "paragraph-deletion")]))
            rest = [_gone(gone[-1][1]), *behind]
            block, at = _block(gone[-1][0], rest), 1
        found.append(block)
    return found


def _deleted(node: Node, signs: Signs) -> list[tuple[int, str]]:
    """The paragraphs of a deletion; none for any other element."""
    if not tree.is_span(node, "deletion"):
        return []
    number = dict(tree.attributes(node)[2]).get("number", "")
    return signs.deleted[int(number)] if number else []


def _gone(text: str) -> Node:
    return tree.span(tree.words(text), "deletion")


def _block(level: int, content: list[Node]) -> Node:
    if level:
        return {"t": "Header", "c": [level, ["", [], []], content]}
    return {"t": "Para", "c": content}


def language(parts: Parts) -> str:
    """The language of the document's default style; "" if it has none."""
    styles = parts.tree("styles.xml")
    if styles is None:
        return ""
    for one in styles.iter(f"{_STYLE}default-style"):
        for said in one.iter(f"{_STYLE}text-properties"):
            name, country = said.get(f"{_FO}language", ""), said.get(f"{_FO}country", "")
            if name and name != "none":
                return f"{name}-{country}" if country and country != "none" else name
    return ""
