"""The word “Draft” on pages that are put in when sheets are gathered, and were never laid out.

An empty verso is a page like all others to whoever leafs through a draft. It gets what stands at
the head of the page before it, in the color that nothing else has (`setting.styling`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pikepdf

RED: Final = (0x7A / 255, 0.0, 0.0)
_SHOWING: Final = frozenset(("Tj", "TJ", "'", '"'))
_MARKING: Final = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_PAINTING: Final = frozenset("f F f* S s B B* b b* Do sh".split())


def say_draft(page: pikepdf.Page, like: pikepdf.Page) -> None:
    """Give an empty page the word at the head of another, an artifact (ISO 32000-1, 14.8.2.2)."""
    import pikepdf

    kept: list[Any] = [([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))]
    red, around = False, []
    for said in pikepdf.parse_content_stream(like):
        if isinstance(said, pikepdf.ContentStreamInlineImage):
            continue
        operands, name = said.operands, str(said.operator)
        if name == "q":
            around.append(red)
        elif name == "Q":
            red = around.pop() if around else False
        elif name in ("rg", "g", "k", "sc", "scn"):
            red = len(operands) == len(RED) and all(
                abs(float(one) - wanted) < 1 / 512
                for one, wanted in zip(operands, RED, strict=True)
            )
        is_seen = name in _SHOWING and not red
        if not is_seen and name not in _MARKING and name not in _PAINTING:
            kept.append(said)
    kept.append(([], pikepdf.Operator("EMC")))
    page.obj.Resources = like.obj.Resources
    page.contents_add(pikepdf.unparse_content_stream(kept))
