"""Finds what print would lose for want of a font: characters, and emphasis.

Browsers and e-readers slant and thicken letters for which a font has no cut of its own. Print does
not: words set in a font of the manuscript's that comes without its italic look like all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.edition.draft import Draft
from glossator.edition.glyphs import missing_glyphs, printed
from glossator.families import Family
from glossator.manuscript import Manuscript
from glossator.manuscript.settings_reader import FILE
from glossator.prose import Element, emphasised, parse, text_of
from glossator.sharing import Choice, own_families
from glossator.typefaces import weights

_CUTS: Final = {"italic": ("em", "i", "cite", "var"), "bold": ("strong", "b")}
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class _Emphasis:
    """Words that are to be set in a cut (a key of _CUTS), and whether a heading holds them."""

    cut: str
    heading: bool
    words: str


def unprinted(manuscript: Manuscript, draft: Draft, choice: Choice) -> Iterator[Diagnostic]:
    """Findings S003 and S006 about characters, and E019 about cuts."""
    yield from missing_glyphs(printed(manuscript, draft), choice)
    if manuscript.fonts:
        yield from _missing_cuts(manuscript, tuple(_emphases(manuscript, draft)))


def _missing_cuts(manuscript: Manuscript, every: Sequence[_Emphasis]) -> Iterator[Diagnostic]:
    titles = [f for f in own_families(manuscript.fonts, "display") if not f.scripts]
    running = own_families(manuscript.fonts, "sans" if manuscript.theme.sans else "text")
    for family in titles:
        yield from _lacking(manuscript, family, [one for one in every if one.heading], display=True)
    for family in running:
        if not family.scripts:  # of other scripts, not all know an italic
            kept = [one for one in every if not (titles and one.heading)]
            yield from _lacking(manuscript, family, kept)


def _lacking(
    manuscript: Manuscript,
    family: Family,
    emphases: Sequence[_Emphasis],
    *,
    display: bool = False,
) -> Iterator[Diagnostic]:
    """A finding for each cut that these words ask for and the family has not."""
    bold = family.bold is not None or len(weights(family.face)) > 1
    having = {"italic": family.italic is not None, "bold": bold}
    path = family.face.file
    for cut, there in having.items():
        words = [one.words for one in emphases if one.cut == cut]
        if words and not there:
            toml = f"{manuscript.theme.name}/theme.toml"
            home = Place(toml, 1) if path.startswith(toml[:-10]) else Place(FILE, 1)
            place = manuscript.settings.places.get(path, home)
            more = f" and {len(words) - 1} more" if len(words) > 1 else ""
            message = (
                f"“{path}” has no {cut} beside it: print shows “{words[0]}”{more} like the rest"
            )
            said = "style: italic" if cut == "italic" else "weight: 700"
            use = ", use: display" if display else ""
            hint = f"name the file of its {cut} as well: {{file: fonts/{cut}.ttf{use}, {said}}}"
            yield diagnose("E019", place, message, hint)


def _emphases(manuscript: Manuscript, draft: Draft) -> Iterator[_Emphasis]:
    said = manuscript.settings
    for title in filter(None, (said.title, said.subtitle)):
        yield from _within(parse(f"<h1>{emphasised(title)}</h1>"))
    for tree in (
        *(text.tree for text in draft.texts),
        *(note.body for note in draft.notes),
        *(entry.body for entry in draft.entries),
        *(reference.tree for reference in draft.references),
    ):
        yield from _within(tree)


def _within(tree: Element) -> Iterator[_Emphasis]:
    for cut, tags in _CUTS.items():
        for one in tree.iter(*tags):
            words = " ".join(text_of(one).split())
            if words:
                heading = tree.tag in _HEADINGS or any(
                    above.tag in _HEADINGS for above in one.iterancestors()
                )
                yield _Emphasis(cut, heading, words if len(words) < 40 else f"{words[:39]}…")
