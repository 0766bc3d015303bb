"""Mends the structure tree that WeasyPrint builds, at one private place of it.

WeasyPrint 70 tags a footnote as bare `Span`s under `NonStruct` and knows neither `Note` nor `TOC`.
Here every element may say its own structure type in `data-tag` (ISO 32000-1, 14.8.4), a `Note` gets
its ID (ISO 14289-1, 7.9), `lang` becomes /Lang (7.2) and a link's words become /Contents (7.18.5).
The override wraps one function of a pinned library; tests/test_tagging.py fails when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def one_link_each(document: Any) -> None:
    """Leave only the annotations of links themselves.

    WeasyPrint makes one more for every element inside a link, which then lies outside of any Link
    structure element (ISO 14289-1, 7.18.5).
    """
    for page in document.pages:
        page.links = [link for link in page.links if _is_link(link[3])]


def _is_link(box: Any) -> bool:
    return box.element is not None and box.element_tag == "a"


@contextmanager
def our_tags() -> Iterator[None]:
    """While this is open, WeasyPrint builds its tag tree with our structure types."""
    import pydyf
    from weasyprint.pdf import tags

    original = tags._build_box_tree
    open_elements: list[Any] = []

    def build(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        element: Any = getattr(box, "element", None)
        # WeasyPrint gives anonymous and pseudo boxes the element that they were made for
        own = (
            element is not None
            and box.element_tag == element.tag
            and not any(element is opened for opened in open_elements)
        )
        if not own:
            yield from original(box, parent, pdf, *rest)
            return
        open_elements.append(element)
        for structure in original(box, parent, pdf, *rest):
            _mend(structure, element)
            if getattr(box, "link_annotation", None) is not None:
                words = element.get("aria-label") or " ".join("".join(element.itertext()).split())
                if words:
                    box.link_annotation["Contents"] = pydyf.String(words)
            yield structure
        open_elements.pop()

    def _mend(structure: Any, element: Any) -> None:
        tag = element.get("data-tag")
        if tag:
            structure["S"] = f"/{tag}"
        if tag == "Note":
            structure["ID"] = pydyf.String(element.get("id"))
        language = element.get("lang")
        if language:
            structure["Lang"] = pydyf.String(language)

    tags._build_box_tree = build
    try:
        yield
    finally:
        tags._build_box_tree = original
