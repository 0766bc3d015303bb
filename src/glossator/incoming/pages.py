"""HTML of other programs: styles become elements, notes and comments are found by their links.

Google Docs, Word's “filtered” page, LibreOffice and most web sites write a note as a link to a
place whose text leads back. That pair is what is looked for; no program's own names are needed,
but those by which Google tells its comments from its footnotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import tinycss2
from lxml import etree, html

from glossator.incoming import tree
from glossator.incoming.arrival import Node
from glossator.prose import enclose_content

NOTE: Final = "incoming-note"  # class of the sign in a note's place, attribute n: its number
COMMENT: Final = "incoming-comment"
END: Final = "incoming-end"  # class of the sign behind the words that a comment is about
BODIES: Final = "incoming-body"  # class of the division with what a note or comment says
_DROPPED: Final = "script style noscript template iframe object embed form nav button input".split()
_BLOCKS: Final = ("li", "aside", "div", "p", "dd", "td", "section", "blockquote")
# A declaration of a class → the element that says the same.
_MEANING: Final = {
    ("font-style", "italic"): "em",
    ("font-weight", "700"): "strong",
    ("font-weight", "bold"): "strong",
    ("vertical-align", "super"): "sup",
    ("vertical-align", "sub"): "sub",
    ("text-decoration", "line-through"): "s",
    ("font-variant", "small-caps"): "small-caps",
}


def prepared(text: str) -> tuple[str, str, str]:
    """The page as pandoc should read it, its language, and its title.

    Notes and comments leave a sign in their place; what they say stands behind everything.
    """
    root = html.document_fromstring(text or "<p></p>", parser=html.HTMLParser(encoding="utf-8"))
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    title = (root.findtext(".//title") or "").strip()
    _style(root, _meanings(root))
    for one in list(root.iter(*_DROPPED, etree.Comment)):
        one.drop_tree()
    body = root.find("body")
    if body is not None:
        _move_notes(body)
    return etree.tostring(root, encoding="unicode", method="html"), language, title


def _meanings(root: html.HtmlElement) -> dict[str, list[str]]:
    """Class → the elements that its declarations amount to."""
    found: dict[str, list[str]] = {}
    for sheet in root.iter("style"):
        for rule in tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True):
            if rule.type != "qualified-rule":
                continue
            elements = _elements(tinycss2.parse_blocks_contents(rule.content))
            for name in re.findall(r"\.([\w-]+)", tinycss2.serialize(rule.prelude)):
                found.setdefault(name, []).extend(elements)
    return found


def _elements(declarations: list[tinycss2.ast.Node]) -> list[str]:
    said = {
        (one.lower_name, tinycss2.serialize(one.value).strip())
        for one in declarations
        if one.type == "declaration"
    }
    return sorted(_MEANING[one] for one in said & set(_MEANING))


def _style(root: html.HtmlElement, meanings: dict[str, list[str]]) -> None:
    """Spans that only look like something become what they look like; other spans go."""
    for one in list(root.iter("span", "font")):
        inline = _elements(tinycss2.parse_blocks_contents(one.get("style", "")))
        names = [*inline, *(e for c in one.get("class", "").split() for e in meanings.get(c, []))]
        for name in dict.fromkeys(names):
            inner = html.Element("span", {"class": "smallcaps"} if name == "small-caps" else {})
            inner.tag = "span" if name == "small-caps" else name
            enclose_content(one, inner)
        if one.get("id") or one.get("lang"):
            for name in ("class", "style"):
                one.attrib.pop(name, None)
        else:
            one.drop_tag()
    for one in root.iter():
        for name in ("class", "style"):
            if isinstance(one.tag, str) and one.get(name) and one.get("class") != "smallcaps":
                one.attrib.pop(name, None)


def _move_notes(body: html.HtmlElement) -> None:
    """Each note's words behind everything, a sign in its place."""
    targets = {
        name: one for one in body.iter() for name in (one.get("id"), one.get("name")) if name
    }
    pairs = list(_pairs(body, targets))
    heads = {target: number for number, (_, target, _) in enumerate(pairs)}
    moved = html.Element("div")
    for number, (call, target, back) in enumerate(pairs):
        holder = _holder(target, call, heads, body)
        back_words = back.text_content().strip()
        back.drop_tree()
        comment = target.get("id", "").startswith("cmnt") or (call.get("href") or "")[1:5] == "cmnt"
        sign = html.Element("span", {"class": COMMENT if comment else NOTE, "data-n": str(number)})
        _put(sign, call)
        said = html.Element("div", {"class": BODIES, "data-n": str(number)})
        if holder.getparent() is not None:
            holder.drop_tree()
        holder.tag = "div"
        for name in ("id", "name"):
            holder.attrib.pop(name, None)
        said.append(holder)
        _bare(said, back_words)
        moved.append(said)
    body.extend(list(moved))


