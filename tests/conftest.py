"""Options of the test run, and what is made once in it."""

import gc
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from glossator.pipeline import Request, build
from glossator.press.pdf import Printed, print_pdf
from glossator.press.pdf.engine import sheets
from glossator.proof import external
from glossator.workshop import Built
from judging import Bench
from places import ROOT, TESTS
from sample_edition import sample_edition
from shared import Shared


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what came out into tests/cases/*.md, then look at the difference with git",
    )


# Who asks for one of these waits for a whole book.
BOOKS = {"shipped", "everything", "apparatus"}


class _Laying:
    """Whether layouts are made in processes of their own, as the program makes them, or here."""

    daemon = True  # a process that may have no children
    apart = False  # whether a test is about processes


@pytest.fixture(scope="session", autouse=True)
def _laid_out_here() -> Iterator[None]:
    """Layouts in the tests' own process, where the libraries and faces are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "current_process", _Laying)
        yield


@pytest.fixture(scope="session", autouse=True)
def _bench() -> Iterator[None]:
    """A child in which the judges sit for all tests: Java starts once."""
    sit = external._sit

    def sits(jobs: list[dict[str, str]], time_limit: float) -> tuple[str, str]:
        return sit(jobs, time_limit) if _Laying.apart else bench.sit(jobs)

    with pytest.MonkeyPatch.context() as patch, Bench() as bench:
        patch.setattr(external, "_sit", sits)
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests lay out here. Those marked `children` are about processes, and whole books are printed
    as the program does, unless it is measured which lines they run (`scripts/touching.py`).
    """
    book = _asks_for_a_book(item) and not os.environ.get("TOUCHING")
    _Laying.apart = item.get_closest_marker("children") is not None
    _Laying.daemon = not book and not _Laying.apart


def _asks_for_a_book(item: pytest.Item) -> bool:
    return bool(BOOKS & set(getattr(item, "fixturenames", ())))


_EACH: Final = re.compile(r"^pytestmark\b.*", re.MULTILINE)  # what holds of all tests of a file


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file all of whose tests are left out is not read, nor what it imports."""
    parts = str(config.getoption("markexpr")).split(" and ")
    if collection_path.suffix != ".py" or not all(one.startswith("not ") for one in parts):
        return None
    each = "".join(_EACH.findall(collection_path.read_text(encoding="utf-8")))
    return any(f"mark.{one.removeprefix('not ')}" in each for one in parts) or None


def pytest_collection_finish() -> None:
    """What has been loaded stays: no collection of garbage looks at it, and there are fewer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of a whole book is slow without saying so itself."""
    for item in items:
        if _asks_for_a_book(item):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What all workers of this run see."""
    home = tmp_path_factory.getbasetemp()
    return Shared((home.parent if "PYTEST_XDIST_WORKER" in os.environ else home) / "shared")


@pytest.fixture(scope="session")
def sample_print(shared: Shared) -> Printed:
    """The sample edition as the print press gives it."""
    return shared.once("sample", lambda _: print_pdf(sample_edition()))


def _built(shared: Shared, name: str, manuscript: Path) -> Built:
    return shared.once(name, lambda folder: build(Request(manuscript, folder)))


@pytest.fixture(scope="session")
def shipped(shared: Shared) -> Built:
    """The shipped edition in the usual formats."""
    return _built(shared, "shipped", ROOT / "manuscript")


@pytest.fixture(scope="session")
def everything(shared: Shared) -> Built:
    """tests/manuscripts/everything in the usual formats."""
    return _built(shared, "everything", TESTS / "manuscripts" / "everything")


@pytest.fixture(scope="session")
def apparatus(shared: Shared) -> Built:
    """tests/manuscripts/apparatus in the usual formats."""
    return _built(shared, "apparatus", TESTS / "manuscripts" / "apparatus")
