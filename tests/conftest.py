"""Options of the test run, and what is made once in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossator.pipeline import Request, build
from glossator.press.pdf import Printed, print_pdf
from glossator.press.pdf.engine import sheets
from glossator.workshop import Built
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


@pytest.fixture(scope="session", autouse=True)
def _laid_out_here() -> Iterator[None]:
    """Layouts in the tests' own process, where the libraries and faces are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "current_process", _Laying)
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Quick tests lay out here; those marked `children` are about processes, and slow ones print as
    the program does, unless it is measured which lines they run (`scripts/touching.py`).
    """
    told = {mark.name for mark in item.iter_markers()}
    slow = "slow" in told and not os.environ.get("TOUCHING")
    _Laying.daemon = not slow and "children" not in told


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of a whole book is slow without saying so itself."""
    for item in items:
        if BOOKS & set(getattr(item, "fixturenames", ())):
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
