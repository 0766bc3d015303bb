"""Watches the memory of every test here, and says at the end what the most was."""

from collections.abc import Iterator

import pytest

from hostile.memory import Watched

MOST: dict[str, int] = {}


@pytest.fixture(autouse=True)
def within_memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """All processes together hold no more than 2 GiB."""
    watched = Watched()
    yield
    watched.close()
    MOST[request.node.name] = watched.most
    assert watched.most <= 2 * 2**30, f"{watched.most / 2**20:.0f} MiB"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each test."""
    for name, most in MOST.items():
        terminalreporter.write_line(f"{name}: {most / 2**20:.0f} MiB in all processes together")
