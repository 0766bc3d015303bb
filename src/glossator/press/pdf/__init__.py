"""The PDF press: lays out runs of divisions with WeasyPrint, gathers them with pikepdf."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossator.press.pdf.engine.ready import make_ready
    from glossator.press.pdf.engine.sheets import Layouter
    from glossator.press.pdf.printing import Printed, print_pdf

__all__ = ["Layouter", "Printed", "make_ready", "print_pdf"]

# Loaded when they are asked for, so that the child processes can be made ready first.
_HOMES = {
    "Layouter": "engine.sheets",
    "Printed": "printing",
    "make_ready": "engine.ready",
    "print_pdf": "printing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
