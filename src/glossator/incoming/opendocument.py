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

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OPEN, _CLOSE = "\U000f0e01", "\U000f0e02"
_SIGN: Final = re.compile(f"{_OPEN}([a-z]+)([0-9]+){_CLOSE}")


@dataclass(slots=True)
class Signs:
    """What the signs in a document stand for."""

    comments: list[tuple[str, str, list[str]]] = field(default_factory=list)  # author, date, text
    deleted: list[str] = field(default_factory=list)


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
    kinds: dict[str, tuple[str, int]] = {}
    for region in root.iter(f"{_TEXT}changed-region"):
        name = region.get(f"{_TEXT}id", "")
        gone = region.find(f"{_TEXT}deletion")
        if gone is not None:
            kinds[name] = ("deleted", len(signs.deleted))
            signs.deleted.append("\n".join("".join(p.itertext()) for p in gone.iter(f"{_TEXT}p")))
        elif region.find(f"{_TEXT}insertion") is not None:
            kinds[name] = ("inserted", 0)
    for tag, end in (("change", ""), ("change-start", ""), ("change-end", "end")):
        for one in list(root.iter(f"{_TEXT}{tag}")):
            kind, number = kinds.get(one.get(f"{_TEXT}change-id", ""), ("", 0))
            _replace(one, f"{_OPEN}{kind}{end}{number}{_CLOSE}" if kind else "")


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
        return _inserted(found)

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
        return tree.span(tree.words(signs.deleted[number]), "deletion")
    return tree.span([], f"sign-{kind}")


def _inserted(nodes: list[Node]) -> list[Node]:
    """What stands between the two signs of an insertion in one span."""
    found: list[Node] = []
    opened: list[int] = []
    for one in nodes:
        if tree.is_span(one, "sign-inserted"):
            opened.append(len(found))
        elif tree.is_span(one, "sign-insertedend"):
            start = opened.pop() if opened else 0
            found[start:] = [tree.span(found[start:], "insertion")]
        else:
            found.append(one)
    if opened:  # it goes on in the next paragraph
        found[opened[0] :] = [tree.span(found[opened[0] :], "insertion")]
    return found


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
