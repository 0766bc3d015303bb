"""A small but complete edition, built by hand in the shape that `glossator.model` describes.

Tests of a press import it so that they need neither pandoc nor the stages before the press.
Blocks, headings, loci and uses are read off the prose below, so that it can be changed freely.
"""

from __future__ import annotations

import re
import struct
import zlib

from glossator import prose
from glossator.diagnostics import Place
from glossator.model import (
    Block,
    Division,
    Edition,
    Entry,
    GlossUse,
    Heading,
    Layer,
    Locus,
    Matter,
    Metadata,
    Note,
    PageMap,
    PageStart,
    Person,
    Picture,
    Profile,
    Publication,
    Reference,
    SourceWork,
    Subject,
)

METADATA = Metadata(
    title="The Quiet Line",
    subtitle="A telephone at Panmunjom: a sample edition",
    language="en-US",
    identifier="urn:uuid:3f0f7a1e-52b5-4c7e-9a65-0c9a2f3f5b11",
    date="2026-11-24",
    rights="CC BY 4.0",
    publisher="Glossator",
    description="An essay in two chapters, with the notes of two hands & a glossary.",
    subjects=(Subject("Korea -- History"), Subject("Telephone")),
    people=(
        Person("Ann Writer", "aut", "Writer, Ann"),
        Person("Edith Reader", "edt", "Reader, Edith"),
        Person("Tom Translator", "trl", "Translator, Tom"),
    ),
    source=SourceWork("A Line Is Answered", "Ann Writer", "The Quarterly", "2018-01"),
    slug="the-quiet-line",
    publication=Publication(licence="https://creativecommons.org/licenses/by/4.0/"),
)

TITLE_PAGE = """\
<h1 id="title-page" data-block="1" class="title">The Quiet Line</h1>
<p id="title-page-1" data-block="1" class="subtitle">A telephone at Panmunjom: a sample edition</p>
<p id="title-page-2" data-block="1" class="people">Ann Writer</p>
<p id="title-page-3" data-block="1" class="people">Edited by Edith Reader</p>
<p id="title-page-4" data-block="1" class="publisher">Glossator</p>"""

IMPRINT = """\
<h1 id="imprint-heading" data-block="1">Imprint</h1>
<p id="imprint-1" data-block="1">The essay discusses <em>A Line Is Answered</em>, printed in
<a href="https://example.org/quarterly">The Quarterly</a> in January 2018.</p>
<p id="imprint-2" data-block="1">CC BY 4.0</p>"""

CONTENTS = """<h1 id="contents-heading" data-block="1">Contents</h1>"""

PREFACE = """\
<h1 id="preface-heading" data-block="1">Preface</h1>
<p id="preface-1" data-block="1">This edition has two layers of notes<a data-call="n-author-1"/>
and a glossary. The chapter on the <a data-ref="hall">hall</a> was added later, and the paragraphs
of the text are numbered, so that <a data-ref="p3">¶ 3</a> is the same on paper and on a
screen.</p>"""

