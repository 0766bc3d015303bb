"""Mutants: small faults put into the source at random, to see whether a test notices each.

    make mutants                 100 of them in edition/, press/ and proof/
    .venv/bin/python scripts/mutants.py --count 20 --seed 7 src/glossator/edition

Works on a copy of the checkout. The tests run once under coverage (`touching`), which is kept in
build/mutants/ until source or tests change. A mutant is then shown to the tests that run its line:
those of its own module first, the quick ones before the slow ones, in three batches, up to the
first that fails. One that no test runs survives at once. Survivors are printed as a difference, to
be looked at: either a test is missing, or the fault is none.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import hashlib
import json
import os
import random  # the choice of mutants, by a seed
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest
from coverage import CoverageData

from touching import OF_FIXTURE

ROOT: Final = Path(__file__).parents[1]
PLACES: Final = ("src/glossator/edition", "src/glossator/press", "src/glossator/proof")
PORTIONS: Final = {"quick": "not slow", "slow": "slow"}  # of the tests, each measured by itself
BATCHES: Final = (5.0, 20.0, 60.0)  # CPU seconds of tests that one mutant is shown to, at most
SLOWER: Final = 20.0  # times that long, and a test waits for ever
# of other programs, of whole processes, of minutes; of sources that are not ours
ASIDE: Final = (
    "tests/galley/test_account_mutations.py",
    "tests/hostile",
    "tests/press/pdf/test_stress.py",
    "tests/press/pdf/engine/test_overrides.py",
)
_PYTEST: Final = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "touching")
_LIBRARIES: Final = "hypothesis lxml.html weasyprint pikepdf pymupdf fontTools.ttLib PIL.Image icu"
_LOADED: Final = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # which ours need not be told
_COMPARE: Final = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_REASONED: Final = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.FloorDiv: "*", ast.Div: "*"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: the file, the lines of its statement up to it, the whole source with it, and what
    was done.
    """

    file: Path
    lines: range
    source: str
    what: str


