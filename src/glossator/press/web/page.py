"""The whole file: head, banner and main, with styles and script written into it.

The content security policy (CSP 3) names the very style sheet and script by their hashes and
allows pictures and fonts from data URIs only: a browser loads nothing for this page, whatever
the manuscript holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from glossator.model import Edition, PageMap, Theme
from glossator.press.web.contents import TEXT, bar
from glossator.press.web.faces import Faces, faces_for
from glossator.press.web.head import embedded, head
from glossator.press.web.markers import starts_by_division
from glossator.press.web.markup import append, element, write
from glossator.press.web.rules import edition_rules
from glossator.press.web.script import script
from glossator.press.web.sections import opening
from glossator.press.web.written import Ink, ink_of, written_sections
from glossator.scripts import right_to_left
from glossator.store import Store
from glossator.themes import style
from glossator.vocabulary import THEME_COLORS

# What stands between these in our sheet the reader has chosen: no theme may go before it.
_READERS: Final = "/* The reader's choices */"
_WEIGHTS: Final = re.compile(r"\bfont(?:-weight)?\s*:")  # declarations that may ask for bold
_END: Final = "</main></body>"
_END_OF_READERS: Final = "/* End of the reader's choices */"


def page(edition: Edition, pages: PageMap | None, store: Store | None = None) -> bytes:
    """The edition as one HTML5 file in UTF-8. Raises what `print_web` raises.

    A long text is held once, as the bytes of its sections, until these become the file.
    """
    starts = starts_by_division(edition, pages)
    skip = element("a", {"class": "skip", "href": f"#{TEXT}"}, edition.words("web.skip"))
    body = element("body", None, "\n", skip, "\n", bar(edition, starts), "\n")
    if edition.draft:
        append(body, element("p", {"class": "draft"}, edition.words("draft.word")), "\n")
    body.append(opening(edition))
    inks, sections = [ink_of(body)], list[bytes]()
    for one in written_sections(edition, starts, store):
        inks.append(one.ink)
        sections.append(f"{one.markup}\n".encode())
    sheet = dressed(edition, inks, store)
    code = script()
    said = head(edition, sheet, code, address=edition.metadata.web_address)
    above = (
        "<!DOCTYPE html>\n"
        f"{html_tag(edition)}\n<head>\n{said}\n"
        f"<style>{sheet}</style>\n{script_tag(edition)}{code}</script>{embedded(edition)}\n</head>\n"
        f"{write(body).removesuffix(_END)}"
    )
    return b"".join((above.encode(), *sections, f"{_END}\n</html>\n".encode()))


def dressed(edition: Edition, inks: Sequence[Ink], store: Store | None = None) -> str:
    """The style sheet of what has these inks, with its fonts."""
    rules = {name: declared for ink in inks for name, declared in ink.rules.items()}
    lifted = "\n".join(f".{name}{{{declared}}}" for name, declared in rules.items())
    theme = _themed(edition, style("web/edition.css") + style("lists.css"))
    faces = _faces(edition, inks, store)
    return faces.dressed("\n".join((theme, edition_rules(edition), lifted)))


def html_tag(edition: Edition, *, site: bool = False) -> str:
    """The start tag of `html`, which says whether the page is a site's.

    It is short: a browser looks for the encoding in the first 1024 bytes (HTML, 4.2.5.4).
    """
    language = edition.metadata.language
    attributes = {"lang": language}
    if right_to_left(language):
        attributes["dir"] = "rtl"
    if site:
        attributes["data-site"] = ""
    return write(element("html", attributes)).removesuffix("</html>")


def script_tag(edition: Edition, **attributes: str) -> str:
    """The start tag of `script`, with the words that it says."""
    said = json.dumps(edition.words.section("script"), ensure_ascii=False, separators=(",", ":"))
    return write(element("script", {"data-words": said, **attributes})).removesuffix("</script>")


def _faces(edition: Edition, inks: Sequence[Ink], store: Store | None) -> Faces:
    """The faces for these inks; a theme may set anything in semibold."""
    letters = "".join(ink.letters for ink in inks)
    themed = _WEIGHTS.search(edition.theme.sheets.get("web", ""))
    bold = letters if themed else "".join(ink.semibold for ink in inks)
    return faces_for(edition, letters, bold, store)


def _themed(edition: Edition, ours: str) -> str:
    """Our style with the edition's theme over it, and the reader's choices over both."""
    theme = edition.theme
    if theme.sheets or theme.colors:
        themed = f"{_colors(theme)}\n{theme.sheets.get('web', '')}"
        before, _, rest = ours.partition(_READERS)
        readers, _, behind = rest.partition(_END_OF_READERS)
        ours = f"@layer edition{{{before}{behind}}}\n{themed}\n{readers}"
    return _without_comments(ours)


def _colors(theme: Theme) -> str:
    """The colors of a theme by day and by night, ours where it says none."""
    said = {
        name: f"light-dark({day}, {night or THEME_COLORS[name][1]})"
        for name, (day, night) in theme.colors.items()
    }
    variables = "".join(f"--{name}:{color};" for name, color in said.items())
    headings = ":is(.division,.titlepage) > :is(h1,h2,h3,h4,h5,h6){color:var(--accent)}"
    return f":root{{{variables}}}" + (headings if "accent" in said else "")


def _without_comments(sheet: str) -> str:
    return re.sub(r"\s*/\*.*?\*/", "", sheet, flags=re.DOTALL).strip()
