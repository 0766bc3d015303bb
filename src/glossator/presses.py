"""What each press is asked to print: functions from an Order to a Copy, named in `formats`.

What a format needs from elsewhere is asked here, since presses know neither one another nor proof.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from glossator.diagnostics import Place, diagnose
from glossator.formats import Copy, Order


def pdf(order: Order) -> Copy:
    """The printed book, made fit for an archive and with the manuscript inside if asked so."""
    printed, edition = order.printed, order.edition
    if not edition.profile.archive:
        return Copy(printed.pdf)
    from glossator.manuscript.files import manuscript_files
    from glossator.press.pdf.binding.archive import archive

    pictures = {path: picture.content for path, picture in edition.pictures.items()}
    return Copy(archive(printed.pdf, edition, manuscript_files(order.folder) | pictures))


def epub(order: Order) -> Copy:
    """The EPUB, and a finding if it was reviewed but Ace does not let it claim conformance.

    Only an edition that names a reviewer is shown to Ace. Raises ToolMissing when Ace is not there:
    whether a claim is printed must not depend on the computer.
    """
    edition, pages = order.edition, order.pages
    order.tell("printing the EPUB")
    book = order.pressed("epub")
    if not edition.metadata.review.reviewed_by:
        return Copy(book)
    from glossator.press.epub import print_epub
    from glossator.proof.external import Job, judge_all

    order.tell("asking Ace")
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        path = Path(folder) / f"{edition.metadata.slug}.epub"
        path.write_bytes(book)
        (verdict,) = judge_all([Job("ace", path)])
    if verdict.passed:
        return Copy(print_epub(edition, pages, conforms=True))
    found = "; ".join(f"{one.code} ({one.where})" for one in verdict.findings)
    message = f"Ace does not pass the EPUB, so it claims no conformance: {found}"
    hint = "mend what Ace found; glossator proof --full tells more of it"
    return Copy(book, (diagnose("A001", Place("edition.yaml", 1), message, hint),))


def kepub(order: Order) -> Copy:
    """The EPUB, turned into one for Kobo's engine."""
    from glossator.press.epub import kepub

    return Copy(
        kepub(order.content("epub"), order.edition.metadata.day or order.edition.metadata.changed)
    )


def html(order: Order) -> Copy:
    """The web page."""
    _ = order.pages  # which are laid out before
    order.tell("printing the web page")
    return Copy(order.pressed("html"))


def site(order: Order) -> Copy:
    """The folder of pages."""
    from glossator.press.web import print_site

    edition, pages = order.edition, order.pages
    order.tell("printing the site")
    return Copy(print_site(edition, pages))
