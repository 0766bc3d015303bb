"""The server's addresses, on Starlette."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from glossator.serve import editor, engine
from glossator.serve.guard import Guard
from glossator.serve.preview import Preview, State
from glossator.serve.writing import Writer, outline
from glossator.themes import style

_SHELL: Final = {
    "": "text/html", "shell.css": "text/css", "shell.js": "text/javascript",
    "reader.html": "text/html", "reader.css": "text/css", "reader.js": "text/javascript",
}  # fmt: skip
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A reading system makes the book's documents anew, as blobs of their own; they run no script.
_READER_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline' blob:; "
    "img-src 'self' data: blob:; font-src 'self' blob:; frame-src blob:; connect-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_IN_FRAME: Final = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cache-Control": "no-store",
}
_KINDS: Final = {
    ".xhtml": "application/xhtml+xml", ".html": "text/html", ".css": "text/css",
    ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".otf": "font/otf",
    ".ttf": "font/ttf", ".woff": "font/woff", ".woff2": "font/woff2",
}  # fmt: skip
_PATIENCE: Final = 15.0  # seconds between signs of life to a client that waits for events


@dataclass(slots=True)
class Desk:
    """All that the addresses share."""

    preview: Preview
    writer: Writer
    token: str
    clients: set[asyncio.Queue[State]] = field(default_factory=set)
    loop: asyncio.AbstractEventLoop | None = None

    def tell(self, state: State) -> None:
        """Give every client the newest state; may be called from any thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._tell, state)

    def _tell(self, state: State) -> None:
        for queue in self.clients:
            if queue.full():  # a slow client gets the newest state alone
                with contextlib.suppress(asyncio.QueueEmpty):
                    queue.get_nowait()
            queue.put_nowait(state)


def make_app(folder: Path, port: int, profile: str = "full") -> tuple[Guard, Desk]:
    """The application for a manuscript, and the desk that it works at."""
    preview = Preview(folder, profile)
    desk = Desk(preview, Writer(folder), secrets.token_urlsafe(24))
    preview.tell = desk.tell

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        from glossator.serve.watching import watch

        desk.loop = asyncio.get_running_loop()
        task = asyncio.create_task(watch(folder, preview))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await run_in_threadpool(preview.close)

    app = Starlette(routes=_routes(desk), lifespan=lifespan)
    return Guard(app, port=port, token=desk.token), desk


def _routes(desk: Desk) -> list[Route]:
    def bound(act: Any) -> Any:
        async def endpoint(request: Request) -> Response:
            answer: Response = await act(desk, request)
            return answer

        return endpoint

    return [
        Route("/", bound(_shell)),
        Route("/shell/{name}", bound(_shell)),
        Route("/events", bound(_events)),
        Route("/outline", bound(_outline)),
        Route("/web", bound(_web)),
        Route("/print/{number:int}.png", bound(_page)),
        Route("/book.epub", bound(_whole_book)),
        Route("/foliate-js/{path:path}", bound(_engine)),
        Route("/epub", bound(_spine)),
        Route("/epub/{path:path}", bound(_book)),
        Route("/make/{what}", bound(_make), methods=["POST"]),
        Route("/open", bound(_open), methods=["POST"]),
        Route("/write/{what}", bound(_write), methods=["POST"]),
    ]


async def _shell(desk: Desk, request: Request) -> Response:
    name = request.path_params.get("name", "")
    if name not in _SHELL:
        return Response("not here", 404)
    text = style(f"serve/{name or 'shell.html'}")
    if not name:
        text = text.replace("{{token}}", desk.token)
    policy = _READER_POLICY if name == "reader.html" else _POLICY
    head = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return Response(text, media_type=_SHELL[name], headers=head)


async def _events(desk: Desk, request: Request) -> Response:
    async def states() -> AsyncIterator[bytes]:
        queue: asyncio.Queue[State] = asyncio.Queue(maxsize=1)
        desk.clients.add(queue)
        try:
            state = desk.preview.state
            while True:
                said = json.dumps(state.as_json(desk.preview.folder), ensure_ascii=False)
                yield f"data: {said}\n\n".encode()
                while True:
                    try:
                        state = await asyncio.wait_for(queue.get(), _PATIENCE)
                        break
                    except TimeoutError:
                        yield b": still here\n\n"
        finally:
            desk.clients.discard(queue)

    head = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(states(), media_type="text/event-stream", headers=head)


