"""Ordered lists keep their signs, “(a)”, “iv)”, “9.”, alike in all formats."""

import re
from pathlib import Path

from lxml import etree

from glossator.pipeline import check
from glossator.press.pdf.setting.lists import labels
from glossator.prose import parse
from places import ROOT

TEXT = """# One

9. ninth

    a) inner a
    b) inner b

10. tenth

(i) first
(ii) second

C) third
D) fourth

iv. four
v. five
"""


def lists(tmp_path: Path) -> list[etree._Element]:
    (tmp_path / "one.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "edition.yaml").write_text("title: Lists\ntext: [one.md]\n", encoding="utf-8")
    edition = check(tmp_path).edition
    assert edition is not None
    (body,) = (d.body for d in edition.divisions if d.source_file)
    return list(parse(body).iter("ol"))


def test_start_type_and_what_stands_around_reach_every_format(tmp_path: Path) -> None:
    found = [
        (one.get("start"), one.get("type"), one.getparent().get("class"), list(labels(one)))
        for one in lists(tmp_path)
    ]
    assert found == [
        ("9", "1", None, ["9.", "10."]),
        (None, "a", "one-paren lower-alpha", ["a)", "b)"]),
        (None, "i", "two-parens lower-roman", ["(i)", "(ii)"]),
        ("3", "A", "one-paren upper-alpha", ["C)", "D)"]),
        ("4", "i", None, ["iv.", "v."]),
    ]


def test_browsers_need_no_case_of_an_attribute() -> None:
    """Chromium drops a rule with [type="a" s], and takes "a" for "A" without it."""
    css = (ROOT / "styles" / "web" / "edition.css").read_text(encoding="utf-8")
    assert not re.search(r"ol\[type=", css)
    for holder in ("one-paren", "two-parens"):
        for kind in ("lower-alpha", "upper-alpha", "lower-roman", "upper-roman"):
            style = holder.partition("-")[0]
            assert f".{holder}.{kind} > ol {{ list-style-type: {style}-{kind} }}" in css
