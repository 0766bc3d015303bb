"""Any text with any set of lemmas taken from it: what holds whatever an editor writes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.diagnostics import Place
from glossator.edition import make_edition
from glossator.edition.lemmas import Haystack, fold
from glossator.edition.marks import marks
from glossator.edition.seeking import Ground, Leaf
from glossator.galley import Galley, GalleyNote
from glossator.galley.files import GalleyText
from glossator.galley.shape import shape
from glossator.manuscript import Manuscript, SourceFile
from glossator.manuscript.labels import scan
from glossator.manuscript.layers import LayerSettings
from glossator.manuscript.settings import Settings
from glossator.model import Edition
from glossator.prose import Element, blocks_of, collapse, parse, text_of

steady = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
NFD = unicodedata.normalize("NFD", "한국 café Kaesŏng")
WORDS = st.one_of(
    st.sampled_from(
        [
            *("the", "line", "a", "of", "road", "Road", "north", "Kaesŏng", "co\u00adoperate"),
            *("oﬃcial", "ﬁne", "café", "don’t", "rock-and-roll", "1811", "½", "x", "naïve"),
            *("개성", "개성은", "한국", "우리나라", "漢字", "かな", *NFD.split(), "o\u0302\u0323"),
        ]
    ),
    st.text("abcdé", min_size=1, max_size=6),
)
GAPS = st.sampled_from(
    [*(" " for _ in range(8)), "\u00a0", "  ", ", ", ". ", " — ", "–", "—", " “", "” ", "… ", "\n"]
)
MARKUP = st.sampled_from(
    ["{}", "{}", "{}", "<em>{}</em>", "<strong>{}</strong>", '<a href="https://example.org">{}</a>']
)


@st.composite
def prose(draw: st.DrawFn, blocks: int = 4) -> str:
    """Some paragraphs, a list or a quotation as pandoc might write them."""
    parts = []
    for _ in range(draw(st.integers(1, blocks))):
        runs = []
        for _ in range(draw(st.integers(1, 4))):
            words = draw(st.lists(WORDS, min_size=1, max_size=5))
            gaps = draw(st.lists(GAPS, min_size=len(words), max_size=len(words)))
            run = "".join(w + g for w, g in zip(words, gaps, strict=True))
            runs.append(draw(MARKUP).format(run))
        shell = draw(st.sampled_from(["<p>{}</p>", "<blockquote><p>{}</p></blockquote>"]))
        parts.append(shell.format("".join(runs)))
    return "".join(parts)


def shaped(xhtml: str) -> Element:
    tree = parse(xhtml)
    shape(tree)
    return tree


@dataclass(frozen=True)
class Taken:
    """A lemma as an editor types it, and where it was taken from: blocks and offsets."""

    lemma: str
    first: int
    start: int
    last: int
    end: int


TYPED = {ord(a): b for a, b in zip("“”‘’—–\u00a0", "\"\"''-- ", strict=True)}
RETYPED = st.sampled_from(
    [
        lambda text: text,
        lambda text: text.translate(TYPED),
        lambda text: text.replace("\u00ad", ""),
        lambda text: unicodedata.normalize("NFC", text),
        lambda text: unicodedata.normalize("NFD", text),
    ]
)


@st.composite
def takings(draw: st.DrawFn, texts: list[str]) -> Taken | None:
    """Whole words of one block, or from one block into the next; None if there are none."""
    first = draw(st.integers(0, len(texts) - 1))
    last = min(len(texts) - 1, first + draw(st.sampled_from([0, 0, 0, 1])))
    opening = [m.start() for m in re.finditer(r"(?<!\S)\S", texts[first])]
    closing = [m.end() for m in re.finditer(r"\S(?!\S)", texts[last])]
    if not opening or not closing:
        return None
    start, end = draw(st.sampled_from(opening)), draw(st.sampled_from(closing))
    if first == last and start >= end:
        return None
    words = (
        texts[first][start:end] if first == last else f"{texts[first][start:]} {texts[last][:end]}"
    )
    if draw(st.booleans()):  # without the punctuation around it
        while words and not words[0].isalnum():
            words, start = words[1:], start + 1
        while words and not (words[-1].isalnum() or unicodedata.combining(words[-1])):
            words, end = words[:-1], end - 1
    lemma = collapse(draw(RETYPED)(words))
    if not re.search(r"\w", lemma) or not any(c.isalnum() for c in texts[first][start:]):
        return None
    return Taken(lemma, first, start, last, end) if texts[last][:end].strip() else None


def same_place(taken: Taken, find: object, texts: list[str]) -> bool:
    """Whether a find is where the lemma was taken, but for what folds away at its two ends."""

    def inked(block: int, low: int, high: int) -> str:
        return fold(texts[block][low:high])

    f = find
    return (
        (f.first_block, f.last_block) == (taken.first, taken.last)  # type: ignore[attr-defined]
        and not inked(taken.first, *sorted((taken.start, f.start)))  # type: ignore[attr-defined]
        and not inked(taken.last, *sorted((taken.end, f.end)))  # type: ignore[attr-defined]
    )


@pytest.mark.slow
@steady
@given(prose(), st.data())
def test_a_lemma_is_found_where_it_was_taken_from(xhtml: str, data: st.DataObject) -> None:
    texts = [text_of(block) for block in blocks_of(shaped(xhtml))]
    taken = data.draw(takings(texts))
    if taken is None:
        return
    found = Haystack(texts).find(taken.lemma)
    assert any(same_place(taken, find, texts) for find in found), (taken, found, texts)


LAYERS = {
    key: LayerSettings(key, key, key, style, "", "", Place("edition.yaml"), numbering)
    for key, style, numbering in (
        ("author", "1", "division"),
        ("editor", "a", "through"),
        ("reader", "*", "division"),
        ("apparatus", "none", "division"),
    )
}


@st.composite
def manuscripts(draw: st.DrawFn) -> tuple[list[str], list[GalleyNote]]:
    """One to three files, and notes of several layers on their words or on words of a note."""
    files = draw(st.lists(prose(), min_size=1, max_size=3))
    leaves = [Leaf.of(str(n), f"text/{n}.md", shaped(file)) for n, file in enumerate(files)]
    ground = Ground(leaves, [])
    notes: list[GalleyNote] = []
    for number in range(draw(st.integers(1, 8))):
        body = shaped(draw(prose(2)))
        host = draw(st.sampled_from([None, None, *notes]))
        leaf = Leaf.of("", "", host.body) if host else draw(st.sampled_from(leaves))
        taken = draw(takings(leaf.texts))
        if taken is None:
            continue
        where = Ground([leaf], []) if host else ground
        found = where.find(taken.lemma, where.scope(_note("x", "editor", body, taken.lemma)))
        spots = [
            n
            for n, (at, find) in enumerate(found, start=1)
            if (host or leaves[at] is leaf) and same_place(taken, find, leaf.texts)
        ]
        assert spots, (taken, found, leaf.texts)
        notes.append(
            _note(
                f"k{number}",
                draw(st.sampled_from(sorted(LAYERS))),
                body,
                taken.lemma,
                spots[0] if len(found) > 1 else 0,
                host.key if host else "",
            )
        )
    return files, notes


def _note(
    key: str, layer: str, body: Element, lemma: str, occurrence: int = 0, on: str = ""
) -> GalleyNote:
    place = Place(f"notes/{layer}.md", 1)
    return GalleyNote(key, layer, "", "", body, place, lemma=lemma, occurrence=occurrence, on=on)


def edition_of(files: list[str], notes: list[GalleyNote]) -> tuple[Edition, list[str]]:
    """The edition, and the text of every block before anything was called."""
    sources = [
        SourceFile(f"text/{n}.md", "text", "", scan("")) for n in range(1, len(files) + 1)
    ] + [SourceFile(f"notes/{layer}.md", "text", "", scan("")) for layer in LAYERS]
    texts = sources[: len(files)]
    trees = [shaped(file) for file in files]
    before = [text_of(block) for tree in trees for block in blocks_of(tree)]
    galley = Galley(
        texts=[GalleyText(source, tree) for source, tree in zip(texts, trees, strict=True)],
        notes=notes,
    )
    chosen = Settings(title="Any", layers=LAYERS)
    manuscript = Manuscript(Path("/"), chosen, tuple(sources), (), None, None, None)
    edition, findings = make_edition(manuscript, galley)
    assert not findings, findings
    assert edition is not None
    return edition, before


@pytest.mark.slow
@steady
@given(manuscripts())
def test_the_apparatus_leaves_the_text_alone_and_in_order(
    drawn: tuple[list[str], list[GalleyNote]],
) -> None:
    files, notes = drawn
    edition, before = edition_of(files, notes)
    divisions = [d for d in edition.divisions if d.source_file]
    after = [text_of(block) for d in divisions for block in blocks_of(parse(d.body))]
    assert after == before
    assert len(edition.notes) == len(notes)
    _ids_are_unique(edition)
    _marks_are_in_order(edition)
    _calls_are_where_the_notes_say(edition)
    _lemmas_are_the_words_of_the_text(edition)


def _ids_are_unique(edition: Edition) -> None:
    bodies = [d.body for d in edition.divisions] + [n.body for n in edition.notes.values()]
    ids = [e.get("id") for body in bodies for e in parse(body).iter() if e.get("id")]
    ids += [d.id for d in edition.divisions]
    ids += [i for n in edition.notes.values() for i in (n.id, n.call_id)]
    assert not [i for i, times in Counter(ids).items() if times > 1]


def _marks_are_in_order(edition: Edition) -> None:
    for key, layer in edition.layers.items():
        series: dict[str, list[str]] = {}
        for note in edition.notes.values():
            if note.layer == key:
                spot = "" if layer.numbering == "through" else note.call.division
                series.setdefault(spot, []).append(note.mark)
        for found in series.values():
            assert found == [m for m, _ in zip(marks(layer.marks), found, strict=False)]


def _calls_are_where_the_notes_say(edition: Edition) -> None:
    """In reading order, each note's call at its locus, a note's own calls behind it."""
    order = []

    def walk(body: str) -> None:
        for block in blocks_of(parse(body)):
            at = 0
            for piece in _pieces(block):
                if isinstance(piece, str):
                    at += len(piece)
                    continue
                note = edition.notes[piece[0]]
                assert (note.call.block, note.call.offset) == (block.get("id"), at)
                order.append(note.id)
                walk(note.body)

    for division in edition.divisions:
        walk(division.body)
    assert order == list(edition.notes)
    assert order == [i for d in edition.divisions for i in d.notes]


def _pieces(element: Element) -> list[object]:
    found: list[object] = [element.text or ""]
    for child in element:
        found += [(child.get("data-call"),)] if child.get("data-call") else _pieces(child)
        found.append(child.tail or "")
    return found


def _lemmas_are_the_words_of_the_text(edition: Edition) -> None:
    texts = {b.id: b.text for d in edition.divisions for b in d.blocks}
    order = {block: n for n, block in zip(count(), texts, strict=False)}
    for note in edition.notes.values():
        texts |= {b.id: b.text for b in note.blocks}
        order |= {b.id: len(order) + n for n, b in enumerate(note.blocks)}
    for note in edition.notes.values():
        start, end = note.lemma_start, note.lemma_end
        assert start is not None
        assert end is not None
        if start.block == end.block:
            assert texts[start.block][start.offset : end.offset] == note.lemma
        else:
            assert order[start.block] < order[end.block]
            assert note.lemma.startswith(texts[start.block][start.offset :])
            assert note.lemma.endswith(texts[end.block][: end.offset])
        assert (note.call.block, note.call.offset) >= (end.block, end.offset)
