"""Sizes of pictures that pixels cannot say."""

from glossator import prose
from glossator.prose import parse, relative_size


def test_sizes_in_em_and_per_cent_become_css_and_others_are_attributes_already() -> None:
    (image,) = parse('<img data-width="50%" data-height="2em"/>')
    assert relative_size(image) == "width: 50%; height: 2em"
    assert not image.attrib
    (image,) = parse('<img data-width="2cm" width="76"/>')
    assert relative_size(image) == ""
    assert dict(image.attrib) == {"width": "76"}


def test_lines_of_verse_hang_and_lose_no_character() -> None:
    tree = prose.parse(
        '<div class="line-block" id="b1" data-block="1">Shall I <em>compare</em><br/>\n'
        'thee<a data-call="n"/> to<br/>\n\u00a0 a day</div>'
    )
    before = prose.text_of(tree[0])
    prose.hang_verse(tree)
    assert prose.text_of(tree[0]) == before
    lines = [prose.text_of(line) for line in tree[0]]
    assert [line.strip("\n") for line in lines] == ["Shall I compare", "thee to", "\u00a0 a day"]
    assert all(line.get("class") == prose.VERSE_LINE for line in tree[0])


def test_a_speaker_stays_with_the_speech() -> None:
    tree = prose.parse(
        "<p><strong>BERNARDO.</strong></p><p>Who’s there?</p>"
        "<p><strong>Nay</strong>, answer me</p><p>x</p><p><strong>Last</strong></p>"
    )
    prose.hang_verse(tree)
    assert [p.get("class") for p in tree.iter("p")] == ["speaker", None, None, None, None]


def test_titles_of_edition_yaml_have_emphasis_raised_and_lowered_signs_and_dashes() -> None:
    assert prose.emphasised("H~2~O -- *the 10^th^ of* $E=mc^2$...") == (
        "H<sub>2</sub>O – <em>the 10<sup>th</sup> of</em> <em>E</em>=<em>mc</em><sup>2</sup>…"
    )
    assert prose.emphasised("~~Gone~~ [words](https://a.b/c) & **bold**") == (
        "<del>Gone</del> words &amp; bold"
    )
    plain = "1 * 2 * 3, snake_case_x, $5 and $6, ~/a ~/b, 2 ^ 3 ^ 4"
    assert prose.emphasised(plain) == plain
    assert prose.emphasised(r"\*as typed\*, \~x~ \$a$") == "*as typed*, ~x~ $a$"
    assert prose.without_markup("H~2~O, *10^th^*, ~~not~~ ~/a ~/b") == "H2O, 10th, not ~/a ~/b"
