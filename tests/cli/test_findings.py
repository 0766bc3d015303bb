"""How findings are told: underlined source, colours, JSON, SARIF, and the page of each check."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.cli import main
from glossator.cli.command import Command, Parser
from glossator.cli.excerpt import WIDTH, end_of, excerpt
from glossator.cli.main import commands
from glossator.cli.paint import Paint, columns
from glossator.diagnostics import CHECKS, Place, Severity
from glossator.hints import NAMED, typed
from glossator.manual import Page, pages
from places import TESTS

HERE = TESTS


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("abc", 3),
        ("한국어", 6),
        ("Kaesŏng", 7),
        ("e\u0301", 1),
        ("漢江の橋", 8),
        ("", 0),
        ("가", 2),
    ],
)
def test_width_on_a_terminal(text: str, wide: int) -> None:
    assert columns(text) == wide


@pytest.mark.parametrize(
    ("line", "column", "under"),
    [
        ("Text.[^note] and more", 6, "[^note]"),
        ("한국어와 [전화](#없음) 끝", 6, "[전화](#없음)"),
        ("see @kim2018, there", 5, "@kim2018"),
        ("text: [text/one.md]", 8, "text/one.md"),
        ("### Deep", 1, "###"),
        ("a\tb {gloss=nope}", 5, "{gloss=nope}"),
        ("at the end", 11, ""),
    ],
)
def test_what_a_finding_is_about_is_underlined(line: str, column: int, under: str) -> None:
    shown, carets = excerpt(line, column, end_of([line], Place("a.md", 1, column)))
    assert len(carets) - len(carets.lstrip()) == columns(line[: column - 1])
    assert carets.strip() == "^" * max(1, columns(under))
    assert shown == line.replace("\t", " ")


def test_a_place_with_an_end_is_underlined_to_there() -> None:
    line = "The line had been silent"
    assert excerpt(line, 5, end_of([line], Place("a.md", 1, 5, 14)))[1] == "    ^^^^^^^^^"


def test_a_term_is_underlined_as_a_whole() -> None:
    lines = ["The line had been silent  ", "", ":   A note."]
    assert end_of(lines, Place("n.md", 1, 1)) == len("The line had been silent") + 1


@settings(deadline=None)
@given(st.text("abc 한국어漢é", min_size=1, max_size=400), st.data())
def test_long_lines_are_cut_around_the_place(line: str, data: st.DataObject) -> None:
    line = line.strip() or "x"
    column = data.draw(st.integers(1, len(line)))
    end = data.draw(st.integers(column + 1, min(len(line) + 1, column + 20)))
    shown, carets = excerpt(line, column, end)
    assert columns(shown) <= WIDTH + 2
    start = len(carets) - len(carets.lstrip())
    at = next(n for n in range(len(shown) + 1) if columns(shown[:n]) >= start)
    assert shown[at:].startswith(line[column - 1 : end - 1])
    assert columns(line[column - 1 : end - 1]) == len(carets.strip())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_are_for_terminals_and_may_be_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1;31m" in Paint.of(Terminal()).severity(Severity.ERROR, "error")
    assert Paint.of(io.StringIO()).severity(Severity.ERROR, "error") == "error"
    monkeypatch.setenv("NO_COLOR", "1")
    assert not Paint.of(Terminal()).on
    monkeypatch.setenv("NO_COLOR", "")  # no-color.org: present and not an empty string
    assert Paint.of(Terminal()).on


def sarif(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["check", str(folder), "--format", "sarif"])
    said = capsys.readouterr()
    assert said.err == ""
    return code, json.loads(said.out)


def test_sarif_has_every_finding_with_its_region(capsys: pytest.CaptureFixture[str]) -> None:
    code, log = sarif(HERE / "checks/N001", capsys)
    assert code == 1
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("N001", "error")
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == (HERE / "checks/N001/text/one.md").as_uri()
    source = (HERE / "checks/N001/text/one.md").read_text(encoding="utf-8").split("\n")
    region = where["region"]
    line = source[region["startLine"] - 1]
    assert re.fullmatch(r"\[\^\w+\]", line[region["startColumn"] - 1 : region["endColumn"] - 1])


def test_sarif_addresses_are_relative_where_the_folder_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE / "checks")
    _, log = sarif(Path("P003"), capsys)
    (result,) = log["runs"][0]["results"]
    assert result["level"] == "warning"
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "P003/loci.lock"


# Section 3 of SARIF 2.1.0: property → its type; those with a star are required.
SHAPES: dict[str, dict[str, object]] = {
    "log": {"$schema": str, "version*": str, "runs*": ["run"]},
    "run": {"tool*": "tool", "columnKind": str, "results": ["result"]},
    "tool": {"driver*": "driver"},
    "driver": {"name*": str, "version": str, "semanticVersion": str, "rules": ["rule"]},
    "rule": {
        "id*": str,
        "shortDescription": "text",
        "fullDescription": "text",
        "help": "text",
        "defaultConfiguration": "configuration",
    },
    "text": {"text*": str, "markdown": str},
    "configuration": {"level": str},
    "result": {
        "ruleId": str,
        "ruleIndex": int,
        "level": str,
        "message*": "text",
        "locations": ["location"],
        "partialFingerprints": dict,
    },
    "location": {"physicalLocation": "physical"},
    "physical": {"artifactLocation": "artifact", "region": "region"},
    "artifact": {"uri": str},
    "region": {"startLine": int, "startColumn": int, "endColumn": int},
}


def fits(value: object, shape: object) -> None:
    """Assert that a value has the shape, with nothing besides and nothing required missing."""
    if isinstance(shape, list):
        assert isinstance(value, list)
        for one in value:
            fits(one, shape[0])
    elif isinstance(shape, str):
        assert isinstance(value, dict)
        known = {name.rstrip("*"): kind for name, kind in SHAPES[shape].items()}
        assert set(value) <= set(known)
        assert {name[:-1] for name in SHAPES[shape] if name.endswith("*")} <= set(value)
        for name, inner in value.items():
            fits(inner, known[name])
    else:
        assert isinstance(value, shape)  # type: ignore[arg-type]
        assert value != ""


@pytest.mark.parametrize("name", ["N001", "P002", "E001", "L002", "G004"])
def test_sarif_has_the_shape_that_the_standard_gives(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, log = sarif(HERE / "checks" / name, capsys)
    fits(log, "log")
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CHECKS)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        region = result["locations"][0]["physicalLocation"].get("region", {"startLine": 1})
        assert all(number >= 1 for number in region.values())
        assert region.get("endColumn", 10**6) > region.get("startColumn", 0)


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_commands_in_hints_name_the_manuscript(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = HERE / "checks/P002"
    main(["check", str(folder), "--format", form])
    told = capsys.readouterr()
    assert f"keep the number: glossator freeze {folder}" in told.out + told.err
    main(["fix", "notes", str(folder), "--at", "2"])
    assert f"glossator fix notes {folder} --accept KEY --at 2" in capsys.readouterr().err


def test_commands_in_hints_are_short_where_no_folder_was_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HERE / "checks/P002")
    main(["check"])
    assert "keep the number: glossator freeze\n" in capsys.readouterr().err


def test_hints_know_every_command_that_takes_a_manuscript() -> None:
    token = NAMED.set(Path("my book"))
    taken = [one for one in commands() if _takes_a_manuscript(one)]
    shown = {"fix": "fix notes", "import": "import FILE"}
    for command in taken:
        said = f"glossator {shown.get(command.name, command.name)}"
        assert typed(said) == f"{said} 'my book'"
    NAMED.reset(token)
    assert len(taken) > 8


def _takes_a_manuscript(command: Command) -> bool:
    parser = Parser()
    command.arguments(parser)
    return any(action.dest == "manuscript" for action in parser._actions)


def test_explain_prints_the_page_of_a_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "l001"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("L001 — lemma not found\n")
    assert "Mend it. " in said
    assert "**" not in said
    assert main(["explain", "--json", "P003"]) == 0
    assert json.loads(capsys.readouterr().out)["severity"] == "warning"
    assert main(["explain"]) == 0
    listed = capsys.readouterr().out
    assert all(code in listed for code in CHECKS)
    assert main(["explain", "L999"]) == 2
    assert "checks with L: L001, L002" in capsys.readouterr().err


def test_every_page_says_its_severity_and_the_cure() -> None:
    assert sorted(pages()) == sorted(CHECKS)
    for code, page in pages().items():
        assert page.title == CHECKS[code][1]
        assert page.text.startswith(f"*{CHECKS[code][0].value.title()}.*")
        assert "\n\n**Mend it.**" in page.text


def test_a_page_is_read_without_markdown() -> None:
    page = Page("X001", "x", "*Error.* A `*` is **bold**.\n\n```yaml\na: *b*\n```\n\nEnd `c`.")
    assert page.plain == "Error. A * is bold.\n\n    a: *b*\n\n\nEnd c."


def test_every_command_is_in_the_readme() -> None:
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    for command in commands():
        assert f"| `glossator {command.name}" in text, command.name
