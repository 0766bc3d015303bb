"""The book is written sheet by sheet; other libraries read it."""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from glossator.press.pdf.binding.gather import Bound, _Gathering, gather
from glossator.press.pdf.binding.joined import Joined
from glossator.press.pdf.engine.sheets import Layouter, Run, Sheet
from glossator.press.pdf.setting.faces import type_case
from glossator.store import Store
from sample_edition import sample_edition

CSS = """
@page { size: 90mm 90mm; @bottom-left { content: counter(page) } }
html { font: 10pt "Edition Serif" } h1 { font-size: 10pt }
p + p { break-before: page } em { font-style: italic }
"""
NAMES = ("a", "é", "€", "ł")
BODY = """<!DOCTYPE html><html lang="en"><head><title>Sheets</title></head><body>
<section id="{name}"><h1 id="h-{name}">Heading {name}</h1><p id="one-{name}">A page with
<em>emphasis</em>, and <a href="edition-dest:one-a">a way (1 0 R) to the first</a>.</p>
<p id="two-{name}">The second.</p></section></body></html>"""
CASE = type_case(BODY + "".join(NAMES))


def sheets_of(layouter: Layouter) -> Iterator[Sheet]:
    runs = [Run(name, BODY.format(name=name), CASE.rules + CSS, {}) for name in NAMES]
    for _, sheet in layouter.lay_out_all(runs):
        yield sheet


def bound(sheets: list[Sheet]) -> list[Bound]:
    numbers = [1 + 3 * at for at in range(len(sheets))]
    labels = [(str(first), str(first + 1)) for first in numbers]
    return [
        Bound(sheet, "decimal", first, named, blank_after=True)
        for sheet, first, named in zip(sheets, numbers, labels, strict=True)
    ]


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    with Layouter(jobs=1) as opened:
        return list(sheets_of(opened))


@pytest.fixture(scope="module")
def book(sheets: list[Sheet]) -> bytes:
    return gather(bound(sheets), sample_edition(), CASE.faces, lambda _: "1")


def test_what_is_written_sheet_by_sheet_is_a_sound_file(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as opened:
        assert opened.check_pdf_syntax() == []
        assert len(opened.pages) == 3 * len(NAMES)
        # all that is there is reached, and all that is asked for is there
        assert not any(thing is None for thing in opened.objects)
        out = io.BytesIO()
        before = sum(1 for _ in opened.objects if not is_container(_))
        opened.save(out)
    with pikepdf.open(out) as again:
        assert sum(1 for _ in again.objects if not is_container(_)) == before


def test_a_sheet_that_stands_where_it_stood_is_written_as_it_was(
    sheets: list[Sheet], book: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, made = Store(tmp_path, "seal"), list[str]()
    original = _Gathering._made

    def make(self: _Gathering, one: Bound, number: int, first: int) -> Joined:
        made.append(one.sheet.name)
        return original(self, one, number, first)

    monkeypatch.setattr(_Gathering, "_made", make)

    def again(wanted: list[Bound], *expected: str) -> None:
        pdf = gather(wanted, sample_edition(), CASE.faces, lambda _: "1", store)
        assert made == list(expected)
        assert pdf == gather(wanted, sample_edition(), CASE.faces, lambda _: "1")
        made.clear()

    again(bound(sheets), *NAMES)
    assert gather(bound(sheets), sample_edition(), CASE.faces, lambda _: "1", store) == book
    made.clear()
    shorter = bound(sheets)
    shorter[1] = replace(shorter[1], blank_after=False)
    again(shorter, NAMES[1])
    later = bound(sheets)
    later[2] = replace(later[2], labels=("x", "xi"))
    again(later, NAMES[2])


def is_container(thing: object) -> bool:
    """Whether it holds other objects, or says where they are: what each writer makes anew."""
    kinds = ("/ObjStm", "/XRef")
    return isinstance(thing, pikepdf.Stream) and str(thing.get("/Type", "")) in kinds


def test_names_stand_in_their_order_and_lead_to_their_pages(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as opened:
        flat = list(opened.Root.Names.Dests.Names)
        names = [str(name).encode() for name in flat[::2]]
        assert names == sorted(names)
        places = {str(name): target for name, target in zip(flat[::2], flat[1::2], strict=True)}
        for at, name in enumerate(NAMES):
            for number, one in enumerate(("one", "two")):
                page = opened.pages[3 * at + number]
                assert places[f"{one}-{name}"][0].objgen == page.obj.objgen
        links = [page.Annots[0] for page in list(opened.pages)[::3]]
        assert {str(link.Dest) for link in links} == {"one-a"}


def test_each_page_says_its_own_words_with_the_faces_of_the_book(book: bytes) -> None:
    with pymupdf.open(stream=book, filetype="pdf") as opened:
        assert [page.get_text().split()[:2] for page in opened][::3] == [
            ["Heading", name] for name in NAMES
        ]
        assert not any(page.get_text() for page in list(opened)[2::3])
        programs = {font[0] for page in opened for font in page.get_fonts()}
    with pikepdf.open(io.BytesIO(book)) as opened:
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        descendants = [one for one in fonts if one.get("/Subtype") == "/CIDFontType2"]
        files = {one.FontDescriptor.FontFile2.objgen for one in descendants}
    assert len(files) == len(descendants) < len(programs)


def test_the_tags_of_all_sheets_stand_in_one_tree(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as opened:
        tree = opened.Root.StructTreeRoot
        (document,) = tree.K
        assert len(document.K) == len(NAMES)
        assert all(kid.P.objgen == document.objgen for kid in document.K)
        keys = list(tree.ParentTree.Nums)[::2]
        assert keys == sorted(keys)
        own = [int(page.StructParents) for page in opened.pages if "/StructParents" in page]
        assert len(set(own)) == len(own) == 2 * len(NAMES)
        assert set(own) < set(map(int, keys))
        assert int(tree.ParentTreeNextKey) > max(map(int, keys))


@pytest.mark.skipif(sys.platform != "linux", reason="macOS counts memory otherwise")
@pytest.mark.slow
def test_a_long_book_takes_little_more_memory_than_a_short_one(sheets: list[Sheet]) -> None:
    """By what a process took at most: a page kept whole as objects takes some 100 KiB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
        more = child.submit(growth, sheets).result()
    assert more / 1200 < 20


def growth(sheets: list[Sheet]) -> int:
    """KiB that gathering 1,200 pages takes more than gathering ten (in a child)."""
    took = []
    for count in (1, 120):
        gather(bound(sheets[:1]) * 5 * count, sample_edition(), CASE.faces, lambda _: "1")
        took.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return took[1] - took[0]
