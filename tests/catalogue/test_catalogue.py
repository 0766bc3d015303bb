"""Catalogues: valid OPDS 1.2 and 2.0, every address a file, the same bytes for the same books.

The schemas in tests/schemas are our own, after the specifications: the drafts' own schemas come
without a license under which they could be kept here.
"""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import jsonschema
import pytest
from lxml import etree, html
from PIL import Image

from glossator.catalogue import offers, write_catalogue
from glossator.cli import main
from glossator.errors import GlossatorError
from glossator.press.epub import kepub, print_epub
from places import TESTS
from sample_edition import sample_edition

pytestmark = pytest.mark.slow

SCHEMAS = TESTS / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def epub(title: str = "The Quiet Line", identifier: str = "") -> bytes:
    metadata = sample_edition().metadata
    metadata = dataclasses.replace(
        metadata, title=title, identifier=identifier or metadata.identifier
    )
    return print_epub(dataclasses.replace(sample_edition(), metadata=metadata), None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "build"
    (home / "더 many").mkdir(parents=True)
    (home / ".glossator").mkdir()
    (home / ".glossator" / "old.epub").write_bytes(b"")
    (home / "the-quiet-line.epub").write_bytes(epub())
    (home / "the-quiet-line.kepub.epub").write_bytes(kepub(epub(), "2026-11-24"))
    (home / "the-quiet-line.pdf").write_bytes(b"%PDF-1.7")
    (home / "the-quiet-line-reading.epub").write_bytes(epub())
    (home / "더 many" / "a & b.epub").write_bytes(epub("A & B <1>", "urn:isbn:9780000000002"))
    return home


def valid_atom(path: Path) -> etree._Element:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "opds-1.2-acquisition.rng"))
    document = etree.parse(path)
    schema.assertValid(document)
    return document.getroot()


