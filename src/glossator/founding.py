"""Founds a manuscript, from documents of other programs or from nothing, and brings in more.

Everything is set and annotated in a folder of its own first, so that each note is known to stand on
its words before a file is written where it belongs.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from glossator.diagnostics import Diagnostic
from glossator.errors import UsageError
from glossator.formats import Progress
from glossator.pipeline import check
from glossator.workshop import silent
from glossator.writing import write_all

if TYPE_CHECKING:
    from glossator.incoming.arrival import Arrival
    from glossator.incoming.layers import Layer
    from glossator.incoming.reading import Choice
    from glossator.incoming.writing import Frame, Written

FILE: Final = "edition.yaml"
_LATELY: Final = ".glossator/incoming"  # what each document made when it came in last


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new manuscript is to say of itself; "" is found out from the documents."""

    identifier: str
    date: str
    title: str = ""
    language: str = ""


@dataclass(slots=True)
class Founded:
    """What was written (paths in the manuscript), what was changed, left and not placed.

    `clashes` are passages that were changed here and in the document: ours were kept.
    """

    folder: Path
    written: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    findings: tuple[Diagnostic, ...] = ()
    notes: int = 0
    remarks: Mapping[str, int] = field(default_factory=dict)  # layer → how many notes it got


def found(
    folder: Path,
    documents: Sequence[Path],
    wish: Wish,
    choice: Choice,
    tell: Progress = silent,
) -> Founded:
    """Make a manuscript of documents; of none, one with a sample that teaches.

    Raises UsageError when the folder holds anything, and what reading a document raises.
    """
    from glossator.incoming.sample import sample

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}” is there already", "name a folder that is not there yet")
    if not documents:
        title = wish.title or folder.name.replace("-", " ").title()
        files = sample(title, wish.language, wish.identifier, wish.date)
        write_all({folder / path: text.encode("utf-8") for path, text in files.items()})
        return Founded(folder, tuple(sorted(files)), findings=check(folder, tell=tell).findings)
    tell("reading")
    arrivals = _read(documents, choice)
    made = _Made(arrivals, wish, 1)
    done = made.done(folder, tell)
    write_all({folder / path: content for path, content in made.files.items()})
    for document in documents:
        made.remember(folder, document)
    return done


def bring(folder: Path, document: Path, choice: Choice, tell: Progress = silent) -> Founded:
    """Bring a document into a manuscript: anew, or what changed in it since it last came in.

    Raises UsageError and what reading a document raises.
    """
    if not (folder / FILE).is_file():
        hint = f"glossator new {folder} --from {document} founds one"
        raise UsageError(f"“{folder}” is no manuscript: it has no {FILE}", hint)
    tell("reading")
    arrivals = _read([document], choice)
    lately = folder / _LATELY / document.name
    if lately.is_dir():
        return _again(folder, document, arrivals, lately, tell)
    made = _Made(arrivals, Wish("urn:x-glossator:none", "2000-01-01"), _next_number(folder))
    done = made.done(folder, tell)
    files = {path: content for path, content in made.files.items() if path != FILE}
    for path in sorted(files):
        if (folder / path).exists():
            raise UsageError(f"“{path}” is there already", "move it away, or rename the document")
    files[FILE] = made.listed((folder / FILE).read_text(encoding="utf-8")).encode("utf-8")
    write_all({folder / path: content for path, content in files.items()})
    made.remember(folder, document)
    done.written = tuple(sorted(files))
    done.findings = check(folder, tell=tell).findings
    return done


def _read(documents: Sequence[Path], choice: Choice) -> list[Arrival]:
    from glossator.incoming.reading import read

    arrivals = []
    for document in documents:
        arrival = read(document, choice)
        arrival.title = arrival.title or _headed(arrival) or _named(document)
        arrivals.append(arrival)
    return arrivals


def _headed(arrival: Arrival) -> str:
    """The only heading of the highest level, if there is but one."""
    from glossator.incoming import tree

    heads = [block for block in arrival.blocks if block["t"] == "Header"]
    highest = [h for h in heads if h["c"][0] == min(one["c"][0] for one in heads)]
    return tree.plain(highest[0]) if len(highest) == 1 else ""


def _named(document: Path) -> str:
    return re.sub(r"[-_]+", " ", document.stem).strip().capitalize() or "Untitled"


def _next_number(folder: Path) -> int:
    numbers = [int(m[0]) for p in folder.glob("text/*.md") if (m := re.match(r"\d+", p.name))]
    return max(numbers, default=0) + 1


