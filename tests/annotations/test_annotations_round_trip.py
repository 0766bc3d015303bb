"""A layer that leaves as annotations comes back as the same layer."""

import json
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from annotation_rules import epub_faults, web_faults
from glossator.annotations import importing, reading, web_annotation
from glossator.annotations.bodies import Sources
from glossator.annotations.finding import Found, Leaf, find, leaves_of
from glossator.annotations.identity import urn
from glossator.annotations.importing import Imported
from glossator.annotations.lemma_writing import choose, escape
from glossator.annotations.quoting import DivisionText
from glossator.annotations.received import Batch, Body, Quote, Received
from glossator.diagnostics import Place
from glossator.edition.lemmas import Find, Haystack
from glossator.exchange import export_annotations, import_annotations
from glossator.manuscript import read_manuscript
from glossator.manuscript.definitions import definitions, footnote
from glossator.model import Block, Division, Edition, Locus, Note
from glossator.pipeline import Request, check
from glossator.workshop import Built
from places import ROOT, TESTS
from shared import Shared

APPARATUS = TESTS / "manuscripts/apparatus"
SHIPPED = ROOT / "manuscript"
steady = settings(derandomize=True, deadline=None)

# What a text is made of here: repeated words, typography, Hangul, all that Markdown reads.
WORDS = (
    "a the the talk line Line co-op don’t “so” ‘no’ (yes) [no] *star* under_score `tick` <tag> "
    "&amp; 통일 개성시 Kaesŏng x^2^ H~2~O $5 #tag @name back\\slash {brace} | wait… ... -- co--op "
    "n° é! end."
).split()
texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14), min_size=1, max_size=4)


