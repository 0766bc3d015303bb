"""The panels beside the text: contents, printed pages, and what the reader chooses to see.

They are native popovers where the window is narrow and a column where it is wide, so that they
open, close and give the focus back without a script.
"""

from __future__ import annotations

from glossator.model import Division, Edition, PageStart
from glossator.press.markup import name_markup, named
from glossator.press.web.display import PANEL as DISPLAY
from glossator.press.web.display import display_panel
from glossator.press.web.markers import UNPRINTED, printed_divisions
from glossator.press.web.markup import append, element
from glossator.prose import Element

# Ids of the page's own; no id of an edition begins like this.
CONTENTS_PANEL = "reading-contents"
SEARCH_PANEL = "reading-search"
OWN_PANEL = "reading-own"
TEXT = "reading-text"
# The level to which headings are in the contents, unless the edition says another.
_DEEPEST = 2


def bar(edition: Edition, starts: dict[str, list[PageStart]]) -> Element:
    """The page's banner: running title, two buttons, and the panels that they open."""
    return element(
        "header",
        {"class": "bar"},
        element("a", {"class": "running", "href": f"#{TEXT}"}, edition.metadata.title),
        _button(CONTENTS_PANEL, edition.words("web.contents")),
        _contents_panel(edition, starts),
        element(
            "div",
            {"class": "tools"},
            _button(SEARCH_PANEL, edition.words("web.search"), "by-script"),
            _button(OWN_PANEL, edition.words("script.ownNotes"), "by-script own-notes"),
            _button(DISPLAY, edition.words("web.display")),
        ),
        _search_panel(edition),
        _own_panel(edition),
        display_panel(edition),
    )


def _button(panel: str, label: str, kind: str = "") -> Element:
    attributes = {"type": "button", "popovertarget": panel}
    return element("button", attributes | ({"class": kind} if kind else {}), label)


def _search_panel(edition: Edition) -> Element:
    """Where to type what is sought; the script lists what it finds."""
    label = edition.words("web.search-label")
    panel = {"id": SEARCH_PANEL, "class": "panel by-script", "popover": "", "role": "search"}
    field = {"type": "search", "id": f"{SEARCH_PANEL}-field", "autocomplete": "off"}
    return element(
        "div",
        panel,
        element("label", {"for": field["id"]}, label),
        element("input", field),
        element("p", {"class": "count", "role": "status"}),
        element("div", {"class": "hits"}),
    )


def _own_panel(edition: Edition) -> Element:
    """The reader's own notes: the script lists them, and gives and takes files of them."""
    words = edition.words
    title = words("script.ownNotes")
    panel = {"id": OWN_PANEL, "class": "panel by-script", "popover": "", "role": "group"}
    name = element("input", {"type": "text", "autocomplete": "name"})
    taken = {"type": "file", "accept": ".json,.jsonld", "hidden": "", "tabindex": "-1"}
    taken |= {"aria-label": words("script.import")}
    return element(
        "div",
        panel | {"aria-label": title},
        element("p", {"class": "label"}, title),
        element("p", {"class": "count"}, words("script.keptHere")),
        element("div", {"class": "own-list"}),
        element("label", {"class": "select"}, words("script.yourName"), " ", name),
        element("div", {"class": "own-actions actions"}),
        element("input", taken),
        element("p", {"class": "count", "role": "status"}),
    )


def _contents_panel(edition: Edition, starts: dict[str, list[PageStart]]) -> Element:
    panel = element("div", {"id": CONTENTS_PANEL, "class": "panel", "popover": ""})
    append(panel, _contents(edition))
    pages = [start for of_division in starts.values() for start in of_division]
    if pages:
        append(panel, _page_list(pages, edition.words("division.printed-pages")))
    return panel


def _contents(edition: Edition) -> Element:
    """The table of contents (`doc-toc`); it carries the ids of the edition's own contents."""
    division = next((d for d in edition.divisions if d.role in UNPRINTED), None)
    heading = division.headings[0] if division and division.headings else None
    heading_id = heading.id if heading else f"{CONTENTS_PANEL}-heading"
    attributes = {"role": "doc-toc", "aria-labelledby": heading_id}
    if division:
        attributes["id"] = division.id
    words = heading.title if heading else edition.words("division.contents")
    title = element("p", {"id": heading_id, "class": "label"}, words)
    listed = element("ol", None)
    parts: dict[str, Element] = {}
    matter = ""
    for division in (d for d in printed_divisions(edition) if d.listed):
        row = _row(edition, division, division.matter != matter)
        matter, parts[division.id] = division.matter, row
        if division.part:
            above = parts[division.part]
            if above.find("ol") is None:
                above.append(element("ol", {"class": "of-part"}))
            above[-1].append(row)
        else:
            listed.append(row)
    return element("nav", attributes, title, listed)


def _row(edition: Edition, division: Division, opens_matter: bool) -> Element:
    name = named(edition.name_of(division), name_markup(edition, division))
    link = element("a", {"href": f"#{division.id}"}, *name)
    row = element("li", {"class": "matter"} if opens_matter else None, link)
    deepest = edition.metadata.contents_depth or _DEEPEST
    open_rows = [(0, row)]
    for heading in (one for one in division.headings[1:] if one.level <= deepest):
        while open_rows[-1][0] >= heading.level:
            open_rows.pop()
        words = named(heading.title, heading.markup)
        inner = element("li", None, element("a", {"href": f"#{heading.id}"}, *words))
        above = open_rows[-1][1]
        if above.find("ol") is None:
            above.append(element("ol", None))
        above[-1].append(inner)
        open_rows.append((heading.level, inner))
    return row


def _page_list(pages: list[PageStart], label: str) -> Element:
    """Links to the printed pages (`doc-pagelist`), closed until somebody is told to turn to one."""
    items = [
        element("li", None, element("a", {"href": f"#{start.id}"}, start.label)) for start in pages
    ]
    return element(
        "nav",
        {"role": "doc-pagelist", "aria-label": label},
        element("details", None, element("summary", None, label), element("ol", None, *items)),
    )
