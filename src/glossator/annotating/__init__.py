"""Annotating where one reads: notes on selected words, written into the layers' files."""

from glossator.annotating.annotator import Annotator
from glossator.annotating.changes import Change, Refused, Said, Selection
from glossator.annotating.undoing import undo

__all__ = ["Annotator", "Change", "Refused", "Said", "Selection", "undo"]
