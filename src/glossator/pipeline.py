"""The stages in a row: check, build, prove, inspect. Writes outputs only after all went well.

A build remembers in `OUT/.glossator/` what it was made from: when nothing changed, neither pandoc
nor WeasyPrint is imported and nothing is written. What has changed is decided by content, not time.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glossator import __version__
from glossator.diagnostics import Diagnostic, Place, diagnose, has_errors, in_order, stops
from glossator.errors import GlossatorError
from glossator.model import Edition, Locus, PageMap, PageStart
from glossator.themes import styles_folder

if TYPE_CHECKING:
    from glossator.edition.proposals import Proposal
    from glossator.manuscript import Manuscript
    from glossator.proof.proving import Proof

SUFFIXES: Final[Mapping[str, str]] = {
    "epub": ".epub",
    "kepub": ".kepub.epub",
    "pdf": ".pdf",
    "html": ".html",
}
# What is built when nothing else is asked for.
FORMATS: Final = ("epub", "pdf", "html")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted: a manuscript folder, formats (keys of SUFFIXES), an out folder, a profile."""

    manuscript: Path
    out: Path
    formats: tuple[str, ...] = FORMATS
    profile: str = "full"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: outputs by format, findings, and whether anything had to be made.

    `formats` are those that were asked for; one that an error stops is not among the outputs.
    """

    outputs: Mapping[str, Path]
    findings: tuple[Diagnostic, ...]
    fresh: bool
    formats: tuple[str, ...] = FORMATS

    @property
    def ok(self) -> bool:
        """Whether no error stopped a format that was asked for."""
        return not any(stops(self.findings, wanted) for wanted in self.formats)


@dataclass(frozen=True, slots=True)
class Checked:
    """A manuscript read through: its findings, and the edition if no error stops all formats."""

    findings: tuple[Diagnostic, ...]
    edition: Edition | None


def silent(_: str) -> None:
    """Tell nobody."""


def check(folder: Path, profile: str = "full", tell: Progress = silent) -> Checked:
    """All that is wrong with a manuscript; writes nothing. Raises UsageError, ToolMissing."""
    return check_profiles(folder, (profile,), tell)[profile]


def check_profiles(
    folder: Path, profiles: Sequence[str], tell: Progress = silent
) -> dict[str, Checked]:
    """As `check`, for several profiles of one galley. Raises UsageError, ToolMissing."""
    from glossator.edition import choose_profile, make_edition
    from glossator.edition.proposals import lost_notes, propose, with_proposals
    from glossator.galley import set_galley
    from glossator.manuscript import read_manuscript
    from glossator.sharing import Choice

    tell("reading the manuscript")
    manuscript, findings = read_manuscript(folder)
    if manuscript is None:
        return dict.fromkeys(profiles, Checked(in_order(findings), None))
    for profile in profiles:
        choose_profile(manuscript.settings, profile)
    choice = Choice(manuscript.settings.language)
    tell("setting the galley")
    galley, more = set_galley(manuscript)
    findings += more
    if not galley.texts:
        empty = Checked(in_order(with_empty(manuscript, findings)), None)
        return dict.fromkeys(profiles, empty)
    checked = {}
    proposals: list[Proposal] | None = None
    for profile in profiles:
        tell(f"annotating ({profile})")
        own = galley.copy() if len(profiles) > 1 else galley
        edition, more = make_edition(manuscript, own, profile, choice)
        lost = lost_notes(more, galley.notes)
        if proposals is None and edition is not None and lost:
            proposals = propose(edition, lost)  # of the first profile: each finding is told once
        more = with_proposals(more, proposals or ())
        found = in_order([*findings, *more])
        checked[profile] = Checked(found, None if stops(found) else edition)
    return checked


def profiles_asked(folder: Path, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of profiles, each once; "all" stands for every one that the manuscript has.

    Raises UsageError for a name that it does not have, before anything is made. A manuscript that
    cannot be read has the ready ones: its findings are told later.
    """
    from glossator.edition import choose_profile
    from glossator.manuscript import read_settings_of
    from glossator.manuscript.profiles import ALL, profile_names

    settings = read_settings_of(folder)
    every = profile_names(settings.profiles if settings else ())
    names = tuple(dict.fromkeys(n for name in asked for n in (every if name == ALL else (name,))))
    for name in names:
        if settings is not None:
            choose_profile(settings, name)
    return names


def with_empty(manuscript: Manuscript, findings: list[Diagnostic]) -> list[Diagnostic]:
    """A manuscript without any text says so, if nothing else was found wrong with it."""
    if has_errors(findings):
        return findings
    settings = manuscript.settings
    place = settings.places.get(settings.text[0], Place("edition.yaml"))
    message = f"“{settings.title}” has no text"
    empty = diagnose("E008", place, message, "write it, or name a file that holds some under text:")
    return [*(f for f in findings if f.code != "E010"), empty]