CHAPTER_ONE = """\
<h1 id="the-line" data-block="1">The <em>Quiet</em> Line</h1>
<p id="p1" data-block="1" data-par="1">At half past three the telephone rang in the southern office
at <a data-gloss="g-panmunjom" data-use="u-panmunjom-1">Panmunjom</a>, and somebody lifted it
<em>at once</em>.<a data-call="n-author-2"/> The officers spoke for twenty
minutes<a data-call="n-editor-twenty"/> and agreed on nothing but the hour of the next call.</p>
<p id="p2" data-block="1" data-par="2">The line had been silent for almost two
years.<a data-call="n-editor-silent"/><a data-call="n-author-3"/> It fell silent because of
<a data-gloss="g-kaesong" data-use="u-kaesong-1">Kaesŏng</a> (<span lang="ko">개성</span>), and it
was answered for the sake of a <a href="https://example.org/games">ski race</a>; on what followed
see <a data-ref="hall">the second chapter</a> and <a data-cite="ref-writer2018">Writer
(2018)</a>.</p>
<blockquote id="p3" data-par="3">
<p id="p3-1" data-block="1">We could hear them breathe.<a data-call="n-editor-breathe"/> Then a
voice said good morning, although it was the afternoon.</p>
<p id="p3-2" data-block="1">Nobody had told us what to say in reply.</p>
</blockquote>
<h2 id="what-was-said" data-block="1">What was said</h2>
<p id="p4" data-block="1" data-par="4">The log of the call lists three things:</p>
<ol id="p5" data-par="5">
<li><p id="p5-1" data-block="1">that the line was clear;</p></li>
<li><p id="p5-2" data-block="1">that the clocks differed by
<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>
hour;</p></li>
<li id="p5-3" data-block="1">that the officers would call again, as the <a data-gloss="g-dmz"
data-use="u-dmz-1">Demilitarized Zone</a> has no other telephone.</li>
</ol>
<table id="calls">
<caption id="calls-caption" data-block="1">Calls by year, as the southern office counted
them.</caption>
<thead><tr><th id="calls-1" data-block="1" scope="col">Year</th>
<th id="calls-2" data-block="1" scope="col" style="text-align: right">Calls</th></tr></thead>
<tbody><tr><td id="calls-3" data-block="1">2015</td>
<td id="calls-4" data-block="1" style="text-align: right">730</td></tr>
<tr><td id="calls-5" data-block="1">2016</td>
<td id="calls-6" data-block="1" style="text-align: right">84<a
data-call="n-editor-calls"/></td></tr></tbody>
</table>
<h3 id="a-detail" data-block="1">A detail</h3>
<div id="p6" data-block="1" data-par="6" class="line-block">The wire is thin,<br/>
the silence long.</div>"""

CHAPTER_TWO = """\
<h1 id="hall-heading" data-block="1">In the Hall</h1>
<p id="p7" data-block="1" data-par="7">A week later the delegations met in a hall at
<a data-gloss="g-panmunjom" data-use="u-panmunjom-2">Panmunjom</a>.<a data-call="n-author-4"/> The
chairs had been <strong>counted twice</strong>, because nobody wished to sit on the fewer side of a
table that stood, as everything stands in that place, across a line drawn by soldiers who have long
been dead and whose maps nobody now reads.</p>
<figure id="wire-figure"><img data-picture="figures/wire.png" alt="A single wire between two
poles."/>
<figcaption id="wire-caption" data-block="1">The wire, seen from the south.</figcaption></figure>
<p id="p8" data-block="1" data-par="8">Beside it the road to <a data-gloss="g-kaesong"
data-use="u-kaesong-2">the walled town</a> runs north.<a data-call="n-editor-road"/></p>
<figure id="line-figure"><img data-picture="figures/line.svg" alt="A line."/></figure>"""

GLOSSARY = """\
<h1 id="glossary-heading" data-block="1">Glossary</h1>
<dl>
<dt id="g-dmz" data-block="1"><dfn>Demilitarized Zone</dfn></dt>
<dd id="g-dmz-1" data-block="1">A strip four kilometers wide along the military demarcation line,
in which <a data-gloss="g-panmunjom">Panmunjom</a> lies.</dd>
<dt id="g-kaesong" data-block="1"><dfn>Kaesong</dfn> (<span lang="ko">개성</span>, <span
lang="ko-Hani">開城</span>; <i lang="ko-Latn">Kaesŏng</i>, say “keh-song”)</dt>
<dd><p id="g-kaesong-1" data-block="1">A town in the <em>south</em> of North Korea.</p>
<p id="g-kaesong-2" data-block="1">It was a royal capital before Seoul.</p></dd>
<dt id="g-panmunjom" data-block="1"><dfn>Panmunjom</dfn> (<span lang="ko">판문점</span>)</dt>
<dd id="g-panmunjom-1" data-block="1">A village that is no more, where the armistice was
signed.</dd>
</dl>"""

