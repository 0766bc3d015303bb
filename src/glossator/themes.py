"""The themes: style sheets and scripts in `styles/`, in the package or in the checkout."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from glossator.errors import ToolMissing


@cache
def styles_folder() -> Path:
    """The folder of the themes. Raises ToolMissing when the installation lacks it."""
    here = Path(__file__).resolve().parent
    for folder in (here / "styles", here.parents[1] / "styles"):
        if folder.is_dir():
            return folder
    raise ToolMissing("the themes are not installed", "install Glossator again, with its styles")


def style(name: str) -> str:
    """The text of one file of the themes, e.g. `print/book.css`."""
    return (styles_folder() / name).read_text(encoding="utf-8")


@cache
def cover_template() -> Mapping[str, Any]:
    """Measures and palettes of the cover that is drawn."""
    return tomllib.loads(style("epub/cover.toml"))


def themes_folder() -> Path:
    """The folder that holds a folder for each theme. Raises ToolMissing."""
    return styles_folder() / "themes"


@cache
def theme_names() -> tuple[str, ...]:
    """The themes that come with Glossator; “classic” is the common design as it is."""
    return ("classic", *sorted(one.name for one in themes_folder().iterdir() if one.is_dir()))
