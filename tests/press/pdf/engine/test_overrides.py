"""The table of overrides is whole, and WeasyPrint is the one that they were written for."""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from glossator.press.pdf.engine.overrides import OVERRIDES, STAND_INS
from places import ROOT

PRESS = ROOT / "src/glossator/press/pdf"
PANGO = "weasyprint.text.ffi:"  # the system's library, which no package pins
SUMS = Path(__file__).with_name("weasyprint.sums")


def resolved(name: str) -> Any:
    """What “module:name” names. Raises AttributeError when it is gone."""
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


class Uses(ast.NodeVisitor):
    """What a module of ours takes from WeasyPrint, and what it replaces there."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}  # name in the module → “module:path” or “module:”
        self.taken: set[str] = set()
        self.replaced: set[str] = set()

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if (node.module or "").split(".")[0] != "weasyprint":
            return
        module = importlib.import_module(node.module or "")
        for alias in node.names:
            try:
                inner = isinstance(getattr(module, alias.name), ModuleType)
            except AttributeError:
                inner = True
            held = f"{node.module}.{alias.name}:" if inner else f"{node.module}:{alias.name}"
            self.known[alias.asname or alias.name] = held
            if not inner:
                self.taken.add(held)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.split(".")[0] == "weasyprint":
                self.known["weasyprint"] = "weasyprint:"

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if (name := self.name(node)) and not name.endswith(":"):
            (self.replaced if isinstance(node.ctx, ast.Store) else self.taken).add(name)
        self.generic_visit(node)

    def name(self, node: ast.expr) -> str:
        """The thing of WeasyPrint that an expression names, "" if it names none."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id, "")
        if not isinstance(node, ast.Attribute) or not (around := self.name(node.value)):
            return ""
        module, _, path = around.partition(":")
        if not path and isinstance(
            getattr(importlib.import_module(module), node.attr, None), ModuleType
        ):
            return f"{module}.{node.attr}:"
        return f"{module}:{path}.{node.attr}" if path else f"{module}:{node.attr}"


@cache
def uses() -> dict[str, Uses]:
    found = {}
    for file in sorted(PRESS.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found[file.stem] = Uses()
        found[file.stem].visit(tree)
    return found


def watched() -> Iterator[str]:
    """The functions of WeasyPrint on whose workings ours rest: in the table, or called."""
    for override in OVERRIDES:
        yield from (override.attribute, *override.rests_on)
    yield from STAND_INS
    for used in uses().values():
        ours = (name for name in used.taken if not name.startswith(PANGO))
        yield from (name for name in ours if inspect.isroutine(resolved(name)))


def source(name: str) -> str:
    thing = resolved(name)
    if inspect.isclass(thing):  # its methods are watched by themselves
        return ""
    try:
        return inspect.getsource(thing)
    except TypeError:  # written in C
        return ""


def sums() -> dict[str, str]:
    texts = {name: source(name) for name in watched()}
    return {
        name: hashlib.sha256(text.encode()).hexdigest()[:16]
        for name, text in sorted(texts.items())
        if text
    }


def test_every_override_is_in_the_table_and_where_it_says() -> None:
    made = {(name, stem) for stem, used in uses().items() for name in used.replaced}
    assert made == {(one.attribute, one.by.rpartition(".")[2]) for one in OVERRIDES}
    for one in OVERRIDES:
        assert one.reason
        assert all(address.startswith("https://github.com/Kozea/") for address in one.upstream)


def test_weasyprint_is_the_one_that_ours_was_written_for(pytestconfig: pytest.Config) -> None:
    """When it fails: read what has changed and what rests on it, then run this with --accept."""
    told = "".join(f"{name} {said}\n" for name, said in sums().items())
    if pytestconfig.getoption("accept"):
        SUMS.write_text(told, encoding="utf-8")
    known = dict(line.split() for line in SUMS.read_text(encoding="utf-8").splitlines())
    assert sums() == known
