"""Cases that an editor can read and write: manuscript fragments, and what comes of them.

A file `tests/cases/*.md` holds any number of cases. Each opens with a line `## What it shows`;
then come fenced fragments of a manuscript, a line `---`, and fenced expectations. Whatever
stands outside of fences explains the case to its reader. See `tests/cases/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from glossator.checking import Checked
from glossator.diagnostics import Diagnostic
from glossator.galley import converting
from glossator.galley.pieces import Converted
from glossator.locating import Mentions
from glossator.manuscript import Manuscript
from glossator.model import Division, Edition, IndexLine, Note
from glossator.prose import is_call, parse, slots, text_of
from places import TESTS

FOLDER = TESTS / "cases"
_FENCE = re.compile(r"(`{3,})(\S*)\s*\Z")


@dataclass
class Case:
    """One case: its title and line, its fragments by name, what is expected by section."""

    title: str
    line: int
    fragments: dict[str, str] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # lines of each expectation


def read_cases(text: str) -> list[Case]:
    """The cases of a file. Raises ValueError for a fence that is not closed or has no name."""
    cases: list[Case] = []
    lines, number, after = text.split("\n"), 0, False
    while number < len(lines):
        line = lines[number]
        fence = _FENCE.match(line)
        if line.startswith("## "):
            cases.append(Case(line[3:].strip(), number + 1))
            after = False
        elif line.strip() == "---":
            after = True
        elif fence and cases:
            end = lines.index(fence[1], number + 1)
            if not fence[2]:
                raise ValueError(f"the fence in line {number + 1} has no name")
            body = "".join(f"{inner}\n" for inner in lines[number + 1 : end])
            part = cases[-1].expected if after else cases[-1].fragments
            if fence[2] in part:
                raise ValueError(f"{fence[2]} stands twice in “{cases[-1].title}”")
            part[fence[2]] = body
            if after:
                cases[-1].spans[fence[2]] = (number + 1, end)
            number = end
        number += 1
    return cases


def rewritten(text: str, changes: Mapping[tuple[int, int], str]) -> str:
    """The file with the lines of some expectations replaced."""
    lines = text.split("\n")
    for (start, end), body in sorted(changes.items(), reverse=True):
        lines[start:end] = body.split("\n")[:-1]
    return "\n".join(lines)


# ---- the manuscript of a case


def write_manuscript(case: Case, folder: Path) -> None:
    """Write the fragments as a manuscript: `text` is text/one.md, `notes/x` the layer x's file.

    edition.yaml is made from the fragments; the fragment of that name adds keys or changes them.
    """
    files: dict[str, str] = {}
    settings: dict[str, object] = {"title": "A Case", "language": "en"}
    layers: dict[str, dict[str, str]] = {}
    for name, body in case.fragments.items():
        if name in ("edition.yaml", "profile"):
            continue
        path = {"text": "text/one.md", "glossary": "glossary.md"}.get(name, name)
        if name.startswith("notes/"):
            layer = name.removeprefix("notes/")
            path = f"{name}.md"
            layers[layer] = {"file": path, "marks": "a", "label": f"{layer.title()}’s notes"}
        elif path.startswith(("text/", "front/", "back/")):
            listed = settings.setdefault(path.split("/")[0], [])
            assert isinstance(listed, list)
            listed.append(path)
        elif path in ("glossary.md", "references.bib"):
            settings[path.split(".")[0]] = path
        files[path] = body
    given = yaml.safe_load(case.fragments.get("edition.yaml", "")) or {}
    chosen: dict[str, object] = {}
    for key, said in given.pop("layers", {}).items():
        chosen[key] = layers.pop(key, {}) | (said or {})
    if chosen or layers:
        settings["layers"] = chosen | layers
    settings |= given
    files["edition.yaml"] = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body, encoding="utf-8")


class OnePandoc:
    """Many manuscripts through one run of pandoc: `convert` answers for each of them in turn.

    Stands in for `glossator.galley.converting.convert`. Manuscripts with references are run alone,
    since a citation style looks at all that is cited.
    """

    def __init__(self, manuscripts: Sequence[Manuscript]) -> None:
        self._alone = converting.convert
        self._found: dict[Path, Converted] = {}
        together = [m for m in manuscripts if not m.settings.references]
        sources = [source for m in together for source in m.sources()]
        if not sources:
            return
        texts = [source for m in together for source in m.texts]
        everything = self._alone(_Together(together[0], sources, texts))  # type: ignore[arg-type]
        rest = list(everything.parts)
        for manuscript in together:
            parts = tuple(rest.pop(0) for _ in manuscript.sources())
            calls = re.compile(rf'class="{everything.seal}-call" data-n="(\d+)"')
            called = dict.fromkeys(calls.findall("".join(parts)))
            notes = {n: everything.notes[n] for n in called}
            self._found[manuscript.root] = Converted(parts, notes, everything.seal)

    def convert(self, manuscript: Manuscript, *_: object) -> Converted:
        """What pandoc makes of a manuscript."""
        return self._found.get(manuscript.root) or self._alone(manuscript)


class _Together:
    """The sources of several manuscripts as if they were one's."""

    def __init__(
        self, first: Manuscript, sources: Sequence[object], texts: Sequence[object]
    ) -> None:
        self.settings, self.root, self._sources = first.settings, first.root, sources
        self.texts = texts
        self.references = self.csl = None
        self.macros = ""

    def sources(self) -> Sequence[object]:
        return self._sources


