"""The command line: the only place that prints and exits."""

from glossator.cli.main import main

__all__ = ["main"]
