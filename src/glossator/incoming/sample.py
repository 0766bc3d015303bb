"""The sample of a new manuscript: one page that shows each kind of note, ready to be replaced."""

from __future__ import annotations

from typing import Final

from glossator.incoming.writing import Frame, edition_yaml

_TEXT: Final = """\
# The letter

The harbour master wrote to his sister on the first day of spring.[^1] He had seen the ice go out
of the bay in a single night, and with it the last of the winter stores.

“We shall have ships within the week,” he told her, “and flour, and news.”

[^1]: A note of the author’s: a plain footnote of the text. The label in the brackets is free.
"""
_NOTES: Final = """\
<!-- A note that quotes the text: the words, a key and a kind, then the note.
     Kinds: context, correction, later, source, translation, textual. -->

# text/01-the-letter.md

[the ice go out]{#ice .context}
:   What stands between the brackets is looked for in the text. The text itself stays untouched, and
    no note is ever lost: words that are not found are an error that names the line.
"""
_GLOSSARY: Final = """\
[harbour master]{#harbour-master .person forms="harbour masters"}
:   The officer who answers for the ships in a port. The first mention in each chapter leads here.
"""


def sample(title: str, language: str, identifier: str, date: str) -> dict[str, str]:
    """The files of the sample by path; its words are English whatever the language is."""
    frame = Frame(
        title=title,
        language=language or "en",
        identifier=identifier,
        date=date,
        people=(),
        texts=("text/01-the-letter.md",),
        layers=("editor: {label: Editor’s notes, marks: a, file: notes/editor.md, sign: Ed.}",),
        glossary=True,
    )
    return {
        "edition.yaml": edition_yaml(frame),
        "text/01-the-letter.md": _TEXT,
        "notes/editor.md": _NOTES,
        "glossary.md": _GLOSSARY,
    }
