"""The EPUB press: what is in the archive, asserted with zipfile, lxml and other libraries."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import tinycss2
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from glossator import prose
from glossator.edition.languages import mark_languages
from glossator.model import Edition, Person, Picture, Review
from glossator.press.epub import kepub, print_epub
from glossator.press.epub.chapters import drop_ruby_brackets, name_formulas
from glossator.press.epub.cover import cover as cover_picture
from glossator.press.epub.cover import drawn_cover as cover
from glossator.press.epub.kepub import pieces, segmented
from glossator.press.epub.languages import mark_korean
from glossator.press.epub.motif import motif
from glossator.press.epub.plates import fit_figures
from glossator.press.epub.styling import mirrored
from glossator.prose import parse
from places import TESTS
from sample_edition import sample_edition, sample_pages

NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "o": "http://www.idpf.org/2007/opf",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "m": "http://www.w3.org/1998/Math/MathML",
}
EPUB_TYPE = f"{{{NS['e']}}}type"
Change = Callable[[Edition], Edition]


class Book:
    """An EPUB opened again: its files, parsed where they are XML."""

    def __init__(self, content: bytes) -> None:
        self.bytes = content
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.names = self.archive.namelist()

    def read(self, name: str) -> bytes:
        return self.archive.read(f"EPUB/{name}")

    def tree(self, name: str) -> etree._Element:
        return etree.fromstring(self.read(name))

    def find(self, name: str, path: str) -> list[etree._Element]:
        return self.tree(name).xpath(path, namespaces=NS)  # type: ignore[return-value]

    def documents(self) -> list[str]:
        return [n.removeprefix("EPUB/") for n in self.names if n.endswith(".xhtml")]

    def metadata(self, name: str) -> list[str]:
        found = self.find("content.opf", f"//o:meta[@property='{name}']")
        return [str(one.text) for one in found]


@cache
def book(**_: object) -> Book:
    return Book(print_epub(sample_edition(), sample_pages()))


def changed(**fields: object) -> Book:
    metadata = dataclasses.replace(sample_edition().metadata, **fields)
    return Book(print_epub(dataclasses.replace(sample_edition(), metadata=metadata), None))


def words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def rewritten(body: Callable[[str], str], division: str = "hall") -> Edition:
    """The sample with the prose of one division changed."""
    edition = sample_edition()
    parts = tuple(
        dataclasses.replace(d, body=body(d.body)) if d.id == division else d
        for d in edition.divisions
    )
    return dataclasses.replace(edition, divisions=parts)


# --- The archive ----------------------------------------------------------------------------


def test_the_archive_begins_with_its_type_and_bears_the_editions_date() -> None:
    first, *rest = book().archive.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert book().archive.read("mimetype") == b"application/epub+zip"
    assert [one.filename for one in rest] == sorted(one.filename for one in rest)
    assert {one.date_time for one in rest} == {(2026, 11, 24, 0, 0, 0)}


def test_every_file_is_in_the_manifest_and_every_item_is_a_file() -> None:
    listed = {str(item.get("href")) for item in book().find("content.opf", "//o:item")}
    held = {name.removeprefix("EPUB/") for name in book().names if name.startswith("EPUB/")}
    assert listed == held - {"content.opf"}


@pytest.mark.slow
def test_same_edition_same_bytes_whatever_fonts_the_system_has(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    code = (
        "import hashlib; from sample_edition import sample_edition, sample_pages\n"
        "from glossator.press.epub import print_epub\n"
        "print(hashlib.sha256(print_epub(sample_edition(), sample_pages())).hexdigest())"
    )
    here = TESTS
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(here), str(here.parent / "src")]),
        "PYTHONHASHSEED": "7",
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "FONTCONFIG_PATH": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "TZ": "Asia/Seoul",
        "SOURCE_DATE_EPOCH": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(book().bytes).hexdigest()


# --- Notes and glosses ----------------------------------------------------------------------


@pytest.mark.parametrize("note", sample_edition().notes.values(), ids=lambda note: note.id)
def test_a_call_pops_up_a_note_behind_it_in_the_same_file(note: object) -> None:
    edition = sample_edition()
    note = edition.notes[note.id]  # type: ignore[attr-defined]
    file = f"text/{note.call.division}.xhtml"
    (call,) = book().find(file, f"//h:a[@id='{note.call_id}']")
    (div,) = book().find(file, f"//h:div[@id='{note.id}']")
    assert (call.get(EPUB_TYPE), call.get("role")) == ("noteref", "doc-noteref")
    assert call.get("href") == f"#{note.id}"
    assert call.text.strip() == note.mark
    assert call.getparent().tag.endswith("}sup")
    layer = edition.layers[note.layer]
    assert call.get("aria-label") == f"{layer.singular} {note.mark}"
    assert (div.get(EPUB_TYPE), div.get("role")) == ("footnote", "doc-footnote")
    back = div[0][0]
    assert (back.get("role"), back.get("href")) == ("doc-backlink", f"#{note.call_id}")
    assert words(div).startswith(f"{note.mark} {layer.singular}.")
    order = [one.get("id") for one in book().tree(file).iter() if one.get("id")]
    assert order.index(note.call_id) < order.index(note.id)


def test_a_voice_does_not_run_a_call_into_the_word_before_it() -> None:
    """A space that breaks no line, in the link; ¶ numbers are text, and no images."""
    call = book().find("text/line.xhtml", "//h:sup/h:a[@role='doc-noteref']")[0]
    assert str(call.text).startswith("\u202f")
    before = call.getparent().getprevious()
    said = call.getparent().getparent().text if before is None else before.tail
    assert said
    assert not said[-1].isspace()
    for number in book().find("text/line.xhtml", "//h:span[@class='par']"):
        assert number.get("role") is None
        assert number.get("aria-label") is None


@cache
def notes_behind() -> Book:
    """The sample with all its notes in one file."""
    edition = sample_edition()
    profile = dataclasses.replace(edition.profile, epub_notes="book")
    return Book(print_epub(dataclasses.replace(edition, profile=profile), sample_pages()))


def test_notes_of_the_whole_book_stand_in_one_file_behind_the_text() -> None:
    edition, made = sample_edition(), notes_behind()
    hrefs = {str(i.get("id")): str(i.get("href")) for i in made.find("content.opf", "//o:item")}
    spine = made.find("content.opf", "//o:itemref")
    files = [hrefs[str(r.get("idref"))] for r in spine]
    assert files[files.index("text/hall.xhtml") + 1] == "notes.xhtml"
    # Many engines leave out what is not linear, or open it in another window.
    assert not [r for r in spine if r.get("linear")]
    notes = made.find("notes.xhtml", "//*[@role='doc-footnote']")
    assert sorted(str(n.get("id")) for n in notes) == sorted(edition.notes)
    for file in set(made.documents()) - {"notes.xhtml"}:
        assert not made.find(file, "//*[@role='doc-footnote' or @role='doc-endnotes']"), file
    for note in edition.notes.values():
        home = "notes.xhtml" if note.parent else f"text/{note.call.division}.xhtml"
        (call,) = made.find(home, f"//h:a[@id='{note.call_id}']")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(home), str(call.get("href"))))
        assert there == f"notes.xhtml#{note.id}" or (note.parent and there == f"#{note.id}")
    assert made.find("nav.xhtml", "//h:nav[@e:type='toc']//h:a[@href='notes.xhtml']")
    heads = made.find("notes.xhtml", "//h:h2/h:a")
    assert [str(h.get("href")) for h in heads] == [
        f"text/{name}.xhtml" for name in ("preface", "line", "hall")
    ]


@pytest.mark.parametrize("made", [book, notes_behind], ids=["at their chapters", "behind the text"])
def test_links_lead_to_ids_that_are_there_once(made: Callable[[], Book]) -> None:
    ids = {
        f: [e.get("id") for e in made().tree(f).iter() if e.get("id")] for f in made().documents()
    }
    for file, own in ids.items():
        assert len(own) == len(set(own)), file
        for link in made().find(file, "//h:a[@href]"):
            path, _, fragment = str(link.get("href")).partition("#")
            if "://" in path:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
            target = target if path else file
            assert target in ids, link.get("href")
            assert not fragment or fragment in ids[target], link.get("href")


def test_a_note_says_its_kind_and_date_in_words() -> None:
    (later,) = book().find("text/line.xhtml", "//h:div[@id='n-editor-silent']")
    assert "Later (3 January 2018):" in words(later)
    (correction,) = book().find("text/line.xhtml", "//h:div[@id='n-editor-twenty']")
    assert "Correction:" in words(correction)
    assert words(correction).endswith("— Ed.")


def test_notes_are_what_kobo_pops_up() -> None:
    """At least nine characters and at most 5,000, in a node with an id, behind the link."""
    for file in book().documents():
        for div in book().find(file, "//h:div[@role='doc-footnote']"):
            assert 9 <= len(words(div)) <= 5000
            assert div.get("id")


@pytest.mark.slow
def test_an_edition_of_one_layer_does_not_repeat_its_name() -> None:
    edition = sample_edition()
    notes = {i: n for i, n in edition.notes.items() if n.layer == "author"}
    bodies = (
        dataclasses.replace(
            d,
            body=re.sub(r'<a\s+data-call="n-editor-\w+"/>', "", d.body),
            notes=tuple(n for n in d.notes if n in notes),
        )
        for d in edition.divisions
    )
    layers = {"author": edition.layers["author"]}
    alone = dataclasses.replace(edition, notes=notes, divisions=tuple(bodies), layers=layers)
    (div,) = Book(print_epub(alone, None)).find("text/hall.xhtml", "//h:div[@id='n-author-4']")
    assert words(div) == "1 Peace House."


def test_a_gloss_leads_to_the_whole_of_its_entry() -> None:
    """What pops up is the element with the id: a headword alone would say nothing."""
    (link,) = book().find("text/line.xhtml", "//h:a[@id='u-kaesong-1']")
    assert set(str(link.get(EPUB_TYPE)).split()) == {"glossref", "noteref"}
    assert link.get("role") == "doc-glossref"
    file, _, target = str(link.get("href")).partition("#")
    (entry,) = book().find(f"text/{file}", f"//h:dl/h:div[@id='{target}']")
    assert [child.tag.partition("}")[2] for child in entry][:2] == ["dt", "dd"]
    assert len(entry.xpath("h:dt[@id='g-kaesong']", namespaces=NS)) == 1
    assert "A town in the south of North Korea." in words(entry)
    assert words(entry[-1]).startswith("Appears at ¶")


def test_glosses_add_nothing_to_the_chapters() -> None:
    """Every note in a chapter is one of the edition's, and no gloss is one anywhere."""
    notes = {
        str(e.get("id"))
        for file in book().documents()
        for e in book().find(file, "//*[@role='doc-footnote' or @e:type='footnote']")
    }
    assert notes == set(sample_edition().notes)


