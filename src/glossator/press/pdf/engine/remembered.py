"""Pages that have been made before, taken again where the very same would be made once more.

Where pages are made again in many ways (`pages`), most ways come together soon: a page that begins
at the same place, with the same notes from the page before and the same choices for what stands on
it, is the same page.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from glossator.press.pdf.engine.one_page import PageMaker, State
from glossator.press.pdf.engine.parts import span_of


@dataclass(frozen=True, slots=True)
class _Made:
    """A page as it was made, and in which state it left the layout."""

    page: Any
    resume_at: Any
    asked: dict[int, int]  # the looseness of what stands on it, before it was made
    chosen: dict[int, int]  # the looseness that was chosen meanwhile
    after: State
    remade: dict[str, Any]
    following: tuple[Any, ...]
    floats: Any
    late: int


@dataclass(slots=True)
class Remembered:
    """The pages of one layout that may be taken again: the last few, in all their ways."""

    _made: dict[int, dict[Hashable, list[_Made]]] = field(default_factory=dict)

    def forget(self, before: int) -> None:
        """Pages before the one with an index are not made again."""
        for number in [one for one in self._made if one < before]:
            del self._made[number]

    def take(self, maker: PageMaker, context: Any, number: int) -> tuple[Any, Any] | None:
        """A page and where it ends, with the layout as it left it; None if it has to be made."""
        for made in self._made.get(number, {}).get(_begun(maker, context, number), ()):
            loose = maker.lines.looseness
            if any(loose.get(one, 0) != lines for one, lines in made.asked.items()):
                continue
            maker.begin_page(context, number + 1)
            loose.update(made.chosen)
            made.after.restore(context)
            context.page_maker[number][-1].update(made.remade)
            context.page_maker[number + 1 :] = [(*made.following[:-1], dict(made.following[-1]))]
            context.floats.left(number + 1, made.floats)
            maker.late[number + 1] = made.late
            return made.page, made.resume_at
        return None

    def make(self, maker: PageMaker, context: Any, number: int, make: Any) -> tuple[Any, Any]:
        """Make a page, and remember it."""
        begun = _begun(maker, context, number)
        loose = maker.lines.looseness
        before = dict(loose)
        loose.asked.clear()
        page, resume_at = make()
        if begun is not None:
            made = _Made(
                page,
                resume_at,
                {one: before.get(one, 0) for one in loose.asked},
                {one: lines for one, lines in loose.items() if before.get(one) != lines},
                State.of(context),
                dict(context.page_maker[number][-1]),
                context.page_maker[number + 1],
                context.floats.leaves(number + 1),
                maker.late[number + 1],
            )
            self._made.setdefault(number, {}).setdefault(begun, []).append(made)
        return page, resume_at


def _begun(maker: PageMaker, context: Any, number: int) -> Hashable:
    """All that a page depends on, but for the looseness of what stands on it; None if unknown."""
    if context.broken_out_of_flow:
        return None
    resume_at, following, right, *_ = context.page_maker[number]
    return (
        _frozen(resume_at),
        following["break"],
        following["page"],
        right,
        tuple((id(note.element), span_of(note)) for note in context.reported_footnotes),
        context.floats.awaited(number + 1),
        maker.ends.get(number),
        frozenset(maker.parted.items()),
    )


def _frozen(stack: Any) -> Hashable:
    if not isinstance(stack, dict):
        return repr(stack)
    return tuple((index, _frozen(inner)) for index, inner in sorted(stack.items()))
