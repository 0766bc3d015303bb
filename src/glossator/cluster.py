"""A cluster of machines, by Dask: where tasks go that are functions of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from glossator.errors import GlossatorError, ToolMissing


@dataclass(frozen=True, slots=True)
class Cluster:
    """Takes tasks; `killed` is raised for one whose workers have gone, three of them."""

    pool: Executor
    killed: type[Exception]


@contextmanager
def cluster_at(address: str) -> Iterator[Cluster]:
    """The cluster with a scheduler at this address. Raises ToolMissing and GlossatorError."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise ToolMissing("Dask is not installed", "pip install 'glossator[cluster]'") from None
    try:
        client = distributed.Client(address, timeout=20, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise GlossatorError(f"there is no Dask scheduler at {address}: {fault}") from None
    with client, client.get_executor(pure=False) as pool:
        yield Cluster(pool, distributed.KilledWorker)
