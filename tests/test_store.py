"""The store gives back what was put into it, or nothing; and a build takes from it what it can."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from glossator.pipeline import Request, build
from glossator.press.pdf import Printed, print_pdf
from glossator.press.pdf.binding.gather import Bound, _Gathering
from glossator.press.pdf.binding.joined import Joined
from glossator.press.pdf.engine.sheets import Layouter, Run
from glossator.store import Store
from places import TESTS
from sample_edition import sample_edition


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_there_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path, "seal")
    key = store.key("sheet", [b"one", b"two"])
    assert store.get(key) is None
    store.put(key, b"content")
    assert Store(tmp_path, "seal").get(key) == b"content"


def test_a_key_tells_kind_seal_and_parts_apart(tmp_path: Path) -> None:
    store = Store(tmp_path, "seal")
    keys = {
        store.key("sheet", [b"ab", b"c"]),
        store.key("sheet", [b"a", b"bc"]),
        store.key("sheet", [b"abc"]),
        store.key("galley", [b"abc"]),
        Store(tmp_path, "other").key("sheet", [b"abc"]),
    }
    assert len(keys) == 5


@pytest.mark.parametrize("spoil", [lambda said: said[:-1], lambda said: said + b"x", lambda _: b""])
def test_an_entry_that_is_not_whole_is_not_there(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    store = Store(tmp_path, "seal")
    key = store.key("sheet", [b"one"])
    store.put(key, b"content")
    (entry,) = entries(tmp_path)
    entry.write_bytes(spoil(entry.read_bytes()))
    assert store.get(key) is None
    store.put(key, b"content")
    assert store.get(key) == b"content"


def test_what_was_used_longest_ago_is_thrown_away(tmp_path: Path) -> None:
    store = Store(tmp_path, "seal", limit=2 * (100 + 32))
    keys = [store.key("sheet", [bytes([number])]) for number in range(3)]
    for age, key in enumerate(keys):
        store.put(key, bytes(100))
        os.utime(tmp_path / key[:2] / key[2:], (age, age))
    assert store.get(keys[0]) is not None  # used again
    store.tidy()
    assert [store.get(key) is not None for key in keys] == [True, False, True]


def test_a_store_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Store(tmp_path / "file" / "store", "seal")
    store.put(store.key("sheet", []), b"content")
    store.tidy()
    assert store.get(store.key("sheet", [])) is None


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the runs that a child was asked to lay out or measure."""
    asked: list[str] = []
    original = Layouter._result

    def result(self: Layouter, answer: object, run: Run, runs: Sequence[Run]) -> object:
        asked.append(run.name)
        return original(self, answer, run, runs)  # type: ignore[arg-type]

    monkeypatch.setattr(Layouter, "_result", result)
    return asked


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sheets that were written into a book anew."""
    made: list[str] = []
    original = _Gathering._made

    def make(self: _Gathering, bound: Bound, number: int, first: int) -> Joined:
        made.append(bound.sheet.name)
        return original(self, bound, number, first)

    monkeypatch.setattr(_Gathering, "_made", make)
    return made


@pytest.mark.slow
def test_only_what_changed_is_laid_out(
    tmp_path: Path, laid_out: list[str], joined: list[str]
) -> None:
    edition, store = sample_edition(), Store(tmp_path, "seal")

    def printed() -> Printed:
        laid_out.clear()
        joined.clear()
        return print_pdf(edition, store=store)

    fresh = printed()
    assert laid_out
    assert joined
    assert fresh == print_pdf(edition)
    assert printed() == fresh
    assert laid_out == joined == []
    division = next(d for d in edition.divisions if d.matter == "text")
    words = ((b, word) for b in division.blocks if b.tag == "p" for word in b.text.split())
    block, word = next((b, word) for b, word in words if division.body.count(word) == 1)
    changed = replace(
        division,
        body=division.body.replace(word, f"{word} more", 1),
        blocks=tuple(
            replace(b, text=b.text.replace(word, f"{word} more", 1)) if b is block else b
            for b in division.blocks
        ),
    )
    edition = replace(
        edition, divisions=tuple(changed if d is division else d for d in edition.divisions)
    )
    edited = printed()
    assert laid_out == joined == [division.id]
    assert edited.pdf == print_pdf(edition).pdf


def test_a_build_that_errors_stop_leaves_nothing_where_nothing_was(tmp_path: Path) -> None:
    out = tmp_path / "new/out"
    assert not build(Request(TESTS / "checks/N001", out)).ok
    assert not out.exists()
    out.mkdir(parents=True)
    (out / "a.txt").write_text("")
    assert not build(Request(TESTS / "checks/N001", out)).ok
    assert [path.name for path in out.iterdir()] == ["a.txt"]
    store = out / ".glossator/store"
    store.mkdir(parents=True)
    assert not build(Request(TESTS / "checks/N001", out)).ok
    assert list(store.glob("??/*")), "what an earlier build began goes on"