# --- Ways through the book ------------------------------------------------------------------


def test_the_page_of_contents_is_one_of_its_own_and_the_navigation_is_no_page() -> None:
    """Engines that know no `hidden` would show lists of pages and landmarks to everybody."""
    hrefs = {str(i.get("id")): str(i.get("href")) for i in book().find("content.opf", "//o:item")}
    spine = [hrefs[str(r.get("idref"))] for r in book().find("content.opf", "//o:itemref")]
    assert "nav.xhtml" not in spine
    assert "text/contents.xhtml" in spine
    shown = book().find("text/contents.xhtml", "//h:section[@role='doc-toc']//h:li/h:a")
    listed = book().find(
        "nav.xhtml", "//h:nav[@e:type='toc' or @e:type='loi' or @e:type='lot']//h:a"
    )
    assert [words(a) for a in shown] == [words(a) for a in listed]
    assert not book().find("text/contents.xhtml", "//*[@hidden]")


def test_the_ncx_counts_its_places_in_reading_order() -> None:
    """Z39.86-2005, 8.4.2: from 1 without a gap, and one number for one place."""
    order: dict[str, int] = {}
    for content in book().find("toc.ncx", "//n:content"):
        number = int(str(content.getparent().get("playOrder")))
        assert order.setdefault(str(content.get("src")), number) == number
    assert sorted(order.values()) == list(range(1, len(order) + 1))
    pages = [int(str(p.get("playOrder"))) for p in book().find("toc.ncx", "//n:pageTarget")]
    points = [int(str(p.get("playOrder"))) for p in book().find("toc.ncx", "//n:navPoint")]
    assert pages == sorted(pages)
    assert points == sorted(points)
    assert order["text/line.xhtml"] < order["text/line.xhtml#calls"] < order["text/hall.xhtml"]


