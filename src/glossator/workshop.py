"""One command's manuscript, galley, edition, pages and record: each made once, when first asked.

A `Workshop` is a manuscript's; a `Commission` is one profile of it. Commands take from them what
they need in any order, and nothing is read, set or laid out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glossator.checking import Checked, with_empty, without_consequences
from glossator.diagnostics import Diagnostic, in_order, stops
from glossator.formats import Copy, Progress, call, formats, function, usual
from glossator.machine import cores
from glossator.memory import FORGETFUL, Oblivion
from glossator.model import Edition, PageMap
from glossator.record import Built as Built
from glossator.record import Record, makers
from glossator.store import Store
from glossator.writing import check_folder, stem_of, write_all

if TYPE_CHECKING:
    from concurrent.futures import Future

    from glossator.edition.proposals import Proposal
    from glossator.galley import Galley
    from glossator.galley.account import FileAccount
    from glossator.manuscript import Manuscript
    from glossator.press.pdf import Layouter, Printed
    from glossator.proof.proving import Proof

OUT: Final = Path("build")  # where outputs go when nothing else is said
_PRINTING: Final = ("glossator.presses", "glossator.press.pdf.printing")


def silent(_: str) -> None:
    """Tell nobody."""


class Workshop:
    """What one command makes of the manuscript in `folder`; outputs go into `out`."""

    def __init__(
        self,
        folder: Path,
        out: Path = OUT,
        tell: Progress = silent,
        jobs: int | None = None,
        memory: Oblivion = FORGETFUL,
    ) -> None:
        self.folder = folder
        self.out = out
        self.tell = tell
        self.jobs = jobs  # runs that are laid out at the same time; None: as the machine has cores
        self.memory = memory  # of what was made of the manuscript's last state
        self.executor = ""  # address of a cluster that lays out; else this machine does
        self.building = False  # whether what is made may be kept in `out`
        self.meanwhile: Callable[[], None] | None = None  # called while pandoc reads
        self._commissions: dict[str, Commission] = {}
        self._proposals: list[Proposal] | None = None

    @cached_property
    def store(self) -> Store:
        """Results of earlier builds into the same folder."""
        return Store(self.out / ".glossator" / "store", makers())

    @property
    def keeping(self) -> Store | None:
        """The store, if what is made may be kept there: in a build, and where a build was."""
        return self.store if self.building or self.store.exists() else None

    def changed(self, manuscript: Manuscript) -> Workshop:
        """The work on what the manuscript would be, of which nothing is on disk."""
        new = Workshop(self.folder, self.out, self.tell, self.jobs)
        new._read = manuscript, list(self.read_findings)
        return new

    @cached_property
    def _read(self) -> tuple[Manuscript | None, list[Diagnostic]]:
        from glossator.manuscript import read_manuscript

        self.tell("reading the manuscript")
        return read_manuscript(self.folder)

    @property
    def manuscript(self) -> Manuscript | None:
        """The manuscript; None when edition.yaml cannot be read."""
        return self._read[0]

    @property
    def read_findings(self) -> tuple[Diagnostic, ...]:
        """What reading the files found, before pandoc."""
        return tuple(self._read[1])

    @cached_property
    def _set(self) -> tuple[Galley | None, list[Diagnostic]]:
        from glossator.galley import set_galley

        manuscript, findings = self._read
        if manuscript is None:
            return None, findings
        self.tell("setting the galley")
        jobs = self.jobs or cores()
        galley, more = set_galley(manuscript, self.keeping, jobs, self.memory, self.meanwhile)
        if not galley.texts:
            return None, with_empty(manuscript, [*findings, *more])
        return galley, [*findings, *more]

    @property
    def galley(self) -> Galley | None:
        """The galley; None when there is no text. Raises ToolMissing."""
        return self._set[0]

    @property
    def account(self) -> tuple[FileAccount, ...]:
        """What became of the lines and words of every file; none when there is no galley."""
        return self.galley.account if self.galley is not None else ()

    @property
    def set_findings(self) -> tuple[Diagnostic, ...]:
        """What reading and setting found."""
        return in_order(self._set[1])

    def commission(self, profile: str = "full") -> Commission:
        """The work on one profile, the same whenever it is asked for."""
        return self._commissions.setdefault(profile, Commission(self, profile))

    def draft(self, profile: str = "full") -> Commission:
        """The work on a draft of one profile: errors do not stop it, they are flagged in it."""
        return Commission(self, profile, draft=True)

    def check(self, profile: str = "full") -> Checked:
        """All that is wrong with the manuscript; see `Commission.checked`."""
        return self.commission(profile).checked

    def proposed(self, found: Sequence[Diagnostic], edition: Edition | None) -> list[Diagnostic]:
        """Findings of lost lemmas with where their words went: sought once, in the edition that
        first loses any, since other profiles lose the same.
        """
        if all(one.code != "L001" for one in found):
            return list(found)
        from glossator.edition.proposals import lost_notes, propose, with_proposals

        assert self.galley is not None
        lost = lost_notes(found, self.galley.notes)
        if self._proposals is None and edition is not None and lost:
            self._proposals = propose(edition, lost)
        return with_proposals(found, self._proposals or ())


class Commission:
    """One profile of a manuscript: its edition, its pages, its files. A press sees it as `Order`.

    Until something is asked for, nothing is made.
    """

    def __init__(self, shop: Workshop, profile: str, *, draft: bool = False) -> None:
        self.shop = shop
        self.profile = profile
        self.draft = draft
        self._copies: dict[str, Copy] = {}
        self._unpaged = False  # whether what is made does without the printed pages
        self._asked: tuple[str, ...] = ()  # formats that are being built
        self._beside: dict[str, Future[bytes]] = {}  # those that are made while print is gathered
        self._layouter: Layouter | None = None  # one that was made ready before

    @property
    def folder(self) -> Path:
        """The manuscript's."""
        return self.shop.folder

    @property
    def tell(self) -> Progress:
        """Says to whoever waits what is being done."""
        return self.shop.tell

    @cached_property
    def checked(self) -> Checked:
        """The findings and the edition. Raises UsageError for a profile that is not there,
        ToolMissing without pandoc.
        """
        from glossator.edition import choose_profile, make_edition
        from glossator.sharing import Choice, own_families

        manuscript = self.shop.manuscript
        if manuscript is not None:
            choose_profile(manuscript.settings, self.profile)
        galley, findings = self.shop.galley, self.shop.set_findings
        if manuscript is None or galley is None:
            return Checked(findings, None)
        self.tell(f"annotating ({self.profile})")
        choice = Choice(manuscript.settings.language, own_families(manuscript.fonts))
        edition, more = make_edition(manuscript, galley, self.profile, choice)
        if not self.draft:  # which flags where each stands
            more = without_consequences(manuscript, more)
        found = in_order([*findings, *self.shop.proposed(more, edition)])
        if self.draft and edition is not None:
            from glossator.edition.flagging import flag

            return Checked(found, flag(edition, found, galley.notes, manuscript.sources()))
        return Checked(found, None if stops(found) else edition)

    @property
    def edition(self) -> Edition:
        """The edition of a manuscript without errors."""
        assert self.checked.edition is not None
        return self.checked.edition

    @cached_property
    def record(self) -> Record:
        """What the last build of this profile made."""
        return Record(self.folder, self.shop.out, self.profile)

    @cached_property
    def printed(self) -> Printed:
        """The edition laid out in pages. Raises GlossatorError when a layout fails."""
        from glossator.cluster import cluster_at
        from glossator.press.pdf import Layouter, print_pdf

        edition, store = self.edition, self.shop.store
        self.tell("laying out the pages")
        with (
            cluster_at(self.shop.executor) if self.shop.executor else nullcontext() as cluster,
            self._layouter
            or Layouter(self.shop.jobs, store, self.tell, cluster=cluster) as layouter,
        ):

            def settled(pages: PageMap) -> None:
                for name in self._asked:
                    if pure := formats()[name].pure:
                        self._beside[name] = layouter.beside(call, pure, edition, pages, store)

            return print_pdf(edition, layouter=layouter, store=store, settled=settled)

    @property
    def pages(self) -> PageMap | None:
        """Where the printed pages begin, laid out only if no build of this edition is remembered;
        None where an error stops the print edition.
        """
        if self.draft:
            return self.printed.pages
        if self._unpaged or stops(self.checked.findings, "pdf"):
            return None
        laid_out = "printed" in self.__dict__
        remembered = None if laid_out else self.record.pages()
        return self.printed.pages if remembered is None else remembered

    def copy(self, name: str) -> Copy:
        """One format, printed. Raises TypeError for a press that prints a file where its row in the
        table says folder, or a folder where it says file.
        """
        if name not in self._copies:
            row = formats()[name]
            copy: Copy = function(row.press)(self)
            if isinstance(copy.content, bytes) is row.folder:
                wanted = "files by name, for a folder" if row.folder else "the bytes of a file"
                raise TypeError(f"{row.press} should give {wanted}")
            self._copies[name] = copy
        return self._copies[name]

    def pressed(self, name: str) -> bytes:
        """What the pure function of a format makes of edition and pages."""
        edition, pages = self.edition, self.pages
        made = self._beside.pop(name, None)
        if made is not None:
            from concurrent.futures.process import BrokenProcessPool

            with suppress(BrokenProcessPool):  # then it is made here
                return made.result()
        content: bytes = call(formats()[name].pure, edition, pages, self.shop.keeping)
        return content

    def content(self, name: str) -> bytes:
        """The file of one format. Raises TypeError for a format that is a folder."""
        content = self.copy(name).content
        if not isinstance(content, bytes):
            raise TypeError(f"the format “{name}” is a folder, not a file")
        return content

    def build(self, wanted: Sequence[str] = ()) -> Built:
        """Make these formats (none: the usual) and write them. With errors in the manuscript
        nothing is written; an error of one format alone stops that format.

        Raises GlossatorError when a tool is missing, the profile is not known, or a layout fails.
        """
        asked = tuple(wanted) or usual()
        done = None if self.draft else self.record.current(asked)
        if done is not None:
            return Built(done, (), fresh=False, formats=asked)
        check_folder(self.shop.out)
        self.shop.building = True
        with self._ready_to_print(asked) if "pdf" in asked else nullcontext():
            return self._make(asked)

    @contextmanager
    def _ready_to_print(self, asked: Sequence[str]) -> Iterator[None]:
        """Have libraries loaded while the manuscript is read and set; if nothing is in the store,
        so that there will be pages to lay out, have the processes begun that do so.
        """
        from glossator.press.pdf import make_ready

        beside = (formats()[name].pure.partition(":")[0] for name in asked)
        make_ready(filter(None, beside))
        cold = not self.shop.store.exists() and not self.shop.executor

        def load() -> None:
            for name in _PRINTING:
                import_module(name)
            if cold and self.shop.manuscript is not None:
                from glossator.press.pdf import Layouter

                self._layouter = Layouter(self.shop.jobs, self.shop.store, self.tell)
                self._layouter.make_ready(self.shop.manuscript.settings.language)

        self.shop.meanwhile = load
        try:
            yield
        finally:
            if self._layouter is not None:  # unless the pages have been laid out
                self._layouter.stop()
                self._layouter.close()

    def _make(self, asked: tuple[str, ...]) -> Built:
        """Make these formats, since the last build did not."""
        missing = self.shop.store.missing()
        checked = self.checked
        if checked.edition is None:
            self.shop.store.drop(missing)
            return Built({}, checked.findings, fresh=False, formats=asked)
        stopping = () if self.draft else checked.findings
        if stops(stopping, "pdf"):
            self.tell("leaving out the print edition")
        names = [n for n in formats() if n in asked and not stops(stopping, n)]
        # a web page alone does not wait for paper
        self._unpaged = asked == ("html",) and not self.draft and not self._paged
        self._asked = tuple(names)
        copies = {name: self.copy(name) for name in names}
        stem = stem_of(checked.edition.metadata.slug, self.profile)
        stem += "-draft" if self.draft else ""
        outputs = {name: self.shop.out / f"{stem}{formats()[name].suffix}" for name in names}
        write_all({outputs[name]: copy.content for name, copy in copies.items()})
        if not self.draft:  # of which nothing is remembered, so that nothing can prove it
            pages = self.pages if self._paged else None  # no format has asked for them
            self.record.write(outputs, pages, unpaged=self._unpaged)
        self.shop.store.tidy()
        found = self._findings(copies.values())
        return Built(
            outputs, found, fresh=True, formats=asked, draft=self.draft, unpaged=self._unpaged
        )

    @property
    def _paged(self) -> bool:
        """Whether the printed pages are at hand."""
        return "printed" in self.__dict__ or self.record.pages() is not None

    def _findings(self, copies: Iterable[Copy]) -> tuple[Diagnostic, ...]:
        laid_out = self.printed.findings if "printed" in self.__dict__ else ()
        in_copies = (finding for copy in copies for finding in copy.findings)
        return in_order([*self.checked.findings, *laid_out, *in_copies])

    def prove(self, *, full: bool = False) -> Proof | None:
        """Build what is not current, then prove the files, those built on demand as well.

        None after errors in the manuscript. `full` asks the judges that need Node.js and Chromium.
        """
        from glossator.proof.proving import ask_for_libraries, prove
        from glossator.proof.sources import written_files

        ask_for_libraries()
        asked = dict.fromkeys((*usual(), *(n for n in formats() if n in self.record.formats)))
        built = self.build(tuple(asked))
        if not built.ok:
            return None
        pages = self.pages
        assert pages is not None
        self.tell("proving")
        assert self.shop.manuscript is not None
        written = written_files(self.shop.manuscript, self.edition, self.checked.findings)
        return prove(self.edition, pages, built.outputs, self.shop.out, written, full=full)
