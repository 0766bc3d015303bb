"""Layers as annotations: what the specifications demand, and that every selector leads home."""

import copy
import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import cssselect2
import pytest
from lxml import etree

from annotation_rules import epub_faults, web_faults
from glossator.annotations import web_annotation
from glossator.annotations.bodies import Sources
from glossator.exchange import export_annotations
from glossator.manuscript import read_manuscript
from glossator.model import Edition
from glossator.pipeline import Request, check

pytestmark = pytest.mark.slow

SETTINGS = """\
title: The Quiet Line
language: en
identifier: urn:uuid:3f0f7a1e-52b5-4c7e-9a65-0c9a2f3f5b11
date: 2026-11-24
people: [{name: Ann Writer, role: aut}, {name: Edith Reader, role: edt}]
text: [text/01-one.md, text/02-two.md]
layers:
  editor: {label: Editor’s notes, marks: a, file: notes/editor.md}
  empty: {label: Nobody’s notes, marks: i}
glossary: glossary.md
"""
ONE = """\
# The Line

At half past three the *telephone* rang at Panmunjom,[^1] and somebody “lifted” it.
The line was open.

The line had been silent for years.[^editor:years] It rang, and rang -- and then it ended.

Then the line was shut once more, and 통일 (*t’ongil*) was spoken of.

[^1]: The author’s own note.

    With a second paragraph.

[^editor:years]: []{.later when=2018-01-03} Almost two of them.
"""
TWO = """\
# Hall

- a list with the line in it
- another

> A quotation with the line in it.

The line, the line, the line.
"""
NOTES = """\
# text/01-one.md

[at Panmunjom … "lifted" it]{#lifted .context}
:   Across a call, *emphasis* and [a link](https://example.org/a).

    - one
    - two

[it ended. Then the line]{#ended .correction when=2018}
:   Over a paragraph’s end.

[The line]{#line at=2}
:   The second of them.

:   And a second note on it.

# text/02-two.md

[the line]{#third .source at=4}
:   One of many.
"""
GLOSSARY = "[Panmunjom]{#panmunjom .place}\n:   A village.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("annotations") / "manuscript"
    for path, text in (
        ("edition.yaml", SETTINGS),
        ("text/01-one.md", ONE),
        ("text/02-two.md", TWO),
        ("notes/editor.md", NOTES),
        ("glossary.md", GLOSSARY),
    ):
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def outputs(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("out")
    built = export_annotations(Request(folder, out))
    assert built.ok, built.findings
    return {**built.outputs, "epub": out / "the-quiet-line.epub"}


@pytest.fixture(scope="module")
def edition(folder: Path) -> Edition:
    made = check(folder).edition
    assert made is not None
    return made


@pytest.fixture(scope="module")
def collection(outputs: dict[str, Path]) -> dict[str, Any]:
    return json.loads(outputs["editor.jsonld"].read_text(encoding="utf-8"))


def unpacked(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["annotations.json"]
        return json.loads(archive.read("annotations.json"))


@pytest.fixture(scope="module")
def annotation_set(outputs: dict[str, Path]) -> dict[str, Any]:
    return unpacked(outputs["editor.annotations"])


@pytest.mark.parametrize("layer", ["author", "editor", "empty"])
def test_every_layer_keeps_the_rules_of_both_formats(outputs: dict[str, Path], layer: str) -> None:
    web = json.loads(outputs[f"{layer}.jsonld"].read_text(encoding="utf-8"))
    assert web_faults(web) == []
    assert epub_faults(unpacked(outputs[f"{layer}.annotations"])) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(total=1),
        lambda d: d.pop("@context"),
        lambda d: d["first"]["items"][0].pop("target"),
        lambda d: d["first"]["items"][0].update(motivation="explaining"),
        lambda d: d["first"]["items"][0].update(created="2026"),
        lambda d: d["first"]["items"][0].update(mood="good"),
        lambda d: d["first"]["items"][0]["target"]["selector"][0].update(exact=""),
        lambda d: d["first"]["items"][0]["target"]["selector"][1].update(start=-1),
        lambda d: d["first"]["items"][1].update(id=d["first"]["items"][0]["id"]),
    ],
)
def test_the_rules_are_rules(
    collection: dict[str, Any], spoil: Callable[[dict[str, Any]], object]
) -> None:
    spoilt = copy.deepcopy(collection)
    spoil(spoilt)
    assert web_faults(spoilt)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("about"),
        lambda d: d.update(motivation="x"),
        lambda d: d["items"][0].pop("created"),
        lambda d: d["items"][0]["target"].update(source="a.xhtml#p1"),
        lambda d: d["items"][0]["target"]["selector"][1].update(conformsTo="epubcfi"),
        lambda d: d["items"][0]["body"].update(format="text/html"),
    ],
)
def test_the_rules_of_sets_are_rules(
    annotation_set: dict[str, Any], spoil: Callable[[dict[str, Any]], object]
) -> None:
    spoilt = copy.deepcopy(annotation_set)
    spoil(spoilt)
    assert epub_faults(spoilt)