def test_a_paragraphs_number_is_its_first_word_and_a_listing_has_it_before_it() -> None:
    """What a person quotes has to be in the text, and must not become a line of the code."""
    (number,) = book().find("text/line.xhtml", "//h:p[@id='p4']/h:span[@class='par']")
    assert number.getprevious() is None
    assert number.getparent().text is None
    assert words(number) == "¶ 4"
    code = '<pre id="p9" data-block="1" data-par="9"><code>ring()</code></pre>'
    listing = Book(print_epub(rewritten(lambda body: f"{body}{code}"), None))
    (pre,) = listing.find("text/hall.xhtml", "//h:pre")
    assert words(pre) == "ring()"
    assert pre.getprevious().get("class") == "par-of"
    assert words(pre.getprevious()) == "¶ 9"
    heading, said = '<h2 data-block="1">On</h2>', '<p data-block="1">Said.</p>'
    quoted = f'<blockquote id="p9" data-par="9">{heading}{said}</blockquote>'
    quotation = Book(print_epub(rewritten(lambda body: f"{body}{quoted}"), None))
    (opened,) = quotation.find("text/hall.xhtml", "//h:blockquote[@id='p9']")
    assert words(opened.getprevious()) == "¶ 9"


def test_the_number_of_a_quotation_stands_before_its_first_word() -> None:
    quoted = (
        '<blockquote id="p9" data-par="9"><p id="p9-1" data-block="1">It rang.</p></blockquote>'
    )
    made = Book(print_epub(rewritten(lambda body: f"{body}{quoted}"), None))
    (paragraph,) = made.find("text/hall.xhtml", "//h:blockquote/h:p")
    assert words(paragraph) == "¶ 9 It rang."


def test_every_list_of_the_navigation_has_a_heading_that_names_it() -> None:
    for nav in book().find("nav.xhtml", "//h:nav"):
        heading = nav[0]
        assert str(heading.tag).removeprefix(f"{{{NS['h']}}}") in ("h1", "h2")
        assert nav.get("aria-labelledby") == heading.get("id")
        assert words(heading)


def test_the_contents_nest_as_the_headings_do() -> None:
    (chapter,) = book().find("nav.xhtml", "//h:nav[@id='toc']/h:ol/h:li[h:ol]")
    assert [words(a) for a in chapter.iter(f"{{{NS['h']}}}a")] == [
        "The Quiet Line", "What was said", "A detail",
    ]  # fmt: skip
    assert len(chapter.xpath("h:ol/h:li/h:ol/h:li", namespaces=NS)) == 1


def test_figures_and_tables_are_listed() -> None:
    for kind, href, title in (
        ("loi", "text/hall.xhtml#wire-figure", "The wire, seen from the south."),
        ("lot", "text/line.xhtml#calls", "Calls by year, as the southern office counted them."),
    ):
        (link,) = book().find("nav.xhtml", f"//h:nav[@e:type='{kind}']//h:a")
        assert (link.get("href"), words(link)) == (href, title)
        (target,) = book().find("toc.ncx", f"//n:navList[@class='{kind}']/n:navTarget/n:content")
        assert target.get("src") == href
        assert book().find("nav.xhtml", f"//h:nav[@e:type='landmarks']//h:a[@e:type='{kind}']")


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        ("The wire, seen from the south.", "The wire, seen from the south."),
        (f"Calls by year. Source: {'the office, ' * 9}", "Calls by year"),
        (f"Figure\u00a012. The wire. {'It was cut. ' * 9}", "Figure\u00a012. The wire"),
        (f"Table 1. Calls by year: {'the office, ' * 9}", "Table 1. Calls by year"),
        (f"Calls by year (the office, {'n.d.; ' * 9}n.d.).", "Calls by year"),
        ("word " * 40, f"{'word ' * 11}word…"),
    ],
)
def test_a_long_caption_is_listed_by_its_first_sentence(caption: str, title: str) -> None:
    assert prose.title_of(caption) == title


def test_a_list_of_illustrations_has_whole_sentences() -> None:
    """What is cut cannot be told from another of the same beginning."""
    caption = (
        f"Calls by year as the office{' and the other office' * 6} counted them. {'Source. ' * 9}"
    )
    edition = rewritten(lambda body: body.replace("The wire, seen from the south.", caption))
    (link,) = Book(print_epub(edition, None)).find("text/contents.xhtml", "//*[@id='loi']//h:a")
    assert words(link) == caption.partition(".")[0]


