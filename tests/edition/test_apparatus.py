"""tests/manuscripts/apparatus has every kind of note; its three outputs say what `inspect` says."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pymupdf
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from glossator.cli import main
from glossator.model import Edition, PageMap
from glossator.pipeline import Request, build, inspect
from glossator.proof.conservation import conserve
from glossator.vocabulary import COLORS
from glossator.workshop import Built as Outcome
from places import TESTS

MANUSCRIPT = TESTS / "manuscripts" / "apparatus"
STEM = "the-ferry-and-the-bridge"


@dataclass
class Built:
    """The outputs, the rows of `inspect notes --json`, and the edition they were made from."""

    folder: Path
    rows: list[dict[str, object]]
    edition: Edition
    pages: PageMap

    def file(self, suffix: str, profile: str = "") -> Path:
        return self.folder / f"{STEM}{profile}{suffix}"


@pytest.fixture(scope="module")
def built(apparatus: Outcome) -> Built:
    assert apparatus.ok
    folder = apparatus.outputs["pdf"].parent
    checked, pages = inspect(Request(MANUSCRIPT, folder))
    assert checked.edition is not None
    assert pages is not None
    return Built(folder, [], checked.edition, pages)


@pytest.fixture
def rows(built: Built, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    if not built.rows:
        assert (
            main(["inspect", "notes", str(MANUSCRIPT), "--json", "--out", str(built.folder)]) == 0
        )
        built.rows = json.loads(capsys.readouterr().out)
    return built.rows


# ---- reading the outputs with other libraries than those that wrote them


@dataclass
class Found:
    """What a finished file says of its notes: by block, the text and where calls stand in it."""

    texts: dict[str, str]
    calls: dict[str, tuple[str, int, str]]  # call id → block, offset, mark
    notes: list[str]
    openings: dict[str, tuple[str, str]]  # note id → backlink's target and text
    said: dict[str, str]  # note id → all its text


def _walk(node: object, found: Found, block: str, note: str) -> None:
    """One pass over (tag, attributes, text, children, tail) tuples."""
    _, attributes, text, children = node  # type: ignore[misc]
    types = f"{attributes.get('epub:type', '')} {attributes.get('role', '')}".split()
    own = attributes.get("id", "")
    if "par" in attributes.get("class", "").split():
        return
    if "doc-footnote" in types:
        note = own
        found.notes.append(own)
        found.said[own] = ""
    if own in found.texts:
        block = own
    if "doc-backlink" in types and note:
        found.openings[note] = attributes["href"].lstrip("#"), _all_text(node)
    if "doc-noteref" in types:
        found.calls[own] = block, len(found.texts.get(block, "")), _all_text(node).strip()
        return
    if block and "doc-backlink" not in types and not _generated(attributes):
        found.texts[block] += text
    if note:
        found.said[note] += text
    for child, tail in children:
        inner = block
        _walk(child, found, block, note)
        if inner and not _generated(attributes):
            numbered = "par" in child[1].get("class", "").split()  # type: ignore[index]
            found.texts[inner] += tail.removeprefix(" ") if numbered else tail
        if note:
            found.said[note] += tail


def _generated(attributes: dict[str, str]) -> bool:
    """What a press adds inside a block: lemma, kind, sign-off, folios."""
    names = {"lemma", "kind", "sign", "page"} & set(attributes.get("class", "").split())
    return bool(names)


def _all_text(node: object) -> str:
    _, _, text, children = node  # type: ignore[misc]
    return text + "".join(_all_text(child) + tail for child, tail in children)


def _of_xml(element: ElementTree.Element) -> object:
    names = {"{http://www.idpf.org/2007/ops}type": "epub:type"}
    attributes = {names.get(k, k): v for k, v in element.attrib.items()}
    children = [(_of_xml(child), child.tail or "") for child in element]
    return element.tag, attributes, element.text or "", children


def _of_html(node: LexborNode) -> object:
    attributes = {k: v or "" for k, v in node.attributes.items()}
    text, children = "", []
    child = node.child
    while child is not None:
        if child.tag == "-text":
            words = child.text_content or ""
            if children:
                last, tail = children[-1]
                children[-1] = last, tail + words
            else:
                text += words
        elif child.tag and not child.tag.startswith("-") and child.tag not in ("script", "style"):
            children.append((_of_html(child), ""))
        child = child.next
    return node.tag, attributes, text, children


def _found(built: Built, trees: Iterator[object]) -> Found:
    blocks = [b.id for d in built.edition.divisions for b in d.blocks]
    blocks += [b.id for n in built.edition.notes.values() for b in n.blocks]
    found = Found(dict.fromkeys(blocks, ""), {}, [], {}, {})
    for tree in trees:
        _walk(tree, found, "", "")
    return found


def _epub(built: Built) -> Found:
    with zipfile.ZipFile(built.file(".epub")) as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".xhtml") and "nav" not in n)
        return _found(built, (_of_xml(ElementTree.fromstring(archive.read(n))) for n in names))


def _web(built: Built) -> Found:
    root = LexborHTMLParser(built.file(".html").read_text(encoding="utf-8")).root
    assert root is not None
    return _found(built, iter([_of_html(root)]))


# ---- what `inspect` says is what is there


@pytest.mark.parametrize("read", [_epub, _web], ids=["epub", "web"])
def test_notes_calls_and_lemmas_are_where_inspect_says(
    built: Built, rows: list[dict[str, object]], read: object
) -> None:
    found = read(built)  # type: ignore[operator]
    assert sorted(found.notes) == sorted(str(row["id"]) for row in rows)
    assert len(found.notes) == len(set(found.notes))
    for row in rows:
        note, call = str(row["id"]), row["call"]
        assert isinstance(call, dict)
        block, offset, mark = found.calls["c" + note[1:]]
        assert (block, mark) == (call["block"], row["mark"]), note
        if not row["on"]:  # a note's first block has its lemma and kind before its own words
            assert offset == call["offset"], note
        target, opening = found.openings[note]
        assert target == "c" + note[1:]
        assert opening == (row["mark"] or built.edition.notes[note].spot)
        assert "".join(str(row["text"]).split()) in "".join(found.said[note].split())
        if row["lemma"] and not row["on"]:
            start, end = row["start"], row["end"]
            assert isinstance(start, dict)
            assert isinstance(end, dict)
            text = found.texts[start["block"]]
            if start["block"] == end["block"]:
                assert text[start["offset"] : end["offset"]] == row["lemma"], note
            else:
                assert str(row["lemma"]).startswith(text[start["offset"] :])
                assert str(row["lemma"]).endswith(found.texts[end["block"]][: end["offset"]])


def test_the_printed_pages_are_those_of_inspect(
    built: Built, rows: list[dict[str, object]]
) -> None:
    with pikepdf.open(built.file(".pdf")) as pdf, pymupdf.open(built.file(".pdf")) as book:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        at = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        for row in rows:
            note = str(row["id"])
            for anchor in (note, "c" + note[1:]):
                held = names[anchor]
                where = held.D if isinstance(held, pikepdf.Dictionary) else held
                page = at[where[0].objgen]
                label = book[page].get_label()
                assert label == row["page"] or anchor == note
            words = re.sub(r"\s+", "", str(row["text"]))[:7]
            assert words in re.sub(r"[\s\u2010-]+", "", book[page].get_text()), note
        tags = [t for t in _tags(pdf.Root.StructTreeRoot) if t.get("/S") == "/Note"]
        assert [str(t.ID) for t in tags] == [str(row["id"]) for row in rows]


def _tags(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _tags(kid)


def test_marks_are_the_same_in_every_format_and_in_order(
    built: Built, rows: list[dict[str, object]]
) -> None:
    letters = [row["mark"] for row in rows if row["layer"] == "editor"]
    assert letters == list("abcdefghijklm")  # numbering: through
    numbers = [row["mark"] for row in rows if row["layer"] == "author"]
    assert numbers == ["1", "1"]  # anew in each division
    signs = [row["mark"] for row in rows if row["layer"] == "reader"]
    assert signs == ["*", "†", "‡", "§", "‖", "¶", "**", "††"]
    assert {row["mark"] for row in rows if row["layer"] == "apparatus"} == {""}


def test_a_note_on_a_note_follows_it_everywhere(built: Built) -> None:
    order = ["n-author-the-speech-1", "n-editor-three", "n-printer-copy"]
    web, epub = _web(built).notes, _epub(built).notes
    for notes in (web, epub, list(built.edition.notes)):
        at = notes.index(order[0])
        assert notes[at : at + 3] == order
    for found in (_web(built), _epub(built)):
        assert found.calls["c-editor-three"][0] == "n-author-the-speech-1-b1"
        assert found.calls["c-printer-copy"][0] == "n-editor-three-b1"


def test_the_page_marks_both_ends_of_every_lemma(built: Built) -> None:
    """What the script lights up: the text between two markers, notes and calls left out."""
    root = LexborHTMLParser(built.file(".html").read_text(encoding="utf-8")).root
    assert root is not None
    open_lemmas: dict[str, str] = {}
    whole: dict[str, str] = {}

    def walk(node: LexborNode, home: str) -> None:
        classes = set((node.attributes.get("class") or "").split())
        if "note" in classes:
            home = node.attributes["id"] or ""
        elif classes & {"call", "par", "page", "mark", "head", "lemma"}:
            return
        if (started := node.attributes.get("data-lemma")) is not None:
            open_lemmas[started] = home
            whole[started] = ""
        if (ended := node.attributes.get("data-lemma-end")) is not None:
            assert open_lemmas.pop(ended) == home
        child = node.child
        while child is not None:
            if child.tag == "-text":
                for note, at in open_lemmas.items():
                    if at == home:
                        whole[note] += child.text_content or ""
            elif child.tag and not child.tag.startswith("-"):
                walk(child, home)
            child = child.next

    walk(root, "")
    assert not open_lemmas
    wanted = {n.id: n.lemma for n in built.edition.notes.values() if n.lemma}
    assert {note: "".join(text.split()) for note, text in whole.items()} == {
        note: "".join(lemma.split()) for note, lemma in wanted.items()
    }


def test_calls_without_marks_leave_no_ink_but_can_be_reached(built: Built) -> None:
    page = LexborHTMLParser(built.file(".html").read_text(encoding="utf-8"))
    anchor = page.css_first("#c-apparatus-list")
    assert anchor is not None
    assert anchor.text() == ""
    assert anchor.attributes["href"] == "#n-apparatus-list"
    assert anchor.attributes["aria-label"] == "Reading ¶\u00a07"
    with pymupdf.open(built.file(".pdf")) as book:
        text = "".join(sheet.get_text() for sheet in book)
    assert re.search(r"one list only\.1", text.replace("\n", " "))
    assert re.search(r"¶\s7\s+one list\]\s+om\. B", text.replace("\n", " "))


def test_the_proof_finds_every_note_in_every_format(built: Built) -> None:
    files = {"pdf": built.file(".pdf"), "epub": built.file(".epub"), "html": built.file(".html")}
    result = conserve(built.edition, built.pages, files)
    assert [f.message for f in result.findings] == []
    assert result.passed
    assert result.notes_on_page == 1.0


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('id="c-apparatus-list"', 'id="c-elsewhere"', "links"),
        (">a</a></sup> of the <em>parish</em>", ">b</a></sup> of the <em>parish</em>", "marks"),
        ("says the log<span", "says the <span", "notes"),
        ('id="n-printer-copy"', 'id="n-printer-kopy"', "notes"),
    ],
)
def test_the_proof_notices_what_happens_to_notes_in_notes(
    built: Built, tmp_path: Path, old: str, new: str, check: str
) -> None:
    page = built.file(".html").read_text(encoding="utf-8")
    assert page.count(old) == 1, page.count(old)
    damaged = tmp_path / "damaged.html"
    damaged.write_text(page.replace(old, new), encoding="utf-8")
    found = conserve(built.edition, built.pages, {"html": damaged}).findings
    assert check in {finding.check for finding in found}


def test_a_call_that_leaves_its_note_is_noticed(built: Built, tmp_path: Path) -> None:
    page = built.file(".html").read_text(encoding="utf-8")
    (call,) = re.findall(r'<sup class="call[^"]*"><a id="c-editor-three".*?</sup>', page)
    damaged = tmp_path / "damaged.html"
    damaged.write_text(page.replace(call, "").replace("Nobody asked", f"{call}Nobody asked"))
    found = conserve(built.edition, built.pages, {"html": damaged}).findings
    assert any("it belongs in “n-author-the-speech-1”" in f.message for f in found)


def test_layers_differ_in_shape_where_they_differ_in_color(built: Built) -> None:
    layers = built.edition.layers
    assert [layer.shape for layer in layers.values()] == [
        *("plain", "solid", "dotted", "double", "dashed", "wavy"),
        "plain",  # without marks
    ]
    assert layers["editor"].by is not None
    assert layers["editor"].by.name == "Ben Example"
    with zipfile.ZipFile(built.file(".epub")) as archive:
        sheets = [name for name in archive.namelist() if name.endswith(".css")]
        css = "\n".join(archive.read(name).decode() for name in sheets)
    assert re.search(r"\.call\.layer-translator a,[^{]*\{\s*color: #dc352c", css)
    assert re.search(r"\.call\.layer-translator a,[^{]*\{[^}]*text-decoration-style: dotted", css)


def test_the_colors_can_be_read_on_their_grounds() -> None:
    for name, ink in COLORS.items():
        assert _contrast(ink.paper, "#fdfcf9") >= 4.5, name
        assert _contrast(ink.dark, "#171614") >= 4.5, name
        assert _contrast(ink.either, "#ffffff") >= 4.5, name
        assert _contrast(ink.either, "#000000") >= 4.5, name


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_note_is_not_in_the_language_of_the_words_it_is_on(built: Built) -> None:
    """A call in a Korean phrase, and the note that print puts behind it, are English again."""
    page = LexborHTMLParser(built.file(".html").read_text(encoding="utf-8"))
    call = page.css_first("#c-translator-kaesong")
    assert call is not None
    assert call.parent is not None
    assert call.parent.attributes["lang"] == "en"
    with pikepdf.open(built.file(".pdf")) as pdf:
        tags = {str(t.get("/ID")): t for t in _tags(pdf.Root.StructTreeRoot)}
        assert str(tags["n-translator-kaesong"].Lang) == "en"


def test_notes_in_headings_and_cells_are_set_like_others(built: Built) -> None:
    with pymupdf.open(built.file(".pdf")) as book:
        lines = [line for sheet in book for line in sheet.get_text().split("\n")]
    for words in (
        "This note is called in a heading that is set in small",
        "So in the list. It may be",
    ):
        (line,) = [line for line in lines if words in line]
        assert len(line) > 60, line  # neither spaced out nor on one endless line
        assert len(line) < 110, line


@pytest.mark.slow
def test_a_profile_may_print_lemmas(tmp_path: Path) -> None:
    request = Request(MANUSCRIPT, tmp_path, profile="lemmas", formats=("pdf",))
    made = build(request)
    with pymupdf.open(made.outputs["pdf"]) as book:
        text = re.sub(r"\s+", " ", "".join(sheet.get_text() for sheet in book))
    assert "waited two winters for this bridge] The first piers" in text
    assert "breathe. Then a … say in reply] The whole conversation" in text
    assert "Two pence] Source: The toll board" in text


def test_a_profile_leaves_out_notes_on_notes_that_it_leaves_out() -> None:
    from glossator.pipeline import check

    edition = check(MANUSCRIPT, "reading").edition
    assert edition is not None
    assert [note.id for note in edition.notes.values()] == [
        "n-author-the-speech-1",
        "n-author-the-toll-1",
    ]
    assert "data-call" not in edition.notes["n-author-the-speech-1"].body