BIBLIOGRAPHY = """\
<h1 id="bibliography-heading" data-block="1">References</h1>
<p id="ref-reader2020" data-block="1">Reader, Edith. <em>Notes and Queries.</em> Seoul, 2020.</p>
<p id="ref-writer2018" data-block="1">Writer, Ann. “A Line Is Answered.” <em>The Quarterly</em>,
2018.</p>"""

# id, matter, role, title, prose, file
DIVISIONS: tuple[tuple[str, Matter, str, str, str, str], ...] = (
    ("title", "front", "titlepage", "The Quiet Line", TITLE_PAGE, ""),
    ("imprint", "front", "imprint", "Imprint", IMPRINT, ""),
    ("contents", "front", "contents", "Contents", CONTENTS, ""),
    ("preface", "front", "preface", "Preface", PREFACE, "front/preface.md"),
    ("line", "text", "chapter", "The Quiet Line", CHAPTER_ONE, "text/01-line.md"),
    ("hall", "text", "chapter", "In the Hall", CHAPTER_TWO, "text/02-hall.md"),
    ("glossary", "back", "glossary", "Glossary", GLOSSARY, ""),
    ("bibliography", "back", "bibliography", "References", BIBLIOGRAPHY, ""),
)

# key, layer, kind, mark, lemma, when, body
NOTES = (
    ("author-1", "author", "", "1", "", "", "<p>The author’s and the editor’s.</p>"),
    (
        "author-2",
        "author",
        "source",
        "1",
        "",
        "",
        '<p>Log of the office, quoted in <a data-cite="ref-reader2020">Reader (2020)</a>.</p>',
    ),
    (
        "editor-twenty",
        "editor",
        "correction",
        "a",
        "twenty minutes",
        "",
        "<p>Nineteen, according to the <em>northern</em> log.</p>",
    ),
    (
        "editor-silent",
        "editor",
        "later",
        "b",
        "The line had been silent … two years",
        "2018-01-03",
        "<p>It rang again on this day.</p><p>What the voices said is not known, but see "
        '<a data-ref="n-author-3">note 2</a> and <a data-gloss="g-dmz">the zone</a>.</p>',
    ),
    ("author-3", "author", "", "2", "", "", "<p>Almost: 692 days &amp; some hours.</p>"),
    (
        "editor-breathe",
        "editor",
        "translation",
        "c",
        "hear them breathe",
        "",
        '<p>In the original <span lang="ko">숨소리</span>.</p>',
    ),
    ("editor-calls", "editor", "context", "d", "84", "2016-02", "<p>Until 11 February.</p>"),
    ("author-4", "author", "", "1", "", "", "<p>Peace House.</p>"),
    ("editor-road", "editor", "textual", "a", "", "2020", "<p>The second printing has “rail”.</p>"),
)

# id, headword, category, forms, scripts, romanizations, pronunciation, body
ENTRIES: tuple[
    tuple[str, str, str, tuple[str, ...], dict[str, str], dict[str, str], str, str], ...
] = (
    (
        "dmz",
        "Demilitarized Zone",
        "term",
        ("DMZ",),
        {},
        {},
        "",
        "<p>A strip four kilometers wide along the military demarcation line, in which "
        '<a data-gloss="g-panmunjom">Panmunjom</a> lies.</p>',
    ),
    (
        "kaesong",
        "Kaesong",
        "place",
        ("Kaesŏng", "Gaeseong"),
        {"ko": "개성", "ko-Hani": "開城"},
        {"MR": "Kaesŏng"},
        "keh-song",
        "<p>A town in the <em>south</em> of North Korea.</p>"
        "<p>It was a royal capital before Seoul.</p>",
    ),
    (
        "panmunjom",
        "Panmunjom",
        "place",
        (),
        {"ko": "판문점"},
        {},
        "",
        "<p>A village that is no more, where the armistice was signed.</p>",
    ),
)

