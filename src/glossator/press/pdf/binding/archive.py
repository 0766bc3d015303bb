"""PDF/A-3a: a finished book made fit for an archive, with its manuscript attached.

ISO 19005-3 asks for what an archive needs to show the book in fifty years: a colour profile, a
claim in the metadata, every unusual property of the metadata explained, links that print. What is
attached says how it belongs to the book (clause 6.8).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from glossator.model import Edition

_TYPES: Final = {
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".bib": "text/x-bibtex",
    ".json": "application/json",
    ".csl": "application/vnd.citationstyles.style+xml",
    ".lock": "text/plain",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_PRINT: Final = 4  # annotation flag: printed with the page (ISO 32000-1, table 165)

# What `pdfuaid:part` is, in the words that ISO 19005-3, 6.6.2.3, asks for: it is no property that
# PDF/A knows by itself.
_EXTENSION: Final = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def archive(pdf: bytes, edition: Edition, files: Mapping[str, bytes]) -> bytes:
    """The book as PDF/A-3a with files attached (path → content) as its source. Deterministic.

    Raises pikepdf.PdfError when the PDF cannot be read.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as book:
        _claim(book)
        _colours(book)
        for page in book.pages:
            for annotation in page.obj.get("/Annots", []):
                annotation.F = _PRINT
        said = edition.metadata
        day = f"D:{(said.day or said.changed).replace('-', '')}000000Z"
        attached = [_attach(book, path, files[path], day, edition) for path in sorted(files)]
        _list(book, attached)
        out = io.BytesIO()
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _claim(book: Any) -> None:
    """Part 3, level A, beside the claim of PDF/UA that is there (ISO 19005-3, 6.6.4)."""
    with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["pdfaid:part"] = "3"
        xmp["pdfaid:conformance"] = "A"
    packet = book.Root.Metadata.read_bytes()
    end = packet.rindex(b"</rdf:RDF>")
    stream = book.make_stream(packet[:end] + _EXTENSION.encode("ascii") + packet[end:])
    stream.Type, stream.Subtype = book.Root.Metadata.Type, book.Root.Metadata.Subtype
    book.Root.Metadata = stream


def _colours(book: Any) -> None:
    """Colours are meant as sRGB has them (ISO 19005-3, 6.2.3)."""
    import importlib.resources

    import pikepdf

    profile = book.make_stream(
        (importlib.resources.files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    )
    profile.N = 3
    book.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )


def _attach(book: Any, path: str, content: bytes, day: str, edition: Edition) -> tuple[str, Any]:
    """A file specification with its file (ISO 32000-1, 7.11.3 and 7.11.4)."""
    import pikepdf

    stream = book.make_stream(content)
    stream.Type = pikepdf.Name.EmbeddedFile
    kind = _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    stream.Subtype = pikepdf.Name(f"/{kind}")
    stream.Params = pikepdf.Dictionary(
        Size=len(content),
        ModDate=pikepdf.String(day),
        CheckSum=pikepdf.String(hashlib.md5(content, usedforsecurity=False).digest()),
    )
    name = path.replace("/", "_")
    specification = pikepdf.Dictionary(
        Type=pikepdf.Name.Filespec,
        F=pikepdf.String(name),
        UF=pikepdf.String(name),
        Desc=pikepdf.String(edition.words("catalogue.source", path=path)),
        AFRelationship=pikepdf.Name.Source,
        EF=pikepdf.Dictionary(F=stream, UF=stream),
    )
    return name, book.make_indirect(specification)


def _list(book: Any, attached: list[tuple[str, Any]]) -> None:
    """All attachments by name, and as belonging to the whole book (ISO 19005-3, 6.8)."""
    import pikepdf

    flat = [part for name, spec in sorted(attached) for part in (pikepdf.String(name), spec)]
    if "/Names" not in book.Root:
        book.Root.Names = pikepdf.Dictionary()
    book.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Names=pikepdf.Array(flat))
    book.Root.AF = pikepdf.Array([spec for _, spec in sorted(attached)])