def test_landmarks_lead_to_the_parts_there_are() -> None:
    found = book().find("nav.xhtml", "//h:nav[@e:type='landmarks']//h:a")
    kinds = [str(link.get(EPUB_TYPE)) for link in found]
    assert kinds[:5] == ["cover", "titlepage", "toc", "bodymatter", "glossary"]
    assert "bibliography" in kinds


@pytest.mark.parametrize(
    ("file", "kind", "role", "matter"),
    [
        ("preface", "preface", "doc-preface", "frontmatter"),
        ("line", "chapter", "doc-chapter", "bodymatter"),
        ("glossary", "glossary", "doc-glossary", "backmatter"),
        ("bibliography", "bibliography", "doc-bibliography", "backmatter"),
    ],
)
def test_a_division_says_what_it_is(file: str, kind: str, role: str, matter: str) -> None:
    (section,) = book().find(f"text/{file}.xhtml", "/h:html/h:body/h:section")
    assert (section.get(EPUB_TYPE), section.get("role")) == (kind, role)
    assert section.getparent().get(EPUB_TYPE) == matter
    assert book().find(f"text/{file}.xhtml", f"//*[@id='{section.get('aria-labelledby')}']")


@pytest.mark.parametrize("roles", [("aut", "edt", "trl"), ("edt", "trl", "aut"), ("edt", "trl")])
def test_authors_are_creators_and_without_one_the_first_person_is(roles: tuple[str, ...]) -> None:
    """EPUB 3.3, 5.5.3.1.3: the creator is who is mainly responsible."""
    people = tuple(Person(role.title(), role, "") for role in roles)
    book = changed(people=people)
    found = book.find("content.opf", "//*[local-name()='creator']")
    assert [one.text for one in found] == ["Aut" if "aut" in roles else "Edt"]
    others = book.find("content.opf", "//*[local-name()='contributor']")
    assert len(others) == len(roles) - 1


def test_the_page_list_has_every_marker_and_none_without_a_print_edition() -> None:
    listed = book().find("nav.xhtml", "//h:nav[@role='doc-pagelist']//h:a")
    labels = [start.label for start in sample_pages().starts if start.locus]
    assert [words(link) for link in listed] == labels
    assert book().metadata("pageBreakSource") == [sample_pages().source]
    bare = Book(print_epub(sample_edition(), None))
    assert not bare.find("nav.xhtml", "//h:nav[@role='doc-pagelist']")
    assert not any(b"doc-pagebreak" in bare.read(name) for name in bare.documents())
    assert "pageNavigation" not in bare.metadata("schema:accessibilityFeature")
    assert not bare.metadata("pageBreakSource")


def test_a_profile_is_named_where_books_are_told_apart() -> None:
    """In the title that a shelf shows, the cover, the NCX; and large print says what it is."""
    edition = sample_edition()
    profile = dataclasses.replace(edition.profile, name="large-print", type_size="18pt")
    metadata = dataclasses.replace(edition.metadata, identifier="urn:uuid:x", whole="urn:uuid:full")
    large = Book(print_epub(dataclasses.replace(edition, profile=profile, metadata=metadata), None))
    titles = [str(one.text) for one in large.find("content.opf", "//*[local-name()='title']")]
    assert titles[0] == "The Quiet Line (Large print)"
    assert titles[-1] == "Large print"
    assert large.metadata("title-type")[-1] == "edition"
    assert large.metadata("dcterms:isVersionOf") == ["urn:uuid:full"]
    assert "largePrint" in large.metadata("schema:accessibilityFeature")
    assert words(large.find("toc.ncx", "//n:docTitle")[0]) == "The Quiet Line (Large print)"
    (picture,) = large.find("cover.xhtml", "//h:img")
    assert "Large print." in str(picture.get("alt"))
    assert "largePrint" not in book().metadata("schema:accessibilityFeature")
    assert not book().metadata("dcterms:isVersionOf")


def test_a_cover_of_ones_own_names_the_profile_on_a_band_at_its_foot() -> None:
    out = io.BytesIO()
    Image.new("RGB", (600, 900), "#ffffff").save(out, "PNG")
    edition = sample_edition()
    edition = dataclasses.replace(edition, cover=Picture("c.png", "image/png", out.getvalue()))
    profile = dataclasses.replace(edition.profile, name="large-print")
    own = cover_picture(edition).content
    assert own == out.getvalue()
    large = cover_picture(dataclasses.replace(edition, profile=profile)).content
    with Image.open(io.BytesIO(large)) as picture:
        pixels = picture.convert("RGB")
        assert pixels.size == (600, 900)
        assert pixels.crop((0, 0, 600, 840)).getcolors() == [(600 * 840, (255, 255, 255))]
        band = pixels.crop((0, 850, 600, 900)).getcolors(99999) or []
    assert len(band) > 2  # letters on a ground


@pytest.mark.parametrize(
    ("name", "title", "called"),
    [
        ("full", "", ""),
        ("full", "Trade edition", "Trade edition"),
        ("seminar", "", "Seminar edition"),
        ("seminar", "For the class", "For the class"),
        ("pocket-book", "", "Pocket book"),
    ],
)
def test_what_a_profile_is_called(name: str, title: str, called: str) -> None:
    profile = dataclasses.replace(sample_edition().profile, name=name, title=title)
    assert profile.called(sample_edition().words) == called


# --- Accessibility --------------------------------------------------------------------------


def test_accessibility_is_computed_from_the_content() -> None:
    features = book().metadata("schema:accessibilityFeature")
    assert {"alternativeText", "MathML", "pageNavigation", "ARIA"} <= set(features)
    assert not {"longDescription", "rubyAnnotations", "index"} & set(features)
    assert book().metadata("schema:accessMode") == ["textual", "visual"]
    assert book().metadata("schema:accessModeSufficient") == ["textual,visual", "textual"]
    assert book().metadata("schema:accessibilityHazard") == ["none"]
    assert "No person has yet reviewed" in book().metadata("schema:accessibilitySummary")[0]


