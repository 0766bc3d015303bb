"""Mends the structure tree that WeasyPrint builds, at two private places of it.

WeasyPrint 70 tags a footnote as bare `Span`s under `NonStruct` at the end of its page, begins every
element anew on every page, knows neither `Note` nor `TOC`, and marks running heads as text. Here

- every element may say its own structure type in `data-tag` (ISO 32000-1, 14.8.4); `Artifact` is
  one more: such an element is printed but no part of the text, like running heads and folios;
- an element that goes on over pages is one element of the tree, and a `Note` has its ID, once
  (ISO 14289-1, 7.9);
- a note stands behind the block that holds its call, wherever on the page it is printed;
- a `Span` without an attribute is left out (`plain_spans`);
- `lang` becomes /Lang (7.2) and a link's words become /Contents (7.18.5).

The override wraps two functions of a pinned library; tests/press/pdf/test_footing.py fails when
they change.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

from glossator.press.pdf.engine.late import CLOSED, LATE, OPENED
from glossator.press.pdf.engine.plain_spans import without_plain_spans
from glossator.press.pdf.engine.table_heads import name_heads
from glossator.press.pdf.signs import MIRRORED
from glossator.vocabulary import POINTER

ARTIFACT: Final = "Artifact"
_ONE_OVER_PAGES: Final = frozenset(  # what may go on over pages
    "Sect Part Art P Div BlockQuote L LI LBody Note Caption TOC TOCI H1 H2 H3 H4 H5 H6 Table"
    " TBody NonStruct".split()
)
_FOLLOWED: Final = frozenset("/P /H1 /H2 /H3 /H4 /H5 /H6".split())  # a note comes behind these
_KEPT: Final = frozenset("/LI /LBody /Lbl /Table".split())  # also for an anonymous box
_HOLDING: Final = frozenset("/LBody /Lbl /TD /TH /Caption /Div /BlockQuote /Sect".split())


def one_link_each(document: Any) -> None:
    """Leave only the annotations of links themselves.

    WeasyPrint makes one more for every element inside a link, which then lies outside of any Link
    structure element (ISO 14289-1, 7.18.5); so does one in a table's head that is printed again.
    """
    again = _heads_again(document)
    for page in document.pages:
        page.links = [link for link in page.links if _is_link(link[3]) and id(link[3]) not in again]


def _is_link(box: Any) -> bool:
    return box.element is not None and box.element_tag == "a"


@contextmanager
def our_tags(document: Any) -> Iterator[None]:
    """While this is open, WeasyPrint writes this document with our structure tree."""
    from weasyprint import pdf as writing
    from weasyprint.pdf import tags
    from weasyprint.pdf.stream import Stream

    again = _heads_again(document)
    tree = _Tree(tags._build_box_tree, again)
    halves = (h for page in document.pages for h in (page._page_box, page._page_box.facing))
    artifacts = {id(box) for half in halves for box in _artifacts(half)} | again
    marked, add = Stream.marked, writing.add_tags

    def add_tags(pdf: Any, *rest: Any) -> None:
        add(pdf, *rest)
        without_plain_spans(pdf)

    def mark(stream: Any, box: Any, tag: str) -> AbstractContextManager[None]:
        held: AbstractContextManager[None] = (
            stream.artifact() if id(box) in artifacts else marked(stream, box, tag)
        )
        return held

    tags._build_box_tree, Stream.marked, writing.add_tags = tree.build, mark, add_tags
    try:
        yield
    finally:
        tags._build_box_tree, Stream.marked, writing.add_tags = tree.original, marked, add


def _heads_again(document: Any) -> frozenset[int]:
    """The boxes, by identity, of table heads and feet that a page repeats from the one before."""
    seen: set[Any] = set()
    found: set[int] = set()

    def look(box: Any, again: bool) -> None:
        box = getattr(box, "_box", box)
        element = getattr(box, "element", None)
        group = getattr(box, "is_header", False) or getattr(box, "is_footer", False)
        if group and element is not None:
            again = again or element in seen
            seen.add(element)
        if again:
            found.add(id(box))
        for child in getattr(box, "children", ()):
            look(child, again)

    for page in document.pages:
        look(page._page_box, again=False)
    return frozenset(found)


def _artifacts(box: Any, inside: bool = False) -> Iterator[Any]:
    """The boxes of a page that are no part of the text."""
    box = getattr(box, "_box", box)
    inside = inside or _is_artifact(box)
    if inside:
        yield box
    for child in getattr(box, "children", ()):
        yield from _artifacts(child, inside)


def _is_artifact(box: Any) -> bool:
    from weasyprint.formatting_structure.boxes import MarginBox

    element = getattr(box, "element", None)
    said = element is not None and hasattr(element, "get") and element.get("data-tag") == ARTIFACT
    return said or isinstance(box, MarginBox)


class _Tree:
    """Builds the tree of one document; `original` is WeasyPrint's builder, which calls ours."""

    def __init__(self, original: Any, again: frozenset[int]) -> None:
        self.original = original
        self._again = again  # boxes of heads that are printed again
        self._open: list[Any] = []  # elements around the one that is being built
        self._made: dict[Any, Any] = {}  # element → its structure element
        self._waiting: list[tuple[Any, Any]] | None = None  # notes at the foot without a call yet
        self._call_of: dict[int, Any] = {}  # structure element of a note → that Reference
        self._calls: dict[str, Any] = {}  # note → the Reference that calls it
        self._order: dict[str, tuple[int, ...]] = {}  # note → its place in the order of calls
        self._behind: dict[int, list[tuple[int, ...]]] = {}  # block → the notes that follow it

    def build(self, box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        """As WeasyPrint's `_build_box_tree`: the structure elements of a box."""
        from weasyprint.formatting_structure.boxes import FootnoteAreaBox

        box = getattr(box, "_box", box)
        if id(box) in self._again:
            _leave_cells(box)
            return
        if _is_artifact(box):
            return
        element = getattr(box, "element", None)
        if isinstance(box, FootnoteAreaBox):
            yield from self._area(box, parent, pdf, *rest)
            return
        if not self._is_own(box, element):
            for structure in self.original(box, parent, pdf, *rest):
                if element in self._open and structure["S"] not in _KEPT:
                    yield from _inside(structure, parent, pdf)
                else:
                    yield structure
            return
        self._open.append(element)
        for structure in self.original(box, parent, pdf, *rest):
            _mend(structure, element, box)
            yield from self._place(structure, element, pdf)
        self._open.pop()

    def _area(self, area: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
        """The notes at the foot go behind their calls; those on other notes when these are there.

        What is left has no call.
        """
        self._waiting = []
        for structure in self.original(area, parent, pdf, *rest):
            for _ in self._waiting:
                for note, element in self._waiting:
                    name = _name(element)
                    if name in self._calls and note["P"] == structure.reference:
                        self._put_behind(note, name, pdf)
            left = [n for n, _ in self._waiting if n["P"] == structure.reference]
            structure["K"].extend(note.reference for note in left)
            if structure["K"]:
                yield structure
        self._waiting = None

    def _is_own(self, box: Any, element: Any) -> bool:
        """WeasyPrint gives anonymous and pseudo boxes the element that they were made for."""
        return (
            element is not None
            and element.tag not in ("html", "body")  # these only pass on what is in them
            and box.element_tag == element.tag
            and element not in self._open
        )

    def _place(self, structure: Any, element: Any, pdf: Any) -> Iterator[Any]:
        """Yield it to the element around it, unless it goes on or belongs elsewhere."""
        kind = str(structure["S"]).removeprefix("/")
        first = self._made.get(element)
        if first is not None and kind in _ONE_OVER_PAGES:
            _move(structure, first, pdf)
            if kind == "Table":
                name_heads(first, lambda holder: _elements(holder, pdf))
            return
        self._made[element] = structure
        called = _called(element) if kind == "Reference" or _is_anchor(element) else ""
        if called and called not in self._calls:
            self._calls[called] = structure
            # a note on the words of a note comes right behind that
            self._order[called] = (*self._order.get(self._open_note(), ()), len(self._order))
        elif kind == "LI":
            _tidy_item(structure, pdf)
        elif kind == "Table":
            name_heads(structure, lambda holder: _elements(holder, pdf))
        note = _name(element) if kind == "Note" and not _is_endnote(element) else ""
        if note in self._calls:
            self._put_behind(structure, note, pdf)
        elif note and self._waiting is not None:
            self._waiting.append((structure, element))
        else:
            yield structure

    def _block_of(self, call: Any, pdf: Any) -> Any:
        """The block that holds a call; for one in a note, the block that holds that note's call."""
        found, element = None, _object(call["P"], pdf)
        while element["S"] != "/Document":
            if element["S"] == "/Note":
                if element.number not in self._call_of:
                    return element
                return self._block_of(self._call_of[element.number], pdf)
            if found is None and element["S"] in _FOLLOWED | _HOLDING:
                found = element
            element = _object(element["P"], pdf)
        return found or element

    def _open_note(self) -> str:
        """The note that is being built, "" outside of notes."""
        for element in reversed(self._open):
            if element.get("data-tag") == "Note":
                return _name(element)
        return ""

    def _put_behind(self, note: Any, name: str, pdf: Any) -> None:
        """Put a note behind the block that holds its call, among the notes there by its call."""
        call, order = self._calls[name], self._order[name]
        self._call_of[note.number] = call
        block = self._block_of(call, pdf)
        there = self._behind.setdefault(block.number, [])
        home, first = block, len(block["K"]) - len(there)
        around = _object(block["P"], pdf)
        if block["S"] not in _HOLDING and block.reference in around["K"]:
            home, first = around, around["K"].index(block.reference) + 1
        at = bisect(there, order)
        there.insert(at, order)
        home["K"].insert(first + at, note.reference)
        note["P"] = home.reference


def _leave_cells(box: Any) -> None:
    """WeasyPrint looks for the structure element of every cell, also of those that have none."""
    if hasattr(box, "colspan"):
        box.mark = {"A": {}}
    for child in getattr(box, "children", ()):
        _leave_cells(child)


def _mend(structure: Any, element: Any, box: Any) -> None:
    """Type, ID, scope of a head (ISO 32000-1, 14.8.5.7), language, words of a link."""
    import pydyf

    tag = element.get("data-tag")
    if tag:
        structure["S"] = f"/{tag}"
    if words := element.get(MIRRORED):
        structure["ActualText"] = pydyf.String(words)
    if tag == "Formula" and "Alt" not in structure:
        structure["Alt"] = pydyf.String(element.get("data-alt", ""))
    if tag == "Ruby":  # the reading stands in its box above the base, but is read after it
        structure["K"].reverse()
    if tag == "Note":
        structure["ID"] = pydyf.String(element.get("id"))
    if structure["S"] == "/TH":
        scope = "/Row" if element.get("scope") == "row" else "/Column"
        attributes: Any = pydyf.Dictionary({"O": "/Table"})
        attributes.update(structure.get("A", {}))
        attributes["Scope"] = scope
        structure["A"] = attributes
    language = element.get("lang")
    if language:
        structure["Lang"] = pydyf.String(language)
    annotation: Any = getattr(box, "link_annotation", None)
    if annotation is not None:
        words = element.get("aria-label") or " ".join("".join(_spoken(element)).split())
        if words:
            annotation["Contents"] = pydyf.String(words)


def _spoken(element: Any) -> Iterator[str]:
    """The words in an element; in place of a late one the name of its page."""
    key = element.get(LATE)
    if key is not None:
        yield f"{OPENED}{key}{CLOSED}"
        return
    yield element.text or ""
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""


def _called(element: Any) -> str:
    """The id of the note to which a call leads; one without a mark has only an id."""
    if _is_anchor(element):
        return f"n{element.get('id', ' ')[1:]}"
    link = element.find(".//a")
    is_call = link is not None and link.get("id", "").startswith("c-")  # not any cross-reference
    address = link.get("href", "") if link is not None and is_call else ""
    return str(address).rpartition("#")[2]


def _is_anchor(element: Any) -> bool:
    return bool(element.get("class") == "anchor")


def _name(note: Any) -> str:
    return str(note.get("id", "")).removeprefix(POINTER)


def _is_endnote(element: Any) -> bool:
    return "endnote" in element.get("class", "").split()


def _inside(structure: Any, parent: Any, pdf: Any) -> Iterator[Any]:
    """The children of an anonymous box's structure element instead of it, where that can be."""
    kids: list[Any] = [_object(k, pdf) if isinstance(k, bytes) else {} for k in structure["K"]]
    if any("S" not in kid for kid in kids):
        yield structure
        return
    for kid in kids:
        kid["P"] = parent.reference
        yield kid


def _tidy_item(item: Any, pdf: Any) -> None:
    """A list item holds Lbl and LBody alone (ISO 14289-1, 7.6): into the LBody goes a ¶ number, and
    what is a block within one that is inline, so that it begins beside the sign of its item.
    """
    kids = [_object(kid, pdf) for kid in item["K"]]
    body = next((kid for kid in kids if kid["S"] == "/LBody"), None)
    if body is None:
        return
    at = kids.index(body)
    before, behind = (
        [kid for kid in some if kid["S"] not in ("/Lbl", "/LBody")]
        for some in (kids[:at], kids[at:])
    )
    for stray in (*before, *behind):
        item["K"].remove(stray.reference)
        stray["P"] = body.reference
    body["K"][0:0] = [stray.reference for stray in before]
    body["K"].extend(stray.reference for stray in behind)


def _elements(holder: Any, pdf: Any) -> list[Any]:
    """The structure elements right under one."""
    kids = [_object(kid, pdf) for kid in holder["K"] if isinstance(kid, bytes)]
    return [kid for kid in kids if "S" in kid]


def _object(reference: bytes, pdf: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _move(structure: Any, first: Any, pdf: Any) -> None:
    """Hang the children of a structure element into the one that it goes on from."""
    for kid in structure["K"]:
        if isinstance(kid, bytes):
            held = _object(kid, pdf)
            if "S" in held:
                held["P"] = first.reference
        first["K"].append(kid)
