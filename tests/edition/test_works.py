"""The heading that a text has for the list of works is the heading of that list."""

from pathlib import Path

import pytest

from glossator.pipeline import check

ONE = "# One\n\nAs is known [@lee]; see [there](#works).\n"


def titles(folder: Path, *texts: str, back: str = "") -> list[str]:
    """What the headings of the edition say, with the role of their division."""
    names = [f"{number}.md" for number, _ in enumerate(texts)]
    settings = f"title: A\ntext: [{', '.join(names)}]\nreferences: references.bib\n{back}"
    files = dict(zip(names, texts, strict=True)) | {
        "edition.yaml": settings,
        "references.bib": "@book{lee, author={Lee, A.}, title={Two}, year=2018}\n",
        "appendix.md": "# Appendix\n\nA map.\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    edition = check(folder).edition
    assert edition is not None
    return [
        f"{division.role}: {heading.title}"
        for division in edition.divisions
        for heading in division.headings
        if division.matter != "front"
    ]


@pytest.mark.parametrize(
    "works",
    [
        "# Works",
        "# Works\n\n::: {#refs}\n:::",
        "# *Works* {#works}",
        "# Works\n\n\\markboth{Works}{Works}\n\n::: {#refs}\n:::",
    ],
)
def test_a_file_that_is_only_this_heading_is_no_chapter(tmp_path: Path, works: str) -> None:
    assert titles(tmp_path, ONE, works) == ["chapter: One", "bibliography: Works"]


def test_a_heading_at_the_end_of_the_text_is_meant(tmp_path: Path) -> None:
    found = titles(tmp_path, f"{ONE}\n## Works\n", back="back: [bibliography, appendix.md]\n")
    assert found == ["chapter: One", "bibliography: Works", "appendix: Appendix"]


@pytest.mark.parametrize(
    "works", ["## Works\n\nAll of them.", "## Works\n\n::: {#refs}\n:::\n\nAnd a word more."]
)
def test_a_heading_with_words_below_it_stays(tmp_path: Path, works: str) -> None:
    found = titles(tmp_path, f"{ONE}\n{works}\n")
    assert found == ["chapter: One", "chapter: Works", "bibliography: References"]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ('@misc{lee, title={{T}wo}, author="Lee,  A.", date=2018-02-03, url={a}}', False),
        ("@book{lee, author={Lee, A.}, title={Two}, year=2019}", True),
        ("@book{lee, author={Lee, A.}, title={Two and Three}, year=2018}", True),
    ],
)
def test_one_work_that_two_programs_wrote_is_one(tmp_path: Path, second: str, told: bool) -> None:
    titles(tmp_path, ONE.replace("#works", "#one"))
    with (tmp_path / "references.bib").open("a", encoding="utf-8") as file:
        file.write(second)
    assert ("R012" in [finding.code for finding in check(tmp_path).findings]) == told


def test_a_heading_that_stands_over_nothing_elsewhere_stays(tmp_path: Path) -> None:
    found = titles(tmp_path, f"{ONE}\n## Works\n", "# Two\n\nText.\n")
    assert found == ["chapter: One", "chapter: Works", "chapter: Two", "bibliography: References"]
