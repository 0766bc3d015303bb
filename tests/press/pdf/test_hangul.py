"""Korean words in print: whole at the ends of lines."""

import shutil
from pathlib import Path

import pytest
from lxml import etree

from glossator.pipeline import Request, build
from glossator.press.pdf.setting.calls import hold_to_word
from glossator.press.pdf.setting.hangul import keep_words


def test_words_are_kept_and_no_text_changes() -> None:
    tree = etree.fromstring(
        '<div><p data-block="1">우리는 <em>두 겨울</em>을 the 다리. <a data-call="n"/> '
        '<span lang="en">한국어 word</span></p></div>'
    )
    before = "".join(tree.itertext())
    keep_words(tree, "ko")
    assert "".join(tree.itertext()) == before
    kept = [span.text for span in tree.iter("span") if span.get("class") == "whole"]
    assert kept == ["우리는", "겨울", "다리."]


def test_a_call_stays_with_the_word_that_is_kept() -> None:
    tree = etree.fromstring('<p data-block="1">옛 다리<a data-call="n"/>를</p>')
    keep_words(tree, "ko")
    held = hold_to_word(tree.find("a"))
    assert (held.get("class"), held.text, held[0].tag, held.tail) == ("held", "다리", "a", "를")


@pytest.mark.slow
def test_no_line_ends_within_a_word(tmp_path: Path) -> None:
    import pymupdf

    text = "인류평등의 대의를 극명하며 자손만대에 고하야 민족자존의 정권을 영유케 하노라. " * 12
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "edition.yaml").write_text("title: T\nlanguage: ko\ntext: [a.md]\n")
    (folder / "a.md").write_text(f"# 하나\n\n{text}\n", encoding="utf-8")
    made = build(Request(folder, tmp_path / "out", ("pdf",)))
    with pymupdf.open(made.outputs["pdf"]) as book:
        lines = " ".join(page.get_text() for page in book).split("\n")
    ends = {line.split()[-1] for line in lines if "의 " in line or "야 " in line}
    assert ends <= set(text.split())
    shutil.rmtree(tmp_path / "out")
