"""Texts as a draft, and the words that pandoc's plain text and our outputs have of each."""

import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import html

from glossator.galley import pandoc
from glossator.press.epub import print_epub
from glossator.press.web import print_web
from glossator.workshop import Commission, Workshop

# what a plain text writes before an item, and HTML leaves to the reader
MARKER = re.compile(
    r"^[ >]*(?:[-*+•] +)*\(?(?:\d+|[a-zA-Z]|[ivx]+)[.)] +(?:\d+\. +)*", re.MULTILINE
)
WORD = re.compile(r"\w+")


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


def on_screens(work: Commission, folder: Path) -> tuple[dict[int, str], dict[int, str]]:
    """What the web page and the EPUB have of every text."""
    page = html.document_fromstring(print_web(work.edition, None).decode("utf-8"))
    book_path = folder / "book.epub"
    book_path.write_bytes(print_epub(work.edition, None))
    with zipfile.ZipFile(book_path) as book:
        names = {Path(name).stem: name for name in book.namelist() if "/text/" in name}
        spine = [names[d.id] for d in work.edition.divisions if d.id in names]
        texts_of_book = in_order(html.fromstring(book.read(name)) for name in spine)
    return in_order(iter(page.findall(".//main"))), texts_of_book


def in_print(work: Commission) -> dict[int, str]:
    """The letters that the printed pages have of every text: not in order, figures come first."""
    import pymupdf

    found: dict[int, str] = {}
    number = 0
    with pymupdf.open(stream=work.printed.pdf) as book:
        for text in (page.get_text() for page in book):
            heading = re.search(r"Example (\d+)", text)
            number = int(heading[1]) if heading else number
            found[number] = found.get(number, "") + "".join(WORD.findall(text))
    return found
