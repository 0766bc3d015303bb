"""Boxes of MyST: fences whose words are Markdown, not code.

“```{note}” opens such a box, “```{admonition} Its title” one with a title. Read as code its
formulas, notes and links would be lost; so its fence gets the colons of a div before anything else
is read.
Source: https://mystmd.org/guide/admonitions and https://mystmd.org/guide/directives.
"""

from __future__ import annotations

import re
from typing import Final

from glossator.manuscript.verbatim import blanked

_BOXES: Final = (
    "admonition|attention|caution|danger|dropdown|error|example|exercise|hint|important|margin|note"
    "|seealso|sidebar|solution|tip|todo|topic|warning"
)
_FENCE: Final = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,}|:{3,})(?P<said>[^`\n]*)\n?\Z")
_OPENS: Final = re.compile(rf"[ \t]*\{{(?:{_BOXES})\}}(?!\S)")
_OPTION: Final = re.compile(r"[ \t>]*:[\w-]+:(?:[ \t][^\n]*)?\n?\Z")


def with_boxes(text: str) -> str:
    """A source with MyST's boxes as fenced divs and without their options.

    Every line keeps its number and every sign its place.
    """
    if not re.search(rf"(?:`{{3}}|:{{3}}|~{{3}})[ \t]*\{{(?:{_BOXES})\}}", text):
        return text
    lines = text.splitlines(keepends=True)
    opened: list[tuple[int, str]] = []  # boxes: their lines and fences
    code = ""  # the fence of code that is open
    after_opening = False
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if after_opening and not code and _OPTION.match(line):
            lines[number] = blanked(line)
            continue
        after_opening = False
        if found is None:
            continue
        fence, said = found["fence"], found["said"].strip()
        if code:
            if not said and fence[0] == code[0] and len(fence) >= len(code):
                code = ""
        elif _OPENS.match(found["said"]):
            after_opening = True
            if fence[0] != ":":
                opened.append((number, fence))
        elif not said and opened and opened[-1][1] == fence:
            for at in (opened.pop()[0], number):
                lines[at] = lines[at].replace(fence, ":" * len(fence), 1)
        elif fence[0] != ":":
            code = fence
    return "".join(lines)