# folio and, where the page begins in the text: division, block, the words with which it begins
PAGES: tuple[tuple[str, tuple[str, str, str] | None], ...] = (
    ("i", ("title", "title-page", "The Quiet Line")),
    ("ii", ("imprint", "imprint-heading", "Imprint")),
    ("iii", ("contents", "contents-heading", "Contents")),
    ("iv", None),
    ("v", ("preface", "preface-heading", "Preface")),
    ("vi", ("preface", "preface-1", "the paragraphs of")),
    ("1", ("line", "the-line", "The Quiet Line")),
    ("2", ("line", "p2", "It fell silent")),
    ("3", ("line", "what-was-said", "What was said")),
    ("4", ("line", "p5-2", "hour;")),
    ("5", ("line", "calls-3", "2015")),
    ("6", ("hall", "hall-heading", "In the Hall")),
    ("7", ("hall", "p7", "counted twice")),
    ("8", ("hall", "p8", "walled town")),
    ("9", ("glossary", "glossary-heading", "Glossary")),
    ("10", ("glossary", "g-kaesong-2", "royal capital")),
    ("11", ("bibliography", "bibliography-heading", "References")),
)


def sample_edition() -> Edition:
    """The sample with all its layers."""
    divisions = tuple(_division(*row) for row in DIVISIONS)
    return Edition(
        metadata=METADATA,
        profile=Profile("full", ("author", "editor"), "A5", "10.5pt"),
        layers={
            "author": Layer("author", "Author’s notes", "Author’s note", "1", ""),
            "editor": Layer("editor", "Editor’s notes", "Editor’s note", "a", "Ed."),
        },
        divisions=divisions,
        notes=_notes(divisions),
        entries=_entries(divisions),
        references={
            "ref-reader2020": Reference(
                "ref-reader2020", "reader2020", "Reader, Edith. Notes and Queries. Seoul, 2020."
            ),
            "ref-writer2018": Reference(
                "ref-writer2018",
                "writer2018",
                "Writer, Ann. “A Line Is Answered.” The Quarterly, 2018.",
            ),
        },
        pictures={
            "figures/wire.png": Picture("figures/wire.png", "image/png", _png(60, 20)),
            "figures/line.svg": Picture("figures/line.svg", "image/svg+xml", _SVG),
        },
    )


def sample_pages() -> PageMap:
    """Where the pages of a printed sample begin; page iv is blank."""
    edition = sample_edition()
    starts, pages_of = [], {}
    for index, (label, place) in enumerate(PAGES):
        locus = _locus(edition.divisions, *place) if place else None
        starts.append(PageStart(index, label, locus))
    at = {(d.id, b.id): n for n, (d, b) in enumerate(_places(edition.divisions))}
    for (division, block), here in at.items():
        begun = [
            s.index
            for s in starts
            if s.locus and (at[s.locus.division, s.locus.block], s.locus.offset) <= (here, 0)
        ]
        pages_of[block] = max(begun, default=0)
        pages_of.setdefault(division, pages_of[block])
    for note in edition.notes.values():
        pages_of[note.id] = pages_of[note.call_id] = pages_of[note.call.block]
    for use in edition.uses():
        pages_of[use.id] = pages_of[use.locus.block]
    return PageMap("urn:uuid:3f0f7a1e-52b5-4c7e-9a65-0c9a2f3f5b11", tuple(starts), pages_of)


def _places(divisions: tuple[Division, ...]) -> list[tuple[Division, Block]]:
    return [(division, block) for division in divisions for block in division.blocks]


