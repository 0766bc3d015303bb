"""What whole books are made of, beside what was approved: elements, attributes, words.

Other tests say what must hold of an output. This one says that nothing else has changed in it
unseen: of each file of an edition it counts how often an element stands within another with which
roles and classes, and the words of what is read and heard. A change that is meant is written down
with `pytest tests/test_approved.py --accept`, and read with git before it is committed.
"""

import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
from lxml import etree

from glossator.workshop import Built
from places import TESTS

APPROVED = TESTS / "approved"
# Attributes of which the value is of a small set, so that it says what the element is.
_TELLING = {
    "aria-hidden", "aria-label", "aria-labelledby", "class", "content", "data-kind", "data-layer",
    "dir", "hidden", "lang", "linear", "media-type", "name", "open", "popover", "properties",
    "property", "rel", "role", "scheme", "scope", "tabindex", "type",
}  # fmt: skip
_LONG = 60  # letters of a value that is told whole
# Not read: what is drawn or run.
_ASIDE = {"script", "style", "svg", "path", "font-face"}


def local(name: object) -> str:
    return etree.QName(name).localname if isinstance(name, str) else ""


def value(name: str, said: str) -> str:
    """An attribute as far as it says what the element is."""
    if name not in _TELLING or len(said) > _LONG or re.search(r"\d{3}", said):
        return name
    return f"{name}={said}"


def signature(one: etree._Element) -> str:
    parent = one.getparent()
    within = local(parent.tag) + ">" if parent is not None else ""
    said = sorted(value(local(name), text) for name, text in one.attrib.items())
    return f"{within}{local(one.tag)}" + "".join(f" [{a}]" for a in said)


def words(texts: Iterator[str]) -> str:
    said = " ".join(" ".join(texts).split())
    return f"{len(said.split())} words, {hashlib.sha256(said.encode()).hexdigest()[:12]}"


def heard(root: etree._Element) -> Iterator[str]:
    """What is read, and what a voice or a hint says instead."""
    for one in root.iter():
        if local(one.tag) in _ASIDE or not isinstance(one.tag, str):
            continue
        yield from (one.get(name, "") for name in ("alt", "title", "aria-label"))
        # the moment of the last change is another with each byte of the book
        yield "" if one.get("property") == "dcterms:modified" else one.text or ""
        yield from (child.tail or "" for child in one)


def rows(root: etree._Element) -> Iterator[str]:
    elements = (one for one in root.iter() if isinstance(one.tag, str))
    kept = [one for one in elements if not _drawn(one)]
    for said, count in sorted(Counter(map(signature, kept)).items()):
        yield f"{count:5} {said}"


def _drawn(one: etree._Element) -> bool:
    return any(local(above.tag) == "svg" for above in one.iterancestors())


def of_epub(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as book:
        for name in sorted(book.namelist()):
            yield f"## {name}"
            if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                root = etree.fromstring(book.read(name))
                yield words(heard(root))
                yield from rows(root)


def of_page(path: Path) -> Iterator[str]:
    root = lxml.html.document_fromstring(path.read_text(encoding="utf-8"))
    yield words(heard(root))
    yield from rows(root)


def of_pdf(path: Path) -> Iterator[str]:
    """Tags and what they say; not words, which break into lines in ever other ways."""
    with pikepdf.open(path) as book:
        counts: Counter[str] = Counter()
        stack = [(book.Root.StructTreeRoot, "")]
        while stack:
            tag, within = stack.pop()
            name = str(tag.get("/S", "")).removeprefix("/")
            if name:
                counts[" ".join([f"{within}>{name}", *tag_says(tag)])] += 1
            for kid in listed(tag.get("/K")):
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    stack.append((kid, name))
        yield from (f"{count:5} {said}" for said, count in sorted(counts.items()))
        with book.open_outline() as outline:
            items = list(outline.root)
            while items:
                item = items.pop(0)
                yield f"outline: {item.title}"
                items = [*item.children, *items]
        yield f"catalogue: {' '.join(sorted(book.Root.keys()))}"
        yield f"viewer: {dict(sorted((k, str(v)) for k, v in book.Root.ViewerPreferences.items()))}"
        labels = list(book.Root.PageLabels.Nums)
        yield f"labels: {[str(one.get('/S', '')) for one in labels[1::2]]}"
        notes = [one for page in book.pages for one in page.get("/Annots", [])]
        kinds = Counter(f"{one.Subtype} {' '.join(sorted(one.keys()))}" for one in notes)
        yield from (f"annotations: {said}" for said in sorted(kinds))
        with book.open_metadata() as xmp:
            yield f"xmp: {' '.join(sorted(key.rpartition('}')[2] for key in xmp))}"


def listed(kids: Any) -> list[Any]:
    return list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]


def tag_says(tag: pikepdf.Dictionary) -> Iterator[str]:
    """What a tag has beside its kind: which words, and its attributes (ISO 32000-1, 14.8.5)."""
    yield from (f"[{k}]" for k in ("/Alt", "/ActualText", "/Lang", "/T", "/ID") if k in tag)
    for one in listed(tag.get("/A")):
        if isinstance(one, pikepdf.Dictionary):
            for key, said in sorted(one.items()):
                if key != "/O":
                    named = f"={said}" if isinstance(said, pikepdf.Name) else ""
                    yield f"[{one.get('/O', '')}{key}{named}]"


def told(built: Built) -> str:
    parts = ["# epub", *of_epub(built.outputs["epub"])]
    parts += ["# html", *of_page(built.outputs["html"])]
    parts += ["# pdf", *of_pdf(built.outputs["pdf"])]
    return "\n".join(parts) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["everything", "apparatus"])
def test_a_book_is_made_of_what_was_approved(
    name: str, request: pytest.FixtureRequest, pytestconfig: pytest.Config
) -> None:
    said = told(request.getfixturevalue(name))
    file = APPROVED / f"{name}.txt"
    if pytestconfig.getoption("accept"):
        file.write_text(said, encoding="utf-8")
    assert said.splitlines() == file.read_text(encoding="utf-8").splitlines()
