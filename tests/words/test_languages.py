"""An edition in another language: no English word of ours in any format, right language and way.

The manuscript “wordless” has Latin words of its author's only, and everything about which a press
has something to say.
"""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from lxml import etree, html

from glossator.pipeline import Request, build, inspect
from glossator.proof.conservation import conserve
from glossator.words import words_for
from glossator.words.cldr import arguments
from glossator.words.tables import table_for
from places import ROOT, TESTS

WORDLESS = TESTS / "manuscripts" / "wordless"
SPOKEN = ("aria-label", "title", "alt", "content")
# Names, and what is said to machines
NAMES = re.compile(
    r"SIL Open Font License|Source (?:Serif|Sans|Code)|Noto Serif KR|Ace|DAISY|Glossator|MathML"
    r"|OPDS|EPUB|Kobo|Chicago|MLA|APA|#print-\w+"
)
# Names of `meta` with words of a vocabulary
MACHINES = ("viewport", "color-scheme", "dcterms.type", "dcterms.license")
CUT = re.compile(
    r"\{\w+\}|\{\w+, (?:plural|select),|[{}|]"
    r"|(?:\b(?:zero|one|two|few|many|other|yes|no)|=\d) ?\{"
)
CHOSEN_BY = {"through", "signed"}  # arguments that are no words
# Patterns of dates, and words of the author's for which it is looked
NOT_WRITTEN = ("date.", "reference.before", "reference.after")


def pieces(message: str) -> set[str]:
    """What a message says itself, cut where something is put in or chosen."""
    said = (NAMES.sub("", piece).strip(" .,:;()“”\u00a0") for piece in CUT.split(message))
    return {piece for piece in said if re.search(r"[a-z]{2}", piece)}


def english_pieces(language: str) -> set[str]:
    """The English words that are no words of this language as well."""
    own = " | ".join(table_for(language).values())
    plain = {k: v for k, v in table_for("en").items() if not k.startswith(NOT_WRITTEN)}
    return {
        piece
        for message in plain.values()
        for piece in pieces(message)
        if not re.search(rf"\b{re.escape(piece)}\b", own)
    }


def english_in(text: str, language: str) -> set[str]:
    text = NAMES.sub("", text)
    return {p for p in english_pieces(language) if re.search(rf"\b{re.escape(p)}\b", text)}


def said_by(tree: etree._Element) -> Iterator[str]:
    """What is read or heard of a page: its text, its spoken attributes."""
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        for said in json.loads(node.get("data-words", "{}")).values():
            yield re.sub(r"\{\w+\}", "", said)
        if etree.QName(node).localname in ("style", "script"):
            continue
        yield node.text or ""
        for name in SPOKEN:
            to_machines = node.get("http-equiv") or node.get("property")
            to_machines = to_machines or node.get("name") in MACHINES
            yield "" if to_machines else node.get(name, "")
    yield from (node.tail or "" for node in tree.iter())


def written_in(folder: Path, out: Path, language: str, *formats: str) -> dict[str, Path]:
    shutil.copytree(WORDLESS, folder, dirs_exist_ok=True)
    return written(folder, out, language, formats)


def written(folder: Path, out: Path, language: str, formats: Sequence[str]) -> dict[str, Path]:
    settings = folder / "edition.yaml"
    settings.write_text(settings.read_text().replace("language: en", f"language: {language}"))
    built = build(Request(folder, out, tuple(formats)))
    assert built.outputs, built.findings
    return dict(built.outputs)


@dataclass(frozen=True)
class Page:
    """A page as it is read and heard, with what it says of its language and direction."""

    name: str
    said: str
    lang: str
    dir: str


def pages_of(path: Path) -> Iterator[Page]:
    """The pages of an output; of an EPUB its package, too, of a printed book the whole."""
    if path.suffix == ".pdf":
        yield printed_page(path)
    elif path.suffix == ".epub":
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                if name.endswith((".xhtml", ".opf", ".ncx")):
                    yield page(name, etree.fromstring(book.read(name)))
    else:
        for one in sorted(path.rglob("*.html")) if path.is_dir() else [path]:
            yield page(one.name, html.fromstring(one.read_text(encoding="utf-8")))


def page(name: str, tree: etree._Element) -> Page:
    lang = tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("lang") or ""
    turned = tree.get("dir") or tree.xpath("string(//*/@page-progression-direction)")
    return Page(name, "\n".join(said_by(tree)), lang, turned or "ltr")


def printed_page(path: Path) -> Page:
    import pymupdf

    with pymupdf.open(path) as book:
        text = "\n".join(page.get_text() for page in book)
        text += "\n".join(title for _, title, _ in book.get_toc())
    with pikepdf.open(path) as book:
        links = [a for page in book.pages for a in page.obj.get("/Annots", [])]
        text += "\n".join(str(link.get("/Contents", "")) for link in links)
        order = str(book.Root.ViewerPreferences.get("/Direction", "/L2R"))
        return Page(path.name, text, str(book.Root.Lang), {"/R2L": "rtl"}.get(order, "ltr"))


