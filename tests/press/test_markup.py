"""EPUB and web page turn the same placeholders into links, and refuse the same."""

import dataclasses
from collections.abc import Callable

import pytest

from glossator.errors import GlossatorError
from glossator.model import Edition
from glossator.press.epub import print_epub
from glossator.press.web import print_web
from sample_edition import sample_edition

PRESSES: dict[str, Callable[[Edition, None], bytes]] = {"epub": print_epub, "html": print_web}


def with_prose(added: str) -> Edition:
    """The sample edition with something more at the end of its preface."""
    edition = sample_edition()
    divisions = tuple(
        dataclasses.replace(d, body=f'{d.body}<p id="more" data-block="1">{added}</p>')
        if d.id == "preface"
        else d
        for d in edition.divisions
    )
    return dataclasses.replace(edition, divisions=divisions)


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
@pytest.mark.parametrize(
    ("added", "message"),
    [
        ('a<a data-call="n-no"/>', "“Preface” names the note “n-no”, which is not in the edition"),
        ('<a data-gloss="g-no">a</a>', "“Preface” names the entry “g-no”, which is not in the"),
        ('<img data-picture="no.png"/>', "“Preface” names the picture “no.png”, which is not in"),
        ('<a data-ref="nowhere">a</a>', "no place with the id “nowhere” to link to"),
        ('<a data-cite="ref-no">a</a>', "no place with the id “ref-no” to link to"),
    ],
)
def test_what_the_edition_does_not_hold_is_the_same_error(
    press: Callable[[Edition, None], bytes], added: str, message: str
) -> None:
    with pytest.raises(GlossatorError) as refused:
        press(with_prose(added), None)
    assert message in refused.value.message