def literal(text: str) -> str:
    """A text as Markdown in which no character means anything."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def division(paragraphs: Sequence[str], number: int = 1) -> Division:
    blocks = tuple(Block(f"p{number}-{n}", "p", text, "") for n, text in enumerate(paragraphs))
    return Division(f"d{number}", "text", "chapter", "T", "", blocks, (), (), f"text/{number}.md")


def note(start: Locus, end: Locus) -> Note:
    return Note(
        "n-x-k", "k", "x", "", "a", "words", start, end, end, "", "", "", "", Place("notes/x.md")
    )


# The search alone, without pandoc.


@pytest.mark.slow
@settings(steady, max_examples=300)
@given(texts, st.data())
def test_what_a_quotation_says_is_found_where_it_was_taken(
    words: list[list[str]], data: st.DataObject
) -> None:
    paragraphs = [" ".join(line) for line in words]
    leaf = Leaf.of(division(paragraphs))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 1, len(words) - 1)))
    begin = data.draw(st.integers(0, len(words[first]) - 1))
    stop = data.draw(st.integers(begin if first == last else 0, len(words[last]) - 1))
    start = len(" ".join(words[first][:begin])) + (begin > 0)
    end = len(" ".join(words[last][: stop + 1]))
    blocks = leaf.division.blocks
    loci = Locus("d1", blocks[first].id, start), Locus("d1", blocks[last].id, end)
    quoted = DivisionText(leaf.division).quotation(note(*loci))
    received = Received("x", quotes=(Quote(quoted.exact, quoted.prefix, quoted.suffix),))
    assert find([leaf], received) == Found(0, Find(first, start, last, end))


@pytest.mark.slow
@settings(steady, max_examples=300)
@given(texts, st.data())
def test_a_lemma_that_is_chosen_leads_to_its_place(
    words: list[list[str]], data: st.DataObject
) -> None:
    paragraphs = [" ".join(line) for line in words]
    leaf = Leaf.of(division(paragraphs))
    block = data.draw(st.integers(0, len(words) - 1))
    start = data.draw(st.integers(0, len(paragraphs[block]) - 1))
    end = data.draw(st.integers(start + 1, len(paragraphs[block])))
    lemma = choose(leaf, Find(block, start, block, end))
    if lemma is None:
        assert not re.search(r"\w", paragraphs[block])
        return
    found = Haystack(paragraphs).find(lemma.words)
    assert found[max(lemma.occurrence, 1) - 1] == lemma.find
    assert (lemma.occurrence > 0) == (len(found) > 1)
    if not re.search(r"…|\.\.\.", paragraphs[block]):  # an ellipsis by itself cannot be quoted
        assert lemma.find.start <= start
        assert lemma.find.end >= len(paragraphs[block][:end].rstrip())


bodies = st.lists(
    st.sampled_from(
        [
            "A plain paragraph with *emphasis* [@key].",
            "- one\n- two\n\n  still two",
            "1. first\n\n    code within\n\n2. second",
            "```\ncode\n\n    indented\n```",
            "    code by indentation\n\n    and more",
            "> quoted\n> words",
            "Term in a note\n:   its definition",
            "one line\nand a second",
            ":   not a marker",
            "통일 “quoted” \\* escaped",
        ]
    ),
    min_size=1,
    max_size=4,
).map("\n\n".join)


@settings(steady, max_examples=200)
@given(st.lists(bodies, min_size=1, max_size=5))
def test_definitions_are_taken_out_as_they_were_put_in(written: list[str]) -> None:
    entries = [
        importing.Entry(f"text/{n % 2}.md", f"[words]{{#k{n}}}", body)
        for n, body in enumerate(written)
    ]
    entries.sort(key=lambda entry: entry.file)
    taken = definitions(importing.layer_text(entries))
    assert [(one.term, one.body) for one in taken] == [(e.term, e.body) for e in entries]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("term\n:   one\n:   two\n", ["one", "two"]),
        ("term\n\n:   one\n    more\n\n    new\n\nend\n", ["one\nmore\n\nnew"]),
        ("term\n: lazy\ngoes on\n\nother\n~   tilde\n", ["lazy\ngoes on", "tilde"]),
        ("term\n  :   indented marker\n", ["  indented marker"]),
        ("term\n:\ttabbed\n\tgoes on\n", ["tabbed\ngoes on"]),
        ("```\nterm\n:   code\n```\n", []),
    ],
)
def test_definitions_are_cut_as_pandoc_cuts_them(text: str, bodies: list[str]) -> None:
    assert [one.body for one in definitions(text)] == bodies


@pytest.mark.parametrize(
    ("text", "line", "body"),
    [
        ("[^1]: One.\n\n    Two.\n\n[^2]: Next.\n", 1, "One.\n\nTwo."),
        ("[^1]: One\nlazily on.\n[^2]: Next.\n", 1, "One\nlazily on."),
        ("[^1]:\n    Below.\n", 1, "Below."),
        ("> [^1]: In a quotation.\n", 1, None),
        ("Text.\n", 1, None),
    ],
)
def test_footnotes_are_cut_as_pandoc_cuts_them(text: str, line: int, body: str | None) -> None:
    assert footnote(text, line) == body


# All of it, with pandoc: text and layer as files, out and back in.


@st.composite
def manuscripts(draw: st.DrawFn) -> tuple[list[list[str]], str]:
    """Two files of text, paragraph by paragraph, and a layer's file on both."""
    files, notes = [], []
    for number in (1, 2):
        words = draw(texts)
        paragraphs = ["Title", *(" ".join(line) for line in words)]
        files.append(paragraphs)
        leaf = Leaf.of(division(paragraphs, number))
        rows = []
        for _ in range(draw(st.integers(1, 5))):
            block = draw(st.integers(0, len(words) - 1))
            start = draw(st.integers(0, len(words[block]) - 1))
            stop = draw(st.integers(start + 1, len(words[block])))
            before = " ".join(words[block][:start])
            begin = len(before) + (start > 0)
            end = len(" ".join(words[block][:stop]))
            lemma = choose(leaf, Find(block + 1, begin, block + 1, end))
            if lemma is not None:
                at = lemma.find
                rows.append((at.last_block, at.end, at.first_block, at.start, len(rows), lemma))
        rows.sort(key=lambda row: row[:5])
        lines = [f"# text/{number}.md", ""] if rows else []
        for *_, lemma in rows:
            kind = draw(st.sampled_from(["", " .later", " .source"]))
            when = draw(st.sampled_from(["", " when=2018-01-03", " when=2018"]))
            at = f" at={lemma.occurrence}" if lemma.occurrence else ""
            key = f"k{number}-{len(lines)}"
            lines.append(f"[{literal(lemma.words)}]{{#{key}{kind}{when}{at}}}")
            first, *rest = draw(bodies).replace("[@key]", "").split("\n")
            lines.append(f":   {first}")
            lines += [f"    {line}" if line.strip() else "" for line in rest]
            lines.append("")
        notes += lines
    return files, "\n".join(notes)


