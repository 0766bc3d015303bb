"""Annotations of others become a layer: formats, places, words, and what is said of the rest."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from glossator.annotations.finding import Found, Leaf, Missing, find
from glossator.annotations.foreign import clean, to_markdown
from glossator.annotations.fragments import quote_of_fragment
from glossator.annotations.reading import read
from glossator.annotations.received import Body, Quote, Received
from glossator.annotations.threads import threads_of
from glossator.cli import main
from glossator.errors import UsageError
from glossator.model import Block, Division

TEXT = """\
# The Line

At half past three the *telephone* rang[^1] at Panmunjom, and somebody lifted it. The line was open.

The line had been silent for almost two years. On the line’s last day nobody spoke.

[^1]: The author’s own note.
"""
SETTINGS = "title: The Quiet Line\ntext: [text/01-line.md, text/02-hall.md]\n"
HALL = "# The Hall\n\nIn the hall the line was heard; the line was heard.\n"
PAGE = "https://books.example.org/quiet.html"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "manuscript"
    (home / "text").mkdir(parents=True)
    (home / "edition.yaml").write_text(SETTINGS, encoding="utf-8")
    (home / "text/01-line.md").write_text(TEXT, encoding="utf-8")
    (home / "text/02-hall.md").write_text(HALL, encoding="utf-8")
    return home


def row(name: str, text: str, exact: str = "", **more: Any) -> dict[str, Any]:
    """An annotation as Hypothesis's API gives it."""
    selectors: list[dict[str, Any]] = [
        {"type": "RangeSelector", "startContainer": "/div[1]/p[1]", "startOffset": 3},
        {"type": "TextPositionSelector", "start": 2042, "end": 2061},
        {
            "type": "TextQuoteSelector",
            "exact": exact,
            "prefix": more.pop("prefix", ""),
            "suffix": more.pop("suffix", ""),
        },
    ]
    target = {"source": PAGE, **({"selector": selectors} if exact else {})}
    return {
        "id": name,
        "created": "2018-01-03T06:30:00.000000+00:00",
        "user": "acct:ann@hypothes.is",
        "uri": PAGE,
        "text": text,
        "tags": [],
        "target": [target],
        "references": [],
        **more,
    }


def bring(
    folder: Path, value: Any, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, dict[str, Any], str]:
    """Import a JSON value by the command line: exit code, its report, the layer's file."""
    file = folder.parent / "sent.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    command = ["annotations", "import", str(file), "--layer", "class", str(folder), "--json", *more]
    code = main(command)
    said = json.loads(capsys.readouterr().out)
    layer = folder / "notes/class.md"
    return code, said, layer.read_text(encoding="utf-8") if layer.exists() else ""


def test_a_search_in_hypothesis_becomes_a_layer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        row("b", "A *verb*.", "somebody  lifted it", tags=["Correction"]),
        row("a", "When?", "At half past three"),
    ]
    code, said, layer = bring(folder, {"total": 2, "rows": rows}, capsys)
    assert (code, said["written"], said["file"]) == (0, True, "notes/class.md")
    head, _, notes = layer.partition("\n\n")
    assert head.startswith("<!-- annotations taken: ")
    assert notes == (
        "# text/01-line.md\n\n"
        "[At half past three]{#at-half-past-three}\n:   When?\n\n"
        "[somebody lifted it]{#somebody-lifted-it .correction}\n:   A *verb*.\n"
    )
    assert said["edition_yaml"] == 'class: {label: Class notes, marks: "a", file: notes/class.md}'


