"""The printed stream beside the edition's blocks: what is whole, lost, broken, strayed, recased."""

from glossator.proof.expected import WantedBlock
from glossator.proof.pdf_alignment import Alignment, align

ONE, TWO, THREE = "Nobodyranganddidnotring", "Atninethelinewasbusyagain", "Therewasatownacross"


def blocks(*inks: str) -> list[WantedBlock]:
    return [WantedBlock(f"p{n}", ink, (ink,), 0, True) for n, ink in enumerate(inks, 1)]


def test_what_is_printed_as_it_should_be_is_taken_over() -> None:
    found = align(ONE + TWO, blocks(ONE, TWO))
    assert found.blocks == {"p1": ONE, "p2": TWO}
    assert found.begins == {"p1": 0, "p2": len(ONE)}
    assert (found.stream, found.stray, found.recased) == (ONE + TWO, [], [])


def test_a_letter_in_another_case_is_evened_out_and_told() -> None:
    found = align(ONE.upper() + TWO, blocks(ONE, TWO))
    assert found.stream == ONE + TWO
    assert found.recased == ["p1"]


def test_words_between_two_blocks_are_stray() -> None:
    found = align(f"{ONE}12345{TWO}6", blocks(ONE, TWO))
    assert found.blocks == {"p1": ONE, "p2": TWO}
    assert found.stray == [(len(ONE), len(ONE) + 5), (len(ONE + TWO) + 5, len(ONE + TWO) + 6)]
    assert found.stream == ONE + TWO


def test_a_block_that_is_lost_does_not_take_others_with_it() -> None:
    found = align(ONE + THREE, blocks(ONE, TWO, THREE))
    assert found.blocks == {"p1": ONE, "p2": "", "p3": THREE}
    assert found.stream == ONE + THREE


def test_a_block_that_lost_a_letter_has_what_is_printed_of_it() -> None:
    broken = TWO.replace("nine", "nne")
    found = align(ONE + broken + THREE, blocks(ONE, TWO, THREE))
    assert found.blocks == {"p1": ONE, "p2": broken, "p3": THREE}
    assert found.begins["p2"] == len(ONE)


def test_the_last_block_may_be_the_lost_one() -> None:
    found = align(ONE, blocks(ONE, TWO))
    assert found.blocks == {"p1": ONE, "p2": ""}
    assert found.stream == ONE


def test_a_short_block_is_not_known_again_by_so_little() -> None:
    found = align(f"{ONE}x{TWO}yes", blocks(ONE, "yes", TWO))
    assert found.blocks == {"p1": ONE, "p2": "x", "p3": TWO}
    assert found.stray == [(len(ONE) + 1 + len(TWO), len(ONE) + 1 + len(TWO) + 3)]


def test_places_lead_from_the_raw_stream_to_the_evened_one_and_back() -> None:
    found = Alignment()
    found.keep(3, 6, "abc")
    found.keep(9, 12, "def")
    assert found.stream == "abcdef"
    assert [found.place(at) for at in (0, 3, 5, 7, 9, 11)] == [0, 0, 2, 3, 3, 5]
    assert [found.raw(at) for at in (0, 2, 3, 5)] == [3, 5, 9, 11]
    assert Alignment().raw(4) == 0
