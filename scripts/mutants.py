"""Mutants: small faults put into the source at random, to see whether a test notices each.

    make mutants                 100 of them in edition/, press/ and proof/
    .venv/bin/python scripts/mutants.py --count 20 --seed 7 src/glossator/edition

Works on a copy of the checkout. First the quick tests run once under coverage, so that each mutant
is shown only to the tests that run its line; one that these let pass, or that none of them reaches
(a layout runs in a process of its own), is shown to the tests of its module, slow ones too, and to
those of whole books. Survivors are printed as a difference, to be looked at: either a test is
missing, or the fault is none.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random  # the choice of mutants, by a seed
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PLACES: Final = ("src/glossator/edition", "src/glossator/press", "src/glossator/proof")
QUICK: Final = "not judges and not slow"
SECONDS: Final = 400.0  # for one mutant before one set of tests
MOST: Final = 25  # tests that run a line, of which there may be hundreds
# whole books, in all formats
_WHOLE: Final = (
    "tests/proof/test_proof.py",  # a book judged by EPUBCheck and veraPDF
    "tests/test_everything.py",
    "tests/edition/test_apparatus.py",
)
_ASIDE: Final = ("test_stress", "test_overrides")  # takes minutes; is of sources
_COMPARE: Final = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_REASONED: Final = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.FloorDiv: "*", ast.Div: "*"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: the file, the line, the whole source with it, and what was done."""

    file: Path
    line: int
    source: str
    what: str