def build(request: Request, tell: Progress = silent) -> Built:
    """Build what is asked for. With errors in the manuscript nothing is written; an error of one
    format alone stops that format.

    Raises GlossatorError when a tool is missing, the profile is not known, or a layout fails.
    """
    record = _Record(request)
    done = record.current()
    if done is not None:
        return Built(done, (), fresh=False, formats=request.formats)
    _check_out(request.out)
    checked = check(request.manuscript, request.profile, tell)
    if checked.edition is None:
        return Built({}, checked.findings, fresh=False, formats=request.formats)
    edition = checked.edition
    stopped = tuple(form for form in SUFFIXES if stops(checked.findings, form))
    contents, pages, found = _print(edition, request, record, tell, stopped)
    stem = stem_of(edition.metadata.slug, request.profile)
    outputs = {f: request.out / f"{stem}{SUFFIXES[f]}" for f in contents}
    write_all({outputs[f]: content for f, content in contents.items()})
    record.write(outputs, pages)
    findings = in_order((*checked.findings, *found))
    return Built(outputs, findings, fresh=True, formats=request.formats)


def _check_out(out: Path) -> None:
    """Raise GlossatorError where no file can be made, before time is spent on what goes there."""
    there = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not there.is_dir():
        hint = "name a folder with --out, or move that file away"
        raise GlossatorError(f"“{there}” is a file, not a folder", hint)
    if not os.access(there, os.W_OK | os.X_OK):
        hint = "name another with --out, or look at its permissions"
        raise GlossatorError(f"nothing can be written into the folder “{there}”", hint)


def stem_of(slug: str, profile: str) -> str:
    """The file name of an output without its suffix; other profiles than `full` name themselves."""
    return slug if profile == "full" else f"{slug}-{profile}"


def _print(
    edition: Edition,
    request: Request,
    record: _Record,
    tell: Progress,
    stopped: tuple[str, ...] = (),
) -> tuple[dict[str, bytes], PageMap | None, tuple[Diagnostic, ...]]:
    """The bytes of each format but those `stopped` by an error, the pages, what print found.

    The PDF comes first: its page map goes into the other two, which have no pages where there is
    no print edition.
    """
    contents: dict[str, bytes] = {}
    pages: PageMap | None = None
    found: tuple[Diagnostic, ...] = ()
    remembered = record.pages()
    if "pdf" in stopped:
        tell("leaving out the print edition")
    elif remembered is None or "pdf" in request.formats:
        from glossator.press.pdf import print_pdf

        tell("laying out the pages")
        printed = print_pdf(edition)
        pages, found = printed.pages, printed.findings
        if "pdf" in request.formats:
            contents["pdf"] = _archived(printed.pdf, edition, request.manuscript)
    else:
        pages = remembered
    if {"epub", "kepub"} & set(request.formats):
        from glossator.press.epub import kepub

        tell("printing the EPUB")
        book, more = _print_epub(edition, pages, tell)
        found = (*found, *more)
        if "epub" in request.formats:
            contents["epub"] = book
        if "kepub" in request.formats:
            contents["kepub"] = kepub(book, edition.metadata.date)
    if "html" in request.formats:
        from glossator.press.web import print_web

        tell("printing the web page")
        contents["html"] = print_web(edition, pages)
    return contents, pages, found


def _archived(pdf: bytes, edition: Edition, folder: Path) -> bytes:
    """The PDF, made fit for an archive and with the manuscript inside if the profile asks so."""
    if not edition.profile.archive:
        return pdf
    from glossator.manuscript.files import manuscript_files
    from glossator.press.pdf.binding.archive import archive

    pictures = {path: picture.content for path, picture in edition.pictures.items()}
    return archive(pdf, edition, manuscript_files(folder) | pictures)


