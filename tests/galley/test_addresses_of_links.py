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


@pytest.mark.parametrize(
    "written",
    [
        *("http://../", "http:///x", "https://", "http:one.org", "https:/one.org", "http://a..b"),
        *("mailto:", f"https://{'a' * 64}.org", "http://256.1.1.1/", "http://h:99999/"),
    ],
)
def test_an_address_of_nobody_is_taken_out_and_told(tmp_path: Path, written: str) -> None:
    """EPUBCheck fails a book for it (RSC-020, RSC-005, RSC-007)."""
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text(f"# One\n\n[there]({written}), [here](http://a_b.org./).\n")
    manuscript, _ = read_manuscript(tmp_path)
    assert manuscript is not None
    galley, (found,) = set_galley(manuscript)
    assert [link.get("href") for link in galley.texts[0].tree.iter("a")] == ["http://a_b.org./"]
    assert (found.code, found.place.line, found.place.column) == ("S004", 3, 9)