def with_picture(content: bytes, media_type: str) -> Edition:
    edition = sample_edition()
    pictures = dict(edition.pictures)
    pictures["figures/wire.png"] = Picture("figures/wire.png", media_type, content)
    return dataclasses.replace(edition, pictures=pictures)


@pytest.mark.slow
def test_a_picture_that_may_move_is_a_hazard_not_excluded() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("white", "black")]
    for kind, media_type in (("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/png")):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], loop=0)
        moving = Book(print_epub(with_picture(out.getvalue(), media_type), None))
        assert moving.metadata("schema:accessibilityHazard") == ["unknown"], kind


def test_ruby_is_named_and_is_korean() -> None:
    ruby = "<p>It is <ruby>開城<rt>개성</rt></ruby>.</p>"
    edition = rewritten(lambda body: body + ruby)
    made = Book(print_epub(edition, None))
    assert "rubyAnnotations" in made.metadata("schema:accessibilityFeature")
    (found,) = made.find("text/hall.xhtml", "//h:ruby")
    assert found.get("lang") == "ko"


@pytest.mark.slow
def test_conformance_is_claimed_only_when_asked_and_by_a_person() -> None:
    assert not book().metadata("dcterms:conformsTo")
    reviewed = changed(review=Review("Rae Viewer", "Cert Office"))
    assert not reviewed.metadata("dcterms:conformsTo")
    assert "conformance is not claimed" in reviewed.metadata("schema:accessibilitySummary")[0]
    metadata = dataclasses.replace(sample_edition().metadata, review=Review("Rae Viewer"))
    edition = dataclasses.replace(sample_edition(), metadata=metadata)
    claims = Book(print_epub(edition, None, conforms=True))
    assert claims.metadata("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert claims.metadata("a11y:certifiedBy") == ["Rae Viewer"]
    assert "Reviewed by Rae Viewer" in claims.metadata("schema:accessibilitySummary")[0]


@pytest.mark.slow
def test_a_certifiers_report_is_linked_from_who_certified() -> None:
    report = "https://example.org/report"
    review = Review("Rae Viewer", certified_by="The Office", report=report)
    metadata = dataclasses.replace(sample_edition().metadata, review=review)
    edition = dataclasses.replace(sample_edition(), metadata=metadata)
    claims = Book(print_epub(edition, None, conforms=True))
    (link,) = claims.find("content.opf", "//o:metadata/o:link")
    assert dict(link.attrib) == {
        "rel": "a11y:certifierReport",
        "href": report,
        "refines": "#certifier",
    }
    (certified,) = claims.find("content.opf", "//o:meta[@id='certifier']")
    assert certified.text == "The Office"


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><title>The wire</title>'
    b"<desc>A wire runs from   one pole to another, and sags.</desc></svg>"
)


def test_a_pictures_own_description_is_linked_from_it() -> None:
    made = Book(print_epub(with_picture(SVG, "image/svg+xml"), None))
    assert "longDescription" in made.metadata("schema:accessibilityFeature")
    (picture,) = made.find("text/hall.xhtml", "//h:figure[@id='wire-figure']/h:img")
    details = picture.get("aria-details")
    (described,) = made.find("text/hall.xhtml", f"//*[@id='{details}']")
    assert words(described).endswith("A wire runs from one pole to another, and sags.")
    (link,) = made.find("text/hall.xhtml", f"//h:a[@href='#{details}']")
    (back,) = described.xpath(".//h:a", namespaces=NS)
    assert back.get("href") == f"#{link.get('id')}"


def test_a_description_behind_a_figure_belongs_to_it() -> None:
    def described(body: str) -> str:
        said = '<div class="description"><p>It sags.</p></div>'
        return body.replace("seen from the south.</figcaption></figure>",
                            f"seen from the south.</figcaption></figure>{said}")  # fmt: skip

    made = Book(print_epub(rewritten(described), None))
    (picture,) = made.find("text/hall.xhtml", "//h:figure[@id='wire-figure']/h:img")
    assert made.find("text/hall.xhtml", f"//h:div[@id='{picture.get('aria-details')}']")
    assert "longDescription" in made.metadata("schema:accessibilityFeature")


HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")


def test_every_korean_word_says_that_it_is_korean() -> None:
    edition = rewritten(lambda body: body.replace("seen from the south", "철선 from the south"))
    made = Book(print_epub(edition, None))
    seen = 0
    for file in made.documents():
        for node in made.tree(file).iter():
            for text, owner in ((node.text, node), (node.tail, node.getparent())):
                if not text or not HANGUL.search(text) or node.tag.endswith("}title"):
                    continue
                seen += 1
                inside = [owner, *owner.iterancestors()]
                language = next(e.get("lang") for e in inside if e.get("lang"))
                assert language.split("-")[0] == "ko", (file, text)
    assert seen > 5
    assert made.find("nav.xhtml", "//h:nav[@e:type='loi']//h:span[@lang='ko']")


def test_hanja_in_brackets_behind_hangul_are_korean_and_other_han_is_left_alone() -> None:
    tree = prose.parse('<p id="p1" data-block="1">개성 (開城), 판문점(板門店), in China 北京.</p>')
    mark_languages(tree, "en")
    found = [(e.get("lang"), e.text) for e in tree.iter("span")]
    assert found == [("ko", "개성"), ("ko-Hani", "開城"), ("ko", "판문점"), ("ko-Hani", "板門店")]
    assert prose.text_of(tree) == "개성 (開城), 판문점(板門店), in China 北京."

    paragraph = etree.fromstring("<p>개성 (開城) and 北京</p>")
    mark_korean(paragraph, "en")
    assert [(e.get("lang"), e.text) for e in paragraph] == [("ko", "개성"), ("ko-Hani", "開城")]


