"""What was set of a file comes out of the store as it went in, and so does its account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from glossator.galley import Galley, setting
from glossator.manuscript import read_manuscript
from glossator.store import Store
from places import ROOT, TESTS

MANY = [TESTS / "checks" / code for code in ("S009", "N010", "S012", "R001", "G005", "S007")]


def told(thing: Any) -> Any:
    """A galley, or a part of it, with its trees as text, and with what they stand in."""
    if etree.iselement(thing):
        return etree.tostring(thing), etree.tostring(thing.getroottree())
    if isinstance(thing, (list, tuple)):
        return [told(one) for one in thing]
    if hasattr(thing, "__dataclass_fields__"):
        return {field.name: told(getattr(thing, field.name)) for field in fields(thing)}
    return thing


def never(*_: Any) -> Any:
    raise AssertionError("made again")


def both(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, ...]]:
    manuscript, _ = read_manuscript(folder)
    assert manuscript is not None
    yield setting.set_galley(manuscript, store)
    for name in ("account_of", "set_file"):
        monkeypatch.setattr(setting, name, never)
    yield setting.set_galley(manuscript, store)


@pytest.mark.parametrize("folder", [*MANY, ROOT / "examples/bridge"], ids=lambda one: one.name)
def test_a_galley_is_kept_whole_with_all_that_was_found(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (galley, findings), (again, same) = both(folder, Store(tmp_path, "seal"), monkeypatch)
    assert isinstance(galley, Galley)
    assert told(again) == told(galley)
    assert same == findings


def test_works_of_the_bibliography_are_kept_with_what_they_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "manuscript"
    (folder / "text").mkdir(parents=True)
    yaml = "title: Works\ntext: [text/one.md]\nreferences: works.bib\n"
    (folder / "edition.yaml").write_text(yaml, encoding="utf-8")
    work = "@book{hobbes, title = {Leviathan}, author = {Hobbes, Thomas}, year = {1651}}\n"
    (folder / "works.bib").write_text(work, encoding="utf-8")
    (folder / "text/one.md").write_text("# One\n\nSo he says [@hobbes].\n", encoding="utf-8")
    (galley, _), (again, _) = both(folder, Store(tmp_path / "store", "seal"), monkeypatch)
    assert [one.key for one in galley.references] == ["hobbes"]
    assert told(again) == told(galley)
