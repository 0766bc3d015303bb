"""What the edition says of itself: out of edition.yaml, with the defaults filled in."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from glossator.edition.choice import identifier_of
from glossator.galley.marks import set_marks
from glossator.galley.naming import file_stem
from glossator.manuscript.settings import Settings
from glossator.model import Metadata, Publication
from glossator.prose import Element, emphasised, parse, serialize, text_of, without_markup
from glossator.vocabulary import LICENSES
from glossator.words import words_for
from glossator.words.marks import Setter, seal


def slug_of(settings: Settings) -> str:
    """The stem of the output files: `name:` of edition.yaml, else made from the title."""
    return settings.name or file_stem(settings.title, settings.language)


def _own_identifier(s: Settings) -> str:
    """An identifier for an edition that has none: of all that tells it from another book."""
    people = [f"{person.role}:{person.name}" for person in s.people]
    source = [s.source.author, s.source.title, s.source.date] if s.source else []
    told = (slug_of(s), s.title, s.subtitle, s.language, s.publisher, *people, *source, *s.text)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, chr(10).join(told))}"


def metadata_of(s: Settings, profile: str = "full", changed: str = "") -> Metadata:
    """What edition.yaml says of the edition, with the defaults filled in.

    changed: the day on which a file of the manuscript was last changed.
    """
    identifier = s.identifier or _own_identifier(s)
    setter = Setter(words_for(s.language, s.words), s.thin_spaces)
    title, subtitle, rights, description = (
        _typeset(said, setter)
        for said in (s.title, s.subtitle, s.rights, s.description or s.publication.back_cover)
    )
    return Metadata(
        title=text_of(title),
        subtitle=text_of(subtitle),
        language=s.language,
        identifier=identifier if profile == "full" else identifier_of(identifier, profile),
        whole="" if profile == "full" else identifier,
        date=s.date,
        rights=text_of(rights),
        publisher=without_markup(s.publisher),
        description=text_of(description),
        subjects=s.subjects,
        people=s.people,
        source=s.source,
        slug=slug_of(s),
        web_address=s.web_address,
        web=s.web,
        review=s.accessibility,
        contents_depth=s.contents_depth,
        changed=changed,
        publication=_publication(s, profile, setter),
        title_markup=_marked(title),
        subtitle_markup=_marked(subtitle),
    )


def _typeset(said: str, setter: Setter) -> Element:
    """A text of edition.yaml with its emphasis and the marks of quotation of its language."""
    holder = parse(f'<p data-block="1">{emphasised(seal(said))}</p>')
    set_marks(holder, setter, straight=True)
    return holder[0]


def _marked(title: Element) -> str:
    """A title with its emphasis as markup, "" where it has none."""
    return serialize(title) if len(title) else ""


def _publication(s: Settings, profile: str, setter: Setter) -> Publication:
    """What a press says. An ISBN is one product's alone (ISO 2108), the whole edition's."""
    said = replace(
        s.publication,
        licence=s.publication.licence or LICENSES.get(without_markup(s.rights), ""),
        cover_alt=s.cover.alt,
        back_cover=text_of(_typeset(s.publication.back_cover, setter)),
    )
    return said if profile == "full" else replace(said, isbns={})
