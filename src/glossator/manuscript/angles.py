"""Words in angle brackets, which pandoc would take for an element: “Dear <Name>”, “impera<tor>”.

An edition may hold no element that HTML does not know, so the words would be gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from glossator.manuscript.labels import mask
from glossator.manuscript.verbatim import FORMULA, blanked

# HTML, section 4, and those that it calls obsolete (16.2); SVG and MathML open with one of these.
_ELEMENTS: Final = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink "
    "blockquote body br button canvas caption center cite code col colgroup data datalist dd "
    "del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer "
    "form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins "
    "isindex kbd label legend li link main map mark marquee math menu meta meter nav nobr "
    "noframes noscript object ol optgroup option output p param picture plaintext pre "
    "progress q rb rp rt rtc ruby s samp script search section select slot small source span "
    "strike strong style sub summary sup svg table tbody td template textarea tfoot th thead "
    "time title tr track tt u ul var video wbr xmp".split()
)
# What an element may have without a value.
_BARE: Final = frozenset(
    "allowfullscreen async autofocus autoplay checked class compact controls default defer "
    "disabled download hidden id inert ismap itemscope loop multiple muted noshade novalidate "
    "nowrap open playsinline readonly required reversed selected".split()
)
_TAG: Final = re.compile(
    r"(?<!\\)(?<!\]\()(?<!\]: )<(?P<name>[A-Za-z][\w-]*)"
    r"(?P<rest>(?:[ \t]+[^\s<>=\"'/]+){0,12})[ \t]*>"
)
_ATTRIBUTES: Final = re.compile(r"\{[^{}]*\}")
_NEAR: Final = 2000  # characters within which such a tag is closed, if it is one
_CLOSED: Final = re.compile(r"</([A-Za-z][\w-]*)")


def words_in_angles(masked: str) -> Iterator[re.Match[str]]:
    """Each pair of brackets with words in them, in order; `masked`: as `labels.mask` leaves it.

    What a later tag closes is an element, and so is what has attributes with values: `<b or c>`
    says nothing that HTML knows.
    """
    if _TAG.search(masked) is None:
        return
    closed: set[str] | None = None
    text = masked
    for pattern in (FORMULA, _ATTRIBUTES):
        text = pattern.sub(lambda match: blanked(match[0]), text)
    for match in _TAG.finditer(text):
        name = match["name"].lower()
        if name in _ELEMENTS:
            behind = text[match.end() : match.end() + _NEAR].partition("\n\n")[0]
            bare = _BARE.issuperset(match["rest"].lower().split())
            if not bare and f"</{name}" not in behind.lower():
                yield match
            continue
        if closed is None:
            closed = {end.lower() for end in _CLOSED.findall(text)}
        if name not in closed:
            yield match


def with_words(text: str) -> str:
    """The text with a backslash before each bracket that opens such words."""
    if "<" not in text:
        return text
    parts, done = [], 0
    for match in words_in_angles(mask(text)):
        parts += [text[done : match.start()], "\\"]
        done = match.start()
    return "".join((*parts, text[done:]))
