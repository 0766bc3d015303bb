"""The panels beside the text: contents, printed pages, and what the reader chooses to see.

They are native popovers where the window is narrow and a column where it is wide, so that they
open, close and give the focus back without a script.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossator.model import Division, Edition, PageStart
from glossator.press.web.markers import UNPRINTED, printed_divisions
from glossator.press.web.markup import append, element
from glossator.press.web.notes import layer_class
from glossator.prose import Element
from glossator.words import Words

# Ids of the page's own; no id of an edition begins like this.
CONTENTS_PANEL = "reading-contents"
DISPLAY_PANEL = "reading-display"
TEXT = "reading-text"
_TITLES = frozenset(("halftitlepage", "titlepage"))
# Headings of this level within a division are in the contents too.
_INNER_LEVEL = 2


def bar(edition: Edition, starts: dict[str, list[PageStart]]) -> Element:
    """The page's banner: running title, two buttons, and the panels that they open."""
    return element(
        "header",
        {"class": "bar"},
        element("a", {"class": "running", "href": f"#{TEXT}"}, edition.metadata.title),
        _button(CONTENTS_PANEL, edition.words("web.contents")),
        _button(DISPLAY_PANEL, edition.words("web.display")),
        _contents_panel(edition, starts),
        _display_panel(edition),
    )


def _button(panel: str, label: str) -> Element:
    return element("button", {"type": "button", "popovertarget": panel}, label)


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
    listed = [d for d in printed_divisions(edition) if d.role not in _TITLES]
    matters = [""] + [division.matter for division in listed]
    rows = [_row(d, d.matter != before) for d, before in zip(listed, matters, strict=False)]
    return element("nav", attributes, title, element("ol", None, *rows))


def _row(division: Division, opens_matter: bool) -> Element:
    link = element("a", {"href": f"#{division.id}"}, division.title)
    row = element("li", {"class": "matter"} if opens_matter else None, link)
    inner = [
        element("li", None, element("a", {"href": f"#{heading.id}"}, heading.title))
        for heading in division.headings[1:]
        if heading.level == _INNER_LEVEL
    ]
    if inner:
        row.append(element("ol", None, *inner))
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


def _display_panel(edition: Edition) -> Element:
    panel = {
        "id": DISPLAY_PANEL,
        "class": "panel",
        "popover": "",
        "role": "group",
        "aria-label": edition.words("web.display"),
    }
    return element("div", panel, *_notes_choices(edition), _theme_choice(edition.words))


def _notes_choices(edition: Edition) -> Iterator[Element]:
    if not edition.layers:
        return
    choices = [
        _box(f"show-{layer_class(edition, key)}", f"layer:{key}", layer.label, checked=True)
        for key, layer in edition.layers.items()
    ]
    words = edition.words
    choices.append(_box("notes-in-text", "notes-in-text", words("web.open-notes")))
    yield element("fieldset", None, element("legend", None, words("web.notes")), *choices)


def _theme_choice(words: Words) -> Element:
    choices = [
        _choice("theme", key, words(f"web.{key}"), checked=key == "system")
        for key in ("system", "light", "dark")
    ]
    return element("fieldset", None, element("legend", None, words("web.theme")), *choices)


def _box(key: str, name: str, label: str, *, checked: bool = False) -> Element:
    """A labelled box. The style sheet knows it by its id; a browser keeps it by its name."""
    attributes = {"type": "checkbox", "id": f"reading-{key}", "data-choice": name}
    if checked:
        attributes["checked"] = ""
    return element("label", None, element("input", attributes), " ", label)


def _choice(name: str, key: str, label: str, *, checked: bool = False) -> Element:
    """A labelled button, one of those that share a name."""
    attributes = {"type": "radio", "id": f"reading-{name}-{key}", "name": f"reading-{name}"}
    attributes |= {"value": key, "data-choice": name}
    if checked:
        attributes["checked"] = ""
    return element("label", None, element("input", attributes), " ", label)