def text_of(edition: Edition, division: str) -> str:
    return "\n".join(block.text for block in edition.division(division).blocks)


def test_quotation_and_position_select_the_same_words_once(
    collection: dict[str, Any], edition: Edition
) -> None:
    notes = {note.key: note for note in edition.notes.values()}
    for item in collection["first"]["items"]:
        note = notes[item["glossator:key"]]
        text = text_of(edition, note.call.division)
        quote, position, _ = item["target"]["selector"]
        whole = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.count(whole) == 1
        start = text.index(whole) + len(quote["prefix"])
        if note.lemma:
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert start == position["start"]
            assert quote["exact"].replace("\n", " ") == note.lemma
        else:
            inner = quote["refinedBy"]["start"]
            assert start + inner == position["start"] == position["end"]
            assert text[: position["start"]].endswith("silent for years.")


def test_the_block_has_the_words_at_its_offsets(
    collection: dict[str, Any], edition: Edition
) -> None:
    blocks = {b.id: b.text for d in edition.divisions for b in d.blocks}
    for item in collection["first"]["items"]:
        quote, _, place = item["target"]["selector"]
        if place["type"] == "RangeSelector":
            first, last = place["startSelector"], place["endSelector"]
            head = blocks[first["value"]][first["refinedBy"]["start"] :]
            tail = blocks[last["value"]][: last["refinedBy"]["end"]]
            assert quote["exact"] == f"{head}\n{tail}"
        elif not item.get("glossator:point"):
            span = place["refinedBy"]
            assert blocks[place["value"]][span["start"] : span["end"]] == quote["exact"]


def test_kinds_dates_and_people_are_said(collection: dict[str, Any]) -> None:
    items = {item["glossator:key"]: item for item in collection["first"]["items"]}
    assert items["ended"]["motivation"] == "editing"
    assert items["ended"]["glossator:when"] == "2018"
    assert items["years"]["glossator:kind"] == "later"
    assert [one["name"] for one in items["years"]["creator"]] == ["Edith Reader"]
    assert items["third"]["body"][-1] == {
        "type": "TextualBody",
        "purpose": "tagging",
        "value": "source",
    }
    assert "glossator:kind" not in items["line"]
    assert items["years"]["created"] == "2026-11-24T00:00:00Z"


def test_a_body_comes_as_html_and_as_the_markdown_that_was_written(
    collection: dict[str, Any],
) -> None:
    items = {item["glossator:key"]: item for item in collection["first"]["items"]}
    html, markdown = items["lifted"]["body"][0]["items"]
    assert '<a href="https://example.org/a">a link</a>' in html["value"]
    assert markdown["value"].endswith("\n\n- one\n- two")
    second = items["line-2"]["body"][0]["items"][1]
    assert second["value"] == "And a second note on it."
    assert items["years"]["body"][0]["items"][1]["value"] == "Almost two of them."


def test_the_authors_notes_belong_to_the_author(outputs: dict[str, Path]) -> None:
    (item,) = json.loads(outputs["author.jsonld"].read_text())["first"]["items"]
    assert [one["name"] for one in item["creator"]] == ["Ann Writer"]
    assert item["body"][0]["items"][1]["value"] == (
        "The author’s own note.\n\nWith a second paragraph."
    )


