"""Pictures that a document names by address: brought in once, if the editor asks for that.

A build never asks a network. What came is a file of the manuscript like any other, read and cleaned
by the same rules.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from glossator.version import __version__

ADDRESS: Final = re.compile(r"(https?:)?//", re.IGNORECASE)
_LARGEST: Final = 32 * 2**20  # bytes
_PATIENCE: Final = 20.0  # seconds without a sign of life


def brought(address: str) -> tuple[bytes, str]:
    """What lies at an address (http or https), and "", or nothing and why not."""
    import http.client
    from urllib import request

    opener = request.OpenerDirector()  # with no other protocols than these, redirects included
    for known in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
        request.HTTPDefaultErrorHandler,
    ):
        opener.add_handler(known())
    asked = request.Request(_whole(address), headers={"User-Agent": f"glossator/{__version__}"})
    try:
        with opener.open(asked, timeout=_PATIENCE) as answer:
            content: bytes = answer.read(_LARGEST + 1)
    except (OSError, ValueError, http.client.HTTPException) as fault:
        return b"", str(getattr(fault, "reason", "") or fault) or type(fault).__name__
    except AttributeError:  # urllib's answer where no handler knows the protocol of a redirect
        return b"", "it leads to an address that is not of the web"
    if len(content) > _LARGEST:
        return b"", f"it is larger than {_LARGEST >> 20} MiB"
    return content, ""


def name_of(address: str) -> str:
    """The path within an address, by which a picture's file is called."""
    return urlsplit(_whole(address)).path or "picture"


def _whole(address: str) -> str:
    """An address with its protocol, as ASCII (RFC 3986, 2.1: other characters by number)."""
    from urllib.parse import quote

    address = f"https:{address}" if address.startswith("//") else address
    parts = urlsplit(address)
    path, query = (
        quote(parts.path, safe="/%:@!$&'()*+,;=~"),
        quote(parts.query, safe="/%:@!$&'()*+,;=~?"),
    )
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    return urlunsplit((parts.scheme, host, path, query, ""))