def _division(
    division_id: str, matter: Matter, role: str, title: str, xhtml: str, file: str
) -> Division:
    body = re.sub(r"[ \n]+", " ", re.sub(r">\n<", "><", xhtml)).replace("<br/> ", "<br/>")
    container = prose.parse(body)
    blocks, headings = [], []
    for block in prose.blocks_of(container):
        around = [block, *block.iterancestors()]
        paragraph = next((label for e in around if (label := e.get("data-par"))), "")
        blocks.append(Block(block.get("id", ""), block.tag, prose.text_of(block), paragraph))
        if re.fullmatch(r"h[1-6]", block.tag):
            headings.append(Heading(block.get("id", ""), int(block.tag[1]), prose.text_of(block)))
    calls = tuple(str(a.get("data-call")) for a in container.iter("a") if prose.is_call(a))
    return Division(
        division_id, matter, role, title, body, tuple(blocks), tuple(headings), calls, file
    )


def _locus(divisions: tuple[Division, ...], division: str, block: str, words: str) -> Locus:
    for where, found in _places(divisions):
        if (where.id, found.id) == (division, block):
            return Locus(division, block, found.text.index(words))
    raise KeyError(block)


def _placeholders(
    divisions: tuple[Division, ...], attribute: str
) -> dict[str, tuple[Locus, str, str]]:
    """Locus, paragraph and words of each placeholder with this attribute, by the attribute."""
    found = {}
    for division in divisions:
        paragraphs = {block.id: block.paragraph for block in division.blocks}
        for block in prose.blocks_of(prose.parse(division.body)):
            slots = list(prose.slots(block))
            for link in block.iter("a"):
                if (key := link.get(attribute)) is not None:
                    start = next(slot.start for slot in slots if slot.owner is link)
                    locus = Locus(division.id, block.get("id", ""), start)
                    found[key] = (locus, paragraphs[locus.block], prose.text_of(link))
    return found


def _notes(divisions: tuple[Division, ...]) -> dict[str, Note]:
    calls, notes = _placeholders(divisions, "data-call"), {}
    for line, (key, layer, kind, mark, lemma, when, body) in enumerate(NOTES, start=1):
        call, paragraph, _ = calls[f"n-{key}"]
        start = end = None
        if lemma:
            first, last = lemma.split(" … ")[0], lemma.split(" … ")[-1]
            start = _locus(divisions, call.division, call.block, first)
            end = _locus(divisions, call.division, call.block, last)
            end = Locus(end.division, end.block, end.offset + len(last))
        notes[f"n-{key}"] = Note(
            id=f"n-{key}",
            key=key.split("-")[1],
            layer=layer,
            kind=kind,
            mark=mark,
            lemma=lemma,
            lemma_start=start,
            lemma_end=end,
            call=call,
            paragraph=paragraph,
            when=when,
            body=body,
            text=_plain(body),
            place=Place("notes/editor.md" if lemma else "text/01-line.md", line),
        )
    return {note_id: notes[note_id] for note_id in calls}


def _entries(divisions: tuple[Division, ...]) -> dict[str, Entry]:
    found, entries = _placeholders(divisions, "data-use"), {}
    for line, (key, headword, category, forms, scripts, romanizations, say, body) in enumerate(
        ENTRIES
    ):
        uses = tuple(
            GlossUse(use_id, f"g-{key}", words, locus, paragraph, words == "the walled town")
            for use_id, (locus, paragraph, words) in found.items()
            if use_id.startswith(f"u-{key}-")
        )
        entries[f"g-{key}"] = Entry(
            id=f"g-{key}",
            key=key,
            headword=headword,
            category=category,
            forms=forms,
            scripts=scripts,
            romanizations=romanizations,
            say=say,
            body=body,
            text=_plain(body),
            uses=uses,
            place=Place("glossary.md", line),
        )
    return entries


def _plain(body: str) -> str:
    return " ".join(prose.text_of(block) for block in prose.parse(body))


_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">'
    b'<path d="M0 10H60" stroke="#444"/></svg>'
)


def _png(width: int, height: int) -> bytes:
    """A grey picture with a black line across it."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)

    rows = b"".join(
        b"\0" + (b"\0" if row == height // 2 else b"\xcc") * width for row in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
