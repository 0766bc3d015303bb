"""What holds of any text and any glossary: nothing is changed, nothing is found twice."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.edition.collation import Collation
from glossator.edition.glosses import Lexicon, link_division
from glossator.edition.inflection import inflected, inflects
from glossator.prose import parse, text_of

WORD = st.text(string.ascii_letters + "éŏ개’'", min_size=1, max_size=8)
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
steady = settings(max_examples=200, derandomize=True, deadline=None)


def lexicon(headwords: list[str], **how: bool) -> Lexicon:
    return Lexicon([(words, f"g-{n}") for n, words in enumerate(headwords)], **how)


@steady
@given(st.lists(PHRASE, max_size=12), st.lists(WORD, max_size=40))
def test_appearances_are_whole_words_and_do_not_overlap(
    headwords: list[str], text: list[str]
) -> None:
    prose, last = " ".join(text), 0
    for start, end, _ in lexicon(headwords, inflect=True).appearances(prose):
        assert last <= start < end
        assert end == len(prose) or not prose[end].isalnum()
        last = end


@steady
@given(st.lists(PHRASE, max_size=8), st.lists(WORD, min_size=1, max_size=30))
def test_links_leave_the_text_as_it_was(headwords: list[str], text: list[str]) -> None:
    inner = " ".join(f"<em>{w}</em>" if n % 4 == 0 else w for n, w in enumerate(text))
    tree = parse(f'<p data-block="1">{inner}</p>')
    before = text_of(tree[0])
    found = link_division(tree, lexicon(headwords, inflect=True), {})
    assert text_of(tree[0]) == before
    linked = [one.entry for one in found if one.element is not None]
    assert len(linked) == len(set(linked))
    for one in found:
        if one.element is not None:
            assert text_of(one.element) == one.words
            assert before[one.offset :].startswith(one.words)


@steady
@given(PHRASE, PHRASE)
def test_what_is_written_goes_before_what_is_made_by_rule(first: str, second: str) -> None:
    for form, _ in inflected(first.replace("’", "'")):
        if form == second.replace("’", "'"):
            found = list(lexicon([first, second], inflect=True).appearances(second))
            assert [entry for _, _, entry in found] == ["g-1"]


@steady
@given(st.lists(PHRASE, min_size=1, max_size=12))
def test_entries_are_ordered_whatever_order_they_were_written_in(words: list[str]) -> None:
    for language in ("en-US", "ko", "de", "sv"):
        key = Collation(language).key
        ordered = sorted(words, key=lambda w: (key(w), w))
        turned = words[::-1]
        assert ordered == sorted(turned, key=lambda w: (key(w), w))


def test_only_english_inflects() -> None:
    assert [inflects(language) for language in ("en", "en-US", "EN-gb", "de", "eng")] == [
        *(True, True, True, False, False)
    ]


def test_letters_are_those_of_the_language() -> None:
    words = [
        "Kaesŏng",
        "개성",
        "Österreich",
        "Ärla",
        "The Hague",
        "38th parallel",
        "“Quote”",
        "東京",
    ]
    assert [Collation("en-US").letter(word) for word in words] == [
        *("K", "ㄱ", "O", "A", "H", "0–9", "Q", "…")
    ]
    assert [Collation("sv").letter(word) for word in words[2:4]] == ["Ö", "Ä"]
    assert Collation("ko").letter("東京") == "ㄷ", "Hanja stand under their Korean sound"