async def _outline(desk: Desk, request: Request) -> Response:
    edition = desk.preview.edition
    layers = await run_in_threadpool(_layers, desk.preview.folder)
    return JSONResponse(outline(edition, layers))


def _layers(folder: Path) -> dict[str, str]:
    """The layers that have a file, by key with their labels."""
    from glossator.manuscript import read_settings_of

    settings = read_settings_of(folder)
    known = settings.layers if settings else {}
    return {key: layer.label for key, layer in known.items() if layer.file}


async def _web(desk: Desk, request: Request) -> Response:
    page = desk.preview.made.web
    if not page:
        return Response("Nothing can be shown yet.", 503, headers=_IN_FRAME)
    return Response(page, media_type="text/html", headers=_IN_FRAME)


async def _page(desk: Desk, request: Request) -> Response:
    image = await run_in_threadpool(desk.preview.page, request.path_params["number"])
    if image is None:
        return Response("no such page", 404)
    return Response(image, media_type="image/png", headers={"Cache-Control": "no-store"})


async def _spine(desk: Desk, request: Request) -> Response:
    hint = "" if engine.engine() else engine.how_to_get()
    return JSONResponse({"spine": list(desk.preview.made.spine), "hint": hint})


async def _whole_book(desk: Desk, request: Request) -> Response:
    book = desk.preview.made.epub
    if not book:
        return Response("Nothing can be shown yet.", 503)
    return Response(book, media_type="application/epub+zip", headers={"Cache-Control": "no-store"})


async def _engine(desk: Desk, request: Request) -> Response:
    content = await run_in_threadpool(engine.script, request.path_params["path"])
    if content is None:
        return Response("not here", 404)
    return Response(content, media_type="text/javascript")


async def _book(desk: Desk, request: Request) -> Response:
    path = request.path_params["path"]
    content = desk.preview.made.book.get(path)
    if content is None:
        return Response("not in the book", 404)
    kind = _KINDS.get(Path(path).suffix, "application/octet-stream")
    policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    head = {
        **_IN_FRAME,
        "Content-Security-Policy": f"{policy}font-src 'self'; frame-ancestors 'self'",
    }
    return Response(content, media_type=kind, headers=head)


async def _make(desk: Desk, request: Request) -> Response:
    acts = {"print": desk.preview.print, "epub": desk.preview.bind, "web": desk.preview.rebuild}
    act = acts.get(request.path_params["what"])
    if act is None:
        return Response("not here", 404)
    state = await run_in_threadpool(act)
    return JSONResponse(state.as_json(desk.preview.folder))


async def _open(desk: Desk, request: Request) -> Response:
    asked = await _asked(request)
    root = desk.preview.folder.resolve()
    path, line = asked.get("file"), asked.get("line")
    if not isinstance(path, str) or not isinstance(line, int) or re.search(r"[\x00-\x1f]", path):
        return JSONResponse({"error": "a file and a line are wanted"}, 400)
    file = (root / path).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        return JSONResponse({"error": "no file of the manuscript"}, 404)
    opened = await run_in_threadpool(editor.open_at, file, max(line, 1))
    return JSONResponse({"opened": opened, "path": f"{file}:{max(line, 1)}"})


async def _write(desk: Desk, request: Request) -> Response:
    asked = await _asked(request)
    answer = await run_in_threadpool(desk.writer.answer, request.path_params["what"], asked)
    return JSONResponse(answer, 409 if "error" in answer else 200)


async def _asked(request: Request) -> dict[str, Any]:
    """The request's JSON; empty for what is none."""
    try:
        asked = await request.json()
    except (ValueError, RecursionError, ClientDisconnect):
        return {}
    return asked if isinstance(asked, dict) else {}
