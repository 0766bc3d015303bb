"""A call stays with the word it follows."""

import pytest
from lxml import etree

from glossator.press.pdf.setting.calls import hold_to_word


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>to granary.<a/> And</p>", '<p>to <span class="held">granary.<a/></span> And</p>'),
        ("<p><em>so</em> it is<a/></p>", '<p><em>so</em> it <span class="held">is<a/></span></p>'),
        ("<p>well-known<a/>,</p>", '<p>well-<span class="held">known<a/></span>,</p>'),
        # nothing to hold to: an element, white space, another call
        ("<p>it <em>is</em><a/></p>", "<p>it <em>is</em><a/></p>"),
        ("<p>it is <a/></p>", "<p>it is <a/></p>"),
        ("<p><b/><a/></p>", "<p><b/><a/></p>"),
    ],
)  # fmt: skip
def test_the_word_before_a_call_is_set_with_it(before: str, after: str) -> None:
    tree = etree.fromstring(before)
    call = tree.find("a")
    assert call is not None
    hold_to_word(call)
    assert etree.tostring(tree, encoding="unicode") == after
