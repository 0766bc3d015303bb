"""Notes: the element of each note, and its place right behind the paragraph that calls it.

There it is read in order by any machine and printed in order by any browser; where the window
is wide, the style sheet moves it beside the line of its call.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossator import prose
from glossator.model import Division, Edition, Note
from glossator.press.markup import held, paragraph_at
from glossator.press.web.markers import mark_lemmas
from glossator.press.web.markup import append, element, prepend
from glossator.prose import Element
from glossator.scripts import right_to_left
from glossator.words import Words


def place_notes(body: Element, edition: Edition, division: Division) -> None:
    """Put each note of the division behind the element of the running text that calls it.

    Raises GlossatorError when the prose calls a note that the edition does not hold.
    """
    last: dict[Element, Element] = {}
    inner = edition.inner_notes()

    def put(anchor: Element, note: Note) -> None:
        new = note_element(edition, note, inner.get(note.id, ()))
        last.get(anchor, anchor).addnext(new)
        last[anchor] = new
        for other in inner.get(note.id, ()):
            put(anchor, other)

    for call in [a for a in body.iter("a") if prose.is_call(a) and not a.get("data-again")]:
        put(
            _running_element(call, body),
            held(edition.notes, call.get("data-call", ""), "note", division),
        )


def _running_element(call: Element, body: Element) -> Element:
    """The outermost element around the call that stands in running text.

    A note may stand between paragraphs, but neither in a list between its items nor in a quotation
    that is somebody else's words.
    """
    found = call
    for around in call.iterancestors():
        if around is body or (around.tag in ("section", "div") and _is_plain(around)):
            break
        found = around
    return found


def _is_plain(container: Element) -> bool:
    """Whether the container only groups: neither a block nor numbered nor of a kind of its own."""
    if container.get("data-block") or container.get("data-par"):
        return False
    return container.tag == "section" or not container.get("class")


def note_element(edition: Edition, note: Note, inner: Sequence[Note] = ()) -> Element:
    """The note as a `doc-footnote` (DPUB-ARIA 1.1, 5.19) with its mark, which leads back.

    `inner` are the notes on its words: their lemmas are marked in it.

    In it stand the layer's name where the edition has several, the word for its kind and the
    date, the lemma, the body and the sign-off. A `div` and no `aside`: to what does not know the
    role, each of some hundred notes would else be a landmark of the page.
    """
    layer = edition.layers[note.layer]
    label = f"{layer.singular} {note.opening}"
    new = element(
        "div",
        {
            "id": note.id,
            "class": _classes(edition, note),
            "role": "doc-footnote note",
            "aria-label": label,
        },
        element(
            "a",
            {
                "class": "mark",
                "href": f"#{note.call_id}",
                "role": "doc-backlink",
                "aria-label": edition.words("note.back", note=label),
            },
            note.opening,
        ),
    )
    if right_to_left(edition.metadata.language):  # set apart from the words behind it
        new[0].set("dir", "ltr")
    several = len(edition.layers) > 1
    if head := _head(layer.singular if several else "", note, edition.words):
        new.append(element("p", {"class": "head"}, *head))
    for block in _body(note, layer.sign, inner):
        new.append(block)
    for number, anchor in enumerate(note.again_ids, start=2):
        back = {
            "class": "again",
            "href": f"#{anchor}",
            "role": "doc-backlink",
            "aria-label": edition.words("note.back-again", note=label, number=number),
        }
        append(paragraph_at(new, -1), " ", element("a", back, f"{prose.AGAIN}{number}"))
    return new


def _classes(edition: Edition, note: Note) -> str:
    names = ["note", layer_class(edition, note.layer), kind_class(note.kind)]
    return " ".join(names + (["marked"] if note.mark else []))


def kind_class(kind: str) -> str:
    """The class of calls and notes of a kind; `kind-plain` for what has no word of its own."""
    return f"kind-{'plain' if kind in ('', 'context') else kind}"


def layer_class(edition: Edition, key: str) -> str:
    """The class of a layer's calls and notes: `layer-1` for the first."""
    return f"layer-{list(edition.layers).index(key) + 1}"


def _head(who: str, note: Note, words: Words) -> list[str | Element]:
    """The words over a note: whose it is, of what kind, of what day."""
    kind = words.kind_alone(note.kind)
    head: list[str | Element] = []
    if who:
        head.append(element("span", {"class": "who"}, who))
    if kind or note.when:
        day = element("time", {"datetime": note.when}, words.date(note.when))
        said: list[str | Element] = [kind] if kind else []
        if note.when and kind:
            before, behind = words.around("kind.dated", "date", kind=kind)
            said = [before, day, behind]
        elif note.when:
            said = [day]
        head += [" "] if head else []
        head.append(element("span", {"class": "kind"}, *said))
    return head


def _body(note: Note, sign: str, inner: Sequence[Note]) -> list[Element]:
    """The note's blocks, opened by its lemma and closed by the sign-off."""
    container = prose.parse(note.body)
    mark_lemmas(container, inner)
    if note.lemma:
        lemma = element("span", {"class": "lemma"}, f"{prose.short_lemma(note.lemma)}]")
        prepend(paragraph_at(container, 0), lemma, " ")
    if sign:
        append(paragraph_at(container, -1), " ", element("span", {"class": "sign"}, f"—{sign}"))
    return list(container)
