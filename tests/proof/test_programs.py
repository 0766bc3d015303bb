"""What judges that are programs of their own have written is read as they mean it.

Their answers stand here as they gave them once, cut to what is read; `make test-judges` asks them.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from test_judges import CONTAINER, PACKAGE, PAGE

from glossator.proof.judges import ace, mutool, nu
from glossator.proof.judges.programs import Ended, answered
from glossator.proof.judges.verapdf_profile import read_profile
from glossator.proof.judges.verdict import MAX_PLACES, Finding

BOOK = Path("book.epub")


def earl(outcome: str, *pointers: str) -> dict[str, Any]:
    """One assertion of Ace's report."""
    return {
        "earl:test": {
            "earl:impact": "serious",
            "dct:title": "link-name",
            "dct:description": "Ensures links have discernible text",
        },
        "earl:result": {
            "earl:outcome": outcome,
            "dct:description": "Fix any of:\n  no   text",
            "earl:pointer": {"css": list(pointers)},
        },
    }


def ace_said(folder: Path, outcome: str, *assertions: dict[str, Any]) -> Ended:
    report = {
        "earl:assertedBy": {"doap:release": {"doap:revision": "1.4.6"}},
        "earl:result": {"earl:outcome": outcome},
        "assertions": [
            {"earl:testSubject": {"url": "nav.xhtml"}, "assertions": []},
            {"earl:testSubject": {"url": "text.xhtml"}, "assertions": list(assertions)},
        ],
    }
    (folder / "report").mkdir()
    (folder / "report" / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return Ended(0, "", "", folder)


def test_ace_counts_documents_and_names_the_places_of_what_fails(tmp_path: Path) -> None:
    ended = ace_said(tmp_path, "fail", earl("pass", "p"), earl("fail", "#a", "#b"), earl("fail"))
    verdict = ace.read(BOOK, ended, "EPUB Accessibility 1.1")
    assert (verdict.version, verdict.passed, verdict.assertions) == ("1.4.6", False, 2)
    assert verdict.file == "book.epub"
    said = "serious: Fix any of: no text"
    assert verdict.findings == tuple(
        Finding("error", "link-name", said, where)
        for where in ("text.xhtml #a", "text.xhtml #b", "text.xhtml")
    )


def test_ace_has_passed_a_book_only_if_it_ended_well(tmp_path: Path) -> None:
    ended = ace_said(tmp_path, "pass")
    assert ace.read(BOOK, ended, "").passed
    assert not ace.read(BOOK, Ended(2, "", "", tmp_path), "").passed  # as --exiterror2 asks


def test_a_book_that_ace_cannot_read_fails_and_a_browser_that_dies_says_nothing(
    tmp_path: Path,
) -> None:
    ended = Ended(1, "", "error: Ace processing error: no container.xml", tmp_path)
    verdict = ace.read(BOOK, ended, "")
    assert (verdict.version, verdict.passed, verdict.assertions) == ("unknown", False, None)
    (found,) = verdict.findings
    assert (found.severity, found.message) == ("fatal", "no container.xml")
    for said in ("Ace processing error: Failed to launch the browser", "nothing of the kind"):
        with pytest.raises(ValueError):
            ace.read(BOOK, Ended(1, "", said, tmp_path), "")
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "report.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="a report without"):
        ace.read(BOOK, Ended(0, "", "", tmp_path), "")


def nu_said(folder: Path, *messages: dict[str, Any]) -> Ended:
    return Ended(0, json.dumps({"messages": list(messages)}), "", folder)


@pytest.fixture
def checker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nu, "_version", lambda: "26.9.27")


