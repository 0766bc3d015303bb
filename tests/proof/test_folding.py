"""How two texts that should be one are told apart in a message."""

from glossator.proof.folding import first_difference

TEXT = "The ferry left at seven and carried forty goats across the sound that day."


def test_the_words_around_the_first_difference_are_quoted() -> None:
    said = first_difference(TEXT, TEXT.replace("forty", "fifty"))
    wanted, _, found = said.partition(" is wanted, ")
    assert wanted.startswith("“…")
    assert "and carried forty goats" in wanted
    assert "and carried fifty goats" in found


def test_a_difference_at_the_beginning_is_quoted_from_there() -> None:
    assert first_difference("Nobody rang.", "Somebody rang.") == (
        "“Nobody rang.” is wanted, “Somebody rang.” is found"
    )
