"""One line of a layer's file or a glossary changed: it is told, or every word stands.

A usual run tries some of every file's changes, of all kinds; `make test-hostile` each of them.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

import glossator.galley.converting
from cases_format import OnePandoc
from glossator.diagnostics import has_errors
from glossator.manuscript import read_manuscript
from glossator.model import Edition
from glossator.pipeline import check
from glossator.prose import parse, text_of
from places import ROOT, TESTS
from shared import ALL

FOLDERS = [
    ROOT / "examples/bridge",
    *sorted(path for path in (TESTS / "manuscripts").iterdir() if path.is_dir()),
    *sorted(path for path in (TESTS / "checks").iterdir() if path.is_dir()),
]
STEP = 1 if ALL else 29  # changes from one that is tried to the next: no multiple of a line's


def files_beside(folder: Path) -> list[Path]:
    manuscript, _ = read_manuscript(folder)
    if manuscript is None:
        return []
    beside = [layer.source for layer in manuscript.layers]
    beside += [manuscript.glossary] if manuscript.glossary else []
    return [folder / source.path for source in beside]


def mutations(text: str) -> Iterator[tuple[str, str]]:
    """Name and text of every single-line mutation."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        before, behind = lines[:at], lines[at + 1 :]
        yield f"{at + 1} deleted", "\n".join([*before, *behind])
        yield f"{at + 1} doubled", "\n".join([*before, line, line, *behind])
        if line.strip():
            yield f"{at + 1} indented", "\n".join([*before, "    " + line, *behind])
            yield f"{at + 1} indented by two", "\n".join([*before, "  " + line, *behind])
        for match in re.finditer(r"[\])}\"]", line):
            cut = line[: match.start()] + line[match.end() :]
            yield f"{at + 1} without {match[0]} {match.start()}", "\n".join([*before, cut, *behind])


def plain_words(text: str) -> Counter[str]:
    """The words of a source as a person would count them, whatever is in braces left out."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"\{[^{}]*\}|\]\([^()]*\)|\[\^[^\]]*\]:?|\[[^\[\]]*@[^\]]*\]|@[\w:-]+", "]", text)
    return Counter(re.findall(r"[^\W_]+", re.sub(r"[\[\]*\\]", "", text)))


def said_words(edition: Edition, path: str) -> Counter[str]:
    """The words of the edition that come from one file."""
    parts = []
    lemmas = {}
    for note in edition.notes.values():
        if note.place.file == path:
            parts.append(text_of(parse(note.body)))
            lemmas[note.place.line] = note.lemma
    for entry in edition.entries.values():
        if entry.place.file == path:
            parts += [entry.headword, text_of(parse(entry.body))]
    return Counter(re.findall(r"[^\W_]+", " ".join([*parts, *lemmas.values()])))


def misplaced(edition: Edition, path: str, text: str) -> list[str]:
    """Notes whose first words do not stand right below their own lemma in the source."""
    lines = text.split("\n")
    found = []
    for note in edition.notes.values():
        if note.place.file != path or not note.place.line or not note.lemma:
            continue
        letters = re.sub(r"[\W_]+", "", text_of(parse(note.body)))[:20]
        below = re.sub(r"[\W_]+", "", re.sub(r"\{[^}]*\}", "", " ".join(lines[note.place.line :])))
        if note.key and not below.startswith(letters) and letters not in below:
            found.append(note.id)
    return found


@pytest.mark.slow
def test_every_single_line_mutation_is_told_or_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, Path, str, str]] = []
    for folder in FOLDERS:
        for file in files_beside(folder):
            path = file.relative_to(folder).as_posix()
            whole = file.read_text(encoding="utf-8")
            for name, text in (("as it is", whole), *islice(mutations(whole), None, None, STEP)):
                copy = tmp_path / str(len(made))
                shutil.copytree(folder, copy)
                (copy / path).write_text(text, encoding="utf-8")
                made.append((f"{folder.name}/{path}: {name}", copy, path, text))
    assert len(made) > (1200 if ALL else 70)
    read = [read_manuscript(copy)[0] for _, copy, _, _ in made]
    one = OnePandoc([manuscript for manuscript in read if manuscript is not None])
    monkeypatch.setattr(glossator.galley.converting, "convert", one.convert)
    silent = []
    noise: Counter[str] = Counter()
    made_up: list[str] = []  # notes that hold words which the edition has made
    for name, copy, path, text in made:
        checked = check(copy)
        if name.endswith("as it is"):
            noise, made_up = Counter(), []
        if checked.edition is not None and name.endswith("as it is"):
            # words that this simple count takes for others than they are
            noise = plain_words(text) - said_words(checked.edition, path)
            made_up = misplaced(checked.edition, path, text)
        if checked.edition is None or any(f.place.file == path for f in checked.findings):
            assert checked.findings
            continue
        headings = Counter(re.findall(r"[^\W_]+", " ".join(re.findall(r"^#+ .*$", text, re.M))))
        lost = plain_words(text) - said_words(checked.edition, path) - headings
        lost -= noise
        found = misplaced(checked.edition, path, text)
        moved = [note for note in found if re.sub(r"-\d+$", "", note) not in made_up]
        if lost or moved:
            silent.append((name, dict(lost), moved))
        assert not has_errors(checked.findings)
    assert not silent, "\n".join(map(str, silent))
