"""A manuscript with the habits of its writer, built as it is: nothing lost, the same everywhere."""

import shutil
import zipfile
from pathlib import Path

import pytest

from glossator.diagnostics import Severity
from glossator.pipeline import Request, build, inspect
from glossator.proof.conservation import conserve
from places import TESTS

HERE = TESTS / "manuscripts" / "as-they-are"
pytestmark = pytest.mark.slow


def test_it_is_built_with_warnings_alone_and_stands_the_proof(tmp_path: Path) -> None:
    folder = tmp_path / "manuscript"
    shutil.copytree(HERE, folder)
    request = Request(folder, tmp_path / "out")
    built = build(request)
    assert {f.severity for f in built.findings} == {Severity.WARNING}
    assert set(built.outputs) == {"epub", "pdf", "html"}
    checked, pages = inspect(request)
    assert checked.edition is not None
    assert pages is not None
    proved = conserve(checked.edition, pages, built.outputs)
    assert proved.findings == []
    assert proved.demanded["calls"] == 4  # of three notes
    with zipfile.ZipFile(built.outputs["epub"]) as book:
        text = book.read("EPUB/text/one.xhtml").decode("utf-8")
    assert 'href="#c-author-one-1-again-2"' in text
    assert '<hr class="page-break"/>' in text
    web = built.outputs["html"].read_text(encoding="utf-8")
    assert 'href="#c-author-one-1-again-2"' in web
