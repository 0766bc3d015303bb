"""The heading under which a text wants the list of works, as pandoc's users write it.

They end the last file with one, or put `::: {#refs}` below it (pandoc's manual, “Placement of the
bibliography”). The edition writes the list as a division of its own: the heading becomes its title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Final

from glossator.diagnostics import Diagnostic, diagnose
from glossator.galley.files import OVER_WORKS, GalleyText
from glossator.galley.shape import is_blank
from glossator.prose import Element, collapse, text_of

_LEVEL: Final = re.compile(r"h([1-6])\Z")


def works_heading(
    texts: Sequence[GalleyText], back: Sequence[str], *, listed: bool
) -> tuple[list[GalleyText], Element | None, list[Diagnostic]]:
    """The texts without the heading of the list of works, that heading, and where it moves to.

    back: what back matter is named, in its order; listed: whether any work is. The trees that come
    in stay as they are.
    """
    number, at = _place_of(texts)
    if at < 0:
        return list(texts), None, []
    text = texts[number]
    tree = deepcopy(text.tree)
    heading = tree[at]
    marked = heading.attrib.pop(OVER_WORKS, "")
    if not (listed and _stands_over_nothing(heading)):
        kept = replace(text, tree=tree) if marked else text
        return [*texts[:number], kept, *texts[number + 1 :]], None, []
    tree.remove(heading)
    heading.tag = "h1"
    alone = all(is_blank(block) for block in tree)
    rest = [*texts[:number], *([] if alone else [replace(text, tree=tree)]), *texts[number + 1 :]]
    last = back[: back.index("bibliography")] if "bibliography" in back else back
    behind = [t for t in texts[number + 1 :] if t.source.matter == "text" or t.source.path in last]
    moved = _moved(text, heading, behind[0]) if behind else []
    return rest, heading, moved


def _place_of(texts: Sequence[GalleyText]) -> tuple[int, int]:
    """Where the heading may be: the number of its text and block; (-1, -1) if there is no text.

    Below it the file says so, or it is the last block of all, or of the text before back matter.
    """
    for number, text in enumerate(texts):
        for at, block in enumerate(text.tree):
            if block.get(OVER_WORKS):
                return number, at
    body = [number for number, text in enumerate(texts) if text.source.matter == "text"]
    for number in (*range(len(texts))[-1:], *body[-1:]):
        seen = [at for at, block in enumerate(texts[number].tree) if not is_blank(block)]
        if seen and _stands_over_nothing(texts[number].tree[seen[-1]]):
            return number, seen[-1]
    return -1, -1


def _stands_over_nothing(heading: Element) -> bool:
    """Whether this is a heading, calls nothing, and has no text of its own below it."""
    level = _LEVEL.match(str(heading.tag))
    if level is None or is_blank(heading) or next(heading.iter("a"), None) is not None:
        return False
    below = heading.getnext()
    while below is not None and is_blank(below):
        below = below.getnext()
    follows = _LEVEL.match(str(below.tag)) if below is not None else None
    return below is None or (follows is not None and follows[1] <= level[1])


def _moved(text: GalleyText, heading: Element, behind: GalleyText) -> list[Diagnostic]:
    title, path = collapse(text_of(heading)), behind.source.path
    hint = f"name under back: what follows them: back: [bibliography, {path}]"
    if path == text.source.path:
        hint = "give what follows a file of its own, and name it under back: behind bibliography"
    next_title = collapse(text_of(behind.tree[0]))
    message = f"the works cited, “{title}”, stand behind the whole text, not before “{next_title}”"
    return [diagnose("R014", text.source.spot_of_words(title), message, hint)]
