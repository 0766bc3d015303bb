"""Structure trees of sheets, to be hung into the book's (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

Thing = TypeVar("Thing")
_POINTS: Final = 0.75  # points in a CSS pixel


@dataclass(frozen=True, slots=True)
class Hung:
    """A sheet's tree that hangs in the book's: its topmost elements, what belongs to each parent
    key, the elements that have an id, and the first key that is free behind it.
    """

    kids: Sequence[Any]
    parents: Sequence[tuple[int, Any]]
    ids: Sequence[tuple[str, Any]]
    next: int

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers of its topmost objects."""
        yield from (kid.objgen[0] for kid in self.kids)
        yield from (value.objgen[0] for _, value in self.parents if value.is_indirect)


def hang(
    root: Any, document: Any, pages: Sequence[tuple[Any, float]], base: int, name: str
) -> Hung:
    """Hang a sheet's tree below `document`; its parent keys begin with `base`, its ids with `name`.

    `pages` are the sheet's, with how far to the right the text of each has moved.
    """
    moves = {page.objgen: (dx, size_of(page)[1]) for page, dx in pages}
    for page, _ in pages:
        page.StructParents = int(page.StructParents) + base
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + base
    flat = list(root.ParentTree.Nums)
    parents = [(int(k) + base, value) for k, value in zip(flat[::2], flat[1::2], strict=True)]
    kids = [kid for top in root.K for kid in top.K]
    for kid in kids:
        kid.P = document
    ids = [pair for kid in kids for pair in _walk(kid, name, moves)]
    following = max((key + 1 for key, _ in parents), default=base)
    return Hung(kids, parents, ids, max(base, following))


def hang_before(book: Any, root: Any, pages: Iterable[Any], name: str) -> None:
    """Hang the tree of a sheet, copied into an opened book, before what the book has.

    `pages` are the sheet's in the book.
    """
    import pikepdf

    tree = book.Root.StructTreeRoot
    document = tree.K[0]
    before = [(page, 0.0) for page in pages]
    hung = hang(root, document, before, int(tree.ParentTreeNextKey), name)
    document.K = pikepdf.Array([*hung.kids, *document.K])
    for key, value in hung.parents:
        tree.ParentTree.Nums.extend([key, value])
    tree.ParentTreeNextKey = hung.next
    names: dict[str, Any] = dict(hung.ids)
    if "/IDTree" in tree:
        flat = list(tree.IDTree.Kids[0].Names)
        names |= {str(key): one for key, one in zip(flat[::2], flat[1::2], strict=True)}
    if names:
        tree.IDTree = book.make_indirect(_id_tree(names))


def _walk(
    element: Any, name: str, moves: Mapping[Any, tuple[float, float]]
) -> Iterator[tuple[str, Any]]:
    """Make ids of table cells the book's own, and list every id for the IDTree.

    `moves` says of each page how far its text has moved, and how high it is.
    """
    import pikepdf

    stack = [element]
    while stack:
        one = stack.pop()
        if "/ID" in one:
            if one.get("/S") != pikepdf.Name.Note:
                one.ID = pikepdf.String(f"{name}-{one.ID}")
            yield str(one.ID), one
        attributes = one.get("/A")
        if isinstance(attributes, pikepdf.Dictionary) and "/Headers" in attributes:
            attributes.Headers = pikepdf.Array(
                [pikepdf.String(f"{name}-{header}") for header in attributes.Headers]
            )
        if isinstance(attributes, pikepdf.Dictionary) and "/BBox" in attributes:
            attributes.BBox = _box_in_points(attributes.BBox, *moves[one.Pg.objgen])
        kids = one.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                stack.append(kid)


def size_of(page: Any) -> tuple[float, float]:
    """Width and height of an opened page in points."""
    left, bottom, right, top = (float(value) for value in page.MediaBox)
    return right - left, top - bottom


def _box_in_points(box: Any, dx: float, height: float) -> Any:
    """Where a picture stands (ISO 32000-1, 14.8.5.4.3), moved to the right by `dx`.

    WeasyPrint says it in CSS pixels from the top of the page.
    """
    import pikepdf

    left, top, right, bottom = (float(value) * _POINTS for value in box)
    edges = (left + dx, height - bottom, right + dx, height - top)
    return pikepdf.Array([round(edge, 3) for edge in edges])


def sorted_by_key(pairs: Iterable[tuple[str, Thing]]) -> list[tuple[str, Thing]]:
    """What a name tree names, in the order in which readers compare its keys: as UTF-8."""
    return sorted(pairs, key=lambda pair: pair[0].encode())


def _id_tree(ids: Mapping[str, Any]) -> Any:
    """A name tree in one leaf (ISO 32000-1, 7.9.6)."""
    import pikepdf

    ordered = sorted_by_key(ids.items())
    flat = [part for name, one in ordered for part in (pikepdf.String(name), one)]
    limits = pikepdf.Array([pikepdf.String(ordered[0][0]), pikepdf.String(ordered[-1][0])])
    leaf = pikepdf.Dictionary(Names=pikepdf.Array(flat), Limits=limits)
    return pikepdf.Dictionary(Kids=pikepdf.Array([leaf]))
