"""What `import glossator` gives, and what other packages may add."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import glossator
from glossator import addons, formats
from glossator.proof import judges
from glossator.words import tables
from places import ROOT

OUTLINE = ROOT / "examples" / "outline"


def test_importing_glossator_loads_nothing() -> None:
    asked = "import sys, glossator; print(*sorted(m for m in sys.modules if m.startswith('gloss')))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["glossator", "glossator.version"]


def test_everything_that_is_offered_is_there_and_documented() -> None:
    for name in glossator.__all__:
        assert getattr(glossator, name)
        assert name == "__version__" or getattr(glossator, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        glossator.nothing  # noqa: B018


@pytest.mark.slow
def test_the_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples" / "bridge", tmp_path / "my-edition")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs/library.md").read_text(encoding="utf-8")
    known: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        exec(block, known)


@pytest.fixture
def with_outline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """examples/outline as if it were installed: its module, and what it declares."""
    import tomllib

    project = tomllib.loads((OUTLINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = tmp_path / "site" / "glossator_outline-0.1.0.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n")
    points = "".join(
        f"[{group}]\n" + "".join(f"{name} = {where}\n" for name, where in points.items())
        for group, points in project["entry-points"].items()
    )
    (told / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(str(told.parent))
    monkeypatch.syspath_prepend(str(OUTLINE))
    caches = (addons.added, formats.formats, judges.judges, tables.table_for)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    home.mkdir()
    (home / "edition.yaml").write_text(
        "title: A Line\ntext: [one.md]\nlayers: {editor: {marks: a, file: notes.md}}\n"
        "language: de\n",
        encoding="utf-8",
    )
    (home / "one.md").write_text("# One\n\nNobody rang.\n\nTwice.\n", encoding="utf-8")
    (home / "notes.md").write_text("[rang]{#who .question}\n:   Who should have?\n")
    return home


@pytest.mark.usefixtures("with_outline")
def test_a_package_adds_a_format_and_a_kind_of_note(home: Path, tmp_path: Path) -> None:
    built = glossator.build(home, out=tmp_path / "out", formats=["outline"])
    assert built.findings == ()
    text = built.outputs["outline"].read_text(encoding="utf-8")
    assert "¶1\tNobody rang." in text
    edition = glossator.check(home).edition
    assert edition is not None
    assert edition.notes["n-editor-who"].kind == "question"
    assert edition.words.kind("question", "") == "Frage:"


@pytest.mark.usefixtures("with_outline")
def test_a_package_adds_a_format_that_is_a_folder(home: Path, tmp_path: Path) -> None:
    built = glossator.build(home, out=tmp_path / "out", formats=["outlines"])
    folder = built.outputs["outlines"]
    assert (folder / "text" / "one.txt").read_text(encoding="utf-8").startswith("One\n¶1\tNobody")
    assert not glossator.build(home, out=tmp_path / "out", formats=["outlines"]).fresh
    (folder / "text" / "one.txt").unlink()
    assert glossator.build(home, out=tmp_path / "out", formats=["outlines"]).fresh
    told = subprocess.run(
        [sys.executable, "-m", "glossator", "build", "--help"],
        env={"PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "outlines (a folder of outlines)" in " ".join(told.stdout.split())


@pytest.mark.usefixtures("with_outline")
def test_a_press_that_prints_no_folder_where_its_row_says_so_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossator_outline.press_folder", lambda order: formats.Copy(b""))
    with pytest.raises(TypeError, match="press_folder should give files by name"):
        glossator.build(home, out=tmp_path / "out", formats=["outlines"])


@pytest.mark.slow
@pytest.mark.children
@pytest.mark.usefixtures("with_outline")
def test_what_was_built_on_demand_is_proved_by_its_reader_and_its_judge(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commission = glossator.open_manuscript(home, out=tmp_path / "out").commission()
    assert commission.build(["outline", "outlines"]).ok
    monkeypatch.setattr("glossator.workshop.usual", lambda: ())
    proved = commission.prove()
    assert proved is not None
    for name in ("outline", "outlines"):
        assert proved.conserved.counts[name]["paragraphs"] == 2
    assert [(one.judge, one.passed) for one in proved.verdicts] == [("line lengths", True)]
