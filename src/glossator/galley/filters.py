"""Our filters for pandoc, and by what in a text each is needed.

A filter visits every element of all files, which takes pandoc longer than to read them: so only
those run that could find something. A pattern may find too much, and never too little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

# What may stand before a block on its line: quotation, list, table, definition, opening of a note.
_BEFORE: Final = r"^(?:[\s>|:~*+-]|\[\^[^\]\n]*\]:)*"
_KINDS: Final = "fig|tbl|tab|eq|sec|lst|thm|lem|cor|prp|cnj|def|exm|exr|app"
_EAST_ASIAN: Final = (
    "\u2e80-\u303f\u3040-\u30ff\u31c0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
    "\U00020000-\U0003ffff"
)
# Two of them, or a sign by its number, with the end of a line between them and no empty line.
_ONE: Final = rf"(?:[{_EAST_ASIAN}]|&#)"
_OTHERS: Final = rf"(?:[^{_EAST_ASIAN}&\n]|&(?!#))*"
_OVER_LINES: Final = rf"{_ONE}{_OTHERS}(?:\n(?![ \t\r]*\n){_OTHERS})+{_ONE}"
_NUMBER: Final = r"(?:\d+|#|@[\w-]*|[A-Za-z]|[ivxlcdmIVXLCDM]+)"
_LIST: Final = rf"{_BEFORE}\(?{_NUMBER}[.)](?:\s|$)"

# In the order in which they run.
_FILTERS: Final = tuple(
    (name, re.compile(pattern, re.MULTILINE))
    for name, pattern in (
        ("definitions.lua", r"^[\s>]*[:~]"),
        ("chemistry.lua", r"\\cee?\s*\{"),
        ("tex.lua", r"\\|\{=|\{\{<"),
        (
            "formulas.lua",
            r"\\(?:rm|bf|it|sf|tt|cal|frak|scr|tiny|scriptsize|footnotesize|small|normalsize|[lL]arge"
            r"|over|root|buildrel|tag|label|textcircled|[fh]box|href|hskip|kern|cline|hdashline|(?:top|mid|bottom)rule)(?![A-Za-z])|\{d?r?cases"
            r"|\\(?:text|mbox)\s*\{[^{}\n]*\$|\\\\\s*\$\$",
        ),
        ("lists.lua", rf"{_LIST}|\\item"),
        ("boxes.lua", r"\[[ xX]\]|[☐☒]|&#|callout|box-title|\[!\w+\]"),
        ("figures.lua", rf"{_BEFORE}!\[[^\n]*(?:\[\^|\^\[)"),
        (
            "crossrefs.lua",
            rf"(?i:@\{{?(?:{_KINDS})[:-])|\{{#(?:eq|lst)[:-]|@ref\(|\b(?:fig|tbl)[:-]|\\\w*(?:cite|ref)",
        ),
        ("breaks.lua", _OVER_LINES),
    )
)
_CITED: Final = re.compile(r"@|\\\w*cite")
_TEX_NOTE: Final = re.compile(r"\\\w*(?:note(?!size|rule)|thanks)")
CITING: Final = "citing.lua"  # in place of citeproc, in a style that writes citations as notes
AFTER: Final = "notes.lua"  # when citations have become text, or notes


def needed(texts: Sequence[str], *, references: bool) -> list[str]:
    """The names of the filters that these texts need before citations are set, in their order.

    Without `references`, whatever looks like a citation is told to be words, by a filter.
    """
    names = [name for name, pattern in _FILTERS if any(map(pattern.search, texts))]
    if not references and "crossrefs.lua" not in names and any(map(_CITED.search, texts)):
        names.append("crossrefs.lua")
        order = [name for name, _ in _FILTERS]
        names.sort(key=order.index)
    return names


def path_of(name: str) -> Path:
    """Where a filter lies."""
    return Path(__file__).with_name(name)


def counts_through(texts: Sequence[str]) -> bool:
    """Whether there may be notes of TeX, which pandoc counts through all files of a run."""
    return any(map(_TEX_NOTE.search, texts))


def tied(texts: Sequence[str], *, references: bool, notes: bool) -> list[int]:
    """Those of a manuscript's texts, by number, that must be read in one run.

    What a citation looks like depends on all that are cited (`references`), in a style that writes
    them as notes (`notes`) on the words beside them as well; notes of TeX are counted through.
    """
    if references and notes:
        return list(range(len(texts)))
    of_tex = counts_through(texts)
    found = [
        number
        for number, text in enumerate(texts)
        if (references and _CITED.search(text)) or (of_tex and "\\" in text)
    ]
    return found or ([0] if references and texts else [])  # so that they are read at all
