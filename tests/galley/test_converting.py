"""pandoc reads what changed, and only as much of our filters runs as a text needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from cases_format import FOLDER, read_cases, write_manuscript
from glossator.galley import converting, filters
from glossator.galley.pieces import Converted, Piece, put_together, taken_apart
from glossator.galley.preparing import given
from glossator.manuscript import read_manuscript
from glossator.pipeline import check
from glossator.store import Store
from places import ROOT

SETTINGS = "title: A\nlanguage: en\ntext: [one.md, two.md, three.md]\n"
REFERENCES = "references: references.bib\n"
WORK = "@book{ferry, author={Ada Boat}, title={Ferries}, date={2001}}\n@book{oar, title={Oars}}\n"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files of each run of pandoc."""
    runs: list[list[str]] = []
    begin = converting.begin

    def counted(arguments: Sequence[str], *rest: object) -> object:
        runs.append([one for one in arguments if re.fullmatch(r"g\d+\.md", one)])
        return begin(arguments, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(converting, "begin", counted)
    return runs


def converted(folder: Path, store: Store | None = None, jobs: int = 1, **files: str) -> Converted:
    for name, text in files.items():
        path = folder / {"edition": "edition.yaml", "references": "references.bib"}.get(
            name, f"{name}.md"
        )
        path.write_text(text, encoding="utf-8")
    manuscript, findings = read_manuscript(folder)
    assert manuscript is not None, findings
    return converting.convert(manuscript, store, jobs)


def unsealed(found: Converted) -> tuple[list[str], dict[str, str]]:
    """The same without seals and the numbers that stand for files, attributes in order."""

    def plain(text: str) -> str:
        text = re.sub(r"\bg\d+\.md__", "", text.replace(found.seal, "seal"))
        return re.sub(
            r'(?: [\w-]+="[^"]*")+',
            lambda m: "".join(sorted(re.findall(r' [^"]+"[^"]*"', m[0]))),
            text,
        )

    return [plain(part) for part in found.parts], {n: plain(b) for n, b in found.notes.items()}


def test_after_an_edit_pandoc_reads_one_file(tmp_path: Path, read: list[list[str]]) -> None:
    folder, store = tmp_path / "m", Store(tmp_path / "store", "seal")
    folder.mkdir()
    texts = {"one": "One.[^a]\n\n[^a]: A.\n", "two": "Two.[^a] ^[B]\n\n[^a]: C.\n", "three": "3\n"}
    converted(folder, store, edition=SETTINGS, **texts)
    assert read == [["g0.md", "g1.md", "g2.md"]]
    read.clear()
    after = converted(folder, store, two="Two, edited.[^a]\n\n[^a]: C.\n")
    assert read == [["g1.md"]]
    again = converted(folder)  # without a store: all anew
    assert unsealed(after) == unsealed(again)
    read.clear()
    converted(folder, store)
    assert read == []


def test_files_that_cite_are_read_together(tmp_path: Path, read: list[list[str]]) -> None:
    """What a citation looks like depends on the others: here which Boat of which year it is."""
    folder, store = tmp_path / "m", Store(tmp_path / "store", "seal")
    folder.mkdir()
    texts = {"one": "As [@ferry] says.\n", "two": "No word of it.\n", "three": "And [@oar].\n"}
    converted(folder, store, edition=SETTINGS + REFERENCES, references=WORK, **texts)
    assert sorted(read) == [["g0.md", "g2.md"], ["g1.md"]]
    read.clear()
    after = converted(folder, store, two="A word of it.\n")
    assert read == [["g1.md"]]
    read.clear()
    after = converted(folder, store, three="And [@oar, 3].\n")
    assert read == [["g2.md"], ["g0.md", "g2.md"]]  # the first says that it cites otherwise
    assert unsealed(after) == unsealed(converted(folder))
    assert "Ada Boat" in "".join(after.parts) or "Boat" in "".join(after.parts)


CITING = {
    "one": "As [@ferry, 2] says.[^a]\n\n[^a]: With @oar ([-@ferry]).\n",
    "two": "No word of it.\n",
    "three": "# End\n\nAnd [*not* @oar; see @ferry, p. 3 and _on_]. So @ferry [5] too.\n",
}


@pytest.mark.parametrize(
    "edited",
    [
        {"one": CITING["one"].replace("says", "*said* it")},
        {"three": CITING["three"].replace("too", "also^[As before.]")},
        {"three": CITING["three"].replace("And", "But"), "one": CITING["one"].replace("As", "So")},
    ],
)
def test_a_file_whose_citations_stay_as_they_are_is_read_alone(
    tmp_path: Path, read: list[list[str]], edited: dict[str, str]
) -> None:
    """The bibliography stands behind the last of them, and comes out the same as well."""
    folder, store = tmp_path / "m", Store(tmp_path / "store", "seal")
    folder.mkdir()
    works = WORK.replace("title={Oars}", "title={Oars}, author={Bo Row}, date={2001}")
    converted(folder, store, edition=SETTINGS + REFERENCES, references=works, **CITING)
    read.clear()
    after = converted(folder, store, **edited)
    numbers = sorted({"one": 0, "two": 1, "three": 2}[name] for name in edited)
    assert read == [[f"g{number}.md" for number in numbers]]
    assert unsealed(after) == unsealed(converted(folder))
    assert 'id="refs"' in after.parts[2]


@pytest.mark.parametrize(
    "three",
    [
        "Words of @oar.\n\n# A heading before the bibliography\n",
        "::: {#refs}\n:::\n\nAnd [@oar]. And more.\n",
        "It is [@ferry].\n\n# *Last* [@oar]\n",
    ],
)
def test_what_citeproc_does_beside_citations_is_done_after_an_edit_too(
    tmp_path: Path, three: str
) -> None:
    folder, store = tmp_path / "m", Store(tmp_path / "store", "seal")
    folder.mkdir()
    texts = CITING | {"three": three}
    converted(folder, store, edition=SETTINGS + REFERENCES, references=WORK, **texts)
    after = converted(folder, store, three="Here. " + three, one="Now. " + texts["one"])
    assert unsealed(after) == unsealed(converted(folder))


@pytest.mark.parametrize("written", ["[@oar].", "No word of it.", r"\footnotesize"])
def test_works_are_found_wherever_a_text_has_them_put(tmp_path: Path, written: str) -> None:
    """pandoc gives the division the prefix of its file when several are read in one run."""
    for name, text in {
        "edition.yaml": SETTINGS.replace(", three.md", "") + REFERENCES,
        "references.bib": WORK,
        "one.md": "As [@ferry] says.\n",
        "two.md": f"{written}\n\n# Works\n\n::: {{#refs}}\n:::\n",
    }.items():
        (tmp_path / name).write_text(text)
    assert "R001" not in [finding.code for finding in check(tmp_path).findings]


def test_a_style_of_superscripts_is_read_as_a_whole(tmp_path: Path, read: list[list[str]]) -> None:
    """citeproc moves a superscript behind the full stop, and takes the space before it away."""
    folder, store = tmp_path / "m", Store(tmp_path / "store", "seal")
    folder.mkdir()
    style = (ROOT / "tests" / "galley" / "superscript.csl").read_text(encoding="utf-8")
    (folder / "style.csl").write_text(style, encoding="utf-8")
    settings = SETTINGS + REFERENCES + "csl: style.csl\n"
    converted(folder, store, edition=settings, references=WORK, **CITING)
    read.clear()
    after = converted(folder, store, one=CITING["one"].replace("says", "said"))
    assert sorted(read[-1]) == ["g0.md", "g2.md"]
    assert unsealed(after) == unsealed(converted(folder))
    assert "<sup>" in after.parts[0]


def test_several_runs_give_what_one_gives(
    tmp_path: Path, read: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_MUCH", 10)
    texts = {"one": "One[^a].\n\n[^a]: A^[B].\n", "two": "# Two\n\nC^[D]\n", "three": "*3*^[E]\n"}
    alone = converted(tmp_path, edition=SETTINGS, **texts)
    parted = converted(tmp_path, jobs=2)
    assert sorted(read[1:]) == [["g0.md", "g2.md"], ["g1.md"]]
    assert unsealed(alone) == unsealed(parted)


def test_a_piece_keeps_the_notes_of_its_own_file() -> None:
    html = (
        '<p><span class="gS-file" data-n="0"></span></p>\n<p>A'
        '<span class="gS-call" data-n="2"></span></p>\n'
        '<p><span class="gS-file" data-n="1"></span></p>\n<p>B'
        '<span class="gS-call" data-n="1"></span></p>\n'
        '<p><span class="gS-body" data-n="1"></span></p>\n<p>of B</p>\n'
        '<p><span class="gS-body" data-n="2"></span></p>\n<p>of A</p>\n'
    )
    first, second = taken_apart(html, "gS")
    assert (first.notes, second.notes) == (("<p>of A</p>\n",), ("<p>of B</p>\n",))
    whole = put_together([Piece.unpacked(second.packed()), first], "gT")
    assert whole.parts[1] == '<p>A<span class="gT-call" data-n="1"></span></p>\n'
    assert whole.notes == {"0": "<p>of B</p>\n", "1": "<p>of A</p>\n"}


@pytest.mark.slow
def test_a_filter_that_is_not_needed_would_find_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts of tests/cases, sorted by what they need, and read with all filters as well."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for page in sorted(FOLDER.glob("*.md")):
        for number, case in enumerate(read_cases(page.read_text(encoding="utf-8"))):
            if not case.fragments or "references.bib" in case.fragments:
                continue
            folder = tmp_path / f"{page.stem}-{number}"
            write_manuscript(case, folder)
            manuscript, _ = read_manuscript(folder)
            for text in given(manuscript, manuscript.sources()) if manuscript else ():
                alike.setdefault(tuple(filters.needed([text], references=False)), []).append(text)
    names = [name for name, _ in filters._FILTERS]
    assert len(alike) > 3
    assert any(len(needed) < 2 for needed in alike)
    folder = tmp_path / "together"
    for number, (needed, texts) in enumerate(alike.items()):
        own = folder / str(number)
        own.mkdir(parents=True)
        (own / "edition.yaml").write_text("title: A\nlanguage: en\ntext: [a.md]\n")
        (own / "a.md").write_text("\n\n".join(texts), encoding="utf-8")
        few = unsealed(converted(own))
        with monkeypatch.context() as patch:
            patch.setattr(converting, "needed", lambda *_, **__: names)
            assert unsealed(converted(own)) == few, needed


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("漢字\n漢字", True),
        ("*漢字*[^1]\nand 漢字", True),
        ("> 漢字\n> 漢字", True),
        ("\U00020000\n\U00020001", True),
        ("&#x6f22;\n&#x5b57;", True),
        ("漢字 and 漢字", False),
        ("漢字\n\n漢字", False),
        ("漢字 & others\non two lines", False),
    ],
)
def test_lines_are_joined_by_a_filter_only_where_two_might_be(text: str, joined: bool) -> None:
    assert ("breaks.lua" in filters.needed([text], references=False)) == joined