@pytest.mark.usefixtures("checker")
@pytest.mark.parametrize(
    ("message", "severity", "code"),
    [
        ({"type": "error", "message": "Stray end tag “b”."}, "error", "html"),
        ({"type": "error", "subType": "fatal", "message": "No more."}, "fatal", "html"),
        ({"type": "non-document-error", "message": "No such file."}, "fatal", "html"),
        ({"type": "info", "subType": "warning", "message": "Empty heading."}, "warning", "html"),
        ({"type": "info", "message": "Trailing slash."}, "info", "html"),
        ({"type": "error", "message": "CSS: “colour”: Property doesn't exist."}, "error", "css"),
        (  # younger than its style checker
            {"type": "error", "message": "CSS: “anchor-name”: Property “x” doesn't exist."},
            "info",
            "css",
        ),
        (
            {"type": "error", "message": "CSS: Parse Error.", "extract": "::highlight(found)"},
            "info",
            "css",
        ),
    ],
)
def test_the_checker_of_html_weighs_what_it_says(
    tmp_path: Path, message: dict[str, Any], severity: str, code: str
) -> None:
    page = tmp_path / "page.html"
    said = {"url": f"file:{page}", "lastLine": 7, **message}
    verdict = nu.read(page, nu_said(tmp_path, said), "HTML")
    (found,) = verdict.findings
    assert (found.severity, found.code, found.where) == (severity, code, "page.html:7")
    assert found.message == message["message"]
    assert verdict.passed == (severity in ("warning", "info"))
    assert (verdict.version, verdict.assertions) == ("26.9.27", 1)


@pytest.mark.usefixtures("checker")
def test_documents_of_a_book_are_named_by_their_place_in_it(tmp_path: Path) -> None:
    verdict = nu.read(BOOK, nu_said(tmp_path), "HTML")
    assert [one.severity for one in verdict.findings] == ["fatal"]  # there is none
    (tmp_path / "EPUB").mkdir()
    for name in ("a b.xhtml", "c.xhtml"):
        (tmp_path / "EPUB" / name).write_text("")
    url = f"file:{tmp_path}/EPUB/a%20b.xhtml"
    ended = nu_said(tmp_path, {"type": "error", "message": "Bad.", "url": url})
    verdict = nu.read(BOOK, ended, "HTML")
    assert verdict.assertions == 2
    assert [one.where for one in verdict.findings] == ["EPUB/a b.xhtml"]


def test_what_a_driver_of_ours_says_is_a_verdict_or_none() -> None:
    found = [
        {"severity": "warning", "code": "contrast", "message": "3:1", "where": f"#p{n}"}
        for n in range(MAX_PLACES + 2)
    ]
    error = {"severity": "error", "code": "no-popup", "message": "no note", "where": "#c1"}

    def said(*findings: dict[str, str]) -> Ended:
        told = {"version": "1.0.1", "assertions": 553, "findings": findings}
        return Ended(0, json.dumps(told), "", Path())

    verdict = answered("foliate-js", BOOK, said(*found), "taps")
    assert (verdict.judge, verdict.version, verdict.assertions) == ("foliate-js", "1.0.1", 553)
    assert verdict.passed
    assert [one.where for one in verdict.findings][-2:] == [f"#p{MAX_PLACES - 1}", "and 2 more"]
    verdict = answered("foliate-js", BOOK, said(*found, error), "taps")
    assert not verdict.passed
    assert verdict.findings[0].code == "no-popup"  # the gravest first
    for text in ("{}", '{"version": "1", "assertions": 1, "findings": [{"odd": 1}]}'):
        with pytest.raises(ValueError, match="an answer without"):
            answered("foliate-js", BOOK, Ended(0, text, "", Path()), "taps")


