"""Sources made ready for pandoc: what it would read otherwise than its writer means it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from glossator.galley.dialects import with_boxes, with_code, with_figures, with_shown
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.adjoining import BESIDE, PLAIN, with_gaps
from glossator.manuscript.angles import with_words
from glossator.manuscript.formulas import in_dollars
from glossator.manuscript.labels import mask
from glossator.manuscript.macros import opening, shared
from glossator.manuscript.verbatim import FORMULA, blanked
from glossator.store import Store, recalled
from glossator.words.marks import hold
from glossator.words.marks import seal as seal_marks

# In the name of an entry of the index \! is no step down; pandoc would take the backslash off.
_ENTRY: Final = re.compile(r"(?<=\bentry=\")[^\"\n]*")
# what pandoc takes for the sign of an item of an example list: “@ode. So he says.”
_OPENS: Final = re.compile(r"^((?:[\s>|:~*+-]|\[\^[^\]\n]*\]:)*)@([\w-]+)(?=[.)](?:\s|\Z))", re.M)


def given(
    manuscript: Manuscript, sources: Sequence[SourceFile], store: Store | None = None
) -> list[str]:
    """What pandoc is given of each source, but for what says which one it is."""
    masked = (source.scan.masked for source in manuscript.sources())
    macros = shared((manuscript.macros, *masked))
    citing = manuscript.references is not None
    texts = []
    for source in sources:
        known = opening(source.scan.masked, macros)
        plain, said = source in manuscript.texts, source.scan.prepared
        prepare = partial(_prepared, said, plain=plain, citing=citing)
        parts = [said.encode("utf-8", "surrogatepass"), f"{plain} {citing}".encode()]
        prepared = recalled(store, "prepared", parts, prepare).decode("utf-8", "surrogatepass")
        # the comment keeps the paragraph from being the term of a definition that opens a file
        texts.append(f"<!-- -->\n\n{known}\n\n{prepared}\n")
    return texts


def _prepared(text: str, *, plain: bool, citing: bool) -> bytes:
    """A source as pandoc is to read it; `plain` says that it is base text, `citing` whether there
    are references.
    """
    prepared = with_gaps(in_dollars(text), PLAIN if plain else BESIDE)
    prepared = with_code(with_shown(with_figures(seal_marks(with_words(prepared)))))
    if citing:
        prepared = _citing_first(prepared)
    prepared = hold(with_boxes(prepared, _prose), _prose)
    prepared = _ENTRY.sub(lambda match: match[0].replace("\\!", "\\\\!"), prepared)
    return prepared.encode("utf-8", "surrogatepass")


def _prose(prepared: str) -> str:
    """The text with code, comments and formulas blotted out."""
    return FORMULA.sub(lambda match: blanked(match[0]), mask(prepared))


def _citing_first(prepared: str) -> str:
    """The text with citations that open a paragraph and end a sentence in the braces of citations.

    Otherwise each mention of that work would become the number of an example.
    """
    masked = mask(prepared)
    parts, done = [], 0
    for match in _OPENS.finditer(masked):
        if f"(@{match[2]})" not in masked:
            parts += [prepared[done : match.start(2)], f"{{{match[2]}}}"]
            done = match.end(2)
    return "".join((*parts, prepared[done:]))