def _print_epub(
    edition: Edition, pages: PageMap | None, tell: Progress
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The EPUB, and a finding if it was reviewed but Ace does not let it claim conformance.

    Only an edition that names a reviewer is shown to Ace. Raises ToolMissing when Ace is not there:
    whether a claim is printed must not depend on the computer.
    """
    from glossator.press.epub import print_epub

    book = print_epub(edition, pages)
    if not edition.metadata.review.reviewed_by:
        return book, ()
    from glossator.proof.external import Job, judge_all

    tell("asking Ace")
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        path = Path(folder) / f"{edition.metadata.slug}.epub"
        path.write_bytes(book)
        (verdict,) = judge_all([Job("ace", path)])
    if verdict.passed:
        return print_epub(edition, pages, conforms=True), ()
    found = "; ".join(f"{one.code} ({one.where})" for one in verdict.findings)
    message = f"Ace does not pass the EPUB, so it claims no conformance: {found}"
    hint = "mend what Ace found; glossator proof --full tells more of it"
    return book, (diagnose("A001", Place("edition.yaml", 1), message, hint),)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write every file beside its place, then move all of them there.

    Raises GlossatorError when one cannot be written; then none is there.
    """
    partial: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            partial[path] = path.with_name(f".{path.name}.{os.getpid()}")
            partial[path].write_bytes(content)
        for path, temporary in partial.items():
            temporary.replace(path)
    except OSError as fault:
        for temporary in partial.values():
            temporary.unlink(missing_ok=True)
        raise GlossatorError(
            f"“{Path(fault.filename or '').name}” cannot be written: {fault.strerror}",
            "look at the folder’s permissions, and at --out",
        ) from None


class _Record:
    """What the last build of this manuscript and profile was made from, and what it made."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.folder = request.out / ".glossator"
        where = hashlib.sha256(str(request.manuscript.resolve()).encode()).hexdigest()[:8]
        self.file = self.folder / f"{request.profile}-{where}.json"
        self.seal = fingerprint(request.manuscript, request.profile)
        self.said = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            said = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        known = isinstance(said, dict) and said.get("seal") == self.seal
        return said if known else {}

    def current(self) -> dict[str, Path] | None:
        """The outputs, if all that are asked for are there and as they were written."""
        outputs = {}
        for wanted in self.request.formats:
            made = self.said.get("outputs", {}).get(wanted)
            if made is None:
                return None
            path = self.request.out / made["file"]
            if not path.is_file() or sha256(path) != made["sha256"]:
                return None
            outputs[wanted] = path
        return outputs

    def has(self, wanted: str) -> bool:
        """Whether this edition was built in a format."""
        return wanted in self.said.get("outputs", {})

    def pages(self) -> PageMap | None:
        """The page map of the same edition, if it was laid out before."""
        said = self.said.get("pages")  # none of a book that could not be printed
        return None if said is None else _page_map(said)

    def write(self, outputs: Mapping[str, Path], pages: PageMap | None) -> None:
        """Remember this build, and what an earlier one made of the same edition."""
        made = dict(self.said.get("outputs", {}))
        for name, path in outputs.items():
            made[name] = {"file": path.name, "sha256": sha256(path)}
        said = {
            "seal": self.seal,
            "outputs": dict(sorted(made.items())),
            "pages": dataclasses.asdict(pages) if pages else None,
        }
        text = json.dumps(said, ensure_ascii=False, indent=1)
        write_all({self.file: text.encode("utf-8")})


def _page_map(said: Mapping[str, Any]) -> PageMap:
    starts = tuple(
        PageStart(s["index"], s["label"], Locus(**s["locus"]) if s["locus"] else None)
        for s in said["starts"]
    )
    return PageMap(said["source"], starts, said["pages_of"])


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fingerprint(folder: Path, profile: str) -> str:
    """A digest of all that an edition is made from: manuscript, themes, our code, its libraries."""
    digest = hashlib.sha256(f"{__version__} {profile} {libraries()}".encode())
    for root in (folder, styles_folder(), Path(__file__).parent):
        if not root.is_dir():
            continue
        for path in sorted(_files(root)):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        for name in names:
            path = Path(folder) / name
            if not name.startswith(".") and path.is_file():
                yield path


def libraries() -> str:
    """The versions of the libraries that decide what the outputs look like."""
    from importlib.metadata import PackageNotFoundError, version

    from glossator.families import packages

    def known(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "none"  # an extra

    names = ("weasyprint", "pydyf", "EbookLib", "pypandoc_binary", "lxml", "nh3", "pikepdf")
    fonts = ("fontpkg-source-code-pro", "fontpkg-source-sans-3", "fontpkg-source-serif-4")
    others = ("brotli", "fonttools", "pillow", "pyicu-wheels", "segno", "uharfbuzz")
    every = (*names, *fonts, *packages(), *others)
    return " ".join(f"{name}={known(name)}" for name in every)


def inspect(request: Request, tell: Progress = silent) -> tuple[Checked, PageMap | None]:
    """The edition and its page map, laid out anew only if no build of it is remembered."""
    checked = check(request.manuscript, request.profile, tell)
    if checked.edition is None:
        return checked, None
    pages = _Record(request).pages()
    if pages is None and not stops(checked.findings, "pdf"):
        from glossator.press.pdf import print_pdf

        tell("laying out the pages")
        pages = print_pdf(checked.edition).pages
    return checked, pages


def _with_kepub(request: Request) -> Request:
    """What was built for Kobo is proved as well."""
    if _Record(request).has("kepub"):
        return dataclasses.replace(request, formats=(*request.formats, "kepub"))
    return request


def proof(
    request: Request, tell: Progress = silent, *, full: bool = False
) -> tuple[Checked, Proof | None]:
    """Build what is not current, then prove the files. None after errors in the manuscript.

    `full` asks the judges that need Node.js and Chromium too.
    """
    built = build(_with_kepub(request), tell)
    if not built.ok:
        return Checked(built.findings, None), None
    checked, pages = inspect(request, tell)
    assert checked.edition is not None
    assert pages is not None
    from glossator.proof.proving import prove

    tell("proving")
    return checked, prove(checked.edition, pages, built.outputs, request.out, full=full)
