"""The judges of the full proof judged: Ace, Nu, axe-core, and the reading engines.

Each is shown a sound file and broken ones, and has to tell them apart by the right rule. All but
MuPDF need Node.js, Chromium or npm packages: `make test-judges`.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from test_judges import CONTAINER, PACKAGE, PAGE

from glossator.cli import main
from glossator.proof import external
from glossator.proof.external import Job, JudgeMissing, Verdict
from glossator.proof.judges import nu, tools
from glossator.proof.judges.programs import Ended

TEXT = """# One

Kim spoke at nine in the morning, as he did each year.[^1] The line had been silent.

[^1]: An author’s note.
"""
METADATA = """\
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Text only.</meta>
</metadata>"""
NAV = """\
<nav epub:type="toc" role="doc-toc" aria-labelledby="t"><h1 id="t">Contents</h1>
<ol><li><a href="text.xhtml">Text</a></li></ol></nav>"""
CALL = """\
<sup><a epub:type="noteref" role="doc-noteref" id="c" href="#note-one" aria-label="Note 1">1</a>
</sup>"""
NOTE = """\
<section epub:type="footnotes" role="doc-endnotes" aria-labelledby="n"><h2 id="n">Notes</h2>
<div epub:type="footnote" role="doc-footnote" id="note-one"><p><a epub:type="backlink"
 role="doc-backlink" href="#c">1</a> It was 2016.</p></div></section>"""
GOOD = f"""\
<section epub:type="chapter" role="doc-chapter" aria-labelledby="h"><h1 id="h">The Silent Line</h1>
<p>Nobody rang.{CALL}</p>
{NOTE}
</section>"""


# By night a link in its usual blue is lost, and old engines raise no link in `sup`.
SOUND = GOOD.replace("<a ", '<a style="color: inherit" ').replace(
    '<sup><a style="color: inherit"', '<sup><a style="color: inherit; vertical-align: super"'
)
EPUB_JUDGES = [
    *("ace", "nu", "foliate", "mupdf", "mutool", "koreader", "epubjs", "readium", "fbreader"),
]


def write_epub(path: Path, body: str = GOOD, package: str = PACKAGE) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/package.opf", package.replace("</metadata>", METADATA))
        archive.writestr("EPUB/nav.xhtml", PAGE.format(body=NAV))
        archive.writestr("EPUB/text.xhtml", PAGE.format(body=body))
    return path


def write_page(path: Path, body: str, style: str = "") -> Path:
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The Silent Line</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>'
        f"<body><main><h1>The Silent Line</h1>{body}</main></body></html>",
        encoding="utf-8",
    )
    return path


def judge(name: str, path: Path) -> Verdict:
    return external.judge_all([Job(name, path)])[0]


def codes(verdict: Verdict) -> set[str]:
    return {one.code for one in verdict.findings if one.severity in ("fatal", "error")}


@pytest.mark.judges
@pytest.mark.parametrize("name", EPUB_JUDGES)
def test_a_sound_epub_passes(tmp_path: Path, name: str) -> None:
    verdict = judge(name, write_epub(tmp_path / "전화 good.epub", SOUND))
    assert verdict.passed, verdict.findings
    assert verdict.version[0].isdigit()
    assert verdict.file == "전화 good.epub"
    assert verdict.assertions


@pytest.mark.judges
def test_a_browser_that_does_not_start_says_nothing_about_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tools.CHROMIUM_VARIABLE, "/bin/false")
    book = write_epub(tmp_path / "good.epub")
    for name in ("ace", "foliate"):
        with pytest.raises(external.GlossatorError, match="gave no verdict"):
            judge(name, book)


@pytest.mark.judges
@pytest.mark.parametrize("name", EPUB_JUDGES)
def test_what_is_no_epub_fails(tmp_path: Path, name: str) -> None:
    bad = tmp_path / "text.epub"
    bad.write_text("Nobody rang.")
    verdict = judge(name, bad)
    assert not verdict.passed
    assert codes(verdict) == {"unreadable"}


@pytest.mark.judges
def test_ace_misses_an_alternative_text(tmp_path: Path) -> None:
    picture = '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="/></p>'
    verdict = judge("ace", write_epub(tmp_path / "bad.epub", GOOD + picture))
    assert not verdict.passed
    assert "image-alt" in codes(verdict)
    assert any(finding.where.startswith("text.xhtml") for finding in verdict.findings)


@pytest.mark.judges
def test_nu_finds_what_html_forbids_and_lets_epub_type_be(tmp_path: Path) -> None:
    wrong = '<p epub:type="pullquote" type="x"><span><div>A block in a phrase.</div></span></p>'
    verdict = judge("nu", write_epub(tmp_path / "bad.epub", GOOD + wrong))
    assert not verdict.passed
    said = " ".join(finding.message for finding in verdict.findings)
    assert "“div” not allowed as child of element “span”" in said
    assert said.count("Attribute “type” not allowed") == 1


@pytest.mark.judges
def test_nu_takes_no_epub_type_for_a_type_behind_an_ampersand(tmp_path: Path) -> None:
    # The checker shows the wrong part of the line as soon as a character reference is in it.
    words = "So much bigger &amp; " * 20 + "more. " * 30
    good = f'<p>{words}<span epub:type="pagebreak" role="doc-pagebreak" id="pg-2"></span></p>'
    verdict = judge("nu", write_epub(tmp_path / "good.epub", GOOD + good))
    assert not [finding for finding in verdict.findings if "“type”" in finding.message]


@pytest.mark.judges
def test_nu_reads_a_web_page(tmp_path: Path) -> None:
    good = write_page(tmp_path / "good.html", "<p>Nobody rang.</p>", "p { anchor-name: --note }")
    bad = write_page(tmp_path / "bad.html", "<p>Nobody rang.</b>", "p { colour: red }")
    verdict = judge("nu", good)
    assert verdict.passed, verdict.findings
    # CSS newer than the checker is told, though it fails nothing.
    assert [finding.severity for finding in verdict.findings] == ["info"]
    assert codes(judge("nu", bad)) == {"html", "css"}


@pytest.mark.judges
def test_axe_sees_contrast_by_day_and_by_night(tmp_path: Path) -> None:
    good = write_page(tmp_path / "good.html", "<p>Nobody rang.</p>")
    verdict = judge("axe", good)
    assert verdict.passed, verdict.findings
    assert verdict.assertions and verdict.assertions > 20
    pale = "@media (prefers-color-scheme: dark) { p { color: #bbb } }"
    verdict = judge("axe", write_page(tmp_path / "pale.html", "<p>Nobody rang.</p>", pale))
    assert codes(verdict) == {"color-contrast"}
    assert {finding.where for finding in verdict.findings} == {"wide, dark: p", "narrow, dark: p"}


@pytest.mark.judges
@pytest.mark.parametrize(
    ("change", "code"),
    [
        # The target is gone: the engine shows the whole file.
        (lambda text: text.replace('id="note-one"', 'id="other"'), "differs"),
        (lambda text: text.replace('href="#note-one"', 'href="#h"'), ""),
        (lambda text: text.replace("</sup>", '</sup><span style="display: none">'), ""),
        (lambda text: text.replace("<sup>", '<sup style="display: none">'), "not-tappable"),
        (
            lambda text: text.replace("</section>", '<pre style="width: 900px">x</pre></section>'),
            "clipped",
        ),
    ],
)
def test_foliate_taps(tmp_path: Path, change: object, code: str) -> None:
    assert callable(change)
    bad = change(GOOD)
    assert bad != GOOD
    verdict = judge("foliate", write_epub(tmp_path / "bad.epub", bad))
    assert codes(verdict) == ({code} if code else set()), verdict.findings


@pytest.mark.judges
def test_foliate_is_not_content_with_an_empty_popup(tmp_path: Path) -> None:
    empty = GOOD.replace('<p><a epub:type="backlink"', '<p hidden=""></p><p><a').replace(
        'id="note-one">', 'id="other"><span id="note-one"></span>'
    )
    assert codes(judge("foliate", write_epub(tmp_path / "bad.epub", empty))) == {"empty"}


def svg(ground: str) -> str:
    """A tall drawing as an image."""
    drawn = f"<svg xmlns='http://www.w3.org/2000/svg' width='300' height='600'>{ground}</svg>"
    return f'<img alt="A bar" src="data:image/svg+xml,{quote(drawn)}"/>'


WHITE = "<rect width='300' height='600' fill='white'/>"
FIGURE = '<figure style="break-inside: {};{}">{}<figcaption>A bar.</figcaption></figure>'
NIGHT_FAULTS = {
    "dark words on a dark ground": ('<p style="color: #222">Nobody rang.</p>', "contrast"),
    "a picture without a ground": (FIGURE.format("avoid", "", svg("")), "no-ground"),
    "a picture that is not there": ('<p><img alt="A bar" src="data:image/png,x"/></p>', "picture"),
    "a list that is hidden and shown": ('<p hidden="" style="display: block">One</p>', "hidden"),
    "a line too long": ('<pre style="width: 900px; max-width: none">x</pre>', "clipped"),
    "a caption on the next screen": (
        FIGURE.format("auto", "margin-top: 60px", svg(WHITE) + '<p style="margin: 60px">·</p>'),
        "caption",
    ),
    "none": (FIGURE.format("avoid", "", svg(WHITE)), ""),
}


@pytest.mark.judges
@pytest.mark.parametrize("engine", ["epubjs", "readium"])
@pytest.mark.parametrize("fault", NIGHT_FAULTS)
def test_by_night_an_engine_shows_what_is_spoilt(tmp_path: Path, engine: str, fault: str) -> None:
    body, code = NIGHT_FAULTS[fault]
    if engine == "readium" and code == "contrast":
        code = ""  # its style sheets give all words their color
    verdict = judge(engine, write_epub(tmp_path / "book.epub", SOUND + body))
    assert codes(verdict) == ({code} if code else set()), verdict.findings


@pytest.mark.judges
@pytest.mark.parametrize("engine", ["epubjs", "readium"])
def test_a_page_of_a_picture_alone_is_not_empty(tmp_path: Path, engine: str) -> None:
    """A frontispiece, for example."""
    whole = write_epub(tmp_path / "picture.epub", svg(WHITE))
    assert codes(judge(engine, whole)) == set()
    nothing = write_epub(tmp_path / "nothing.epub", "<p>\u00a0</p>")
    assert codes(judge(engine, nothing)) == {"empty"}


@pytest.mark.judges
def test_foliate_sees_a_caption_on_the_next_screen(tmp_path: Path) -> None:
    bar = svg(WHITE).replace("600", "500", 1)
    for between, code in (('<p style="margin: 80px">·</p>', {"caption"}), ("", set())):
        body = f"<figure>{bar}{between}<figcaption>A bar.</figcaption></figure>"
        verdict = judge("foliate", write_epub(tmp_path / "book.epub", SOUND + body))
        assert codes(verdict) == code, verdict.findings


@pytest.mark.judges
def test_mutool_sees_a_figure_before_its_chapter_and_a_mark_on_the_line(tmp_path: Path) -> None:
    flat = GOOD.replace("<sup>", '<sup style="vertical-align: baseline">')
    assert codes(judge("mutool", write_epub(tmp_path / "flat.epub", flat))) == {"on-the-line"}
    raised = flat.replace('role="doc-noteref"', 'role="doc-noteref" style="vertical-align: super"')
    assert codes(judge("mutool", write_epub(tmp_path / "up.epub", raised))) == set()
    lost = f'{raised}<h2 style="display: none">Nothing more was said</h2>'
    assert codes(judge("mutool", write_epub(tmp_path / "lost.epub", lost))) == {"order"}


@pytest.mark.judges
def test_fbreader_finds_an_empty_page_and_a_file_that_is_not_shown(tmp_path: Path) -> None:
    nothing = '<p style="color: white">\u00a0</p>'
    assert codes(judge("fbreader", write_epub(tmp_path / "bad.epub", nothing))) == {"empty"}
    # Its chapter is named in the spine, and is not in the book.
    spine = PACKAGE.replace("<itemref", '<itemref idref="nav"/><itemref', 1).replace(
        '"text.', '"no.'
    )
    assert codes(judge("fbreader", write_epub(tmp_path / "short.epub", SOUND, spine))) == {"lost"}


@pytest.mark.judges
def test_fbreader_sees_what_is_lost_by_night(tmp_path: Path) -> None:
    drawn = Image.new("LA", (400, 400))
    for left in range(0, 400, 40):
        drawn.paste((0, 255), (left, 0, left + 20, 400))
    book = write_epub(tmp_path / "clear.epub", SOUND + '<p><img alt="Bars" src="bars.png"/></p>')
    with zipfile.ZipFile(book, "a") as archive, archive.open("EPUB/bars.png", "w") as file:
        drawn.save(file, "PNG")
    assert codes(judge("fbreader", book)) == {"night"}


@pytest.mark.slow
def test_mupdf_finds_an_empty_page(tmp_path: Path) -> None:
    assert judge("mupdf", write_epub(tmp_path / "good.epub")).passed
    verdict = judge("mupdf", write_epub(tmp_path / "bad.epub", '<p style="color: white">x</p>'))
    assert not verdict.passed
    assert codes(verdict) == {"empty"}


@pytest.mark.judges
def test_a_program_is_ended_when_time_is_up(tmp_path: Path) -> None:
    with pytest.raises(external.GlossatorError, match=r"foliate-js gave no verdict .*time was up"):
        external.judge_all([Job("foliate", write_epub(tmp_path / "good.epub"))], time_limit=0.05)


def test_a_program_that_breaks_down_says_nothing_about_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from glossator.proof.judges import judges
    from glossator.proof.judges.programs import Command, Program

    real = judges()["foliate"]
    assert isinstance(real, Program)
    broken = dataclasses.replace(
        real, needs=(), call=lambda path, folder: Command(("sh", "-c", "echo oh >&2; exit 7"))
    )
    monkeypatch.setattr(external, "judges", lambda: {"foliate": broken})
    with pytest.raises(external.GlossatorError, match=r"foliate-js gave no .*exit status 7: oh"):
        judge("foliate", write_epub(tmp_path / "good.epub"))


@pytest.mark.parametrize(
    ("missing", "judges"),
    [
        ("node", "ace axe foliate epubjs readium fbreader"),
        ("chromium", "ace axe foliate epubjs readium"),
        ("npm", "ace axe foliate epubjs readium nu"),
        ("mutool", "mutool"),
        ("FBReader", "fbreader"),
        ("Xvfb", "fbreader"),
        ("xdotool", "fbreader"),
    ],
)
def test_a_missing_tool_is_named_with_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, judges: str
) -> None:
    book = write_epub(tmp_path / "good.epub")
    if missing == "npm":
        (tmp_path / "package.json").write_text("{}")
        monkeypatch.setenv(tools.FOLDER_VARIABLE, str(tmp_path))
    real = tools.shutil.which

    def which(name: str) -> str | None:
        named = {"node": ("node", "nodejs"), "chromium": ()}.get(missing, (missing,))
        gone = name in named or (missing == "chromium" and "chrom" in name.lower())
        return None if gone and missing != "npm" else real(name) or f"/usr/bin/{name}"

    monkeypatch.delenv(tools.CHROMIUM_VARIABLE, raising=False)
    monkeypatch.setattr(tools.shutil, "which", which)
    for name in judges.split():
        with pytest.raises(JudgeMissing) as raised:
            judge(name, book)
        assert "make proof" in raised.value.hint
        assert raised.value.exit_code == 3


def test_the_judges_folder_is_named_where_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tools.FOLDER_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(JudgeMissing, match="nowhere") as raised:
        tools.judges_folder()
    assert tools.FOLDER_VARIABLE in raised.value.hint


@pytest.mark.slow
def test_a_full_proof_without_node_exits_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "manuscript"
    home.mkdir()
    (home / "edition.yaml").write_text("title: A Small Edition\ntext: [one.md]\n", encoding="utf-8")
    more = "Nobody rang, and nobody answered, for the better part of two years. " * 9
    (home / "one.md").write_text(f"{TEXT}\n{more}\n", encoding="utf-8")
    monkeypatch.setattr(tools.shutil, "which", lambda name: None)
    out = ["--out", str(tmp_path / "build")]
    assert main(["proof", str(home), "--full", *out]) == 3
    said = capsys.readouterr().err
    assert "Node.js is not installed" in said
    assert "hint:" in said
    # Without --full none of them is needed.
    assert main(["proof", str(home), *out]) == 0
    assert "were not asked (--full)" in capsys.readouterr().out


def test_nu_without_an_answer_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nu, "_version", lambda: "1")
    page = write_page(tmp_path / "good.html", "")
    with pytest.raises(ValueError, match="Expecting value"):
        nu.read(page, Ended(1, "Exception in thread", "", tmp_path), "HTML")