@pytest.mark.slow
def test_what_edition_yaml_is_told_to_say_makes_a_good_edition(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row("a", "@nobody [^x] <b>x</b> $1 and $2 `a` {#k .later} \\ok", "The line was open")]
    _, said, _ = bring(folder, {"rows": rows}, capsys)
    settings = folder / "edition.yaml"
    settings.write_text(f"{SETTINGS}layers:\n  {said['edition_yaml']}\n", encoding="utf-8")
    assert main(["check", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert main(["inspect", "notes", str(folder), "--json", "--out", str(folder.parent / "b")]) == 0
    (note,) = (n for n in json.loads(capsys.readouterr().out) if n["layer"] == "class")
    assert note["text"] == "@nobody [^x] x $1 and $2 a {#k .later} \\ok"
    assert note["lemma"] == "The line was open"


def test_surroundings_choose_among_several(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        row("a", "Second.", "the line was heard", prefix="heard; "),
        row("b", "Of the day.", "the line", prefix="years. On ", suffix="'s last day"),
    ]
    code, _, layer = bring(folder, {"rows": rows}, capsys)
    assert code == 0
    assert "[the line was heard]{#the-line-was-heard at=2}\n:   Second." in layer
    assert "[the line]{#the-line}\n:   Of the day." in layer


def test_what_has_no_place_is_reported_and_the_rest_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        row("good", "Yes.", "somebody lifted it"),
        row("twice", "Which?", "The line"),
        row("never", "Where?", "the emperor wrote to the moon"),
        row("near", "Close.", "The line had ben silent for years and years"),
        row("page", "On the whole page."),
        row("mark", "", "telephone"),
        row("orphan", "No parent.", references=["elsewhere"]),
        row("secret", "Hidden.", "telephone", hidden=True),
    ]
    code, said, layer = bring(folder, {"rows": rows}, capsys)
    assert code == 1
    assert said["written"]
    assert layer.count("{#") == 1
    reasons = {one["id"]: one["reason"] for one in said["unplaced"]}
    assert set(reasons) == {"twice", "never", "near", "page", "orphan"}
    assert "stand 2 times" in reasons["twice"]
    assert reasons["never"] == "its words are not in the text"
    assert reasons["page"] == "it quotes no words of the text"
    near = next(one for one in said["unplaced"] if one["id"] == "near")
    assert "The line had been silent for almost two years" in near["nearest"][0]
    assert "text/01-line.md" in near["nearest"][0]
    assert {one["id"] for one in said["passed_over"]} == {"mark", "secret"}


def test_a_slip_in_the_quotation_is_forgiven_and_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row("a", "Rang.", "At half past thre the telephon1 rang at Panmunjom")]
    code, said, layer = bring(folder, {"rows": rows}, capsys)
    assert code == 0
    assert "[At half past three the telephone rang at Panmunjom]" in layer
    assert 0.85 < said["placed"][0]["likeness"] < 1


def test_replies_follow_what_they_answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        row("r2", "I too.", references=["a", "r1"], user="acct:cy@hypothes.is"),
        row("r1", "I agree.", references=["a"], user_info={"display_name": "Ben *B*"}),
        row("a", "A line.", "somebody lifted it"),
    ]
    code, _, layer = bring(folder, {"rows": rows}, capsys)
    assert code == 0
    assert (
        ":   A line.\n\n    *Reply by cy:*\n\n    I too.\n\n    *Reply by Ben \\*B\\*:*\n" in layer
    )


def test_several_writers_sign(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        row("a", "One.", "somebody lifted it"),
        row("b", "Two.", "At half past three", user="acct:ben@hypothes.is"),
    ]
    _, _, layer = bring(folder, {"rows": rows}, capsys)
    assert "One.\n\n    — ann" in layer
    assert "Two.\n\n    — ben" in layer


@pytest.mark.slow
def test_nothing_is_written_over_without_force(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {"rows": [row("a", "New.", "somebody lifted it")]}
    (folder / "notes").mkdir()
    (folder / "notes/class.md").write_text("mine", encoding="utf-8")
    file = folder.parent / "sent.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    command = ["annotations", "import", str(file), str(folder), "--layer", "class"]
    assert main(command) == 2
    assert "notes/class.md" in capsys.readouterr().err
    assert (folder / "notes/class.md").read_text(encoding="utf-8") == "mine"
    assert main([*command, "--dry-run"]) == 0
    assert (folder / "notes/class.md").read_text(encoding="utf-8") == "mine"
    assert main([*command, "--out", "notes/other.md"]) == 0
    assert "New." in (folder / "notes/other.md").read_text(encoding="utf-8")
    assert main([*command, "--force"]) == 0
    assert "New." in (folder / "notes/class.md").read_text(encoding="utf-8")
    capsys.readouterr()


def test_a_dry_run_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {"rows": [row("a", "New.", "somebody lifted it")]}
    code, said, layer = bring(folder, rows, capsys, "--dry-run")
    assert (code, said["written"], layer) == (0, False, "")
    assert said["placed"][0]["lemma"] == "somebody lifted it"


@pytest.mark.parametrize(
    ("layer", "out"), [("Class", "notes/x.md"), ("class", "../x.md"), ("class", "/tmp/x.md")]
)
def test_names_and_paths_that_cannot_be_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], layer: str, out: str
) -> None:
    file = folder.parent / "sent.json"
    file.write_text('{"rows": []}', encoding="utf-8")
    command = ["annotations", "import", str(file), str(folder), "--layer", layer, "--out", out]
    assert main(command) == 2
    assert "hint:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [
        b"not JSON",
        b"[" * 100_000,
        b"\xff\xfe{}",
        b'{"books": []}',
        b'"text"',
        b"[1, 2]",
        b"PK\x03\x04 broken",
    ],
)
def test_files_of_no_known_kind_are_wrong_usage(content: bytes) -> None:
    with pytest.raises(UsageError):
        read(content, "sent.json")


