"""Neutral XHTML: parse it, write it, and find and mark places in it by character offset.

Offsets count the characters of a block's text as `text_of` gives it; see `glossator.model`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from lxml import etree

Element = etree._Element

# HTML phrasing content that may stand inside a block (HTML Living Standard, 3.2.5.2.5)
INLINE: Final = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark math q rp rt ruby s samp "
    "small span strong sub sup svg time u var wbr".split()
)
# Elements whose text is not prose: formulas, and the readings set over ruby bases.
SILENT: Final = frozenset(("math", "svg", "rt", "rp"))
AGAIN: Final = "↑"  # opens what leads back to where a note's mark stands once more: ↑2
_TITLE: Final = 60  # characters of a caption that is a title as it is
# Not the number that opens a caption (“Figure 1.”), but the first sentence behind it, up to a
# citation in brackets.
_SENTENCE: Final = re.compile(r"((?:\w+\s\d+\.\s)?.{8,}?)(?:[.:;](?=\s)|\s(?=\())")
_LEMMA_WORDS: Final = 9  # a lemma of more words is not quoted in full
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
VERSE_LINE: Final = "verse-line"
_SPEAKER: Final = 60  # characters of a speaker's name


def parse(xhtml: str) -> Element:
    """A `div` that holds the parsed fragment. Raises lxml.etree.XMLSyntaxError."""
    return etree.fromstring(f"<div>{xhtml}</div>")


def serialize(container: Element) -> str:
    """The content of a container (not its own tag) as neutral XHTML."""
    parts = [_escape(container.text or "")]
    parts += [etree.tostring(child, encoding="unicode") for child in container]
    return "".join(parts)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape(text: str) -> str:
    """Text made safe as XHTML content and as the value of an attribute in double quotes."""
    return _escape(text).replace('"', "&quot;")


def collapse(text: str) -> str:
    """White space collapsed to single spaces and stripped (no-break spaces are kept)."""
    return _SPACE.sub(" ", text).strip(" ")


def lowered(text: str) -> str:
    """In small letters, character by character, so that the length stays."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def relative_size(picture: Element) -> str:
    """CSS for a size that pixels cannot say, as the manuscript gives it: “width: 50%”, or "".

    Takes the attributes `data-width` and `data-height` away.
    """
    said = ((side, picture.attrib.pop(f"data-{side}", "")) for side in ("width", "height"))
    return "; ".join(f"{side}: {size}" for side, size in said if size.endswith(("em", "%")))


def without_markup(words: str) -> str:
    """Words without Markdown’s signs for emphasis, code and escapes: “Hamlet” of “*Hamlet*”."""
    for sign in (r"\*\*", r"\*", "`"):
        words = re.sub(rf"(?<![\\\w]){sign}(?=\S)([^*`]+?)(?<=\S){sign}(?!\w)", r"\1", words)
    words = re.sub(r"(?<!\\)(?:~~(?=\S)([^~]+)(?<=\S)~~)", r"\1", words)
    words = re.sub(r"(?<![\\~])~([^\s~]+)~(?!~)|(?<!\\)\^([^\s^]+)\^", r"\1\2", words)
    words = re.sub(r"(?<![\\\w])(__?)(?=\S)([^_]+?)(?<=\S)\1(?!\w)", r"\2", words)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)


_MARKUP: Final = re.compile(
    r"(?<![\\\w])([*_])(?P<em>(?=[^\s*_])[^*_]+?(?<=[^\s*_]))\1(?![\w*_])"
    r"|(?<![\\~])~(?P<sub>[^\s~]+)~(?!~)|(?<!\\)\^(?P<sup>[^\s^]+)\^"
    r"|(?<!\\)~~(?P<del>(?=\S)[^~]+?(?<=\S))~~|(?<![\\!\w])\[(?P<link>[^\]\[]+)\]\([^()\s]+\)"
    r"|(?<![\\$\w])\$(?P<formula>[A-Za-z0-9][A-Za-z0-9^_{}=+ ]*)(?<! )\$(?![\w$])"
)
_RAISED: Final = re.compile(
    r"(?P<sign>[\^_])(?:\{(?P<long>[^{}^_]*)\}|(?P<short>\w))|(?P<letters>[A-Za-z]+)"
)
_DASHES: Final = (("---", "—"), ("--", "–"), ("...", "…"))


