"""Korean words in print: whole at the ends of lines."""

import shutil
from pathlib import Path

import pytest

from glossator.pipeline import Request, build


@pytest.mark.slow
def test_no_line_ends_within_a_word(tmp_path: Path) -> None:
    import pymupdf

    text = (
        "인류평등의 대의를 극명하며 *자손만대*에 고하야[^1]를 민족자존의 정권을 영유케 하노라. "
        * 12
    )
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "edition.yaml").write_text("title: T\nlanguage: ko\ntext: [a.md]\n")
    (folder / "a.md").write_text(f"# 하나\n\n{text}\n\n[^1]: 주\n", encoding="utf-8")
    made = build(Request(folder, tmp_path / "out", ("pdf",)))
    with pymupdf.open(made.outputs["pdf"]) as book:
        lines = " ".join(t for page in book if "극명하며" in (t := page.get_text())).split("\n")
    bare = set(text.replace("*", "").replace("[^1]", "1").split())
    ends = {line.split()[-1] for line in lines if "의 " in line or "하며 " in line}
    assert ends and ends <= bare
    shutil.rmtree(tmp_path / "out")