@pytest.mark.parametrize("language", ["ko", "ko-KR"])
def test_a_korean_edition_says_of_no_word_that_it_is_korean(language: str) -> None:
    paragraph = etree.fromstring("<p>개성 (開城) and <i>板門店</i></p>")
    mark_korean(paragraph, language)
    assert not paragraph.xpath("//@lang")


def test_what_says_its_language_is_left_as_it_is() -> None:
    paragraph = etree.fromstring('<p lang="zh">開城 板門店</p>')
    mark_korean(paragraph, "en")
    assert len(paragraph) == 0


def test_formulas_are_named_by_their_tex_and_ruby_has_no_brackets() -> None:
    tree = etree.fromstring(
        "<section><p><math><semantics><mi>a</mi><annotation>a\n + b</annotation></semantics></math>"
        '<math alttext="named"><mi>b</mi></math></p>'
        "<p><ruby>개성<rp>(</rp><rt>Kaesŏng</rt><rp>)</rp></ruby> town</p></section>"
    )
    name_formulas(tree)
    drop_ruby_brackets(tree)
    assert [formula.get("alttext") for formula in tree.iter("math")] == ["a + b", "named"]
    assert not list(tree.iter("rp"))
    assert "".join(tree[1].itertext()) == "개성Kaesŏng town"


def test_heads_of_tables_have_a_scope_and_formulas_are_mathml() -> None:
    heads = book().find("text/line.xhtml", "//h:th")
    assert heads
    assert all(head.get("scope") for head in heads)
    bare = rewritten(lambda body: body.replace(' scope="col"', ""), "line")
    heads = Book(print_epub(bare, None)).find("text/line.xhtml", "//h:th")
    assert [head.get("scope") for head in heads] == ["col", "col"]
    assert book().find("text/line.xhtml", "//m:math")
    (item,) = book().find("content.opf", "//o:item[@href='text/line.xhtml']")
    assert item.get("properties") == "mathml"


# --- Type -----------------------------------------------------------------------------------

# What Adobe's engine of 2009 reads: CSS 2.1 without its generated content and positioning.
OLD_PROPERTIES = set(
    "margin margin-top margin-right margin-bottom margin-left padding padding-top padding-bottom "
    "padding-left padding-right border border-top border-bottom border-collapse width max-width "
    "font-family font-size font-style font-weight line-height text-align text-indent "
    "text-decoration vertical-align white-space list-style orphans widows page-break-after "
    "page-break-before page-break-inside color display src".split()
)
OLD_SELECTOR = re.compile(
    r"[a-z][a-z0-9]*(\.[a-z-]+)?(\[href\])?(:first-child)?|\.[a-z-]+|\[hidden\]", re.ASCII
)


def test_the_first_style_sheet_is_read_by_the_oldest_engines() -> None:
    rules = tinycss2.parse_stylesheet(
        book().read("styles/edition.css").decode(), skip_comments=True, skip_whitespace=True
    )
    assert len(rules) > 60
    for rule in rules:
        assert rule.type in ("qualified-rule", "at-rule"), rule
        if rule.type == "at-rule":
            assert rule.lower_at_keyword == "font-face"
        else:
            for selector in tinycss2.serialize(rule.prelude).split(","):
                for part in selector.replace("+", " ").split():
                    assert OLD_SELECTOR.fullmatch(part), selector
        for one in tinycss2.parse_declaration_list(
            rule.content, skip_comments=True, skip_whitespace=True
        ):
            assert one.type == "declaration", one
            known = OLD_PROPERTIES | ({"font-weight"} if rule.type == "at-rule" else set())
            assert one.name in known, one.name


def test_each_face_is_declared_as_what_its_file_is() -> None:
    sheet = book().read("styles/edition.css").decode()
    declared = re.findall(r'src: url\("(.+?)"\) format\("(\w+)"\)', sheet)
    assert declared
    begins = {"truetype": b"\0\1\0\0", "opentype": b"OTTO", "woff": b"wOFF", "woff2": b"wOF2"}
    for address, form in declared:
        file = posixpath.normpath(posixpath.join("styles", address))
        assert book().read(file)[:4] == begins[form], file