def write(home: Path, files: list[list[str]], layer: str) -> None:
    (home / "text").mkdir(parents=True)
    (home / "notes").mkdir()
    (home / "edition.yaml").write_text(
        "title: T\ntext: [text/1.md, text/2.md]\n"
        "layers: {editor: {label: Notes, marks: a, file: notes/editor.md}}\n",
        encoding="utf-8",
    )
    for number, paragraphs in enumerate(files, start=1):
        head, *rest = paragraphs
        body = "\n\n".join(literal(text) for text in rest)
        (home / f"text/{number}.md").write_text(f"# {head}\n\n{body}\n", encoding="utf-8")
    (home / "notes/editor.md").write_text(layer, encoding="utf-8")


def edition_of(home: Path) -> Edition:
    checked = check(home)
    assert checked.edition is not None, checked.findings
    return checked.edition


def notes_of(edition: Edition) -> list[tuple[object, ...]]:
    """Of every note what the layer's file says and where it led."""
    return [
        (n.key, n.kind, n.when, n.lemma, n.lemma_start, n.lemma_end, n.call, n.mark, n.body)
        for n in edition.notes.values()
    ]


def sent_and_received(home: Path, edition: Edition, *, terms: bool = True) -> Imported:
    manuscript, _ = read_manuscript(home)
    assert manuscript is not None
    sources = Sources(manuscript, edition.notes.values())
    batch = reading.read(web_annotation.write(edition, "editor", sources), "x.jsonld")
    if not terms:  # as another program would hand them on
        batch = Batch(tuple(strip(one) for one in batch.annotations))
    return importing.compose(batch, edition, manuscript, "editor", "notes/editor.md")


def strip(one: Received) -> Received:
    return Received(
        one.id, one.quotes, one.sources, one.bodies, one.tags, one.motivation, one.creators,
        kind=one.kind, when=one.when, key=one.key,
    )  # fmt: skip


