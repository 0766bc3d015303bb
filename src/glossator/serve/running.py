"""Runs the server until it is stopped."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Final

from glossator.errors import GlossatorError, UsageError

HOST: Final = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """A socket of this machine's own address; 0 takes any free port. Raises GlossatorError."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
    except OSError as fault:
        found.close()
        hint = "another program has it: choose one with --port, or --port 0 for any"
        raise GlossatorError(f"port {port} cannot be used: {fault.strerror}", hint) from None
    found.listen(128)
    return found


def serve(
    folder: Path, port: int, profile: str, *, browse: bool, tell: Callable[[str], None]
) -> None:
    """Serve a manuscript on this machine until interrupted. Raises UsageError, GlossatorError."""
    import uvicorn

    from glossator.serve.app import make_app

    if not folder.is_dir():
        raise UsageError(f"there is no folder “{folder}”", "name the folder with edition.yaml")
    with listening(port) as door:
        port = door.getsockname()[1]
        app, _ = make_app(folder.resolve(), port, profile)
        address = f"http://{HOST}:{port}/"
        tell(address)
        if browse:
            webbrowser.open(address)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, lifespan="on", limit_concurrency=512,
            timeout_keep_alive=5, timeout_graceful_shutdown=1, server_header=False,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[door])
