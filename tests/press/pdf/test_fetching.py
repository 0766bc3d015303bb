"""What the layout may open: nothing but what the edition itself brings along."""

import base64

import pytest

from glossator.model import Picture
from glossator.press.pdf.engine.fetching import Fetcher

DRAWING = "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode()
OTHER = "data:image/svg+xml;base64," + base64.b64encode(b"<svg ></svg>").decode()


@pytest.fixture
def fetcher() -> Fetcher:
    pictures = {"figures/a b.png": Picture("figures/a b.png", "image/png", b"PNG")}
    html = f'<img src="edition:/figures/a%20b.png"/><img src="{DRAWING}"/>'
    return Fetcher(html, "@font-face { src: url('data:font/ttf;base64,QUJD') }", pictures)


def test_the_edition_s_own_things_are_opened(fetcher: Fetcher) -> None:
    assert fetcher("edition:/figures/a%20b.png").read() == b"PNG"
    assert fetcher.reading == "figures/a b.png"
    assert fetcher("data:font/ttf;base64,QUJD").read() == b"ABC"
    assert fetcher("data:image/png;base64,QUJD").content_type == "image/png"
    assert fetcher(DRAWING).read() == b"<svg/>"


@pytest.mark.parametrize(
    "address",
    [
        OTHER,
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "edition:/figures/other.png",
        "edition:/../edition.yaml",
        "data:text/css,*{}",
        "data:font/ttf;base64,QUJE",
        "ftp://127.0.0.1/x",
    ],
)
def test_nothing_else_is(fetcher: Fetcher, address: str) -> None:
    with pytest.raises(ValueError, match="holds no such thing"):
        fetcher(address)
