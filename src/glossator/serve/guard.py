"""Who may ask: browsers on this machine, from our own page, and for writing with the token.

A page of a stranger's that is open in the same browser can send requests to this machine (by a
name that it makes lead here, or plainly from its own origin); it can neither name the right host
nor read the token. RFC 9110, 7.2 (Host); Fetch Standard, “Origin” header.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

TOKEN: Final = b"x-glossator-token"
LARGEST: Final = 1 << 20  # bytes of a request's body
_READING: Final = ("GET", "HEAD")
_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


class Guard:
    """ASGI middleware that answers 403 to everybody else, and 413 to what is too long."""

    def __init__(self, app: App, *, port: int, token: str) -> None:
        self.app, self.token = app, token.encode()
        self.hosts = frozenset(f"{name}:{port}".encode() for name in _NAMES)

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        status = self._refusal(scope["method"], headers)
        if status:
            await _answer(send, status)
        else:
            await self.app(scope, _bounded(receive), send)

    def _refusal(self, method: str, headers: dict[bytes, bytes]) -> int:
        host, origin = headers.get(b"host", b""), headers.get(b"origin")
        if host not in self.hosts:
            return 403
        if origin is not None and origin != b"http://" + host:
            return 403
        if method in _READING:
            return 0
        if origin is None or not hmac.compare_digest(headers.get(TOKEN, b""), self.token):
            return 403
        length = headers.get(b"content-length", b"0")
        return 413 if not length.isdigit() or int(length) > LARGEST else 0


def _bounded(receive: Callable[[], Awaitable[Message]]) -> Callable[[], Awaitable[Message]]:
    """The request's body, cut where it becomes longer than it may be, whatever it said."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > LARGEST:
                return {"type": "http.disconnect"}
        return message

    return bounded


async def _answer(send: Callable[[Message], Awaitable[None]], status: int) -> None:
    text = {403: b"this server answers its own page only", 413: b"too long"}[status]
    head = [(b"content-type", b"text/plain"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": text})
