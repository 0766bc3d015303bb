"""Check by hand that calibre's conversion for Kindle keeps every note: what a reader taps on.

Converts an EPUB to AZW3 with calibre's `ebook-convert`, and the AZW3 back to an EPUB, since that is
what can be read again. Then every link to a note, a gloss or a work cited has to lead to the same
words as before, and every note back to its call. calibre is not needed for anything else:
`apt-get install calibre`, `brew install --cask calibre`, or https://calibre-ebook.com .

usage: python scripts/calibre_links.py BOOK.epub
"""

from __future__ import annotations

import posixpath
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

ROLES = frozenset(("doc-noteref", "doc-glossref", "doc-biblioref", "doc-backlink"))
ENOUGH = 60  # characters by which a place is known again

# The words of a link and the words to which it leads, without white space.
Lead = tuple[str, str]


def main() -> int:
    """Convert, compare, tell. Gives 0 when every link still leads where it led, otherwise 1."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    if shutil.which("ebook-convert") is None:
        print("calibre's ebook-convert is not installed", file=sys.stderr)
        return 3
    book = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        kindle, back = Path(folder) / "book.azw3", Path(folder) / "back.epub"
        for source, target in ((book, kindle), (kindle, back)):
            subprocess.run(
                ["ebook-convert", str(source), str(target)], check=True, stdout=subprocess.DEVNULL
            )
        wanted, found = list(leads(book, noted=True)), list(leads(back, noted=False))
    lost = [lead for lead in wanted if not kept(lead, found)]
    for words, led_to in lost:
        print(f"lost: “{words}” → “{led_to[:40]}…”")
    print(f"{len(wanted) - len(lost)} of {len(wanted)} links lead to the same words in AZW3")
    return 1 if lost else 0


def kept(lead: Lead, found: list[Lead]) -> bool:
    """Whether a link is still there, and takes it off the list of those found.

    A file may have been parted behind the target: then fewer words follow, but these are the same.
    """
    if lead in found:
        found.remove(lead)
        return True
    # The longest first, or one lead would take away what is another's.
    for words, led_to in sorted(found, key=lambda one: -len(one[1])):
        if words == lead[0] and led_to and lead[1].startswith(led_to):
            found.remove((words, led_to))
            return True
    return False


def leads(path: Path, *, noted: bool) -> Iterator[Lead]:
    """Every internal link of a book with the words to which it leads.

    With `noted` only those to notes, glosses and works cited, and back: a conversion drops the
    roles by which they are known.
    """
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith((".xhtml", ".html", ".htm"))]
        pages = {name: html.fromstring(archive.read(name)) for name in names}
    for name, page in pages.items():
        for link in page.iter("a"):
            href = link.get("href")
            if not href or "#" not in href or "://" in href:
                continue
            if noted and link.get("role") not in ROLES:
                continue
            file, _, anchor = unquote(href).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file))
            place = pages.get(target if file else name)
            if place is not None:
                yield inked(link.text_content()), words_at(place, anchor)


def words_at(page: etree._Element, anchor: str) -> str:
    """The first words of a page from the element with this id onward, "" if there is none."""
    words, begun = "", False
    for event, node in etree.iterwalk(page, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            begun = begun or anchor in (node.get("id"), node.get("name"))
            words += inked(node.text or "") if begun else ""
        elif begun:
            words += inked(node.tail or "")
        if len(words) >= ENOUGH:
            break
    return words[:ENOUGH]


def inked(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


if __name__ == "__main__":
    raise SystemExit(main())