@pytest.mark.parametrize("sheet", ["edition.css", "more.css"])
def test_no_size_is_fixed_and_no_color_of_text_named(sheet: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", book().read(f"styles/{sheet}").decode(), flags=re.DOTALL)
    for name, value in re.findall(r"([\w-]+):\s*([^;{}]+);", text):
        if not name.startswith("border"):
            assert not re.search(r"\d(px|pt|mm|cm|in)\b", value), (name, value)
        assert name != "background"
        if name == "background-color":
            # Pictures only: black lines on a transparent ground would be lost by night.
            assert re.search(r"figure img \{\s*background-color", text)
        elif "color" in name:
            assert value == "inherit"


def test_fonts_hold_the_books_characters_under_a_free_license() -> None:
    text = "".join("".join(map(str, book().tree(f).itertext())) for f in book().documents())
    faces = {
        name: TTFont(io.BytesIO(book().archive.read(name)))
        for name in book().names
        if "/fonts/" in name
    }
    assert set(faces) == {
        f"EPUB/fonts/edition-{cut}"
        for cut in ("regular.ttf", "italic.ttf", "bold.ttf", "hangul.otf")
    }
    covered: set[int] = set()
    for name, face in faces.items():
        own = set(face.getBestCmap())
        covered |= own
        assert len(own) < 400, name
        assert face["OS/2"].fsType == 0, name
        names = face["name"]
        assert "Open Font License" in names.getDebugName(13), name
        assert "©" in names.getDebugName(0), name
        if "hangul" not in name:
            style = name.removeprefix("EPUB/fonts/edition-").removesuffix(".ttf")
            assert names.getDebugName(2) == style.title(), name
        # A reserved name may not stand in a font that was cut down (OFL 1.1, 3).
        assert "Source" not in " ".join(filter(None, map(names.getDebugName, (1, 4, 6)))), name
    assert {ord(char) for char in text if not char.isspace()} <= covered


def test_a_sheet_for_pages_from_right_to_left_has_the_other_sides() -> None:
    """In the shorthands too, or notes hang over the edge of an Arabic page."""
    sheet = ".note { margin: 0 1px 2px 3px; padding: 0 1em; margin-left: 2em; float: right }"
    assert mirrored(sheet) == (
        ".note { margin: 0 3px 2px 1px; padding: 0 1em; margin-right: 2em; float: left }"
    )
    stays = "td.align-left { text-align: left; padding: 0 1px 2px 3px }"
    assert mirrored(stays) == stays


def test_the_face_is_named_only_on_the_body_so_that_readers_can_choose() -> None:
    rules = book().read("styles/edition.css").decode()
    rules = re.sub(r"@font-face \{.*?\}", "", rules, flags=re.DOTALL)
    assert re.findall(r'font-family: ([^;]+);', rules) == [
        '"Edition Serif", "Edition Hangul", serif', "monospace",
    ]  # fmt: skip


def test_korean_stands_in_the_face_that_the_theme_has_for_it() -> None:
    """A reader's own face may have no Hangul, so passages in Korean name theirs."""
    sans = dataclasses.replace(sample_edition().theme, text="sans")
    for edition, family in (
        (sample_edition(), "Edition Hangul"),
        (dataclasses.replace(sample_edition(), theme=sans), "Edition Hangul Sans"),
    ):
        sheet = Book(print_epub(edition, None)).read("styles/more.css").decode()
        (named,) = re.findall(r":lang\(ko\) \{\s*font-family: \"([^\"]+)\"", sheet)
        assert named == family


@pytest.mark.slow
def test_large_type_is_larger_by_a_relative_size() -> None:
    profile = dataclasses.replace(sample_edition().profile, type_size="18pt")
    large = Book(print_epub(dataclasses.replace(sample_edition(), profile=profile), None))
    assert "font-size: 1.25em" in large.read("styles/edition.css").decode()
    assert "font-size: 1.25em" not in book().read("styles/edition.css").decode()


@pytest.mark.parametrize(("size", "large"), [("15pt", False), ("16pt", True)])
def test_print_is_large_from_sixteen_points_on(size: str, large: bool) -> None:
    profile = dataclasses.replace(sample_edition().profile, type_size=size)
    made = Book(print_epub(dataclasses.replace(sample_edition(), profile=profile), None))
    assert ("largePrint" in made.metadata("schema:accessibilityFeature")) == large


def test_a_table_of_fifteen_numbers_can_be_moved_sideways() -> None:
    row = "".join(f'<td id="w{n}" data-block="1">124,796.50</td>' for n in range(15))
    edition = rewritten(lambda body: f"{body}<table><tbody><tr>{row}</tr></tbody></table>")
    made = Book(print_epub(edition, None))
    (table,) = made.find("text/hall.xhtml", "//h:table")
    assert table.get("class") == "wide wider"
    (rule,) = re.findall(r"\.wider \{([^}]*)\}", made.read("styles/more.css").decode())
    assert "overflow-x: auto" in rule


def test_a_table_too_wide_for_a_screen_is_set_smaller_and_its_long_words_parted() -> None:
    row = "".join(
        f'<td id="w{n}" data-block="1">{word}</td>'
        for n, word in enumerate(
            "twelve words would never stand side by Donaudampfschifffahrt".split()
        )
    )
    edition = rewritten(lambda body: f"{body}<table><tbody><tr>{row}</tr></tbody></table>")
    (table,) = Book(print_epub(edition, None)).find("text/hall.xhtml", "//h:table")
    assert table.get("class") == "wide"
    assert [words(cell) for cell in table.iter() if cell.get("class") == "long"] == [
        "Donaudampfschifffahrt"
    ]
    assert book().find("text/line.xhtml", "//h:table[not(@class)]")


@pytest.mark.slow
def test_a_long_table_may_be_broken_between_its_rows() -> None:
    rows = "".join(f'<tr><td id="r{n}" data-block="1">{n}</td></tr>' for n in range(13))
    edition = rewritten(lambda body: f"{body}<table><tbody>{rows}</tbody></table>")
    (table,) = Book(print_epub(edition, None)).find("text/hall.xhtml", "//h:table")
    assert table.get("class") == "tall"


@pytest.mark.parametrize(("letters", "height"), [(40, 80), (200, 72), (400, 54)])
def test_a_picture_leaves_room_for_its_caption(letters: int, height: int) -> None:
    """It is kept narrow: foliate-js gives pictures a height of its own."""
    tall = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 60"/>'
    drawn = '<img data-picture="map.png" alt="A map"/>'
    figure = f'<figure id="f1">{drawn}<figcaption>{"x" * letters}</figcaption></figure>'
    section = parse(f"<section>{figure}</section>")
    fit_figures(section, {"map.png": Picture("map.svg", "image/svg+xml", tall)})
    (placed,) = section.iter("img")
    assert placed.get("style") == f"max-width: min(100%, {height / 2:.1f}vh)"


# --- Cover ----------------------------------------------------------------------------------


def test_the_cover_is_a_picture_with_its_words_beside_it() -> None:
    (item,) = book().find("content.opf", "//o:item[@properties='cover-image']")
    with Image.open(io.BytesIO(book().read(str(item.get("href"))))) as cover:
        assert cover.size == (1600, 2560)
    (picture,) = book().find("cover.xhtml", "//h:img")
    assert picture.get("role") == "doc-cover"
    # FBReader leaves an empty page behind a paragraph or a division of nothing but a picture.
    around = [etree.QName(one).localname for one in picture.iterancestors()]
    assert not {"p", "div"} & set(around)
    for name in ("The Quiet Line", "Ann Writer", "Edited by Edith Reader"):
        assert name in str(picture.get("alt"))


@pytest.mark.slow
def test_the_motif_is_drawn_from_the_edition() -> None:
    edition = sample_edition()
    drawn = motif(edition, most_rows=26, most_notes=80)
    calls = [
        n for n in edition.notes.values() if edition.division(n.call.division).matter == "text"
    ]
    assert len(drawn.notes) == len(calls)
    places = [note.row + note.at for note in drawn.notes]
    assert places == sorted(places)
    assert {note.layer for note in drawn.notes} == {0, 1}
    assert all(0 <= stroke.start < stroke.end <= 1.001 for stroke in drawn.text)
    assert len(drawn.words) >= len(list(edition.uses()))
    assert len(motif(edition, 26, most_notes=3).notes) == 3
    fewer = dataclasses.replace(edition, notes={}, divisions=tuple(
        dataclasses.replace(d, notes=()) for d in edition.divisions))  # fmt: skip
    assert cover(fewer) != cover(edition)


@pytest.mark.slow
@pytest.mark.parametrize(
    "title", ["O", "Donaudampfschifffahrtsgesellschaft " * 6, "개성 공업 지구"]
)
def test_any_title_finds_room_on_the_cover(title: str) -> None:
    metadata = dataclasses.replace(sample_edition().metadata, title=title)
    with Image.open(
        io.BytesIO(cover(dataclasses.replace(sample_edition(), metadata=metadata)))
    ) as p:
        rows = p.convert("L").crop((0, 1180, 1600, 1238))
        # Nothing of title or subtitle runs into the edge of the upper field.
        assert rows.getextrema()[0] == rows.getextrema()[1]


# --- Kobo -----------------------------------------------------------------------------------


@cache
def kobo() -> Book:
    return Book(kepub(book().bytes, "2026-11-24"))


def test_a_kepub_says_what_the_epub_says() -> None:
    assert kobo().names == book().names
    for file in book().documents():
        one, other = (b.find(file, "/h:html/h:body")[0] for b in (book(), kobo()))
        assert words(one) == words(other)
        ids = [e.get("id") for e in one.iter() if e.get("id")]
        kept = [
            i for e in other.iter() if (i := e.get("id")) and not i.startswith(("kobo.", "book-"))
        ]
        assert ids == kept


def test_a_kepubs_text_is_all_in_spans_of_their_own() -> None:
    for file in kobo().documents():
        (inner,) = kobo().find(file, "//h:body/h:div[@id='book-columns']/h:div[@id='book-inner']")
        # by this class Kobo's engine knows that the file was made for it
        assert len(kobo().find(file, "//h:head/h:style[@class='kobostylehacks']")) == 1
        spans = [e for e in inner.iter() if e.get("class") == "koboSpan"]
        ids = [span.get("id") for span in spans]
        assert len(ids) == len(set(ids))
        places = [tuple(map(int, str(i).split(".")[1:])) for i in ids]
        assert places == sorted(places)
        for node in inner.iter(f"{{{NS['h']}}}*"):
            if node.get("class") != "koboSpan":
                assert not (node.text or "").strip(), (file, node.text)
        assert all(e.getparent() in spans for e in inner.iter(f"{{{NS['h']}}}img"))


def test_no_span_stands_where_only_text_may() -> None:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head/><body>'
        "<p><ruby>開城<rp>(</rp><rt>개성</rt><rp>)</rp></ruby></p></body></html>"
    )
    root = etree.fromstring(segmented(page.encode()))
    assert all(len(rp) == 0 for rp in root.iter(f"{{{NS['h']}}}rp"))
    assert len(root.xpath("//h:rt/h:span", namespaces=NS)) == 1


