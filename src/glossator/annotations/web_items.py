"""Reads W3C Web Annotations and EPUB annotation sets: collections, pages, sets, single ones.

Sections in parentheses are those of the Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from glossator.annotations.fragments import quote_of_fragment
from glossator.annotations.received import Batch, Body, Quote, Received
from glossator.annotations.terms import HTML, MARKDOWN, PLAIN, own

_DEEP: Final = 16  # levels of refinement and choice; more are nobody's
_HOLDERS: Final = ("items", "annotations", "@graph")
_QUOTED: Final = ("exact", "prefix", "suffix")
_TEXTS: Final = ("value", "text", "stringValue", "chars", "@value")


def batch(value: dict[str, Any]) -> Batch | None:
    """The annotations of a collection (5.1), page (5.2), set, or of one alone; None without any."""
    if _is_annotation(value):
        return Batch((_received(value),))
    holder = next((name for name in _HOLDERS if isinstance(value.get(name), list)), None)
    if holder is not None:
        items = value[holder]
        found = tuple(_received(one) for one in items if _is_annotation(one))
        odd = len(items) - len(found)
        remarks = [f"{odd} of the items are no annotations, or only their addresses"] if odd else []
        if isinstance(value.get("next"), str):
            remarks.append(f"the next page, {value['next']}, is not in the file")
        return Batch(found, tuple(remarks)) if found or _kinds(value) else None
    if "first" in value or "AnnotationCollection" in _kinds(value):
        return _pages(value)
    return None


def _pages(value: dict[str, Any]) -> Batch:
    """The pages that stand within a collection, from the first on."""
    found: list[Received] = []
    remarks: list[str] = []
    page, turned = value.get("first"), 0
    while isinstance(page, dict) and turned < 10_000:
        inner = batch({**page, "next": None})
        if inner is not None:
            found += inner.annotations
            remarks += inner.remarks
        page, turned = page.get("next"), turned + 1
    if isinstance(page, str):
        remarks.append(f"the page {page} is not in the file")
    return Batch(tuple(found), tuple(remarks))


def _is_annotation(value: Any) -> bool:
    return isinstance(value, dict) and ("Annotation" in _kinds(value) or "target" in value)


def _kinds(value: dict[str, Any]) -> list[str]:
    """The types of an object, with or without the prefix of the vocabulary."""
    said = _list(value.get("type", value.get("@type")))
    return [one.removeprefix("oa:") for one in said if isinstance(one, str)]


def _received(item: dict[str, Any]) -> Received:
    targets = _list(item.get("target", item.get("oa:hasTarget")))
    selectors = [one for target in targets for one in _selectors(target)]
    own_quote = item.get(own("quote"))
    quotes = (
        [quoted({n: own_quote.get(own(n)) for n in _QUOTED})] if isinstance(own_quote, dict) else []
    )
    quotes += [one for selector in selectors if (one := _quote(selector)) is not None]
    bodies, tags = _bodies(item)
    motivation = next(iter(_texts(item.get("motivation"))), "")
    return Received(
        id=text_of(item.get("id", item.get("@id"))),
        quotes=tuple(one for one in quotes if one.exact.strip()),
        sources=tuple(one for target in targets for one in _sources(target)),
        bodies=tuple(bodies),
        tags=tuple(tags),
        motivation=motivation.removeprefix("oa:"),
        creators=tuple(filter(None, map(_name, _list(item.get("creator"))))),
        replies_to=_answered(item, targets, motivation),
        point=item.get(own("point")) is True,
        kind=text_of(item.get(own("kind"))),
        when=text_of(item.get(own("when"))),
        key=text_of(item.get(own("key"))),
        term=text_of(item.get(own("term"))),
        layer=text_of(item.get(own("layer"))),
        on=text_of(item.get(own("on"))),
        order=_number(item.get(own("order"))),
    )


def _answered(item: dict[str, Any], targets: list[Any], motivation: str) -> str:
    """The annotation that this one answers: its target, when it is a reply (3.3.5)."""
    if not motivation.endswith("replying") or not targets:
        return ""
    target = targets[0]
    return target if isinstance(target, str) else text_of(target.get("id", target.get("source")))


def _sources(target: Any) -> Iterator[str]:
    """What is annotated: the target's or its source's address (4), and our name of the file."""
    if isinstance(target, str):
        yield target
    elif isinstance(target, dict):
        for one in (target.get("source"), target.get("id")):
            if isinstance(one, str):
                yield one
            elif isinstance(one, dict):
                yield from filter(None, [text_of(one.get(own("file"))), text_of(one.get("id"))])


def _selectors(target: Any) -> Iterator[dict[str, Any]]:
    """All selectors of a target, and those that refine them (4.2.9)."""
    stack = [(one, 0) for one in _list(target.get("selector"))] if isinstance(target, dict) else []
    while stack:
        selector, depth = stack.pop(0)
        if isinstance(selector, dict) and depth < _DEEP:
            yield selector
            inner = [*_list(selector.get("refinedBy")), *_list(selector.get("items"))]
            stack += [(one, depth + 1) for one in inner]


def _quote(selector: dict[str, Any]) -> Quote | None:
    """A quotation (4.2.4), or a fragment that quotes the text."""
    kinds = _kinds(selector)
    if "TextQuoteSelector" in kinds:
        return quoted(selector)
    if "FragmentSelector" in kinds:
        return quote_of_fragment(text_of(selector.get("value")))
    return None


def quoted(said: dict[str, Any]) -> Quote:
    """A quotation by its three words (4.2.4)."""
    return Quote(*(text_of(said.get(name)) for name in _QUOTED))


def _bodies(item: dict[str, Any]) -> tuple[list[Body], list[str]]:
    """What an annotation says, one of each choice, and its tags (3.2.4, 3.2.7, 3.3.5)."""
    bodies: list[Body] = []
    tags: list[str] = []
    source = item.get(own("source"))
    for body in _list(item.get("body", item.get("bodyValue"))):
        if isinstance(body, dict):
            tags += _texts(body.get("tags"))
            if text_of(body.get("purpose")).endswith("tagging"):
                tags += filter(None, [_value(body)])
                continue
        options = list(_options(body, 0))
        if options:
            bodies.append(min(options, key=_rank))
    if isinstance(source, dict):
        bodies = [Body(text_of(source.get(own("value"))), text_of(source.get(own("format"))), True)]
    return bodies, tags


def _options(body: Any, depth: int) -> Iterator[Body]:
    """The texts of a body; a choice has several."""
    if isinstance(body, str):
        yield Body(body, PLAIN)
    elif isinstance(body, dict) and isinstance(body.get("items"), list) and depth < _DEEP:
        for one in body["items"]:
            yield from _options(one, depth + 1)
    elif isinstance(body, dict) and (value := _value(body)).strip():
        form = text_of(body.get("format")).lower() or PLAIN
        ours = form.startswith(MARKDOWN) and "variant=pandoc" in form.replace(" ", "")
        yield Body(value, form.partition(";")[0].strip(), ours)


def _rank(body: Body) -> int:
    """The lower, the better: our own Markdown, then HTML, Markdown, plain text."""
    order = {HTML: 1, "application/xhtml+xml": 1, MARKDOWN: 2}
    return 0 if body.own else order.get(body.form, 3)


def _value(body: dict[str, Any]) -> str:
    """The text of a body, which may be wrapped with its language."""
    for name in _TEXTS:
        said = body.get(name)
        if isinstance(said, str):
            return said
        if isinstance(said, dict):
            return _value(said)
    return ""


def _name(creator: Any) -> str:
    if isinstance(creator, dict):
        names = [creator.get(name) for name in ("name", "nickname", "id")]
        return next(filter(None, map(text_of, names)), "")
    return text_of(creator)


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text_of(value: Any) -> str:
    """A value that is a text; "" for any other."""
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int:
    return value if type(value) is int and value > 0 else 0


def _texts(value: Any) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str)]
