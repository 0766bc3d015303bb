"""A server of a manuscript for the tests, and a client that speaks as our own page does."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PARAGRAPHS = [
    "The harbour master wrote to *his sister* in spring.[^1] He had seen the ice "
    "go out of the bay.",
    "He kept a [ledger](https://example.org/ledger) of every ship, and *every* one had "
    "a **name** in it.",
    "On the third day the wind turned. “Now,” he said, “we shall have flour, and news of the war.”",
    "Nobody came. The boats lay where they had lain, and the gulls walked on them as on dry land.",
    "At last a sail: small, brown, and so slow that the children counted its tacks aloud.[^2]",
    "It was the mail. There was one letter for him, and it had been opened and closed again.",
    "He read it twice, put it into the ledger, and drew a line below the last of the names.",
    "The sister had written that she would not come; that the roads were bad; that "
    "he should not wait.",
]


def manuscript(folder: Path) -> Path:
    """A manuscript of eight paragraphs with emphasis, links and calls."""
    notes = "\n\n[^1]: The author's first.\n\n[^2]: The author's second.\n"
    files = {
        "edition.yaml": "title: The Letter\nlanguage: en\ndate: 2026-01-02\ntext: [text/one.md]\n"
        "glossary: glossary.md\nlayers:\n  author: {}\n"
        "  editor: {label: Editor’s notes, marks: a, file: notes/editor.md}\n"
        "  class: {label: Class notes, marks: i, file: notes/class.md}\n",
        "text/one.md": "# The letter\n\n" + "\n\n".join(PARAGRAPHS) + notes,
        "notes/editor.md": "# text/one.md\n\n[the ice]{#ice .context}\n:   It was late.\n",
        "notes/class.md": "[ledger of every ship]{#ledger}\n:   Which?\n",
        "glossary.md": "[sail]{#sail}\n:   Cloth.\n",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def served(folder: Path) -> Iterator[Client]:
    """The address of a server of this manuscript, which has shown it once."""
    server = subprocess.Popen(
        [sys.executable, "-m", "glossator", "serve", str(folder), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        client = Client(server.stdout.readline().strip(), server)
        client.wait(lambda state: state["version"] > 0 or state["fault"])
        yield client
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


class Client:
    """Asks as the page does; `token` is read from it."""

    def __init__(self, address: str, server: subprocess.Popen[str]) -> None:
        self.address, self.server = address, server
        match = re.match(r"http://([\d.]+):(\d+)/", address)
        assert match
        self.host, self.port = match[1], int(match[2])
        page = self.ask("GET", "/")[1].decode()
        self.token = re.search(r'name="token" content="([^"]+)"', page)[1]  # type: ignore[index]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Status and body of an answer; headers with _ for -."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in said)
        for name, value in said.items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader("Connection", "close")
        with suppress(BrokenPipeError, ConnectionResetError):  # it refuses before it has read all
            connection.endheaders(body)
        try:
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, path: str, **asked: Any) -> dict[str, Any]:
        """An answer to our own page."""
        body = json.dumps(asked).encode()
        origin = f"http://{self.host}:{self.port}"
        _, said = self.ask("POST", path, body, Origin=origin, X_Glossator_Token=self.token)
        answer: dict[str, Any] = json.loads(said)
        return answer

    @contextmanager
    def events(self) -> Iterator[http.client.HTTPResponse]:
        """A stream of states, as the page listens to it."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        connection.request("GET", "/events")
        answer = connection.getresponse()
        try:
            yield answer
        finally:
            answer.close()
            connection.close()

    def wait(self, good: Any, seconds: float = 60) -> dict[str, Any]:
        """The first state that is as wanted."""
        end = time.monotonic() + seconds
        with self.events() as stream:
            while time.monotonic() < end:
                line = stream.readline()
                if line.startswith(b"data: "):
                    state: dict[str, Any] = json.loads(line[6:])
                    if good(state):
                        return state
        raise AssertionError("no such state")
