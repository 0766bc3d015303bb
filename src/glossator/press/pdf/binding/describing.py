"""What a PDF says of itself: title, language, people, rights; and the claim of PDF/UA-1."""

from __future__ import annotations

from typing import Any

from glossator.model import Edition
from glossator.scripts import right_to_left

_MAKERS = "Glossator, WeasyPrint"


def describe(book: Any, edition: Edition) -> None:
    """Let an opened PDF say what it is (ISO 14289-1, 5 and 7.1); no clock."""
    import pikepdf

    said = edition.metadata
    title = edition.full_title + (f": {said.subtitle}" if said.subtitle else "")
    authors = list(_makers(edition))
    book.Root.Lang = pikepdf.String(said.language)
    book.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    preferences = pikepdf.Dictionary(DisplayDocTitle=True)
    if right_to_left(said.language):  # spreads are shown the other way round (ISO 32000-1, 12.2)
        preferences.Direction = pikepdf.Name.R2L
    book.Root.ViewerPreferences = preferences
    book.Root.PageMode = pikepdf.Name.UseOutlines
    with book.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp.register_xml_namespace("http://www.aiim.org/pdfua/ns/id/", "pdfuaid")
        for name, value in _xmp(edition, title, authors).items():
            if value:
                xmp[name] = value
    told = {  # what XMP says as well, in the words of PDF 1.7 (ISO 32000-1, 14.3.3)
        "Title": title,
        "Author": ", ".join(authors),
        "Subject": said.description,
        "Keywords": _keywords(edition),
        "Creator": "Glossator",
        "Producer": _MAKERS,
    }
    book.docinfo = book.make_indirect(
        pikepdf.Dictionary({f"/{name}": value for name, value in told.items() if value})
    )
    if said.date:
        day = pikepdf.String(f"D:{said.day.replace('-', '')}000000Z")
        book.docinfo.CreationDate = book.docinfo.ModDate = day


def _makers(edition: Edition) -> dict[str, None]:
    """The names of the authors; without any, that of whoever is named first."""
    people = edition.metadata.people
    return dict.fromkeys(p.name for p in people if p.role == "aut") or dict.fromkeys(
        p.name for p in people[:1]
    )


def _keywords(edition: Edition) -> str:
    return ", ".join(dict.fromkeys(subject.name for subject in edition.metadata.subjects))


def _xmp(edition: Edition, title: str, authors: list[str]) -> dict[str, Any]:
    """The properties of the XMP packet, those that the edition has not with an empty value."""
    said, published = edition.metadata, edition.metadata.publication
    day = f"{said.day}T00:00:00Z" if said.date else ""
    isbn = published.isbn_urn("pdf", "print")
    licence = published.licence
    return {
        "pdfuaid:part": "1",
        "dc:title": title,
        "dc:language": {said.language},
        "dc:identifier": said.identifier,
        "xmp:Identifier": {isbn} if isbn else set(),
        "xmpRights:WebStatement": licence,
        "xmpRights:Marked": str("publicdomain" not in licence) if licence else "",
        "dc:publisher": {said.publisher} if said.publisher else set(),
        "dc:contributor": {p.name for p in said.people} - set(authors),
        "dc:relation": {published.series} if published.series else set(),
        "xmp:CreateDate": day,
        "xmp:ModifyDate": day,
        "xmp:CreatorTool": "Glossator",
        "pdf:Producer": _MAKERS,
        "pdf:Keywords": _keywords(edition),
        "xmpMM:VersionID": published.version,
        "dc:creator": authors,
        "dc:rights": said.rights,
        "dc:description": said.description,
        "dc:subject": {subject.name for subject in said.subjects},
    }
