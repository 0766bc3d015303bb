"""Lemmas, marks, glosses and places in prose, as an editor would state them."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from glossator.counting import letters, roman
from glossator.edition.glosses import Lexicon
from glossator.edition.lemmas import Haystack, call_offset
from glossator.edition.marks import marks, symbols
from glossator.prose import insert_at, parse, text_of

words = st.lists(
    st.text(string.ascii_letters + "éŏﬁ’-", min_size=1, max_size=9), min_size=1, max_size=40
)
steady = settings(max_examples=150, derandomize=True, deadline=None)


def found(lemma: str, *texts: str) -> list[str]:
    """The words of the text that the lemma is found to be."""
    hay = Haystack(texts)
    return [
        texts[f.first_block][f.start : f.end]
        if f.first_block == f.last_block
        else texts[f.first_block][f.start :] + "|" + texts[f.last_block][: f.end]
        for f in hay.find(lemma)
    ]


@pytest.mark.parametrize(
    ("lemma", "text", "matches"),
    [
        ('the "good thing" tweet', "He saw the “good thing” tweet.", ["the “good thing” tweet"]),
        ("l’été là", "Puis l’été\u00a0 là\u202f!", ["l’été\u00a0 là"]),
        ("là", "\u00a0là\u00a0", ["là"]),
        ("Kaesong's gate", "At Kaesong’s gate", ["Kaesong’s gate"]),
        ("north - south", "north – south", ["north – south"]),
        ("official office", "an oﬃcial oﬃce", ["oﬃcial oﬃce"]),
        ("cooperate", "to co\u00adoperate", ["co\u00adoperate"]),
        ("Kaes\u014fng", "in Kaeso\u0306ng", ["Kaeso\u0306ng"]),
        ("talk", "talks and talk", ["talk"]),
        ("One … three", "One two three four", ["One two three"]),
        ("nothing like it", "something else", []),
        ("the line", "the line, the line", ["the line", "the line"]),
    ],
)
def test_typography_does_not_stand_between_a_lemma_and_its_words(
    lemma: str, text: str, matches: list[str]
) -> None:
    assert found(lemma, text) == matches


def test_a_lemma_may_cross_into_the_next_paragraph() -> None:
    assert found("it ended. Then it", "So it ended.", "Then it began.") == ["it ended.|Then it"]


@pytest.mark.parametrize(
    ("text", "lemma", "before_call"),
    [
        ("The line fell silent, then rang.", "fell silent", "The line fell silent,"),
        ("He said “no.” Then", "no", "He said “no.”"),
        ("In Kaesong’s factories", "Kaesong", "In Kaesong’s"),
        ("one—two", "one", "one"),
    ],
)
def test_the_call_stands_after_closing_punctuation(text: str, lemma: str, before_call: str) -> None:
    (find,) = Haystack([text]).find(lemma)
    assert text[: call_offset(text, find.end)] == before_call


@steady
@given(words, st.data())
def test_a_lemma_taken_from_the_text_is_found_there(taken: list[str], data: st.DataObject) -> None:
    text = " ".join(taken)
    first = data.draw(st.integers(0, len(taken) - 1))
    last = data.draw(st.integers(first + 1, len(taken)))
    start = len(" ".join(taken[:first])) + (1 if first else 0)
    end = len(" ".join(taken[:last]))
    spots = [(f.start, f.end) for f in Haystack([text]).find(text[start:end])]
    assert (start, end) in spots


@steady
@given(words, st.lists(st.integers(0, 400), max_size=8))
def test_calls_leave_the_text_as_it_was(taken: list[str], offsets: list[int]) -> None:
    inner = " ".join(f"<em>{w}</em>" if n % 3 == 0 else w for n, w in enumerate(taken))
    block = parse(f"<p>{inner}</p>")[0]
    text = text_of(block)
    for number, offset in enumerate(offsets):
        insert_at(block, offset % (len(text) + 1), etree.Element("a", {"data-call": str(number)}))
    assert text_of(block) == text
    assert sum(1 for a in block.iter("a")) == len(offsets)


def test_a_call_never_stands_inside_a_link() -> None:
    block = parse('<p>see <a href="x">the long words</a> here</p>')[0]
    insert_at(block, 8, etree.Element("a", {"data-call": "n"}))
    assert block[1].get("data-call") == "n"


def test_marks() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["i", "iv", "ix", "xiv", "xl"]
    assert [symbols(n) for n in (1, 6, 7)] == ["*", "¶", "**"]
    series = marks("1")
    assert [next(series) for _ in range(3)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("In Kaesong Industrial Complex goods", ["Kaesong Industrial Complex"]),
        ("Near Kaesong’s gate", ["Kaesong"]),
        ("Sending states met", ["Sending states"]),
        ("Kaesongs and unKaesong", []),
        ("the New Year's address", ["New Year's address"]),
    ],
)
def test_the_longest_form_is_linked_as_whole_words(text: str, linked: list[str]) -> None:
    lexicon = Lexicon(
        [
            ("Kaesong", "g1"),
            ("Kaesong Industrial Complex", "g2"),
            ("sending states", "g3"),
            ("New Year’s address", "g4"),
        ]
    )
    assert [text[start:end] for start, end, _ in lexicon.appearances(text)] == linked