def emphasised(words: str) -> str:
    """A text of edition.yaml as neutral XHTML: Markdown's emphasis, raised and lowered signs, and
    formulas that are no more than these become elements; of a link the words stay.
    """
    said, done = [], 0
    for match in _MARKUP.finditer(words):
        kind, inner = match.lastgroup or "em", match[match.lastgroup or "em"]
        held = _formula(inner) if kind == "formula" else emphasised(inner)
        element = held if kind in ("formula", "link") else f"<{kind}>{held}</{kind}>"
        said += [_plain(words[done : match.start()]), element]
        done = match.end()
    return "".join((*said, _plain(words[done:])))


def _plain(words: str) -> str:
    words = without_markup(words)
    for typed, meant in _DASHES:
        words = words.replace(typed, meant)
    return escape(words)


def _formula(inner: str) -> str:
    """Letters slanted, and what “^” and “_” raise and lower: “<em>mc</em><sup>2</sup>”."""

    def shown(match: re.Match[str]) -> str:
        if letters := match["letters"]:
            return f"<em>{letters}</em>"
        tag = "sup" if match["sign"] == "^" else "sub"
        return f"<{tag}>{match['long'] or match['short'] or ''}</{tag}>"

    return _RAISED.sub(shown, inner)


def with_emphasis(element: Element) -> str:
    """The words of an element that names itself, emphasis written as in `entry="*Heron*, the"`."""
    parts = [element.text or ""]
    for child in element:
        inner = "".join(child.itertext())
        parts.append(f"*{inner}*" if child.tag in ("em", "i") and inner.strip() else inner)
        parts.append(child.tail or "")
    return "".join(parts)


def first_sentence(caption: str) -> str:
    """A caption as a list has it: whole while that is short, else its first sentence."""
    text = collapse(caption)
    if len(text) <= _TITLE:
        return text
    sentence = _SENTENCE.match(text)
    return sentence[1] if sentence else text


def title_of(caption: str) -> str:
    """A caption as a title: its first sentence, cut between words where even that is long."""
    first = first_sentence(caption)
    return (
        first if len(first) <= 2 * _TITLE else first[:_TITLE].rpartition(" ")[0].rstrip(",") + "…"
    )


def short_lemma(lemma: str) -> str:
    """A lemma as a note quotes it: of a long one the first and the last words."""
    words = lemma.split()
    if len(words) <= _LEMMA_WORDS:
        return collapse(lemma)
    return f"{' '.join(words[:3])} … {' '.join(words[-3:])}"


class Slot(NamedTuple):
    """One text node: the element that owns it, on which side, its text and its first offset."""

    owner: Element
    side: Literal["text", "tail"]
    text: str
    start: int
    depth: int  # how many elements stand between the block and the text

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)


def slots(block: Element) -> Iterator[Slot]:
    """Every text node of a block in order, empty ones too (they are places to insert at).

    All are found before the first is given: what is done to one does not change which come.
    """
    found: list[Slot] = []
    offset = 0

    def walk(element: Element, depth: int) -> None:
        nonlocal offset
        text = element.text or ""
        found.append(Slot(element, "text", text, offset, depth))
        offset += len(text)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in SILENT:
                walk(child, depth + 1)
            text = child.tail or ""
            found.append(Slot(child, "tail", text, offset, depth))
            offset += len(text)

    walk(block, 0)
    return iter(found)


def text_of(block: Element) -> str:
    """The block's text: all its text nodes except those of formulas and ruby readings."""
    if next(block.iter(etree.Comment, etree.ProcessingInstruction, *SILENT), None) is None:
        return "".join(map(str, block.itertext()))
    return "".join(slot.text for slot in slots(block))


def in_other_language(element: Element) -> bool:
    """Whether an element around this one, or it itself, says its language: not the edition's."""
    return element.get("lang") is not None or any(
        around.get("lang") for around in element.iterancestors()
    )


def is_call(element: Element) -> bool:
    """Whether this placeholder calls a note."""
    return element.get("data-call") is not None


def _links_around(slot: Slot, block: Element) -> Element | None:
    """The outermost link that the slot stands in, if any."""
    inside = slot.owner if slot.side == "text" else slot.owner.getparent()
    found = None
    while inside is not None and inside is not block:
        if inside.tag == "a":
            found = inside
        inside = inside.getparent()
    return found


