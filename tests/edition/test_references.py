"""Index, cross-references, captions and half title in the finished files, and what the proof sees.

One small manuscript uses everything; its files are read with other libraries than those that wrote
them.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from glossator.counting import roman
from glossator.locating import runs
from glossator.model import Edition, PageMap
from glossator.pipeline import check
from glossator.press.epub import print_epub
from glossator.press.pdf import print_pdf
from glossator.press.pdf.engine.sheets import Run, Sheet
from glossator.press.pdf.engine.starts import Reading
from glossator.press.pdf.printing import FREE, _Part, _Printing
from glossator.press.pdf.setting.known_pages import Folios
from glossator.press.pdf.setting.names import Names
from glossator.press.web import print_web
from glossator.proof.proving import prove
from shared import Shared

pytestmark = pytest.mark.slow

LONG = (
    "The bridge was built in a hurry, and the sending states paid for it in stone, in timber "
    "and in men who had never seen a river of that width. Nobody asked the ferryman. "
)
FILES = {
    "edition.yaml": """\
title: The Ferry and the Bridge
language: en
date: 2026-11-25
people: [{name: Ada Example, role: aut}]
front: [front/preface.md]
text: [text/01-speech.md, text/02-answer.md]
layers:
  editor: {label: Editor’s notes, marks: a, file: notes/editor.md}
glossary: glossary.md
glossary-lists: [place]
index: [place, person]
half-title: true
""",
    "front/preface.md": "# Preface\n\nFerrymen of Kaesong; see [](#answer) and [a map](#fig).\n",
    "text/01-speech.md": f"""\
# The Speech {{#speech}}

