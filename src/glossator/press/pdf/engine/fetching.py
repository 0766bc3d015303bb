"""What the layout may open: pictures of the edition, faces, formulas; no file and no address else.

WeasyPrint would open whatever a page, a style or a drawing names. Here `edition:` leads to the
pictures that a run brings along, and `data:` to pixels. Beside these there are the faces and
ornaments that the run's own style sheet names and the drawings that its page holds (formulas);
anything else is refused, however it is written.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from glossator.model import Picture

SCHEME: Final = "edition:"
_PIXELS: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)
_IN_STYLE: Final = re.compile(r"""url\((["'])(.+?)\1\)""")
_DRAWN: Final = re.compile(r'src="(data:image/svg\+xml;base64,[A-Za-z0-9+/=]+)"')


class Fetcher:
    """Opens what one run may ask for. `reading` is the picture that was opened last, "" for none.

    WeasyPrint's own name for what decides whether a refusal stops it is `_fail_on_errors`.
    """

    _fail_on_errors = False

    def __init__(self, html: str, css: str, pictures: Mapping[str, Picture]) -> None:
        self._pictures = pictures
        self._drawn = frozenset(_DRAWN.findall(html))
        self._styled = frozenset(address for _, address in _IN_STYLE.findall(css))
        self.reading = ""

    def __call__(self, url: str) -> Any:
        """What stands at an address. Raises ValueError for one that may not be opened."""
        from weasyprint.urls import URLFetcherResponse

        if url.startswith(SCHEME):
            path = unquote(url.removeprefix(SCHEME).lstrip("/"))
            if path in self._pictures:
                picture = self._pictures[path]
                self.reading = path
                headers = {"Content-Type": picture.media_type}
                return URLFetcherResponse(url, picture.content, headers)
        elif url in self._styled or url in self._drawn or _PIXELS.match(url):
            media_type, content = _decoded(url) if url.startswith("data:") else _read(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})
        raise ValueError("the edition holds no such thing")


def _decoded(address: str) -> tuple[str, bytes]:
    """Media type and content of a `data:` address (RFC 2397)."""
    head, _, body = address.removeprefix("data:").partition(",")
    content = base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
    return head.partition(";")[0], content


def _read(address: str) -> tuple[str, bytes]:
    return "font/ttf", Path(url2pathname(urlsplit(address).path)).read_bytes()
