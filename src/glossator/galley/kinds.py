"""What a note says of itself in its span: kind and date."""

from __future__ import annotations

import re
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.kinds import kinds as known_kinds
from glossator.metadata import is_date
from glossator.prose import Element

# what a span or term may say; `data-block` is our own sign
_ATTRIBUTES: Final = frozenset(
    ("id", "class", "lang", "dir", "title", "data-when", "data-at", "data-on", "data-block")
)


def read_kind(span: Element, place: Place, findings: list[Diagnostic]) -> tuple[str, str]:
    """The kind (a class) and `when` of a note's span; what else it says is a finding."""
    kinds = []
    for name in span.get("class", "").split():
        if name in known_kinds():
            kinds.append(name)
        else:
            hint = "kinds of notes: " + ", ".join(known_kinds())
            findings.append(diagnose("N009", place, f"unknown kind of note “{name}”", hint))
    if len(kinds) > 1:
        message = f"a note has one kind, not {' and '.join(kinds)}"
        findings.append(diagnose("N009", place, message, "keep the one that fits best"))
    for name in span.attrib:
        if name not in _ATTRIBUTES:
            said = str(name).removeprefix("data-")
            hint = "attributes of a note: when=2018-01-03; of a lemma also at=2 and on=another-note"
            findings.append(diagnose("N009", place, f"unknown attribute “{said}” of a note", hint))
    when = span.get("data-when", "")
    if when and not is_date(when):
        hint = "write it as year, year-month or year-month-day, for example when=2018-01-03"
        formed = re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", when)
        wrong = "is not in the calendar" if formed else "has the wrong form"
        findings.append(diagnose("N009", place, f"the date “{when}” {wrong}", hint))
        when = ""
    return (kinds[0] if kinds else ""), when