The ferryman of Kaesong waited two winters. For the rest [see](#winters), [cf.](#fig) and [](#p8).

![The river](river.svg){{#fig}}

::: {{.index entry="stone; bridges!of stone"}}
{LONG * 8}

{LONG * 8}

{LONG * 8}
:::

## The Toll {{#toll}}

As [the toll](#toll) shows, and [the map](#fig), Kaesong’s gate was shut.
""",
    "text/02-answer.md": f"# The Answer {{#answer}}\n\nSee [](#winters).\n\n{LONG * 9}\n\n{LONG}\n",
    "notes/editor.md": "[two winters]{#winters}\n:   Kaesong froze; [see](#answer).\n",
    "glossary.md": """\
[Kaesong]{#kaesong .place ko=개성 see-also=ferryman}
:   A town.

[ferryman]{#ferryman .person forms="ferrymen"}
:   A man who rows.

[sending state]{#sending}
:   A country.
""",
    "river.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 1"/></svg>',
}


class Material:
    """The edition with its three files."""

    def __init__(self, folder: Path) -> None:
        for name, text in FILES.items():
            path = folder / "manuscript" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        checked = check(folder / "manuscript")
        assert checked.findings == ()
        assert checked.edition is not None
        self.edition: Edition = checked.edition
        printed = print_pdf(self.edition)
        self.pages: PageMap = printed.pages
        contents = {
            "pdf": printed.pdf,
            "epub": print_epub(self.edition, self.pages),
            "html": print_web(self.edition, self.pages),
        }
        self.files = {}
        for name, content in contents.items():
            self.files[name] = folder / f"ferry.{name}"
            self.files[name].write_bytes(content)


@pytest.fixture(scope="module")
def material(shared: Shared) -> Material:
    return shared.once("ferry", Material)


@pytest.fixture(scope="module")
def texts(material: Material) -> dict[str, str]:
    """The text of each printed page, by its label."""
    with pymupdf.open(material.files["pdf"]) as book:
        return {
            page.get_label(): re.sub(r"\s+", " ", page.get_text()).replace("\u2010 ", "")
            for page in book
        }


def page_of(texts: dict[str, str], words: str) -> str:
    """The label of the one page of the text that holds these words."""
    (found,) = (label for label, text in texts.items() if words in text and label.isdigit())
    return found


def test_the_proof_passes_and_counts_the_index(material: Material, tmp_path: Path) -> None:
    proof = prove(material.edition, material.pages, material.files, tmp_path)
    assert proof.conserved.findings == []
    assert {verdict.judge: verdict.passed for verdict in proof.verdicts if not verdict.passed} == {}
    assert proof.passed
    assert proof.conserved.demanded["index"] == 4
    assert all(count["index"] == 4 for count in proof.conserved.counts.values())


def test_print_names_the_pages_on_which_things_really_stand(texts: dict[str, str]) -> None:
    speech = next(text for text in texts.values() if "The ferryman of Kaesong waited" in text)
    figure, answer = page_of(texts, "The river"), page_of(texts, "See note a to")
    assert f"see note a, p. {page_of(texts, 'Kaesong froze')}" in speech
    assert f"cf. Figure 1, p. {figure}" in speech
    assert f"see “The Answer”, p. {answer}" in texts["vi"] + texts["v"]
    toll = texts[page_of(texts, "gate was shut")]
    assert f"the map (p. {figure})" in toll
    assert "As the toll shows" in toll, "a heading on the same page needs no number"


def test_the_index_leads_to_pages_in_print(material: Material, texts: dict[str, str]) -> None:
    index = texts[list(texts)[-1]]
    gate, froze = page_of(texts, "gate was shut"), page_of(texts, "Kaesong froze")
    assert re.search(rf"Kaesong, vi?, {froze}, {froze} n. a, {gate}\. See also ferryman\.", index)
    first, last = page_of(texts, "1. The river"), page_of(texts, "The Toll")
    assert re.search(rf"bridges of stone, {first}–{int(last)}\b", index)
    with pikepdf.open(material.files["pdf"]) as book:
        labels = {page.obj.objgen: page.label for page in book.pages}
        targets = pikepdf.NameTree(book.Root.Names.Dests)
        for page in book.pages:
            for link in page.obj.get("/Annots", []):
                named = re.search(r", pages? (\w+)(?:–\w+)?\Z", str(link.get("/Contents", "")))
                if named and "/Dest" in link:
                    assert labels[targets[str(link.Dest)][0].objgen] == named[1]


def test_index_and_references_are_tagged(material: Material) -> None:
    with pikepdf.open(material.files["pdf"]) as book:
        kinds = [
            (str(o.get("/S")), str(o.P.get("/S")))
            for o in book.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/StructElem" and "/P" in o
        ]
    assert ("/Index", "/Document") in kinds
    assert ("/Reference", "/Link") in kinds


def test_the_half_title_is_a_leaf_of_its_own(material: Material, texts: dict[str, str]) -> None:
    assert texts["i"].strip() == "The Ferry and the Bridge"
    assert texts["ii"].strip() == ""
    assert texts["iii"].startswith("The Ferry and the Bridge Ada Example")
    assert material.edition.divisions[0].role == "halftitlepage"


def test_epub_and_web_link_where_print_counts(material: Material) -> None:
    with zipfile.ZipFile(material.files["epub"]) as archive:
        index = archive.read("EPUB/text/index.xhtml").decode()
        speech = archive.read("EPUB/text/speech.xhtml").decode()
    assert 'epub:type="index" role="doc-index"' in index
    assert re.search(r'<a (?=[^>]*epub:type="index-locator")[^>]*href="speech\.xhtml#p1"', index)
    assert "data-" not in re.sub(r"<head.*?</head>", "", speech, flags=re.DOTALL)
    assert ">see note\u00a0a</a>" in speech
    page = LexborHTMLParser(material.files["html"].read_text(encoding="utf-8"))
    terms = [node.text() for node in page.css("#index .index-term")]
    assert terms == ["bridges", "of stone", "ferryman", "Kaesong", "stone"]
    for link in page.css("#index .locators a"):
        anchor = (link.attributes["href"] or "").removeprefix("#")
        target = page.css_first(f'[id="{anchor}"]')
        assert target is not None
        paragraph = re.search(r"(\d+)(?:–\d+)?\Z", link.text())
        if paragraph:
            assert anchor == f"p{paragraph[1]}"


def test_captions_are_numbered_alike(material: Material, texts: dict[str, str]) -> None:
    (caption,) = material.edition.captions
    assert (caption.label, caption.title, caption.id) == ("Figure\u00a01", "The river", "fig")
    assert "Figure 1. The river" in "".join(texts.values())
    page = LexborHTMLParser(material.files["html"].read_text(encoding="utf-8"))
    assert page.css_first("figcaption").text() == "Figure\u00a01. The river"


DAMAGE: dict[str, Callable[[str], str]] = {
    "a locator is lost": lambda text: re.sub(
        r', <a[^>]*href="speech.xhtml#p1"[^>]*>.*?</a>', "", text
    ),
    "a locator leads astray": lambda text: text.replace(
        'href="speech.xhtml#p1"', 'href="speech.xhtml#p2"'
    ),
    "a heading is lost": lambda text: re.sub(
        r'<li class="index-entry"[^>]*><p id="i-stone".*?</li>', "", text
    ),
    "a range is cut": lambda text: re.sub(r"¶\u00a02–4", "¶\u00a02–3", text),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_to_the_index_is_found(material: Material, tmp_path: Path, damage: str) -> None:
    bad = tmp_path / "bad.epub"
    with zipfile.ZipFile(material.files["epub"]) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("index.xhtml"):
                changed = DAMAGE[damage](content.decode())
                assert changed != content.decode()
                content = changed.encode()
            new.writestr(name, content)
    from glossator.proof.conservation import conserve

    found = {f.check for f in conserve(material.edition, material.pages, {"epub": bad}).findings}
    assert "index" in found or "text" in found


def test_a_wrong_page_behind_a_reference_is_found(material: Material, tmp_path: Path) -> None:
    """The page map of an edition in which all links lead elsewhere: every number is wrong."""
    from glossator.proof.conservation import conserve

    with pikepdf.open(io.BytesIO(material.files["pdf"].read_bytes())) as book:
        targets = pikepdf.NameTree(book.Root.Names.Dests)
        last = book.pages[len(book.pages) - 1].obj
        targets["answer-2" if "answer-2" in targets else "answer"] = pikepdf.Array(
            [last, pikepdf.Name.XYZ, 0, 0, 0]
        )
        book.save(tmp_path / "bad.pdf")
    result = conserve(material.edition, material.pages, {"pdf": tmp_path / "bad.pdf"})
    assert "page references" in {finding.check for finding in result.findings}


class Restless:
    """Lays out so that a room for one figure moves the target to page 10, and two move it back."""

    def __init__(self) -> None:
        self.rounds = 0

    def lay_out_all(self, runs: Sequence[Run]) -> Iterator[tuple[Run, Sheet]]:
        for run in runs:
            self.rounds += 1
            fixed = "inline-block" in run.html
            page = 9 if fixed or ">00</span>" in run.html else 10
            reading = Reading([("b", 0)] * page, {"far": page - 1, "near": 0})
            yield run, Sheet(run.name, b"", reading, ())


def test_references_that_move_their_pages_settle(material: Material) -> None:
    division = replace(
        material.edition.division("speech"),
        body='<p id="b" data-block="1"><a data-ref="far" data-folio="full">see</a></p>',
        notes=(),
    )
    layouter = Restless()
    printing = _Printing(replace(material.edition, divisions=(division,)), layouter)  # type: ignore[arg-type]
    printing.case = type("Case", (), {"dressed": lambda self, css: css, "faces": {}})()  # type: ignore[assignment]
    printing.names = Names(printing.edition)
    printing.parts = [_Part("speech", "text", (division,), "decimal")]
    printing._expect()
    rounds = 0
    while printing._round(printing.parts, fixed=rounds >= FREE):
        rounds += 1
        assert rounds < 10
    assert printing.folios.label("far") == "9"
    assert layouter.rounds == FREE + 1


def test_pages_that_follow_one_another_are_joined() -> None:
    def written(*numbers: int) -> list[tuple[int, int]]:
        return [(run.first, run.last) for run in runs([(n, n) for n in numbers])]

    assert written(12, 13, 14, 20) == [(12, 14), (20, 20)]
    assert written(12, 13) == [(12, 12), (13, 13)]
    assert [(r.first, r.last) for r in runs([(3, 4), (5, 5), (9, 9)])] == [(3, 5), (9, 9)]
    assert runs([]) == []


def test_an_edition_may_leave_out_its_index(material: Material) -> None:
    from glossator.proof.expected import demand

    divisions = tuple(d for d in material.edition.divisions if d.role != "index")
    without = replace(material.edition, divisions=divisions)
    starts = tuple(s for s in material.pages.starts if not s.locus or s.locus.division != "index")
    assert demand(material.edition, material.pages).lines
    assert demand(without, replace(material.pages, starts=starts)).lines == ()


def test_nothing_is_known_before_it_is_laid_out() -> None:
    assert Folios().of("p1") is None
    assert [roman(n) for n in (1, 4, 9, 14)] == ["i", "iv", "ix", "xiv"]
