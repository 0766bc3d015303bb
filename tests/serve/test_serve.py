"""The server of the preview: what it shows, whom it answers, and that files are never torn."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from serving import Client, manuscript, served

from glossator.pipeline import check
from glossator.serve import editor
from glossator.serve.watching import counts


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    folder = manuscript(tmp_path_factory.mktemp("served"))
    with served(folder) as client:
        yield client, folder


def _same(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_shows_the_web_edition_and_says_what_it_found(shared: tuple[Client, Path]) -> None:
    client, _ = shared
    status, page = client.ask("GET", "/web")
    assert status == 200 and b"harbour master" in page
    outline = json.loads(client.ask("GET", "/outline")[1])
    assert outline["layers"] == {"editor": "Editor’s notes", "class": "Class notes"}
    assert "n-editor-ice" in {note["id"] for note in outline["notes"]}


def test_a_changed_file_is_shown_and_a_broken_one_leaves_the_last_good_page(
    shared: tuple[Client, Path],
) -> None:
    client, folder = shared
    text = folder / "text/one.md"
    before = text.read_text(encoding="utf-8")
    text.write_text(before.replace("Nobody came.", "Nobody at all came."), encoding="utf-8")
    client.wait(lambda state: state["version"] > 1)
    assert b"Nobody at all came." in client.ask("GET", "/web")[1]
    settings = (folder / "edition.yaml").read_text(encoding="utf-8")
    (folder / "edition.yaml").write_text("title: [", encoding="utf-8")
    state = client.wait(lambda state: not state["ok"] and state["findings"])
    assert state["findings"][0]["code"] == "E002"
    assert b"Nobody at all came." in client.ask("GET", "/web")[1]
    (folder / "edition.yaml").write_text(settings, encoding="utf-8")
    text.write_text(before, encoding="utf-8")
    client.wait(lambda state: state["ok"])


def test_what_the_server_keeps_for_itself_is_no_news(tmp_path: Path) -> None:
    folder = tmp_path / ".hidden" / "letter"  # where the folder lies does not matter
    for path in ("edition.yaml", "text/one.md", "a.b/c"):
        assert counts(folder, str(folder / path))
    for path in (".glossator/store/ab/cd", "text/.one.md.swp", "text/one.md~", ".git/index"):
        assert not counts(folder, str(folder / path))


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Host": "evil.example", "Origin": "http://evil.example"}, "foreign host"),
        ({"Origin": "http://evil.example"}, "foreign origin"),
        ({"Origin": "null"}, "a sandboxed page"),
        ({}, "no origin"),
        ({"Origin": "own"}, "no token"),
        ({"Origin": "own", "X_Glossator_Token": "guess"}, "a wrong token"),
    ],
)
def test_nobody_else_may_write(
    shared: tuple[Client, Path], headers: dict[str, str], why: str
) -> None:
    client, folder = shared
    before = _same(folder)
    said = dict(headers)
    if said.get("Origin") == "own":
        said["Origin"] = f"http://{client.host}:{client.port}"
    body = json.dumps({"layer": "editor", "exact": "Nobody came", "body": "x"}).encode()
    assert client.ask("POST", "/write/add", body, **said)[0] == 403, why
    assert _same(folder) == before


def test_a_foreign_host_may_not_even_read(shared: tuple[Client, Path]) -> None:
    client, _ = shared
    for path in ("/", "/web", "/outline", "/events"):
        assert client.ask("GET", path, Host="evil.example")[0] == 403


@pytest.mark.parametrize(
    "path",
    ["/../edition.yaml", "/shell/../../edition.yaml", "/shell/%2e%2e%2fedition.yaml", "/epub/../x",
     "/epub/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/web/../../etc/passwd", "/print/1.png/..",
     "/foliate-js/../package.json", "/foliate-js/%2e%2e/package.json", "/foliate-js/README.md"],
)  # fmt: skip
def test_no_path_leads_out(shared: tuple[Client, Path], path: str) -> None:
    status, body = shared[0].ask("GET", path)
    assert status in (400, 404, 405) and b"title:" not in body and b"root:" not in body


@pytest.mark.parametrize("asked", [{"file": "../x", "line": 1}, {"file": "/etc/passwd", "line": 1},
    {"file": "text/one.md\x00", "line": 1}, {"file": 3}, {}])  # fmt: skip
def test_only_files_of_the_manuscript_are_opened(
    shared: tuple[Client, Path], asked: dict[str, object]
) -> None:
    assert "error" in shared[0].post("/open", **asked)


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("add", {"layer": "editor", "exact": 3, "body": []}),
        ("add", {"layer": "../x", "exact": "Nobody came", "body": "x"}),
        ("add", {"layer": "author", "exact": "Nobody came", "body": "x"}),
        ("add", {"layer": "editor", "exact": "Nobody came", "body": "x\ud800"}),
        ("add", {"layer": "editor", "exact": "Nobody came", "body": "x", "kind": "} .y"}),
        ("add", {"layer": "editor", "exact": "Nobody came", "body": "x", "when": "x} y"}),
        ("undo", {"undo": "../../edition"}),
        ("edit", {"note": "n-editor-none", "was": "", "body": "x"}),
        ("nothing", {}),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changes(
    shared: tuple[Client, Path], what: str, asked: dict[str, object]
) -> None:
    client, folder = shared
    before = _same(folder)
    said = client.post(f"/write/{what}", **asked)
    assert "error" in said, said
    assert _same(folder) == before


def test_what_is_no_json_or_too_long_is_refused(shared: tuple[Client, Path]) -> None:
    client, _ = shared
    origin = f"http://{client.host}:{client.port}"
    own = {"Origin": origin, "X_Glossator_Token": client.token}
    assert client.ask("POST", "/write/add", b"{" * 5000, **own)[0] == 409
    assert client.ask("POST", "/write/add", b" " * (1 << 20) + b"xx", **own)[0] == 413


@pytest.mark.slow
def test_a_hundred_clients_and_slow_ones_are_served(shared: tuple[Client, Path]) -> None:
    client, folder = shared
    version = client.wait(lambda state: state["version"])["version"]
    text = folder / "text/one.md"
    before = text.read_text(encoding="utf-8")
    with ExitStack() as open_ones:
        streams = [open_ones.enter_context(client.events()) for _ in range(100)]
        text.write_text(before + "\nA line more.\n", encoding="utf-8")
        for stream in streams[20:]:  # the others never read on
            while True:
                line = stream.readline()
                if line.startswith(b"data: ") and json.loads(line[6:])["version"] > version:
                    break
        assert client.ask("GET", "/web")[0] == 200
    text.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_print_pages_and_epub_are_made_when_they_are_looked_at(
    shared: tuple[Client, Path],
) -> None:
    client, _ = shared
    state = client.post("/make/epub")
    assert state["printed"] and state["bound"] and state["pages"] > 1
    status, image = client.ask("GET", "/print/1.png")
    assert status == 200 and image.startswith(b"\x89PNG")
    assert client.ask("GET", f"/print/{state['pages'] + 1}.png")[0] == 404
    spine = json.loads(client.ask("GET", "/epub")[1])["spine"]
    documents = [client.ask("GET", f"/epub/{path}") for path in spine]
    assert all(status == 200 for status, _ in documents)
    assert any(b"harbour master" in body for _, body in documents)


@pytest.mark.slow
def test_a_server_killed_while_it_writes_leaves_the_old_file_or_the_new_one(
    tmp_path: Path,
) -> None:
    folder = manuscript(tmp_path)
    file = folder / "notes/editor.md"
    chance = random.Random(7)
    for _ in range(6):
        with served(folder) as client:
            stop = threading.Event()

            def write(to: Client = client, ended: threading.Event = stop) -> None:
                number = 0
                while not ended.is_set():
                    number += 1
                    try:
                        to.post(
                            "/write/add", layer="editor", exact="the wind turned",
                            body=f"Number {number}. " + "Words. " * 400, key="wind",
                        )  # fmt: skip
                    except (OSError, ValueError):
                        return

            thread = threading.Thread(target=write)
            thread.start()
            time.sleep(chance.uniform(0.1, 1.5))
            client.server.kill()
            stop.set()
            thread.join()
        text = file.read_text(encoding="utf-8")
        assert text.endswith("\n") and text.count("[the wind turned]") == text.count("Number ")
        assert not [f for f in check(folder).findings if f.severity == "error"]


def test_an_editor_with_a_window_is_told_the_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    program = tmp_path / "code"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "a.md"
    assert editor.command(file, 7) == [str(program), "--goto", f"{file}:7"]
    monkeypatch.setenv("EDITOR", "code --wait")
    assert editor.command(file, 7) == [str(program), "--goto", f"{file}:7"]
    monkeypatch.setenv("PATH", "")
    assert editor.command(file, 7) == []
