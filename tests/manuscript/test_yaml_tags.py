"""Tags of YAML: a value that asks for something which is not done is no value."""

from pathlib import Path

import pytest

from glossator.pipeline import check


def write(folder: Path, title: str, text: str) -> Path:
    (folder / "edition.yaml").write_text(f"title: {title}\ntext: [one.md]\n")
    (folder / "one.md").write_text(text)
    return folder


@pytest.mark.parametrize("tag", ["!include", "!!binary", "!!python/object:os.system", "!env"])
def test_a_tag_that_is_not_understood_is_told(tmp_path: Path, tag: str) -> None:
    checked = check(write(tmp_path, f"{tag} title.txt", "# One\n\nWords.\n"))
    (told,) = checked.findings
    assert (told.code, told.place.line) == ("E002", 1)
    assert f"“{tag}”" in told.message


@pytest.mark.parametrize("value", ["!!str 1984", "! 1984", "1984"])
def test_a_tag_that_says_what_a_value_is_may_stand(tmp_path: Path, value: str) -> None:
    checked = check(write(tmp_path, value, "# One\n\nWords.\n"))
    assert checked.edition is not None
    assert checked.edition.metadata.title == "1984"


def test_front_matter_of_another_program_keeps_its_tags_to_itself(tmp_path: Path) -> None:
    text = "---\ntitle: One\nparams: !expr Sys.Date()\n---\n\nWords.\n"
    checked = check(write(tmp_path, "A", text))
    assert {told.code for told in checked.findings} == {"S002", "S010"}
    assert checked.edition is not None
    assert checked.edition.divisions[-1].title == "One"