def test_identifiers_stay_when_other_notes_come_or_go(
    collection: dict[str, Any], edition: Edition, folder: Path
) -> None:
    manuscript, _ = read_manuscript(folder)
    assert manuscript is not None
    sources = Sources(manuscript, edition.notes.values())
    fewer = {name: note for name, note in edition.notes.items() if note.key != "lifted"}
    less = dataclasses.replace(edition, notes=fewer)
    again = json.loads(web_annotation.write(less, "editor", sources))
    before = {item["glossator:key"]: item["id"] for item in collection["first"]["items"]}
    assert before.pop("lifted").startswith("urn:uuid:")
    assert {item["glossator:key"]: item["id"] for item in again["first"]["items"]} == before


@pytest.mark.slow
def test_same_manuscript_same_bytes(folder: Path, outputs: dict[str, Path], tmp_path: Path) -> None:
    again = export_annotations(Request(folder, tmp_path)).outputs
    for name in ("editor.jsonld", "editor.annotations", "author.annotations"):
        assert again[name].read_bytes() == outputs[name].read_bytes()


# The set, with the book: each selector is resolved by libraries that wrote neither.


def documents(path: Path) -> dict[str, etree._Element]:
    """The XHTML files of the book by the addresses of its manifest."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        hrefs = package.xpath("//*[local-name()='item']/@href")
        return {
            href: etree.fromstring(archive.read(f"EPUB/{href}"))
            for href in hrefs
            if href.endswith(".xhtml")
        }


def selected(tree: etree._Element, selector: dict[str, Any]) -> str:
    """The words that a CSS selector and a position in its element select."""
    root = cssselect2.ElementWrapper.from_xml_root(tree)
    (found,) = root.query_all(selector["value"])
    text = "".join(found.etree_element.itertext())
    return text[selector["refinedBy"]["start"] : selector["refinedBy"]["end"]]


def without_marks(tree: etree._Element) -> None:
    for call in tree.xpath("//*[@role='doc-noteref']"):
        call.text = ""


def test_each_css_selector_and_position_lead_to_the_words_in_the_book(
    annotation_set: dict[str, Any], outputs: dict[str, Path], edition: Edition
) -> None:
    files = documents(outputs["epub"])
    for item in annotation_set["items"]:
        words = selected(files[item["target"]["source"]], item["target"]["selector"][0])
        exact = item["glossator:quote"]["glossator:exact"]
        # marks of other notes, and the paragraph number between two paragraphs, are in the file
        pattern = r"[\w¶\s]{0,12}?".join(map(re.escape, exact.replace("\n", " ")))
        assert re.fullmatch(pattern, words.strip()), (exact, words)
        if "\n" not in exact and "Panmunjom" not in exact:
            assert words == exact


def test_each_text_fragment_is_in_the_file_word_for_word(
    annotation_set: dict[str, Any], outputs: dict[str, Path]
) -> None:
    files = documents(outputs["epub"])
    for item in annotation_set["items"]:
        tree = files[item["target"]["source"]]
        text = " ".join("".join(tree.itertext()).split())
        said = item["target"]["selector"][1]["value"].removeprefix(":~:text=").split(",")
        words = [unquote(part.removeprefix("-").removesuffix("-")) for part in said]
        at = 0
        for part in words:
            at = text.index(part, at) + len(part)


def test_a_book_of_another_edition_is_refused(edition: Edition, folder: Path) -> None:
    from glossator.annotations import epub_annotation
    from glossator.annotations.epub_places import Book
    from glossator.errors import GlossatorError

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="p.opf"/></rootfiles></container>',
        )
        packed.writestr("p.opf", '<package xmlns="http://www.idpf.org/2007/opf"/>')
    manuscript, _ = read_manuscript(folder)
    assert manuscript is not None
    sources = Sources(manuscript, edition.notes.values())
    with pytest.raises(GlossatorError, match="does not hold the division"):
        epub_annotation.write(edition, "editor", sources, Book(archive.getvalue()))