class Faults(ast.NodeVisitor):
    """All faults that can be put into one source: (start, end, new text, what)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.splitlines(keepends=True)
        self.found: list[tuple[int, int, str, str, int]] = []
        self._in_function = 0
        self.visit(ast.parse(source))

    def _at(self, line: int, column: int) -> int:
        before = sum(len(text) for text in self.lines[: line - 1])
        return before + len(self.lines[line - 1].encode()[:column].decode())

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        return (
            self._at(node.lineno, node.col_offset),
            self._at(node.end_lineno or 0, node.end_col_offset or 0),
        )

    def _replace(self, node: ast.expr | ast.stmt, new: str, what: str) -> None:
        if self._in_function:
            self.found.append((*self._span(node), new, what, node.lineno))

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self.source[start:end]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._in_function += 1
        for child in node.body:
            self.visit(child)
        self._in_function -= 1

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) == 1:
            other = _COMPARE[type(node.ops[0])]
            new = f"{self._text(node.left)} {other} {self._text(node.comparators[0])}"
            self._replace(node, new, f"{ast.unparse(node)} → {other}")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        word = " or " if isinstance(node.op, ast.And) else " and "
        new = word.join(f"({self._text(value)})" for value in node.values)
        self._replace(node, new, f"{ast.unparse(node)} →{word}")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if (other := _REASONED.get(type(node.op))) and not _is_text(node):
            new = f"{self._text(node.left)} {other} {self._text(node.right)}"
            self._replace(node, new, f"{ast.unparse(node)} → {other}")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._replace(
                node, f"bool({self._text(node.operand)})", f"{ast.unparse(node)} → no not"
            )
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        self._replace(
            node.test, f"not ({self._text(node.test)})", f"if not {ast.unparse(node.test)}"
        )
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._replace(
            node.test, f"not ({self._text(node.test)})", f"… if not {ast.unparse(node.test)}"
        )
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and ast.unparse(node.value) not in ("None", "()", "''"):
            self._replace(node.value, "None", f"return {ast.unparse(node.value)} → None")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._replace(node, "pass", f"{ast.unparse(node)} left out")
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._replace(node, str(not node.value), f"{node.value} → {not node.value}")
        elif isinstance(node.value, int):
            self._replace(node, str(node.value + 1), f"{node.value} → {node.value + 1}")
        elif isinstance(node.value, str) and node.value:
            self._replace(node, '"XX"', f"{node.value!r} → 'XX'")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Words for people: none of our business."""

    def visit_Raise(self, node: ast.Raise) -> None:
        """The same."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(side, ast.Constant | ast.JoinedStr) and not _is_number(side)
               for side in (node.left, node.right))  # fmt: skip


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def mutants(root: Path, places: list[str]) -> Iterator[Mutant]:
    """All mutants of the modules under these places that are still Python."""
    for file in sorted(f for place in places for f in (root / place).rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        for start, end, new, what, line in Faults(source).found:
            changed = source[:start] + new + source[end:]
            try:
                compile(changed, str(file), "exec")
            except SyntaxError:
                continue
            yield Mutant(file.relative_to(root), line, changed, what)


class Trial:
    """A copy of the checkout in which mutants are shown to tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: dict[str, dict[int, list[str]]] = {}
        self.said = ""  # by pytest, at last
        self.broken: list[str] = []  # tests that fail as it is, and so tell nothing

    def pytest(
        self,
        *arguments: str,
        under: tuple[str, ...] = (),
        limit: float = SECONDS,
        late: bool = False,
    ) -> bool:
        """Whether these tests pass; `late` is what is said when time is up."""
        command = [sys.executable, *under, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        environment = os.environ | {"PYTHONPATH": str(self.root / "src")}
        try:
            done = subprocess.run(
                [*command, *(f"--deselect={name}" for name in self.broken), *arguments],
                cwd=self.root, env=environment, timeout=limit, capture_output=True, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return late
        self.said = done.stdout.decode(errors="replace")
        return done.returncode == 0

    def look(self) -> None:
        """Find out which quick tests run which lines. Raises SystemExit when they do not run."""
        settings = self.root / ".coveragerc"
        settings.write_text("[run]\ndynamic_context = test_function\nsource = src/glossator\n")
        self.pytest(
            "-m", QUICK, "--maxfail=0", "tests", under=("-m", "coverage", "run"), limit=3600
        )
        self.broken = re.findall(r"^FAILED (\S+::\S+)", self.said, re.MULTILINE)
        if " passed" not in self.said:
            raise SystemExit(f"{self.said[-2000:]}\nthe quick tests do not run")
        print(f"before any mutant: {self.said.strip().splitlines()[-1]}", *self.broken, flush=True)
        told = self.root / "lines.json"
        subprocess.run(
            [sys.executable, "-m", "coverage", "json", "-q", "--show-contexts", "-o", str(told)],
            cwd=self.root, check=True,
        )  # fmt: skip
        for name, said in json.loads(told.read_text())["files"].items():
            self.seen[name] = {
                int(line): [one for one in tests if one] for line, tests in said["contexts"].items()
            }

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The quick tests that run the mutant's line, as pytest names them, each file's first."""
        contexts = self.seen.get(str(mutant.file), {}).get(mutant.line, [])
        files = {
            file.stem: file.relative_to(self.root) for file in self.root.glob("tests/**/test_*.py")
        }
        parts = (context.partition(".") for context in contexts)
        return [f"{files[m]}::{test.replace('.', '::')}" for m, _, test in parts if m in files][
            :MOST
        ]

    def near(self, mutant: Mutant) -> list[str]:
        """The files of tests that speak of the mutant's module, in the folder that mirrors its own
        or around it; then the others of the nearest folder.
        """
        folder = self.root / "tests" / mutant.file.relative_to("src/glossator").parent
        around = [folder, *folder.parents][: len(mutant.file.parts) - 2]
        files = [file for one in around for file in sorted(one.glob("test_*.py"))]
        stem = mutant.file.stem
        about = [f for f in files if stem in f.stem or stem in f.read_text(encoding="utf-8")]
        nearest = [file for file in files if file.parent == files[0].parent]
        chosen = dict.fromkeys(f for f in (*about, *nearest) if f.stem not in _ASIDE)
        return [str(file.relative_to(self.root)) for file in chosen]

    def caught(self, mutant: Mutant) -> bool:
        """Whether some test fails with the mutant in the source."""
        file = self.root / mutant.file
        before = file.read_text(encoding="utf-8")
        file.write_text(mutant.source, encoding="utf-8")
        try:
            quick = self.tests_of(mutant)
            if quick and not self.pytest(*quick):
                return True
            around = dict.fromkeys((*self.near(mutant), *_WHOLE))
            return not self.pytest("-m", "not judges", *around, late=True)
        finally:
            file.write_text(before, encoding="utf-8")


def difference(root: Path, mutant: Mutant) -> str:
    """The mutant as a difference."""
    before = (root / mutant.file).read_text(encoding="utf-8").splitlines(keepends=True)
    after = mutant.source.splitlines(keepends=True)
    return "".join(difflib.unified_diff(before, after, str(mutant.file), mutant.what, n=2))


def main() -> int:
    """Tries the mutants; 1 if fewer than four of five are caught."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("places", nargs="*", default=list(PLACES))
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glossator-mutants-") as folder:
        root = Path(folder) / "checkout"
        ignored = shutil.ignore_patterns(".git", ".venv", "node_modules", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, root, ignore=ignored)
        every = list(mutants(root, options.places))
        chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
        trial = Trial(root)
        trial.look()
        survivors = []
        for number, mutant in enumerate(chosen, 1):
            began = time.monotonic()
            caught = trial.caught(mutant)
            said = "caught" if caught else "SURVIVES"
            seconds = time.monotonic() - began
            where = f"{mutant.file}:{mutant.line}"
            print(f"{number:3} {said:8} {seconds:5.0f} s {where} {mutant.what[:60]}")
            sys.stdout.flush()
            if not caught:
                survivors.append(mutant)
        for mutant in survivors:
            print(f"\n{difference(root, mutant)}")
        print(
            f"\n{len(chosen) - len(survivors)} of {len(chosen)} caught (of {len(every)} possible)"
        )
    return 0 if len(survivors) * 5 <= len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