class Faults(ast.NodeVisitor):
    """All faults that can be put into one source: (start, end, new text, what)."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.splitlines(keepends=True)
        self.found: list[tuple[int, int, str, str, range]] = []
        self._in_function = 0
        self._statement = 0  # its first line
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
            lines = range(self._statement, node.lineno + 1)
            self.found.append((*self._span(node), new, what, lines))

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self.source[start:end]

    def visit(self, node: ast.AST) -> None:
        """Any node, and which statement it is of."""
        if isinstance(node, ast.stmt):
            self._statement = node.lineno
        super().visit(node)

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


def mutants(root: Path, places: list[str], seed: int) -> Iterator[Mutant]:
    """Mutants of the modules under these places that are still Python, in an order by chance."""
    files = sorted(file for place in places for file in (root / place).rglob("*.py"))
    sources = {file: file.read_text(encoding="utf-8") for file in files}
    every = [(file, fault) for file, text in sources.items() for fault in Faults(text).found]
    random.Random(seed).shuffle(every)
    for file, (start, end, new, what, lines) in every:
        changed = sources[file][:start] + new + sources[file][end:]
        try:
            compile(changed, str(file), "exec")
        except SyntaxError:
            continue
        yield Mutant(file.relative_to(root), lines, changed, what)


def state(root: Path) -> str:
    """A sum of all sources and tests."""
    files = sorted(file for place in ("src", "tests") for file in (root / place).rglob("*.py"))
    told = hashlib.sha256()
    for file in files:
        told.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return told.hexdigest()


class Trial:
    """A copy of the checkout in which mutants are shown to tests; what is kept lies in `kept`."""

    def __init__(self, root: Path, kept: Path) -> None:
        self.root, self.kept = root, kept
        self._second = 0

    def measure(self, name: str, marked: str) -> None:
        """Run a portion of the tests as they are: which lines each runs, and what it costs."""
        command = [
            sys.executable, "-m", "coverage", "run", f"--data-file={self.kept / name}",
            f"--source={','.join(PLACES)}", "-m", *_PYTEST, "tests",
            "-m", f"not judges and not alone and not children and {marked}",
            *(f"--ignore={file}" for file in ASIDE),
        ]  # fmt: skip
        ours = self._environment() | {"TOUCHING": str(self.kept / f"{name}.json")}
        subprocess.run(command, cwd=self.root, env=os.environ | ours, check=False)

    def _environment(self) -> dict[str, str]:
        paths = (str(self.root / place) for place in ("src", "scripts"))
        return {"PYTHONPATH": os.pathsep.join(paths)}

    def passes(self, tests: Sequence[str], limit: float) -> bool:
        """Whether these tests pass; those that take longer than the limit (seconds) do not.

        They run in a child of this process, which has the libraries loaded and nothing of ours.
        Raises SystemExit for a test that does not exist, and for a fault of pytest's.
        """
        with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile("w+") as said:
            child = os.fork()
            if child == 0:
                self._run(tests, said.fileno(), home)
            with open(os.pidfd_open(child)) as end:  # noqa: PTH123
                ended, _, _ = select.select([end], [], [], limit)
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)  # and what the tests have started
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            words = said.read()
            lost = code == pytest.ExitCode.USAGE_ERROR and "ERROR: not found" in words
            if lost or code == pytest.ExitCode.INTERNAL_ERROR:
                raise SystemExit(words)
            return bool(ended) and code == pytest.ExitCode.OK

    def _run(self, tests: Sequence[str], out: int, home: str) -> NoReturn:
        os.setsid()
        os.environ["TMPDIR"] = tempfile.tempdir = home  # what tests leave behind goes with it
        for stream in (1, 2):
            os.dup2(out, stream)
        os.chdir(self.root)
        os.environ |= self._environment() | {"PYTHONDONTWRITEBYTECODE": ""}
        sys.dont_write_bytecode = False
        sys.path[:0] = self._environment()["PYTHONPATH"].split(os.pathsep)
        code: int = pytest.ExitCode.INTERNAL_ERROR
        try:
            code = pytest.main([*_PYTEST[1:], "-x", *_LOADED, f"--rootdir={self.root}", *tests])
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)

    def look(self, again: bool) -> None:
        """Find out which tests run which lines, unless that is known of these very files."""
        of, now = self.kept / "of", state(self.root)
        if not again and of.exists() and of.read_text() == now:
            return
        if self.kept.exists():
            shutil.rmtree(self.kept)
        self.kept.mkdir(parents=True)
        for name, marked in PORTIONS.items():
            self.measure(name, marked)
        of.write_text(now)

    @cached_property
    def costs(self) -> dict[str, dict[str, Any]]:
        """Of each test and each shared fixture: its seconds; of a test, what it asks for."""
        told: dict[str, dict[str, Any]] = {}
        for name in PORTIONS:
            told |= json.loads((self.kept / f"{name}.json").read_text(encoding="utf-8"))
        return told

    @cached_property
    def seen(self) -> CoverageData:
        """Which tests run which lines."""
        whole = CoverageData(no_disk=True)
        for name in PORTIONS:
            portion = CoverageData(str(self.kept / name))
            portion.read()
            whole.update(portion)
        return whole

    @cached_property
    def asking(self) -> dict[str, list[str]]:
        """The tests that ask for each shared fixture."""
        found = defaultdict(list)
        for name, told in self.costs.items():
            for fixture in told.get("fixtures", ()):
                found[fixture].append(name)
        return found

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run the mutant's statement, as pytest names them: those of its own module
        and folder first; each file's quickest, then each file's next.
        """
        measured = [file for file in self.seen.measured_files() if file.endswith(str(mutant.file))]
        by_line = self.seen.contexts_by_lineno(measured[0]) if measured else {}
        contexts = {name for line in mutant.lines for name in by_line.get(line, ()) if name}
        named = {
            test
            for name in contexts
            for test in (self.asking[name] if name.startswith(OF_FIXTURE) else [name])
            if not self.costs[test]["failed"]
        }
        folder = "/".join(mutant.file.parts[2:-1])
        ranks: defaultdict[str, int] = defaultdict(int)
        ranked = []
        for test in sorted(named, key=lambda test: (self.costs[test]["seconds"], test)):
            file = test.partition("::")[0]
            ranks[file] += 1
            far = 0 if mutant.file.stem in file else 1 if f"tests/{folder}/" in file else 2
            ranked.append(((far, ranks[file]), test))
        return [test for _, test in sorted(ranked)]

    def batches(self, tests: list[str]) -> Iterator[tuple[list[str], float]]:
        """These tests in portions, with the seconds that each takes where nothing is wrong."""
        ready: set[str] = set()  # fixtures
        rest = iter(BATCHES)
        room, batch, spent, total = next(rest), list[str](), 0.0, 0.0
        for test in tests:
            told = self.costs[test]
            new = set(told["fixtures"]) - ready
            cost = told["seconds"] + sum(self.costs.get(one, {}).get("seconds", 0) for one in new)
            if total + cost > BATCHES[-1]:
                continue
            if batch and total + cost > room:
                yield batch, spent
                room = next((more for more in rest if more > total + cost), BATCHES[-1])
                ready, new, batch, spent = set(), set(told["fixtures"]), [], 0.0
            ready |= new
            batch.append(test)
            spent, total = spent + cost, total + cost
        if batch:
            yield batch, spent

    def caught(self, mutant: Mutant) -> tuple[bool, str]:
        """Whether some test fails with the mutant in the source, and how many were asked."""
        file = self.root / mutant.file
        before, times = file.read_text(encoding="utf-8"), file.stat()
        file.write_text(mutant.source, encoding="utf-8")
        self._second += 1  # Python tells a file from the one it has compiled by size and second
        os.utime(file, (self._second, self._second))
        tests, asked = self.tests_of(mutant), 0
        try:
            for batch, seconds in self.batches(tests):
                asked += len(batch)
                if not self.passes(batch, 60 + SLOWER * seconds):
                    return True, f"by up to {asked} of {len(tests)}"
            return False, f"{asked} of {len(tests)} asked" if tests else "no test runs it"
        finally:
            file.write_text(before, encoding="utf-8")
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


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
    parser.add_argument("--again", action="store_true", help="find out anew which tests run what")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="glossator-mutants-") as folder:
        root = Path(folder) / "checkout"
        ignored = shutil.ignore_patterns(
            ".git", ".venv", "node_modules", "__pycache__", ".*_cache", "mutants"
        )
        shutil.copytree(ROOT, root, ignore=ignored)
        chosen = list(islice(mutants(root, options.places, options.seed), options.count))
        trial = Trial(root, ROOT / "build" / "mutants")
        trial.look(options.again)
        for library in _LIBRARIES.split():
            import_module(library)
        survivors = []
        for number, mutant in enumerate(chosen, 1):
            began = time.monotonic()
            caught, told = trial.caught(mutant)
            said = "caught" if caught else "SURVIVES"
            where = f"{mutant.file}:{mutant.lines[-1]}"
            seconds = time.monotonic() - began
            print(f"{number:3} {said:8} {seconds:5.0f} s {where} {mutant.what[:60]} ({told})")
            sys.stdout.flush()
            if not caught:
                survivors.append(mutant)
        for mutant in survivors:
            print(f"\n{difference(root, mutant)}")
        print(f"\n{len(chosen) - len(survivors)} of {len(chosen)} caught")
    return 0 if len(survivors) * 5 <= len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
