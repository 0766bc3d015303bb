"""What a press says of its book is in every format and in the metadata that it belongs to."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from glossator.pipeline import Request, build, check

OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
SETTINGS = """\
title: "Reading *Hamlet* & Others"
subtitle: A book of *notes*
text: [one.md]
language: en
identifier: urn:uuid:3f0f7a1e-52b5-4c7e-9a65-0c9a2f3f5b11
isbn: {epub: 978-3-16-148410-0, print: 978-0-00-000001-9}
series: {title: Old Bridges, number: "3"}
edition: 2nd, revised edition
version: "2.1"
rights: © 2026 The Press
licence: https://example.org/licence
publisher: The Press
back-cover: What stands on the back.
cover: {file: cover.png, alt: A red leaf}
logo: logo.svg
subjects: [Bridges, {name: Social history, authority: Thema, code: NHTB}]
people:
  - {name: Jane Doe, family: Doe, role: aut}
  - {name: Ann Lee, family: Lee, role: [edt, trl]}
  - {name: The Society, kind: organization, role: ctb}
accessibility: {exemption: eaa-microenterprise}
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="90" height="90">'
    '<path d="M0 0h9v9z" fill="#a00"/></svg>'
)


def picture(size: tuple[int, int] = (1400, 2240)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#a02020").save(out, "PNG")
    return out.getvalue()


def manuscript(folder: Path, settings: str = SETTINGS) -> Path:
    folder.mkdir()
    (folder / "edition.yaml").write_text(settings, encoding="utf-8")
    (folder / "one.md").write_text("# One\n\nThe line had been silent.\n", encoding="utf-8")
    (folder / "cover.png").write_bytes(picture())
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("publication")
    built = build(Request(manuscript(home / "m"), home / "out", ("epub", "pdf", "html")))
    assert built.ok, built.findings
    assert not built.findings
    return dict(built.outputs)


@pytest.fixture(scope="module")
def opf(outputs: dict[str, Path]) -> etree._Element:
    with zipfile.ZipFile(outputs["epub"]) as book:
        return etree.fromstring(book.read("EPUB/content.opf"))


def said(opf: etree._Element, path: str) -> list[str]:
    return [node.text or "" for node in opf.xpath(path, namespaces=OPF)]


@pytest.mark.slow
def test_the_package_says_what_the_press_says(opf: etree._Element) -> None:
    assert said(opf, "//dc:identifier") == [
        "urn:uuid:3f0f7a1e-52b5-4c7e-9a65-0c9a2f3f5b11",
        "urn:isbn:9783161484100",
    ]
    assert said(opf, "//dc:source") == ["urn:isbn:9780000000019"]
    assert said(opf, "//dc:title") == ["Reading Hamlet & Others", "A book of notes"]
    assert said(opf, "//o:meta[@property='belongs-to-collection']") == ["Old Bridges"]
    assert said(opf, "//o:meta[@property='group-position']") == ["3"]
    assert said(opf, "//o:meta[@property='schema:bookEdition']") == ["2nd, revised edition"]
    assert said(opf, "//o:meta[@property='dcterms:license']") == ["https://example.org/licence"]
    assert said(opf, "//o:meta[@property='a11y:exemption']") == ["eaa-microenterprise"]
    assert said(opf, "//dc:description") == ["What stands on the back."]
    (coded,) = opf.xpath("//dc:subject[@id]", namespaces=OPF)
    own = f"//o:meta[@refines='#{coded.get('id')}']"
    assert said(opf, own) == ["Thema", "NHTB"]


@pytest.mark.slow
def test_another_library_reads_it_from_the_book(outputs: dict[str, Path]) -> None:
    from ebooklib import epub

    book = epub.read_epub(str(outputs["epub"]), {"ignore_ncx": True})
    assert [value for value, _ in book.get_metadata("DC", "identifier")][1] == (
        "urn:isbn:9783161484100"
    )
    assert book.title == "Reading Hamlet & Others"
    assert book.language == "en"
    assert [value for value, _ in book.get_metadata("DC", "creator")] == ["Jane Doe"]
    assert book.get_metadata("DC", "publisher")[0][0] == "The Press"
    assert [value for value, _ in book.get_metadata("DC", "subject")] == [
        *("Bridges", "Social history"),
    ]


@pytest.mark.slow
def test_readers_older_than_epub_3_find_cover_series_and_beginning(opf: etree._Element) -> None:
    named = {str(m.get("name")): m.get("content") for m in opf.iterfind(".//{*}meta[@name]")}
    assert named["calibre:series"] == "Old Bridges"
    assert named["calibre:series_index"] == "3"
    (cover,) = opf.xpath("//o:item[@id=$id]", namespaces=OPF, id=named["cover"])
    assert cover.get("media-type") == "image/png"
    kinds = [one.get("type") for one in opf.iterfind(".//{*}guide/{*}reference")]
    assert kinds == ["cover", "toc", "text"]


@pytest.mark.slow
def test_who_has_two_parts_is_one_person(opf: etree._Element) -> None:
    assert said(opf, "//dc:creator") == ["Jane Doe"]
    assert said(opf, "//dc:contributor") == ["Ann Lee", "The Society"]
    (ann, _) = opf.xpath("//dc:contributor", namespaces=OPF)
    assert said(opf, f"//o:meta[@refines='#{ann.get('id')}']") == ["edt", "trl", "Lee, Ann"]


@pytest.mark.slow
def test_the_cover_is_hers(outputs: dict[str, Path], opf: etree._Element) -> None:
    (item,) = opf.xpath("//o:item[@properties='cover-image']", namespaces=OPF)
    with zipfile.ZipFile(outputs["epub"]) as book:
        with Image.open(io.BytesIO(book.read(f"EPUB/{item.get('href')}"))) as shown:
            assert shown.size == (1400, 2240)
        assert b'alt="A red leaf"' in book.read("EPUB/cover.xhtml")
        assert b"<em>Hamlet</em> &amp; Others" in book.read("EPUB/text/titlepage.xhtml")
        assert any(name.endswith("logo.svg") for name in book.namelist())


@pytest.mark.slow
def test_print_says_it_in_its_metadata_and_on_its_pages(outputs: dict[str, Path]) -> None:
    import fitz

    with pikepdf.open(outputs["pdf"]) as book, book.open_metadata() as xmp:
        assert xmp["xmp:Identifier"] == {"urn:isbn:9780000000019"}
        assert xmp["xmpRights:WebStatement"] == "https://example.org/licence"
        assert xmp["dc:title"] == "Reading Hamlet & Others: A book of notes"
        assert xmp["dc:publisher"] == {"The Press"}
        assert xmp["dc:description"] == book.docinfo.Subject == "What stands on the back."
        assert xmp["pdf:Keywords"] == book.docinfo.Keywords == "Bridges, Social history"
        assert xmp["xmpMM:VersionID"] == "2.1"
        assert xmp["dc:contributor"] == {"Ann Lee", "The Society"}
    with fitz.open(outputs["pdf"]) as book:
        pages = [" ".join(page.get_text().split()) for page in book]
    assert "2nd, revised edition" in pages[0]
    for words in (
        "Old Bridges, 3",
        "ISBN 978-3-16-148410-0 (EPUB)",
        "ISBN 978-0-00-000001-9 (print)",
        "© 2026 The Press",
        "https://example.org/licence",
        "Version 2.1",
        "2019/882",
    ):
        assert words in pages[1], words


@pytest.mark.slow
def test_the_page_says_it_to_machines(outputs: dict[str, Path]) -> None:
    page = outputs["html"].read_text(encoding="utf-8")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found is not None
    book = json.loads(found[1])
    assert book["name"] == "Reading Hamlet & Others"
    assert book["bookEdition"] == "2nd, revised edition"
    assert book["license"] == "https://example.org/licence"
    assert book["copyrightNotice"] == "© 2026 The Press"
    assert book["isPartOf"] == {"@type": "BookSeries", "name": "Old Bridges"}
    assert [one["isbn"] for one in book["workExample"]] == ["9783161484100", "9780000000019"]
    assert book["contributor"][0]["@type"] == "Organization"
    assert book["author"][0]["familyName"] == "Doe"
    assert '<link rel="license" href="https://example.org/licence">' in page
    assert "<title>Reading Hamlet &amp; Others" in page


def test_a_picture_that_is_none_is_told_where_it_is_named(tmp_path: Path) -> None:
    folder = manuscript(tmp_path / "m")
    (folder / "cover.png").write_bytes(b"no picture")
    (folder / "logo.svg").unlink()
    found = {(f.code, f.place.line) for f in check(folder).findings}
    assert found == {("R006", 14), ("E005", 15)}


@pytest.mark.slow
def test_a_catalogue_offers_it_with_series_and_isbn(
    outputs: dict[str, Path], tmp_path: Path
) -> None:
    from glossator.catalogue.writing import write_catalogue

    write_catalogue(outputs["epub"].parent, tmp_path / "out")
    (book,) = json.loads((tmp_path / "out/opds.json").read_text(encoding="utf-8"))["publications"]
    assert book["metadata"]["altIdentifier"] == "urn:isbn:9783161484100"
    assert book["metadata"]["belongsTo"] == {"series": {"name": "Old Bridges", "position": 3}}
    assert [one["name"] for one in book["metadata"]["editor"]] == ["Ann Lee"]
    assert [one["name"] for one in book["metadata"]["translator"]] == ["Ann Lee"]
    assert book["links"][-1]["rel"] == "license"
    assert book["metadata"]["subject"][0] == "Bridges"
    assert book["metadata"]["subject"][1]["code"] == "NHTB"
    assert book["images"][0]["width"] == 1400


@pytest.mark.slow
def test_a_book_without_an_author_is_by_whoever_is_named_first(tmp_path: Path) -> None:
    people = "people: [{name: Ann Lee, role: edt}, {name: Bob Roe, role: trl}]"
    text = f"title: Letters\ntext: [one.md]\n{people}\n"
    built = build(Request(manuscript(tmp_path / "m", text), tmp_path / "out", ("pdf", "epub")))
    with pikepdf.open(built.outputs["pdf"]) as book, book.open_metadata() as xmp:
        assert str(book.docinfo.Author) == "Ann Lee"
        assert xmp["dc:contributor"] == {"Bob Roe"}
    with zipfile.ZipFile(built.outputs["epub"]) as packed:
        package = etree.fromstring(packed.read("EPUB/content.opf"))
    assert said(package, "//dc:creator") == ["Ann Lee"]