def insert_at(
    block: Element,
    offset: int,
    new: Element,
    *,
    past: Callable[[Element], bool] = is_call,
    out_of_links: bool = True,
) -> None:
    """Put an empty inline element at a character offset of the block.

    It goes outside of inline elements that end or begin right there, after elements for which
    `past` holds (so that calls keep their order), and behind a link rather than into it.
    Raises ValueError when the offset is not in the block.
    """
    candidates = [slot for slot in slots(block) if slot.start <= offset <= slot.end]
    if not candidates:
        raise ValueError(f"offset {offset} is not in block {block.get('id')}")
    slot = min(candidates, key=lambda s: s.depth)
    link = _links_around(slot, block) if out_of_links else None
    if link is not None:
        slot, cut = Slot(link, "tail", link.tail or "", 0, 0), 0
    else:
        cut = offset - slot.start
    if cut == len(slot.text) or (cut == 0 and link is not None):
        follower = _follower(slot)
        while cut == len(slot.text) and follower is not None and past(follower):
            slot, cut = Slot(follower, "tail", follower.tail or "", offset, slot.depth), 0
            follower = _follower(slot)
    _split(slot, cut, new)


def _follower(slot: Slot) -> Element | None:
    if slot.side == "text":
        return slot.owner[0] if len(slot.owner) else None
    return slot.owner.getnext()


def _split(slot: Slot, cut: int, new: Element) -> None:
    """Insert `new` into a text node, `cut` characters from its start."""
    before, after = slot.text[:cut], slot.text[cut:]
    new.tail = after or None
    if slot.side == "text":
        slot.owner.text = before or None
        slot.owner.insert(0, new)
    else:
        parent = slot.owner.getparent()
        assert parent is not None
        slot.owner.tail = before or None
        # lxml would carry the old tail along: the tail is set anew on both elements above
        parent.insert(parent.index(slot.owner) + 1, new)


def wrap(slot: Slot, start: int, end: int, new: Element) -> None:
    """Make the characters start…end (block offsets within this one slot) the text of `new`."""
    first, last = start - slot.start, end - slot.start
    new.text = slot.text[first:last]
    rest = slot.text[last:]
    _split(Slot(slot.owner, slot.side, slot.text[:first], slot.start, slot.depth), first, new)
    new.tail = rest or None


def add_class(element: Element, name: str) -> None:
    """Give an element one more class."""
    element.set("class", f"{element.get('class', '')} {name}".strip())


def enclose_content(element: Element, inner: Element) -> None:
    """Put all that an element holds into a new one, and that into the element."""
    inner.text, element.text = element.text, None
    inner.extend(list(element))
    element.append(inner)


def add_text(element: Element, words: str) -> None:
    """Put text behind all that an element holds."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def blocks_of(container: Element) -> Iterator[Element]:
    """The container's text-bearing blocks (elements with `data-block`), in reading order."""
    return (e for e in container.iter() if isinstance(e.tag, str) and e.get("data-block"))


def hang_verse(tree: Element) -> None:
    """Put each line of verse, with its `br`, into a `span` of its own, in place, so that what is
    turned over can hang; a speaker's name above a speech gets the class `speaker`.
    """
    for block in tree.iter("div"):
        if "line-block" not in block.get("class", "").split():
            continue
        children = list(block)
        if any(child.tag in ("div", "p") for child in children):
            continue
        line = etree.Element("span", {"class": VERSE_LINE})
        line.text, block.text = block.text, None
        for child in children:
            line.append(child)
            if child.tag == "br":
                block.append(line)
                line = etree.Element("span", {"class": VERSE_LINE})
                words = (child.tail or "").lstrip("\n ")
                line.text = words
                child.tail = (child.tail or "")[: len(child.tail or "") - len(words)]
        block.append(line)
    for paragraph in tree.iter("p"):
        if paragraph.getnext() is not None and _names_speaker(paragraph):
            paragraph.set("class", f"{paragraph.get('class', '')} speaker".strip())


def _names_speaker(paragraph: Element) -> bool:
    """Whether a paragraph is nothing but a few words that are strong or in small capitals."""
    name = next((child for child in paragraph if not is_call(child)), None)
    if name is None or (paragraph.text or "").strip():
        return False
    looks = name.tag in ("strong", "b") or "smallcaps" in name.get("class", "").split()
    words = text_of(name).strip()
    beside = text_of(paragraph).strip().removeprefix(words).strip(" .:")
    return looks and 0 < len(words) <= _SPEAKER and not beside
