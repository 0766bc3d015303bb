"""The structure tree of a PDF as pikepdf gives it (ISO 32000-1, 14.7): tags and their content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

_DEEPEST: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """An element of the structure tree: its type (role-mapped), its ID, and what holds it.

    `actual` is what it says instead of its letters (/ActualText), "" if it says what is printed.
    """

    kind: str
    id: str
    parent: Tag | None
    actual: str = ""

    def up(self, *kinds: str) -> Tag | None:
        """This tag or the nearest one around it that is of one of these types."""
        tag: Tag | None = self
        while tag is not None and tag.kind not in kinds:
            tag = tag.parent
        return tag


@dataclass(frozen=True, slots=True)
class Leaf:
    """Content of the tree: marked content of a page, or an annotation (mcid -1, `link` set).

    link: where the annotation leads: the name of a destination, "" for one without a name.
    """

    tag: Tag
    page: int
    mcid: int
    link: str = ""


@dataclass(frozen=True, slots=True)
class TagTree:
    """All tags in tree order, and all their content in tree order, which is the reading order."""

    tags: tuple[Tag, ...]
    leaves: tuple[Leaf, ...]


def read_tags(pdf: Any) -> TagTree:
    """The structure tree of an open pikepdf.Pdf; empty when there is none.

    Raises ValueError when it is deeper than any real one (it may go round in a circle).
    """
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return TagTree((), ())
    walk = _TreeWalk(pdf, root)
    leaves = tuple(walk.kids(root, None, -1, 0))
    return TagTree(tuple(walk.tags), leaves)


class _TreeWalk:
    def __init__(self, pdf: Any, root: Any) -> None:
        self.tags: list[Tag] = []
        self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        roles = root.get("/RoleMap") or {}
        self._roles = {str(name): str(roles[name]) for name in roles}

    def kids(self, element: Any, tag: Tag | None, page: int, depth: int) -> Iterator[Leaf]:
        """The content under an element, in order."""
        import pikepdf

        if depth > _DEEPEST:
            raise ValueError("the structure tree has no end")
        held = element.get("/K")
        if held is None:
            return
        for kid in held if isinstance(held, pikepdf.Array) else (held,):
            if isinstance(kid, pikepdf.Dictionary):
                yield from self._kid(kid, tag, page, depth)
            elif tag is not None:
                yield Leaf(tag, page, int(kid))

    def _kid(self, kid: Any, tag: Tag | None, page: int, depth: int) -> Iterator[Leaf]:
        own = kid.get("/Pg")
        page = page if own is None else self._pages.get(own.objgen, -1)
        kind = str(kid.get("/Type", "/StructElem"))
        if kind == "/MCR" and tag is not None:
            yield Leaf(tag, page, int(kid.MCID))
        elif kind == "/OBJR" and tag is not None:
            yield Leaf(tag, page, -1, destination_name(kid.get("/Obj")))
        elif "/S" in kid:
            actual = str(kid.get("/ActualText", ""))
            new = Tag(self._kind(kid), str(kid.get("/ID", "")), tag, actual)
            self.tags.append(new)
            yield from self.kids(kid, new, page, depth + 1)

    def _kind(self, element: Any) -> str:
        name = str(element.S)
        return self._roles.get(name, name).removeprefix("/")


def destination_name(holder: Any) -> str:
    """The named destination to which an annotation or an outline entry leads; "" if none."""
    if holder is None:
        return ""
    target = holder.get("/Dest")
    action = holder.get("/A")
    if target is None and action is not None and action.get("/S") == "/GoTo":
        target = action.get("/D")
    return "" if target is None or _is_explicit(target) else str(target)


def _is_explicit(target: Any) -> bool:
    import pikepdf

    return isinstance(target, pikepdf.Array)


def note_sections(tree: TagTree) -> frozenset[Tag]:
    """The sections that hold nothing but notes and headings above them."""
    kinds: dict[Tag, set[str]] = {}
    for tag in tree.tags:
        if tag.parent is not None and tag.parent.kind == "Sect":
            kinds.setdefault(tag.parent, set()).add(tag.kind)
    return frozenset(tag for tag, held in kinds.items() if "Note" in held <= {"Note", "H2", "H3"})