def _pairs(
    body: html.HtmlElement, targets: dict[str, html.HtmlElement]
) -> Iterator[tuple[html.HtmlElement, html.HtmlElement, html.HtmlElement]]:
    """Calls with the place they lead to and the link that leads back from there."""
    order = {one: number for number, one in enumerate(body.iter())}
    done: set[html.HtmlElement] = set()
    for call in body.iter("a"):
        target = targets.get((call.get("href") or "#")[1:])
        if not (call.get("href") or "").startswith("#") or target is None or target in done:
            continue
        if order[target] <= order[call]:
            continue
        back = _back(call, target, targets)
        if back is not None and _short(call):
            done.add(target)
            yield call, target, back


def _short(call: html.HtmlElement) -> bool:
    """Whether a link looks like a mark: a number, a letter, a sign, maybe in brackets."""
    return bool(re.fullmatch(r"\W*(\w{1,4}|[*†‡§¶]+)?\W*", call.text_content().strip()))


def _back(
    call: html.HtmlElement, target: html.HtmlElement, targets: dict[str, html.HtmlElement]
) -> html.HtmlElement | None:
    """The link in or around a note's beginning that leads to its call."""
    near = {call, *call.iter(), *list(call.iterancestors())[:2]}
    block = next((one for one in (target, *target.iterancestors()) if one.tag in _BLOCKS), target)
    for one in (target, *target.iter("a"), *block.iter("a")):
        led = targets.get((one.get("href") or "#")[1:]) if one.tag == "a" else None
        if led is not None and led in near:
            return one
    return None


def _holder(
    target: html.HtmlElement,
    call: html.HtmlElement,
    heads: dict[html.HtmlElement, int],
    body: html.HtmlElement,
) -> html.HtmlElement:
    """The largest element that holds this note and nothing else."""
    holder = next((one for one in (target, *target.iterancestors()) if one.tag in _BLOCKS), target)
    while True:
        above = holder.getparent()
        if (
            above is None
            or above is body
            or above.tag in ("ol", "ul", "dl", "table", "tr", "tbody")
        ):
            return holder
        inside = set(above.iter())
        if call in inside or sum(one in inside for one in heads) > 1:
            return holder
        if any(isinstance(one.tag, str) and re.fullmatch(r"h[1-6]|hr", one.tag) for one in inside):
            return holder
        holder = above


def _put(sign: html.HtmlElement, call: html.HtmlElement) -> None:
    """The sign in the place of the call, out of the raised letters that only it stood in."""
    place = call
    above = call.getparent()
    while above is not None and above.tag in ("sup", "small", "span"):
        if above.text_content().strip() != call.text_content().strip():
            break
        place, above = above, above.getparent()
    if above is None:
        return
    sign.tail, place.tail = place.tail, None
    above.replace(place, sign)


def _bare(said: html.HtmlElement, mark: str) -> None:
    """Take the mark off that a note opens with, and the arrow that it ends with."""
    for one in said.iter():
        if one.text and one.text.strip():
            if mark and one.text.lstrip().startswith(mark) and not mark.isalpha():
                one.text = one.text.lstrip()[len(mark) :]
            one.text = re.sub(r"\A[\s\u00a0]+", "", one.text)
            return
        if one.tail and one.tail.strip() and one is not said:
            one.tail = re.sub(r"\A[\s\u00a0.\])]+", "", one.tail)
            return


def resolved(blocks: list[Node]) -> list[Node]:
    """pandoc's tree of a prepared page with its notes as notes, its comments as comment spans."""
    bodies: dict[str, list[Node]] = {}
    rest = []
    for block in blocks:
        if block["t"] == "Div" and BODIES in tree.attributes(block)[1]:
            bodies[_number(block)] = block["c"][1]
        else:
            rest.append(block)

    def rule(nodes: list[Node]) -> list[Node]:
        return [_resolved(one, bodies) for one in nodes]

    made: list[Node] = tree.rewritten(rest, rule)
    return made


def _resolved(node: Node, bodies: dict[str, list[Node]]) -> Node:
    if tree.is_span(node, NOTE):
        return {"t": "Note", "c": _flat(bodies.get(_number(node), []))}
    if tree.is_span(node, COMMENT):
        said: list[Node] = []
        for block in _flat(bodies.get(_number(node), [])):
            said += [{"t": "LineBreak"}] if said else []
            said += block["c"] if block["t"] in ("Para", "Plain") else tree.words(tree.plain(block))
        others = {k.removeprefix("data-"): v for k, v in tree.attributes(node)[2].items()}
        others = {k: v for k, v in others.items() if k in ("layer", "kind", "author") and v}
        return tree.span(said, "comment-start", id=f"comment-{_number(node)}", **others)
    if tree.is_span(node, END):
        return tree.span([], "comment-end", id=f"comment-{_number(node)}")
    return node


def _number(node: Node) -> str:
    others = tree.attributes(node)[2]
    return others.get("n", others.get("data-n", ""))


def _flat(blocks: list[Node]) -> list[Node]:
    """Blocks without the divisions around them, text as paragraphs."""
    found: list[Node] = []
    for block in blocks:
        if block["t"] == "Div":
            found += _flat(block["c"][1])
        elif block["t"] == "Plain":
            found.append(tree.para(block["c"]))
        else:
            found.append(block)
    return found