def valid_json(path: Path) -> dict[str, Any]:
    schema = json.loads((SCHEMAS / "opds-2.0-feed.schema.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(found)
    return found


def test_the_feeds_are_valid_and_say_the_same(folder: Path, tmp_path: Path) -> None:
    made = write_catalogue(folder, tmp_path / "out", "Our books")
    assert made.books == 2
    feed, found = valid_atom(tmp_path / "out/opds.xml"), valid_json(tmp_path / "out/opds.json")
    titles = [str(title.text) for title in feed.iterfind(f"{ATOM}entry/{ATOM}title")]
    assert titles == ["A & B <1>", "The Quiet Line"]
    assert titles == [book["metadata"]["title"] for book in found["publications"]]
    ids = [str(one.text) for one in feed.iterfind(f"{ATOM}entry/{ATOM}id")]
    assert len(set(ids)) == 2
    assert ids == [book["metadata"]["identifier"] for book in found["publications"]]
    assert feed.findtext(f"{ATOM}title") == found["metadata"]["title"] == "Our books"


def test_profiles_of_an_edition_are_files_of_one_entry(folder: Path, tmp_path: Path) -> None:
    edition = sample_edition()
    profile = dataclasses.replace(edition.profile, name="large-print", type_size="18pt")
    metadata = dataclasses.replace(
        edition.metadata, identifier="urn:uuid:large", whole=edition.metadata.identifier
    )
    large = print_epub(dataclasses.replace(edition, profile=profile, metadata=metadata), None)
    (folder / "the-quiet-line-large-print.epub").write_bytes(large)
    write_catalogue(folder, tmp_path / "out")
    entries = valid_atom(tmp_path / "out/opds.xml").findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["A & B <1>", "The Quiet Line"]
    named = [link.get("title") for link in entries[1].findall(f"{ATOM}link")][:5]
    assert named == [
        "EPUB", "EPUB for Kobo", "PDF", "EPUB (reading)", "EPUB (Large print)",
    ]  # fmt: skip


def test_people_keep_their_parts(folder: Path, tmp_path: Path) -> None:
    write_catalogue(folder, tmp_path / "out")
    book = valid_json(tmp_path / "out/opds.json")["publications"][0]["metadata"]
    assert book["author"] == [{"name": "Ann Writer", "sortAs": "Writer, Ann"}]
    assert book["editor"][0]["name"] == "Edith Reader"
    assert book["translator"][0]["name"] == "Tom Translator"
    assert "MathML" in book["accessibility"]["feature"]
    entry = valid_atom(tmp_path / "out/opds.xml").find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ann Writer"


def links(path: Path) -> set[str]:
    """The addresses of a page, but for those of licences, which stand elsewhere."""
    if path.suffix == ".json":
        found: set[str] = set()

        def walk(value: object) -> None:
            if isinstance(value, dict) and value.get("rel") != "license":
                found.update(v for k, v in value.items() if k == "href")
                for inner in value.values():
                    walk(inner)
            elif isinstance(value, list):
                for inner in value:
                    walk(inner)

        walk(json.loads(path.read_text(encoding="utf-8")))
        return found
    tree = etree.parse(path) if path.suffix == ".xml" else html.parse(path)
    elements = [e for e in tree.iter() if isinstance(e.tag, str) and e.get("rel") != "license"]
    found = {str(e.get("href")) for e in elements if e.get("href")}
    return found | {str(e.get("src")) for e in tree.iter("img")}


@pytest.mark.parametrize("url", ["", "https://books.example.org/shelf"])
def test_every_address_is_a_file(folder: Path, tmp_path: Path, url: str) -> None:
    out = tmp_path / "out"
    write_catalogue(folder, out, url=url)
    pages = [p for p in out.iterdir() if p.suffix in (".xml", ".json", ".html")]
    assert len(pages) == 5
    for page in pages:
        found = links(page)
        assert found
        for href in found:
            assert href.startswith(f"{url}/" if url and page.suffix != ".html" else "") or not url
            whole = urljoin(f"{url or 'https://books.example.org/shelf'}/{page.name}", href)
            path = unquote(whole.removeprefix("https://books.example.org/shelf/"))
            assert (out / path).is_file(), href


def test_covers_come_large_and_small(folder: Path, tmp_path: Path) -> None:
    write_catalogue(folder, tmp_path / "out")
    images = valid_json(tmp_path / "out/opds.json")["publications"][1]["images"]
    for image, size in zip(images, [(1600, 2560), (320, 512)], strict=True):
        with Image.open(tmp_path / "out" / image["href"]) as picture:
            assert picture.size == size == (image["width"], image["height"])


def test_same_books_same_bytes_and_again_into_a_folder_inside(folder: Path) -> None:
    out = folder / "catalogue"
    write_catalogue(folder, out)
    first = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert write_catalogue(folder, out).books == 2
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == first


def test_books_that_are_there_already_are_not_copied(folder: Path) -> None:
    write_catalogue(folder, folder)
    assert not (folder / "books").exists()
    hrefs = links(folder / "opds.xml")
    assert "the-quiet-line.epub" in hrefs
    assert "%EB%8D%94%20many/a%20%26%20b.epub" in hrefs


def test_many_books_are_put_on_pages(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "PER_PAGE", 1)
    out = tmp_path / "out"
    write_catalogue(folder, out)
    first, second = valid_atom(out / "opds.xml"), valid_atom(out / "opds-2.xml")
    relations = [{str(e.get("rel")): e.get("href") for e in f.iterfind(f"{ATOM}link")}
                 for f in (first, second)]  # fmt: skip
    assert relations[0]["next"] == "opds-2.xml"
    assert relations[1]["previous"] == relations[1]["start"] == "opds.xml"
    assert "next" not in relations[1]
    assert valid_json(out / "opds-2.json")["metadata"]["currentPage"] == 2
    assert valid_json(out / "opds.json")["metadata"]["numberOfItems"] == 2


def test_the_page_for_people_names_the_feeds(folder: Path, tmp_path: Path) -> None:
    write_catalogue(folder, tmp_path / "out", "Ours & theirs")
    page = html.parse(tmp_path / "out/index.html")
    types = {str(link.get("type")) for link in page.iterfind(".//link[@rel='alternate']")}
    assert types == {
        "application/atom+xml;profile=opds-catalog;kind=acquisition", "application/opds+json",
    }  # fmt: skip
    assert [h.text for h in page.iter("h2")] == [
        "A & B <1>", "The Quiet Line",
    ]  # fmt: skip


@pytest.mark.judges
def test_the_page_for_people_is_valid_and_accessible(folder: Path, tmp_path: Path) -> None:
    from glossator.proof.external import Job, judge_all

    write_catalogue(folder, tmp_path / "out")
    page = tmp_path / "out/index.html"
    for verdict in judge_all([Job("nu", page), Job("axe", page)]):
        assert verdict.passed, verdict.findings


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out")
    assert main(["catalogue", str(folder), "--out", out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["books"] == 2
    assert main(["catalogue", str(tmp_path / "nowhere"), "--out", out]) == 2
    (tmp_path / "empty").mkdir()
    assert main(["catalogue", str(tmp_path / "empty"), "--out", out]) == 1
    assert "there is no EPUB" in capsys.readouterr().err


def test_a_broken_book_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.epub").write_text("Nobody rang.")
    with pytest.raises(GlossatorError, match=r"broken\.epub is no EPUB"):
        write_catalogue(folder, tmp_path / "out")


def test_a_book_older_than_epub_3_keeps_people_series_and_cover(tmp_path: Path) -> None:
    """As OPF 2.0.1 and calibre say them: attributes, and `meta` with a name."""
    package = """<package xmlns="http://www.idpf.org/2007/opf" version="2.0" unique-identifier="i">
      <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"
                xmlns:opf="http://www.idpf.org/2007/opf">
        <dc:identifier id="i">urn:uuid:old</dc:identifier><dc:title>Old</dc:title>
        <dc:language>en</dc:language>
        <dc:creator opf:role="aut" opf:file-as="Roe, Ann">Ann Roe</dc:creator>
        <dc:contributor opf:role="trl">Bo Lee</dc:contributor>
        <meta name="cover" content="c"/><meta name="calibre:series" content="Bridges"/>
        <meta name="calibre:series_index" content="2.0"/>
      </metadata>
      <manifest><item id="c" href="c.png" media-type="image/png"/></manifest><spine/></package>"""
    container = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
      <rootfile full-path="o.opf"/></rootfiles></container>"""
    picture = io.BytesIO()
    Image.new("RGB", (20, 30), "red").save(picture, "PNG")
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in/old.epub", "w") as book:
        book.writestr("META-INF/container.xml", container)
        book.writestr("o.opf", package)
        book.writestr("c.png", picture.getvalue())
    write_catalogue(tmp_path / "in", tmp_path / "out")
    (found,) = valid_json(tmp_path / "out/opds.json")["publications"]
    assert found["metadata"]["author"] == [{"name": "Ann Roe", "sortAs": "Roe, Ann"}]
    assert found["metadata"]["translator"] == [{"name": "Bo Lee"}]
    assert found["metadata"]["belongsTo"]["series"] == {"name": "Bridges", "position": 2.0}
    assert found["images"][0]["width"] == 20
