"""Links to the world as they come into an edition."""

from pathlib import Path

import pytest

from glossator.galley.setting import set_galley
from glossator.manuscript import read_manuscript


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.org/#/#room", "https://a.org/#/%23room"),
        ("https://a.org/##", "https://a.org/#%23"),
        ("https://a.org/100%&b=%2F", "https://a.org/100%25&b=%2F"),
        ("https://a.org/a|b{c}", "https://a.org/a%7Cb%7Bc%7D"),
        ("https://a.org/ä?q=1#x", "https://a.org/ä?q=1#x"),
    ],
)
def test_an_address_holds_only_what_addresses_may(
    tmp_path: Path, written: str, address: str
) -> None:
    """RFC 3986, sections 2 and 3.5; EPUBCheck fails a book for others (RSC-020)."""
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text(f"# One\n\n[there]({written})\n", encoding="utf-8")
    manuscript, _ = read_manuscript(tmp_path)
    assert manuscript is not None
    galley, _ = set_galley(manuscript)
    assert [link.get("href") for link in galley.texts[0].tree.iter("a")] == [address]
