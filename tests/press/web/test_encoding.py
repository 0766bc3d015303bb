"""The encoding of the web page is said where browsers look for it."""

import dataclasses

from glossator.press.web import print_web
from glossator.words import words_for
from sample_edition import sample_edition


def test_the_encoding_stands_in_the_first_kibibyte_whatever_the_language() -> None:
    for language in ("en", "ar"):
        said = dataclasses.replace(sample_edition().metadata, language=language)
        edition = dataclasses.replace(sample_edition(), metadata=said, words=words_for(language))
        assert b'<meta charset="utf-8">' in print_web(edition, None)[:1024]