def test_parts_begin_with_headings_paragraphs_lists_tables_and_pictures() -> None:
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T. T.</title></head><body>'
        "Loose. <h1>One</h1><p>First. “Second?” Third <i>is. Long</i>…</p><ul><li>a</li><li>b</li>"
        '</ul><p><img src="x.png" alt=""/> Behind.</p><pre>no. prose</pre></body></html>'
    )
    root = etree.fromstring(segmented(page.encode()))
    found = root.xpath("//h:span[@class='koboSpan']", namespaces=NS)
    assert [(str(s.get("id"))[5:], words(s)) for s in found] == [
        ("1.1", "Loose."),
        ("2.1", "One"),
        ("3.1", "First."),
        ("3.2", "“Second?”"),
        ("3.3", "Third"),
        ("3.4", "is."),
        ("3.5", "Long"),
        ("3.6", "…"),
        ("4.1", "a"),
        ("4.2", "b"),
        ("6.1", ""),
        ("6.2", "Behind."),
    ]
    assert words(root.find(f".//{{{NS['h']}}}title")) == "T. T."


@given(st.text(alphabet=" ab.!?…:”’)\n개", max_size=40))
@settings(deadline=None)
def test_pieces_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_what_the_book_is_stands_in_the_terms_of_dublin_core() -> None:
    said = sample_edition().metadata
    for term, wanted in (
        ("identifier", said.identifier),
        ("language", said.language),
        ("publisher", said.publisher),
        ("description", said.description),
        ("rights", said.rights),
    ):
        (found,) = book().find("content.opf", f"//o:metadata/*[local-name()='{term}']")
        assert found.text == wanted, term
    bare = changed(description="", publisher="", rights="")
    for term in ("publisher", "description", "rights"):
        assert not bare.find("content.opf", f"//o:metadata/*[local-name()='{term}']")
