"""What `import glossator` gives: the same as the command line, as functions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from glossator.checking import Checked
from glossator.formats import Progress
from glossator.workshop import OUT, Built, Workshop, silent


def open_manuscript(
    folder: str | os.PathLike[str], *, out: str | os.PathLike[str] = OUT, tell: Progress = silent
) -> Workshop:
    """The workshop of the manuscript in a folder: each stage is made once, when it is asked for.

    out: where outputs go. tell: is called with a few words before each stage.
    """
    return Workshop(Path(folder), Path(out), tell)


def check(
    folder: str | os.PathLike[str], *, profile: str = "full", tell: Progress = silent
) -> Checked:
    """All that is wrong with a manuscript, and its edition if nothing stops it; writes nothing.

    Raises UsageError for a folder or profile that is not there, ToolMissing without pandoc.
    """
    return open_manuscript(folder, tell=tell).check(profile)


def build(
    folder: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] = OUT,
    formats: Sequence[str] = (),
    profile: str = "full",
    tell: Progress = silent,
) -> Built:
    """Make an edition in these formats (none: EPUB, PDF, HTML) and write them into `out`.

    After errors nothing is written; an error of one format alone stops that format. Raises
    GlossatorError when a tool is missing, the profile is not there, or a layout fails.
    """
    return open_manuscript(folder, out=out, tell=tell).commission(profile).build(formats)