# ---- what comes of it, section by section


def of_findings(found: Sequence[Diagnostic]) -> Iterator[str]:
    """`file:line:column code message`, and the hint below it."""
    for finding in found:
        yield f"{finding.place} {finding.code} {finding.message}"
        if finding.hint:
            yield f"    {finding.hint}"


def of_text(edition: Edition) -> Iterator[str]:
    """The blocks of the manuscript's files with their ¶ numbers; calls stand in brackets."""
    for division in _written(edition):
        for block in parse(division.body).iter():
            if isinstance(block.tag, str) and block.get("data-block"):
                label = next(b.paragraph for b in division.blocks if b.id == block.get("id"))
                yield (f"¶ {label} " if label else f"{block.tag} ") + _with_calls(block, edition)


def of_notes(edition: Edition) -> Iterator[str]:
    """A line for each note in the order of the calls, and below it what it says."""
    for note in edition.notes.values():
        yield " ".join(filter(None, _head(note, edition)))
        for block in parse(note.body):
            yield f"    {_with_calls(block, edition)}"


def _head(note: Note, edition: Edition) -> Iterator[str]:
    yield note.mark or "–"
    yield note.id
    yield f"¶ {note.paragraph}" if note.paragraph else f"({note.call.block})"
    yield f"“{note.lemma}”" if note.lemma else ""
    yield note.kind
    yield note.when


def _with_calls(block: object, edition: Edition) -> str:
    parts = []
    for slot in slots(block):  # type: ignore[arg-type]
        if slot.side == "tail" and is_call(slot.owner):
            note = edition.notes[slot.owner.get("data-call", "")]
            parts.append(f"[{note.mark or '–'}]")
        parts.append(slot.text)
    return "".join(parts)


def of_glossary(edition: Edition) -> Iterator[str]:
    """A line for each entry: headword, category, and where which words are linked to it."""
    for entry in edition.entries.values():
        uses = [f"¶ {u.paragraph or u.locus.division} “{u.words}”" for u in entry.uses]
        yield f"{entry.headword} ({entry.category}): {', '.join(uses) or 'never'}"
        for block in parse(entry.body):
            yield f"    {text_of(block)}"


def of_index(edition: Edition) -> Iterator[str]:
    """The index: letters, headings, and behind a heading the ¶ and notes to which it leads."""
    names = {line.id: line.heading for line in edition.index_lines()}
    for group in edition.index:
        yield group.letter
        for line in group.lines:
            yield from _index_line(line, names, edition, "  ")


def _index_line(
    line: IndexLine, names: Mapping[str, str], edition: Edition, indent: str
) -> Iterator[str]:
    said = [one.words.replace("\u00a0", " ") for one in Mentions(edition, None).of(line.locators)]
    heading = re.sub("</?em>", "*", line.markup) or line.heading
    refers = [f"see {names[one]}" for one in line.see]
    refers += [f"see also {names[one]}" for one in line.see_also]
    yield indent + "; ".join(filter(None, [", ".join([heading, *said]), *refers]))
    for one in line.under:
        yield from _index_line(one, names, edition, f"{indent}  ")


def of_links(edition: Edition) -> Iterator[str]:
    """The links inside the edition, of text and notes: words, target, what print adds."""
    for division in _written(edition):
        yield from _links(division.body)
    for note in edition.notes.values():
        yield from _links(note.body)


def _links(body: str) -> Iterator[str]:
    added = {"full": " +, p. N", "aside": " + (p. N)", None: ""}
    for link in parse(body).iter("a"):
        if link.get("data-ref"):
            words = text_of(link).replace("\u00a0", " ")
            yield f"“{words}” → {link.get('data-ref')}{added[link.get('data-folio')]}"


def of_captions(edition: Edition) -> Iterator[str]:
    """The lists of figures and tables."""
    for caption in edition.captions:
        label = caption.label.replace("\u00a0", " ")
        yield f"{label}: {caption.title} ({caption.id} in {caption.division})"


def of_works(edition: Edition) -> Iterator[str]:
    """The list of works."""
    for division in edition.divisions:
        if division.role == "bibliography":
            yield from (text_of(row) for row in parse(division.body).iter("p"))


def of_divisions(edition: Edition) -> Iterator[str]:
    """The divisions in reading order: matter, role, title."""
    for division in edition.divisions:
        yield f"{division.matter} {division.role}: {division.title}"


def _written(edition: Edition) -> Iterator[Division]:
    return (division for division in edition.divisions if division.source_file)


# name of an expectation → what it lists; a new kind of thing (an index, say) gets its row here
SECTIONS: dict[str, Callable[[Edition], Iterator[str]]] = {
    "text": of_text,
    "notes": of_notes,
    "glossary": of_glossary,
    "index": of_index,
    "links": of_links,
    "captions": of_captions,
    "works": of_works,
    "divisions": of_divisions,
}


def listed(name: str, checked: Checked) -> str:
    """One section of what came of a case. Raises KeyError for a section that is not known."""
    if name == "findings":
        lines = of_findings(checked.findings)
    elif checked.edition is None:
        lines = (f"no edition: {line}" for line in of_findings(checked.findings))
    else:
        lines = SECTIONS[name](checked.edition)
    return "".join(f"{line}\n" for line in lines)