@pytest.mark.slow
# pandoc runs several times an example: no shrinking
@settings(steady, max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(manuscripts())
def test_a_generated_layer_comes_back_byte_for_byte(made: tuple[list[list[str]], str]) -> None:
    files, layer = made
    with TemporaryDirectory() as folder:
        home = Path(folder) / "m"
        write(home, files, layer)
        edition = edition_of(home)
        back = sent_and_received(home, edition)
        assert (back.unplaced, back.passed_over, back.findings) == ((), (), ())
        assert back.text == layer
        again = sent_and_received(home, edition, terms=False)
        assert (again.unplaced, again.findings) == ((), ())
        (home / "notes/editor.md").write_text(again.text, encoding="utf-8")
        assert notes_of(edition_of(home)) == notes_of(edition)


@pytest.fixture(scope="module")
def exported(shared: Shared, shipped: Built) -> dict[str, Path]:
    """The shipped edition's layers, beside a copy of what is built, so that nothing is laid out."""

    def export(folder: Path) -> dict[str, Path]:
        out = shutil.copytree(shipped.outputs["epub"].parent, folder / "build")
        return dict(export_annotations(Request(SHIPPED, out)).outputs)

    return shared.once("shipped-annotations", export)


@pytest.mark.parametrize("suffix", ["jsonld", "annotations"])
def test_the_shipped_editors_layer_comes_back_byte_for_byte(
    exported: dict[str, Path], tmp_path: Path, suffix: str
) -> None:
    home = tmp_path / "manuscript"
    shutil.copytree(SHIPPED, home)
    before = (home / "notes/editor.md").read_bytes()
    brought = import_annotations(home, exported[f"editor.{suffix}"], "editor", force=True)
    assert brought.written
    assert brought.ok
    assert brought.setting == ""
    assert (home / "notes/editor.md").read_bytes() == before
    held = [one.reason for one in brought.imported.passed_over] if brought.imported else []
    assert set(held) == {"the text holds this note itself"}


def test_notes_written_in_the_text_become_notes_beside_it(
    exported: dict[str, Path], tmp_path: Path
) -> None:
    home = tmp_path / "manuscript"
    shutil.copytree(SHIPPED, home)
    brought = import_annotations(home, exported["author.annotations"], "copy")
    assert brought.ok
    settings_file = home / "edition.yaml"
    said = settings_file.read_text(encoding="utf-8").replace(
        "\nlayers:\n", f"\nlayers:\n  {brought.setting}\n"
    )
    # all layers, whatever the manuscript's own profile chooses
    said = re.sub(r"\n  full: .*", "", said)
    settings_file.write_text(said, encoding="utf-8")
    notes = edition_of(home).notes.values()
    own = [n for n in notes if n.layer == "author"]
    copies = [n for n in notes if n.layer == "copy"]
    assert [(n.call, n.kind, n.when, n.text) for n in own] == [
        (n.call, n.kind, n.when, n.text) for n in copies
    ]
    assert all(n.lemma for n in copies)


@pytest.mark.slow
def test_every_kind_of_layer_comes_back_note_for_note(tmp_path: Path) -> None:
    """Layers with notes on sections, headings, captions, on other layers' notes, without marks."""
    home = tmp_path / "manuscript"
    shutil.copytree(APPARATUS, home)
    before = edition_of(home)
    outputs = export_annotations(Request(home, tmp_path / "out")).outputs
    for layer in before.layers:
        web = json.loads(outputs[f"{layer}.jsonld"].read_text(encoding="utf-8"))
        assert web_faults(web) == []
        with zipfile.ZipFile(outputs[f"{layer}.annotations"]) as archive:
            sent = json.loads(archive.read("annotations.json"))
        assert epub_faults(sent) == []
        assert all(item["target"]["selector"] for item in sent["items"])
        if (home / f"notes/{layer}.md").exists():
            form = "jsonld" if layer in ("editor", "teacher") else "annotations"
            brought = import_annotations(home, outputs[f"{layer}.{form}"], layer, force=True)
            assert brought.ok, brought
    assert notes_of(edition_of(home)) == notes_of(before)


def bare(value: object) -> object:
    """What is left when a program drops the terms that it does not know."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if not k.startswith("glossator:")}
    return [bare(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("suffix", ["jsonld", "annotations"])
def test_without_our_own_terms_every_note_still_finds_its_words(
    exported: dict[str, Path], tmp_path: Path, suffix: str
) -> None:
    content = exported[f"editor.{suffix}"].read_bytes()
    if suffix == "annotations":
        with zipfile.ZipFile(exported["editor.annotations"]) as archive:
            content = archive.read("annotations.json")
    batch = reading.read(json.dumps(bare(json.loads(content))).encode(), "bare.json")
    edition = edition_of(SHIPPED)
    leaves = leaves_of(edition)
    places = {urn(edition, n.id): n for n in edition.notes.values() if n.layer == "editor"}
    for received in batch.annotations:
        found, note = find(leaves, received), places[received.id]
        assert isinstance(found, Found), received
        place, blocks = found.find, leaves[found.leaf].division.blocks
        end = Locus(note.call.division, blocks[place.last_block].id, place.end)
        if note.lemma:
            assert end == note.lemma_end
            start = Locus(note.call.division, blocks[place.first_block].id, place.start)
            assert start == note.lemma_start
        else:
            assert end == note.call
    assert len(batch.annotations) == len(places)


def test_words_are_escaped_only_where_they_need_it() -> None:
    assert escape("text/01-the-speech.md, so.") == "text/01-the-speech.md, so."
    assert escape("a*b_[c]--d...") == r"a\*b\_\[c\]\-\-d\.\.\."


def test_a_body_of_ours_is_taken_as_it_is() -> None:
    from glossator.annotations.foreign import to_markdown

    assert to_markdown([Body("@key [^1] *x*", "text/markdown", own=True)]) == ["@key [^1] *x*"]
