"""What the edition says of itself: out of edition.yaml, with the defaults filled in."""

from __future__ import annotations

from glossator.edition.choice import identifier_of
from glossator.galley.naming import file_stem
from glossator.manuscript.settings import Settings
from glossator.model import Metadata


def slug_of(settings: Settings) -> str:
    """The stem of the output files: `name:` of edition.yaml, else made from the title."""
    return settings.name or file_stem(settings.title, settings.language)


def metadata_of(s: Settings, profile: str = "full") -> Metadata:
    """What edition.yaml says of the edition, with the defaults filled in."""
    identifier = s.identifier or f"urn:glossator:{slug_of(s)}"
    return Metadata(
        title=s.title,
        subtitle=s.subtitle,
        language=s.language,
        identifier=identifier if profile == "full" else identifier_of(identifier, profile),
        date=s.date or "1970-01-01",
        rights=s.rights,
        publisher=s.publisher,
        description=s.description,
        subjects=s.subjects,
        people=s.people,
        source=s.source,
        slug=slug_of(s),
        web_address=s.web_address,
        web=s.web,
        review=s.accessibility,
        contents_depth=s.contents_depth,
    )
