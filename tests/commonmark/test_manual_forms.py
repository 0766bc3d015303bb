"""Every form of notes, tables and lists in pandoc's manual: no crash, no word lost anywhere."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from glossator.diagnostics import Severity
from plain_words import WORD, draft_of, in_print, lost, on_screens, plain

pytestmark = pytest.mark.slow

# Each kind begins with its name, and each form of it with %%%.
WRITTEN = (Path(__file__).parent / "manual-forms.md").read_text(encoding="utf-8")
KINDS = {
    part.partition("\n")[0]: part.partition("\n")[2].split("\n%%%\n")
    for part in WRITTEN.split("%%% ")[1:]
}


def lacking(wanted: Iterable[str], found: str) -> list[str]:
    """The words that stand nowhere in a text: plain texts have notes and captions elsewhere."""
    letters = "".join(WORD.findall(found))
    return [word for word in wanted if word not in letters]


@pytest.mark.parametrize(("kind", "count"), [("notes", 7), ("tables", 9), ("lists", 18)])
def test_no_word_of_any_form_is_lost(tmp_path: Path, kind: str, count: int) -> None:
    forms = KINDS[kind]
    assert len(forms) == count
    work = draft_of(tmp_path, enumerate(forms, start=1))
    assert [one for one in work.checked.findings if one.severity is Severity.ERROR] == []
    wanted = plain(tmp_path)
    assert len(wanted) == count
    assert all(len(words) > 1 for words in wanted.values())
    screens = [
        (lost if kind == "lists" else lacking, found) for found in on_screens(work, tmp_path)
    ]
    for look, found in [*screens, (lacking, in_print(work))]:
        if kind == "notes":  # a plain text has those of all files, numbered, behind the last
            words = [word for some in wanted.values() for word in some if not word.isdecimal()]
            assert lacking(words, " ".join(found.values())) == []
            continue
        missing = {n: look(words, found[n]) for n, words in wanted.items()}
        assert {n: words for n, words in missing.items() if words} == {}