class _Made:
    """The files that documents make, with the layers of their remarks, proved by reading them."""

    def __init__(self, arrivals: Sequence[Arrival], wish: Wish, number: int) -> None:
        from glossator.incoming import writing

        self.arrivals, self.wish = arrivals, wish
        self.files: dict[str, bytes] = {}
        self.texts: list[str] = []
        self.layers: list[Layer] = []
        for arrival in arrivals:
            part: Written = writing.write(arrival, number + len(self.texts), self.files)
            self.files |= part.files
            self.texts += part.texts
        glossary = writing.glossary(term for one in arrivals for term in one.terms)
        if glossary:
            self.files["glossary.md"] = glossary.encode("utf-8")

    def done(self, folder: Path, tell: Progress) -> Founded:
        """Place the remarks, write edition.yaml, and say what became of everything."""
        from glossator.incoming.layers import placed

        done = Founded(folder)
        remarks = [remark for one in self.arrivals for remark in one.remarks]
        with tempfile.TemporaryDirectory(prefix="glossator-") as name:
            staged = Path(name) / "manuscript"
            self._stage(staged)
            if remarks:
                tell("placing the comments")
                self.layers = placed(staged, remarks)
                for layer in self.layers:
                    self.files[layer.path] = layer.text.encode("utf-8")
                self._stage(staged)
            tell("checking")
            checked = check(staged)
        done.findings = checked.findings
        done.unplaced = [line for layer in self.layers for line in layer.unplaced]
        done.remarks = {layer.key: layer.count for layer in self.layers if layer.text}
        done.told = [line for one in self.arrivals for line in one.told]
        done.left = [line for one in self.arrivals for line in one.left]
        done.notes = sum(
            len(re.findall(rb"^\[\^[^\]\s]+\]:", self.files[path], re.MULTILINE))
            for path in self.texts
        )
        done.written = tuple(sorted(self.files))
        return done

    def _stage(self, folder: Path) -> None:
        from glossator.incoming.writing import edition_yaml

        self.files[FILE] = edition_yaml(self._frame()).encode("utf-8")
        write_all({folder / path: content for path, content in self.files.items()})

    def _frame(self) -> Frame:
        from glossator.incoming.writing import Frame

        first = self.arrivals[0]
        people = [(name, "aut") for one in self.arrivals for name in one.authors]
        people += [(layer.by, "ann") for layer in self.layers if layer.by]
        return Frame(
            title=self.wish.title or first.title,
            subtitle=first.subtitle,
            language=self.wish.language or first.language or "en",
            identifier=self.wish.identifier,
            date=self.wish.date,
            people=tuple(dict.fromkeys(people)),
            texts=tuple(self.texts),
            layers=tuple(layer.line for layer in self.layers if layer.text),
            glossary="glossary.md" in self.files,
        )

    def listed(self, settings: str) -> str:
        """An edition.yaml that names the new files and layers as well."""
        from glossator.incoming.listing import with_items

        people = [f"{{name: {layer.by}, role: ann}}" for layer in self.layers if layer.by]
        settings = with_items(settings, "text", self.texts)
        settings = with_items(settings, "people", people)
        return with_items(settings, "layers", [one.line for one in self.layers if one.text])

    def remember(self, folder: Path, document: Path) -> None:
        """Keep what the document made, to tell later what has changed in it."""
        kept = {p: c for p, c in self.files.items() if p.endswith(".md")}
        where = folder / _LATELY / document.name
        said = json.dumps({"texts": self.texts}, indent=1).encode("utf-8")
        write_all(
            {where / path: content for path, content in kept.items()} | {where / "made.json": said}
        )


def _again(
    folder: Path, document: Path, arrivals: Sequence[Arrival], lately: Path, tell: Progress
) -> Founded:
    """Merge what changed in the document into the manuscript's files."""
    from glossator.incoming.merging import merge

    texts = json.loads((lately / "made.json").read_text(encoding="utf-8"))["texts"]
    first = int(re.match(r"\d+", Path(texts[0]).name)[0]) if texts else 1  # type: ignore[index]
    made = _Made(arrivals, Wish("urn:x-glossator:none", "2000-01-01"), first)
    _keep_names(made, texts)
    done = made.done(folder, tell)
    written: dict[Path, bytes] = {}
    for path, content in sorted(made.files.items()):
        if path == FILE:
            continue
        base, ours = lately / path, folder / path
        if not path.endswith(".md") or not base.is_file() or not ours.is_file():
            if not ours.is_file() or ours.read_bytes() != content:
                written[ours] = content
            continue
        merged = merge(_said(base), _said(ours), content.decode("utf-8"))
        if merged.taken:
            done.told.append(f"{path}: {merged.taken} passages are now as in the document")
            written[ours] = merged.text.encode("utf-8")
        done.clashes += [
            f"{path}:{one.line}: changed here and in the document, yours is kept; there it says: "
            f"{' '.join(one.theirs.split())[:200] or '(nothing)'}"
            for one in merged.clashes
        ]
    gone = [path for path in texts if path not in made.texts]
    done.left += [f"{path}: the document has this chapter no more" for path in gone]
    new = [path for path in made.texts if path not in texts]
    if new:
        from glossator.incoming.listing import with_items

        written[folder / FILE] = with_items(_said(folder / FILE), "text", new).encode("utf-8")
    write_all(written)
    if not done.clashes:
        made.remember(folder, document)
    done.written = tuple(sorted(path.relative_to(folder).as_posix() for path in written))
    done.findings = check(folder, tell=tell).findings
    return done


def _keep_names(made: _Made, texts: Sequence[str]) -> None:
    """A chapter that got another title keeps its file, as long as the chapters are as many."""
    if len(texts) != len(made.texts):
        return
    for old, new in zip(texts, list(made.texts), strict=True):
        if old != new:
            made.files[old] = made.files.pop(new)
    made.texts[:] = texts


def _said(path: Path) -> str:
    return path.read_text(encoding="utf-8")
