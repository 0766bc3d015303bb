"""How much of the apparatus lies in the way of somebody who reads the shipped edition."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from glossator.library import open_manuscript
from glossator.press.epub import print_epub
from glossator.proof.judges import koreader
from glossator.workshop import Built
from places import ROOT

pytestmark = pytest.mark.slow
XHTML = {"h": "http://www.w3.org/1999/xhtml"}
TYPE = "{http://www.idpf.org/2007/ops}type"
NOTE = "ancestor-or-self::*[@role='doc-footnote' or @role='doc-endnotes']"


def test_koreader_has_about_a_word_at_the_foot_for_each_word_of_text(shipped: Built) -> None:
    verdict = koreader.examine(shipped.outputs["epub"], "notes")
    assert verdict.passed
    (weighed,) = [one for one in verdict.findings if one.code == "foot"]
    assert float(re.findall(r"[\d.]+", weighed.message)[0]) <= 1.05


def test_with_notes_behind_the_text_little_apparatus_stands_in_it(tmp_path: Path) -> None:
    """Letters stand for screens: the notes are set no larger than the text."""
    edition = open_manuscript(ROOT / "manuscript").commission().edition
    profile = dataclasses.replace(edition.profile, epub_notes="book")
    book = tmp_path / "book.epub"
    book.write_bytes(print_epub(dataclasses.replace(edition, profile=profile), None))
    text = apparatus = 0
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            if not name.startswith("EPUB/text/"):
                continue
            (body,) = etree.fromstring(archive.read(name)).xpath("//h:body", namespaces=XHTML)
            if body.get(TYPE) != "bodymatter":
                continue
            for words in body.xpath(".//text()"):
                node = words.getparent()
                within = node.getparent() if words.is_tail else node
                if within.xpath(NOTE):
                    apparatus += len(words.strip())
                else:
                    text += len(words.strip())
    assert text > 20_000
    assert apparatus <= text / 10