def laid_out(folder: Path, *letters: tuple[str, float]) -> Ended:
    """What mutool writes: each letter with its height on the page; 0 is the top."""
    chars = "".join(f'<char c="{c}" y="{y}"/>' for words, y in letters for c in words)
    (folder / "letters.xml").write_text(f"<document><page>{chars}</page></document>")
    return Ended(0, "", "mutool version 1.21.1", folder)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A heading, a call that is raised, and a figure with its caption."""
    body = (
        '<h1 id="h">The Line</h1><p id="p">Nobody rang.<sup><a href="#n">1</a></sup> It was late.'
        '</p><figure><figcaption id="f">A map</figcaption></figure>'
    )
    with zipfile.ZipFile(tmp_path / "book.epub", "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/package.opf", PACKAGE)
        archive.writestr("EPUB/nav.xhtml", PAGE.format(body="<p>Nothing</p>"))
        archive.writestr("EPUB/text.xhtml", PAGE.format(body=body))
    return tmp_path / "book.epub"


HEAD, TEXT, CALL, REST = (
    ("The Line", 20.0),
    ("Nobody rang.", 40.0),
    ("1", 36.0),
    ("It was late.", 40.0),
)
MAP = ("A map", 60.0)


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ((HEAD, TEXT, CALL, REST, MAP), []),
        ((HEAD, TEXT, ("1", 40.0), REST, MAP), ["on-the-line EPUB/text.xhtml#p"]),
        ((HEAD, TEXT, ("1", 39.5), REST, MAP), ["on-the-line EPUB/text.xhtml#p"]),
        ((MAP, HEAD, TEXT, CALL, REST), ["order EPUB/text.xhtml#f"]),
        ((HEAD, TEXT, CALL, REST), ["order EPUB/text.xhtml#f"]),
    ],
    ids=["sound", "flat", "hardly raised", "figure first", "lost"],
)
def test_mutool_looks_for_titles_in_their_order_and_marks_above_the_line(
    tmp_path: Path, book: Path, letters: tuple[tuple[str, float], ...], found: list[str]
) -> None:
    verdict = mutool.read(book, laid_out(tmp_path, *letters), "places")
    assert [f"{one.code} {one.where}" for one in verdict.findings] == found
    assert verdict.passed == (not found)
    assert (verdict.version, verdict.assertions) == ("1.21.1", 3)


def test_mutool_without_a_version_or_a_letter(tmp_path: Path, book: Path) -> None:
    with pytest.raises(ValueError, match="no version"):
        mutool.read(book, Ended(0, "", "", tmp_path), "places")
    verdict = mutool.read(book, laid_out(tmp_path), "places")
    assert [one.severity for one in verdict.findings] == ["fatal"]


RULE = """<profile xmlns="http://www.verapdf.org/ValidationProfile"><details><name>Small</name>
</details><rules>{}</rules><variables><variable name="deep" object="PDPage"><defaultValue>0
</defaultValue><value>deep + 1</value></variable></variables></profile>"""
ONE = """<rule object="SEFigure" tags="alt-text"{}><id specification="ISO_14289_1" clause="7.3"
testNumber="1"/><description>A figure has words.</description><test>Alt != null</test><error>
<message>Figure %1 has no words</message><arguments><argument name="key">number</argument>
<argument>page</argument></arguments></error><references><reference specification="ISO 14289-1"
clause="7.3"/></references></rule>"""


@pytest.mark.parametrize(
    ("attribute", "deferred"),
    [("", None), (' deferred="true"', True), (' deferred="false"', False)],
)
def test_a_profile_of_verapdf_is_read_with_all_that_its_rules_say(
    attribute: str, deferred: bool | None
) -> None:
    profile = read_profile(RULE.format(ONE.format(attribute)).encode())
    (rule,) = profile.rules
    assert profile.name == "Small"
    assert (rule.specification, rule.clause, rule.test_number) == ("ISO_14289_1", "7.3", 1)
    assert (rule.about, rule.tags, rule.deferred) == ("SEFigure", "alt-text", deferred)
    assert (rule.description, rule.test) == ("A figure has words.", "Alt != null")
    assert rule.message == "Figure %1 has no words"
    assert rule.arguments == (("number", "key"), ("page", None))
    assert rule.references == (("ISO 14289-1", "7.3"),)
    (variable,) = profile.variables
    assert (variable.name, variable.value) == ("deep", "deep + 1")


@pytest.mark.parametrize("xml", ["<a", RULE.format(""), RULE.format("<rule object='x'/>"), "<a/>"])
def test_what_is_no_profile_is_refused(xml: str) -> None:
    with pytest.raises(ValueError, match="profile"):
        read_profile(xml.encode())
