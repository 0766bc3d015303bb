"""Whatever is wrong, a draft marks it and leaves no word out.

Each error has its smallest manuscript in tests/checks: a build that simply went on would lose some
of its words or set them at the wrong place, so `build` stops and the draft says so beside them.
"""

import re
import shutil
from pathlib import Path

import pytest
from lxml import html

from glossator.cli import main
from glossator.diagnostics import CHECKS, Severity
from places import TESTS

pytestmark = pytest.mark.slow
# Without edition.yaml, a text, or letters that can be read, there is nothing to print.
NOTHING = {"E001", "E002", "E007", "E008"}
ERRORS = sorted(c for c, (s, _) in CHECKS.items() if s is Severity.ERROR and c not in NOTHING)
# Codes of which a page without the draft's own marks and its list of findings would lack words …
LACKING = {"G005", "L001", "L002", "L003", "N003", "N010", "N011", "S009"}
# … or lack a thing (XPath) that a manuscript in order would have there, though its words stand.
WITHOUT = {
    "N001": "//a[@role='doc-noteref']",
    "R001": "//a[contains(@href, '#ref-')]",
    "R002": "//section[contains(@class, 'chapter')]//a[starts-with(@href, '#the-end')]",
    "R003": "//section[contains(@class, 'chapter')]//img",
    "R006": "//section[contains(@class, 'chapter')]//img",
    "G001": "//a[contains(@href, '#g-')][contains(., 'zone')]",
}
_NO_WORDS = re.compile(
    r"\{[^}]*\}|\]\([^)]*\)|`[^`]*`|\$[^$]*\$|<[^>]*>|\[\^[^\]]*\]|@[\w-]+", re.DOTALL
)


def written(folder: Path) -> set[str]:
    """The longer words of all sources, markup left out."""
    texts = (file.read_text(encoding="utf-8") for file in folder.rglob("*.md"))
    return {w for text in texts for w in re.findall(r"[a-z]{4,}", _NO_WORDS.sub(" ", text.lower()))}


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_is_marked_in_a_draft_that_loses_no_word(code: str, tmp_path: Path) -> None:
    folder = tmp_path / "manuscript"
    shutil.copytree(TESTS / "checks" / code, folder)
    out = tmp_path / "out"
    if code != "S003":  # of print alone
        assert main(["build", str(folder), "--format", "html", "--out", str(out)]) == 1
        assert not list(out.glob("*.html"))
    assert main(["build", str(folder), "--draft", "--format", "html", "--out", str(out)]) == 0
    (page,) = out.glob("*-draft.html")
    tree = html.fromstring(page.read_bytes())
    marks = [mark.text_content() for mark in tree.xpath("//mark[@class='finding']")]
    assert any(code in mark for mark in marks)
    for element in tree.xpath("//script|//style"):
        element.drop_tree()
    assert not {word for word in written(folder) if word not in tree.text_content().lower()}
    # what a build would be that simply went on
    for element in tree.xpath("//mark[@class='finding'] | //section[@id='findings']"):
        element.drop_tree()
    lost = {word for word in written(folder) if word not in tree.text_content().lower()}
    assert bool(lost) == (code in LACKING)
    if code in WITHOUT:
        assert not tree.xpath(WITHOUT[code])
