"""Which tests run which lines, and what each costs: a plugin of pytest, for `make mutants`.

    python -m coverage run -m pytest -p touching …

Each test is a context of coverage, and so is each fixture that many tests share: who asks for it
runs its lines. (No context reaches a child: the tests lay out in their own process.) What a module
keeps (`functools.cache`) is forgotten before each test: else only the first runs it.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import coverage
import pytest

OF_FIXTURE: Final = "fixture "
_TARGET: Final = "TOUCHING"  # names the file that is written at the end
_KEPT: Final = functools._lru_cache_wrapper
_told: dict[str, dict[str, Any]] = {}  # of each test and each fixture
_open = [""]  # contexts


def _cost() -> float:
    return sum(os.times()[:4])


def _forget() -> None:
    here = f"{Path.cwd()}{os.sep}"  # tests keep books as well
    ours = [
        m
        for m in list(sys.modules.values())
        if (getattr(m, "__file__", None) or "").startswith(here)
    ]
    for kept in {one for module in ours for one in vars(module).values() if isinstance(one, _KEPT)}:
        kept.cache_clear()


@contextmanager
def _context(name: str) -> Iterator[None]:
    """What is run belongs to this test or fixture, and so do the seconds, children included."""
    measured, around, began = coverage.Coverage.current(), _open[-1], _cost()
    _open.append(name)
    if measured:
        measured.switch_context(name)
    try:
        yield
    finally:
        _open.pop()
        if measured:
            measured.switch_context(around)
        spent = _cost() - began
        told = _told.setdefault(name, {})
        told["seconds"] = round(told.get("seconds", 0.0) + spent, 3)
        if around:
            outer = _told.setdefault(around, {})
            outer["seconds"] = round(outer.get("seconds", 0.0) - spent, 3)


def _key(fixture: Any) -> str:
    return f"{OF_FIXTURE}{fixture.baseid}::{fixture.argname}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Iterator[None]:
    """The test is the context, and its seconds are measured."""
    if os.environ.get(_TARGET):
        _forget()
    shared = [one for found in item._fixtureinfo.name2fixturedefs.values() for one in found]
    asked = [_key(one) for one in shared if one.scope != "function"]
    _told[item.nodeid] = {"fixtures": asked, "failed": False}
    with _context(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Iterator[Any]:
    """A fixture that is shared is a context of its own."""
    if fixturedef.scope == "function":
        return (yield)
    with _context(_key(fixturedef)):
        return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that fails as it is tells nothing of a mutant."""
    if report.failed:
        _told[report.nodeid]["failed"] = True


def pytest_sessionfinish() -> None:
    """Write what was measured."""
    if target := os.environ.get(_TARGET):
        Path(target).write_text(json.dumps(_told), encoding="utf-8")