BRIDGE = ROOT / "examples" / "bridge"
EVERYTHING = TESTS / "manuscripts" / "everything"
ALL = ("epub", "pdf", "html", "site", "kepub")
SAID = "They called: \"Build on, 'Master'!\""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["de", "fr", "ko", "ar"])
@pytest.mark.parametrize(("home", "formats"), [(BRIDGE, ALL), (EVERYTHING, ALL[:3])])
def test_an_english_text_in_another_language_has_words_marks_and_ways_of_that(
    home: Path, formats: tuple[str, ...], language: str, tmp_path: Path
) -> None:
    """No word of the English table is read or heard that its author did not write."""
    folder = tmp_path / "m"
    shutil.copytree(home, folder)
    for long in folder.glob("text/*long-note.md"):  # a twelfth of it does as well
        long.write_text("\n".join(long.read_text().splitlines()[:12]) + "\n")
    text = sorted((folder / "text").iterdir())[0]
    text.write_text(text.read_text(encoding="utf-8") + f"\n{SAID}\n", encoding="utf-8")
    authors = "\n".join(p.read_text(encoding="utf-8") for p in folder.rglob("*.[my][da]*"))
    made = written(folder, tmp_path / "out", language, formats)
    assert set(made) == set(formats)
    outer, close, inner, end = words_for(language).quotes
    thin = "\u202f" if language == "fr" else ""
    called = f"{outer}{thin}Build on, {inner}Master{end}{thin}!{thin}{close}"
    for form, path in made.items():
        pages = list(pages_of(path))
        for one in pages:
            words = {w for w in english_in(one.said, language) if w not in authors}
            assert not words, f"{form}, {one.name}"
            if not one.name.endswith(".ncx"):
                assert one.lang == language, f"{form}, {one.name}"
                assert one.dir == ("rtl" if language == "ar" else "ltr"), f"{form}, {one.name}"
        said = re.sub("[ \n]+", " ", "".join(one.said for one in pages))
        # print keeps the order of the eye; Kobo's engine wants sentences in elements of their own
        if form != "kepub" and (form, language) != ("pdf", "ar"):
            assert called in said, form
    checked, printed = inspect(Request(folder, tmp_path / "out", formats))
    assert checked.edition is not None and printed is not None
    three = {form: path for form, path in made.items() if form in ALL[:3]}
    assert [f.message for f in conserve(checked.edition, printed, three).findings] == []


@pytest.mark.slow
def test_every_kind_of_word_of_a_press_is_german(tmp_path: Path) -> None:
    for path in written_in(tmp_path / "m", tmp_path / "out", "de", "epub", "html", "pdf").values():
        for one in pages_of(path):
            assert not english_in(" ".join(one.said.split()), "de"), one.name


def test_the_check_hears_english() -> None:
    assert "back to the text" in english_in("Seite 3: back to the text", "de")
    assert "Page" in english_pieces("de")
    assert "Index" not in english_pieces("fr")


def wordless_words() -> dict[str, str]:
    """Messages for all keys that hold what is put in and no letter."""
    table = {k: m for k, m in table_for("en").items() if not k.startswith(("sign.", *NOT_WRITTEN))}
    empty = {
        k: "".join(f"〔{{{a}}}〕" for a in sorted(arguments(m) - CHOSEN_BY))
        for k, m in table.items()
    }
    dates = {"date.day": "y-MM-dd", "date.month": "y-MM", "date.year": "y"}
    return {key: message or "〔〕" for key, message in empty.items()} | dates


def own_words(texts: Iterator[str]) -> set[str]:
    """The words in these texts that are not in the manuscript."""
    known = " ".join(path.read_text() for path in WORDLESS.rglob("*.*"))
    known = known.casefold()
    plain = NAMES.sub("", " ".join(texts)).casefold()
    found = set(re.findall(r"[^\W\d_]{2,}", plain)) - set(re.findall(r"[^\W\d_]{2,}", known))
    return {word for word in found if not re.fullmatch("[ivxlc]+", word)}


@pytest.mark.slow
def test_a_press_says_nothing_of_its_own(tmp_path: Path) -> None:
    """With a table in which there is no letter, a book has no words but its author's."""
    said = "".join(f'  {key}: "{message}"\n' for key, message in wordless_words().items())
    made = written_in(tmp_path / "m", tmp_path / "out", f"en\nwords:\n{said}", "epub", "html")
    assert not own_words(said_by(html.fromstring(made["html"].read_text(encoding="utf-8"))))
    with zipfile.ZipFile(made["epub"]) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                assert not own_words(said_by(etree.fromstring(book.read(name)))), name


def test_the_script_says_nothing_of_its_own() -> None:
    assigned = r"(?:textContent|innerText|ariaLabel|ariaDescription|title|alt|placeholder)\s*=\s*"
    shown = re.compile(rf"{assigned}[\"'`][^\"'`]*[A-Za-z]{{2}}")
    for path in sorted((ROOT / "styles" / "web").rglob("*.js")):
        code = re.sub(r"\$\{[^}]*\}", "", path.read_text(encoding="utf-8"))  # what is put in
        assert not shown.search(code), path.name
    assert shown.search('button.textContent = "Close";')