def zipped(name: str, content: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(name, content)
    return archive.getvalue()


ANNOTATION = {
    "@context": "http://www.w3.org/ns/anno.jsonld",
    "id": "urn:uuid:1",
    "type": "Annotation",
    "motivation": "editing",
    "body": [
        {"type": "TextualBody", "value": "Said.", "format": "text/plain"},
        {"type": "TextualBody", "purpose": "tagging", "value": "later"},
    ],
    "target": {
        "source": "https://books.example.org/text/01-line.html",
        "selector": {
            "type": "FragmentSelector",
            "value": "p1",
            "refinedBy": {"type": "TextQuoteSelector", "exact": "lifted it"},
        },
    },
}


@pytest.mark.parametrize(
    "value",
    [
        ANNOTATION,
        [ANNOTATION],
        {"type": "AnnotationPage", "items": [ANNOTATION]},
        {
            "type": "AnnotationCollection",
            "first": {"type": "AnnotationPage", "items": [ANNOTATION]},
        },
        {
            "type": "AnnotationCollection",
            "first": {"items": [], "next": {"items": [ANNOTATION], "next": "https://e.org/3"}},
        },
        {"type": "AnnotationSet", "about": {}, "items": [ANNOTATION]},
    ],
)
def test_collections_pages_sets_and_single_annotations_are_read(value: Any) -> None:
    for content in (json.dumps(value).encode(), zipped("annotations.json", json.dumps(value))):
        (one,) = read(content, "sent").annotations
        assert one.quotes == (Quote("lifted it"),)
        assert (one.bodies, one.tags) == ((Body("Said.", "text/plain"),), ("later",))
        assert one.sources == ("https://books.example.org/text/01-line.html",)


def test_a_book_may_carry_its_annotations() -> None:
    content = zipped("META-INF/annotations.json", json.dumps(ANNOTATION))
    assert len(read(content, "book.epub").annotations) == 1


def test_pages_that_are_not_in_the_file_are_remarked_upon() -> None:
    value = {"type": "AnnotationCollection", "first": "https://example.org/page1"}
    batch = read(json.dumps(value).encode(), "sent")
    assert batch.annotations == ()
    assert batch.remarks == ("the page https://example.org/page1 is not in the file",)


def test_the_best_of_a_choice_is_taken() -> None:
    choice = {
        "type": "Choice",
        "items": [
            {"type": "TextualBody", "value": "plain"},
            {"type": "TextualBody", "value": "<p>html</p>", "format": "text/html"},
        ],
    }
    (one,) = read(json.dumps({**ANNOTATION, "body": choice}).encode(), "sent").annotations
    assert one.bodies == (Body("<p>html</p>", "text/html"),)


@pytest.mark.parametrize(
    ("fragment", "quote"),
    [
        (":~:text=one%20word", Quote("one word")),
        ("p1:~:text=be%2Dfore-,exact,-after", Quote("exact", "be-fore", "after")),
        (":~:text=first,last", Quote("first", until="last")),
        (":~:text=a-,first,last,-b", Quote("first", "a", "b", "last")),
        ("p1", None),
        (":~:text=a,b,c,d,e", None),
    ],
)
def test_text_fragments_quote(fragment: str, quote: Quote | None) -> None:
    assert quote_of_fragment(fragment) == quote


def leaves(*texts: str) -> list[Leaf]:
    return [
        Leaf.of(
            Division(
                f"part-{n}", "text", "chapter", "", "", (Block(f"p{n}", "p", text, ""),), (), (),
                f"text/0{n}-part.md",
            )
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    ["text/01-part.md", "https://e.org/b/text/01-part.md?x", "EPUB/part-1.xhtml", "u#part-1"],
)
def test_an_address_says_in_which_file_to_look(source: str) -> None:
    received = Received("x", quotes=(Quote("the line"),), sources=(source,))
    found = find(leaves("the line", "here the line", "the line"), received)
    assert isinstance(found, Found)
    assert found.leaf == 1


def test_likeness_that_leaves_a_choice_is_no_place() -> None:
    received = Received("x", quotes=(Quote("the telephone in the southern hall rangg"),))
    texts = ("the telephone in the southern hall rang.", "the telephone in the southern hall sang.")
    missing = find(leaves(*texts), received)
    assert isinstance(missing, Missing)
    assert len(missing.nearest) == 2
    assert isinstance(find(leaves(texts[0]), received), Found)


def test_a_word_that_was_mended_is_known_by_what_stands_around_it() -> None:
    quote = Quote("telefone", "At half past three the ", " rang at Panmunjom")
    texts = ("At half past three the telephone rang at Panmunjom.", "The telefon of others.")
    found = find(leaves(*texts), Received("x", quotes=(quote,)))
    assert isinstance(found, Found)
    assert (found.leaf, found.find.start, found.find.end) == (0, 23, 32)
    assert 0.6 < found.likeness < 1
    other = Quote("ambassador", quote.prefix, quote.suffix)
    assert isinstance(find(leaves(*texts), Received("x", quotes=(other,))), Missing)


def test_replies_in_a_circle_have_no_place() -> None:
    circle = [Received("a", replies_to="b"), Received("b", replies_to="a")]
    threads, _, unplaced = threads_of(circle)
    assert threads == []
    assert len(unplaced) == 2


# What others wrote: media type, text, and the Markdown that it becomes.
FOREIGN = [
    ("text/html", "<p>a <b>b</b><script>x()</script></p>", "a **b**"),
    ("text/html", '<p onclick="x()">a <a href="javascript:x()">b</a></p>', "a b"),
    ("text/html", '<img src="https://e.org/m.png" alt="map">', "[map](https://e.org/m.png)"),
    ("text/html", "<h2>Head</h2><p>x</p>", "**Head**\n\nx"),
    ("text/html", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ("text/plain", "a *b*\nc\n\n@d <e>", "a \\*b\\*\\\nc\n\n\\@d \\<e\\>"),
    (
        "text/markdown",
        'see @k and [^1], "so" -- $x$',
        'see \\@k and \\[\\^1\\], "so" -- \\$x\\$',
    ),
    ("text/markdown", "- a\n\n```\ncode\n```", "- a\n\n<!-- -->\n\n    code"),
    ("text/markdown", "```\nnever closed", "    never closed"),
    ("text/markdown", "x\n\n: y", "x\n\n\\: y"),
    ("text/markdown", "*x* `a`{#k .later}\n\nb", "*x* `a`\\{#k .later}\n\nb"),
    ("text/markdown", "![map](https://e.org/m.png)", "[map](https://e.org/m.png)"),
]


@pytest.fixture(scope="module")
def rewritten() -> list[str]:
    return to_markdown([Body(value, form) for form, value, _ in FOREIGN])


@pytest.mark.parametrize("number", range(len(FOREIGN)))
def test_what_others_wrote_is_written_as_our_markdown(rewritten: list[str], number: int) -> None:
    assert rewritten[number] == FOREIGN[number][2]


def test_cleaning_leaves_no_script() -> None:
    cleaned = clean('<svg onload="x()"><p style="color:red" id="n-editor-a">a</p><!-- b -->')
    assert cleaned == "<div><p>a</p></div>"


@pytest.mark.slow
def test_export_names_layers_that_are_there(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["annotations", "export", str(folder), "--out", str(tmp_path / "out")]
    assert main([*command, "--layer", "nobody"]) == 2
    assert "layers: author" in capsys.readouterr().err
    assert main([*command, "--layer", "author", "--json"]) == 0
    outputs = json.loads(capsys.readouterr().out)["outputs"]
    assert sorted(outputs) == ["author.annotations", "author.jsonld"]
    assert all(Path(path).is_file() for path in outputs.values())


def test_errors_of_the_manuscript_stop_both_ways(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "text/02-hall.md").write_text("# Hall\n\nText.[^x]\n", encoding="utf-8")
    assert main(["annotations", "export", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert not list((tmp_path / "out").glob("*.jsonld"))
    capsys.readouterr()
    code, said, layer = bring(folder, {"rows": [row("a", "x", "telephone")]}, capsys)
    assert (code, said["written"], layer) == (1, False, "")
    assert said["findings"][0]["code"] == "N001"
