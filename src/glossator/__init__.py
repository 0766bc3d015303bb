"""Glossator: annotated editions in EPUB, PDF and HTML from one Markdown manuscript.

As a library: `check`, `build` and `open_manuscript`, see docs/library.md. Nothing is loaded before
it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from glossator.version import __version__

if TYPE_CHECKING:
    from glossator.checking import Checked
    from glossator.diagnostics import Diagnostic
    from glossator.errors import GlossatorError
    from glossator.library import build, check, open_manuscript
    from glossator.model import Edition
    from glossator.workshop import Built, Workshop

__all__ = [
    "Built",
    "Checked",
    "Diagnostic",
    "Edition",
    "GlossatorError",
    "Workshop",
    "__version__",
    "build",
    "check",
    "open_manuscript",
]

_HOMES: Final = {
    "Built": "workshop",
    "Checked": "checking",
    "Diagnostic": "diagnostics",
    "Edition": "model",
    "GlossatorError": "errors",
    "Workshop": "workshop",
    "build": "library",
    "check": "library",
    "open_manuscript": "library",
}


def __getattr__(name: str) -> Any:
    """What the library offers, from the module that has it (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
