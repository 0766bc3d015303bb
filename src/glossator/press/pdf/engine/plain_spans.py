"""Takes away what says nothing in a structure tree: spans without an attribute.

WeasyPrint makes one for every line of a paragraph and one for every `span`; a book of 90 pages has
9,000. What they hold becomes content of what they stand in (ISO 32000-1, 14.7.4.2), which is read
in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pydyf

_PLAIN: Final = frozenset(("Type", "S", "K", "Pg", "P"))
# What may hold content itself (ISO 32000-1, 14.8.4.4 and 14.8.4.3.2); of a table of contents,
# an entry holds references only.
_HOLDS: Final = frozenset(
    f"/{kind}" for kind in "P H1 H2 H3 H4 H5 H6 Lbl LBody TD TH Caption Note Reference Link Span"
    " Quote BibEntry Code Formula".split()
)  # fmt: skip


def without_plain_spans(pdf: Any) -> None:
    """Take the plain spans out of the tree of a PDF that is about to be written."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    holder: dict[bytes, bytes] = {}  # a span that is gone → what holds its content now
    stack = [_object(pdf, kid) for kid in root["K"]]
    while stack:
        element = stack.pop()
        kids = list(_kids(pdf, element, element, holder))
        element["K"] = pydyf.Array(kids)
        held = (_object(pdf, kid) for kid in kids if isinstance(kid, bytes))
        stack += [kid for kid in held if "S" in kid]
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for at, said in enumerate(numbers):
        if isinstance(said, list):
            numbers[at] = pydyf.Array([holder.get(one, one) for one in said])
        elif isinstance(said, bytes):
            numbers[at] = holder.get(said, said)


def _kids(pdf: Any, owner: Any, element: Any, holder: dict[bytes, bytes]) -> Iterator[Any]:
    """What `owner` holds of what is in `element`: itself, or a span that is gone."""
    for kid in element["K"]:
        if not isinstance(kid, bytes):
            yield kid if element.get("Pg") == owner.get("Pg") else _content(element["Pg"], kid)
            continue
        held = _object(pdf, kid)
        if owner["S"] in _HOLDS and held.get("S") == "/Span" and held.keys() <= _PLAIN:
            holder[kid] = owner.reference
            held.free = "f"
            yield from _kids(pdf, owner, held, holder)
        else:
            if "S" in held:
                held["P"] = owner.reference
            yield kid


def _content(page: bytes, number: int) -> Any:
    """Marked content of another page than that on which its holder begins."""
    return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": number})


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
