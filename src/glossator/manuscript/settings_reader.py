"""Reads the values of edition.yaml, each with its place, and collects what is wrong with them.

So does the reader of `theme.toml`, whose values have the same shape.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import CONTROL
from glossator.manuscript.synonyms import SPELLINGS, instead, meant, nearest
from glossator.manuscript.yaml_tree import Value
from glossator.metadata import is_date
from glossator.prose import collapse

FILE: Final = "edition.yaml"
_ADDRESS: Final = re.compile(r"[a-z]+://", re.I)
KEY: Final = re.compile(r"[a-z][a-z0-9-]*\Z")  # how layers, profiles and editions are named


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a list of edition.yaml, and where it stands."""

    name: str
    place: Place


def place_of(value: Value) -> Place:
    """Where a value stands in edition.yaml."""
    return Place(FILE, value.line, value.column, value.end)


class Reader:
    """Reads one document and collects what is wrong with it in `findings`."""

    def __init__(self, file: str = FILE) -> None:
        self.file = file
        self.findings: list[Diagnostic] = []
        self.places: dict[str, Place] = {}
        self._unread: set[tuple[int, int]] = set()  # mappings in which something was not understood

    def place(self, value: Value) -> Place:
        """Where a value stands in the document."""
        return Place(self.file, value.line, value.column, value.end)

    def fault(self, value: Value, message: str, hint: str) -> None:
        """Note a wrong value."""
        self.findings.append(diagnose("E004", self.place(value), message, hint))

    def lack(self, value: Value, message: str, hint: str) -> None:
        """Note that a mapping lacks something, unless that may be what was not understood in it."""
        if (value.line, value.column) not in self._unread:
            self.fault(value, message, hint)

    def unread(self, value: Value) -> None:
        """Remember that something in a mapping was not understood."""
        self._unread.add((value.line, value.column))

    def string(self, value: Value, what: str) -> str:
        """A scalar as text on one line, "" and a finding if it is none."""
        if not isinstance(value.content, str):
            hint = "put the words after the colon, on one line and without brackets"
            self.fault(value, f"{what} should be a text", hint)
            return ""
        if control := CONTROL.search(value.content):
            point = f"U+{ord(control.group()):04X}"
            self.fault(value, f"{what} holds the control character {point}", "delete it")
        return collapse(CONTROL.sub("", value.content))

    def strings(self, value: Value, what: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        return tuple(self.string(child, what) for child in self._children(value, what))

    def named(self, value: Value, what: str) -> tuple[Named, ...]:
        """A list of names, with the place of each; `[]` and `none` are an empty list."""
        children = self._children(value, what)
        found = (Named(self.string(child, what), self.place(child)) for child in children)
        return tuple(one for one in found if one.name not in ("", "none"))

    def _children(self, value: Value, what: str) -> tuple[Value, ...]:
        if isinstance(value.content, dict):
            self.fault(value, f"{what} should be a list", f"{what}: [one, two]")
            return ()
        if isinstance(value.content, str):
            return (value,) if value.content.strip() else ()
        return value.content

    def paths(self, value: Value, what: str) -> tuple[str, ...]:
        """A list of paths, with the place of each."""
        found = (self.path(child, f"an entry of {what}") for child in self._children(value, what))
        return tuple(path for path in found if path)

    def path(self, value: Value, what: str, example: str = "text/01-first.md") -> str:
        """One path, with its place; "" and a finding if it is empty or was named before."""
        if not isinstance(value.content, str) or not value.content.strip():
            self.fault(value, f"{what} should be a path", f"write a path such as {example}")
            return ""
        if _ADDRESS.match(value.content.strip()):
            hint = "save the file into the manuscript’s folder and name it from there"
            self.fault(value, f"{what} is an address: nothing is fetched from elsewhere", hint)
            return ""
        path = posixpath.normpath(value.content.strip())
        if path in self.places:
            message = f"“{path}” is named twice (first in line {self.places[path].line})"
            self.fault(value, message, "a file has one place in the edition: take this one out")
            return ""
        self.places[path] = self.place(value)
        return path

    def mapping(
        self, value: Value, what: str, keys: Iterable[str] | None, example: str = ""
    ) -> dict[str, Value]:
        """A mapping whose keys are among `keys` (None: any); unknown ones are findings.

        Nothing after the colon is an empty mapping; a key without a value is as good as absent.
        """
        if value.content == "":
            return {}
        if not isinstance(value.content, dict):
            hint = f"write keys, each with a colon and its value: {example}".rstrip(": ")
            self.fault(value, f"{what} should have keys and values", hint)
            self.unread(value)
            return {}
        for key, line, column in value.doubled:
            self._twice(key, what, line, column)
        known = list(keys) if keys is not None else None
        found: dict[str, Value] = {}
        for said, line, column, child in value.items():
            key = said if known is None or said in known else SPELLINGS.get(said, said)
            if known is not None and key not in known:
                place = Place(self.file, line, column, column + len(said))
                self.findings.append(self._unknown(said, known, what, place))
                self.unread(value)
            elif key in found:
                self._twice(said, what, line, column)
            elif child.content != "" or known is None:
                found[key] = child
        return found

    def _twice(self, key: str, what: str, line: int, column: int) -> None:
        message = f"the key “{key}” stands twice in {what}"
        if key in SPELLINGS:
            message = f"“{key}” and “{SPELLINGS[key]}” in {what} are one key"
        place = Place(self.file, line, column, column + len(key))
        self.findings.append(diagnose("E002", place, message, "keep one of the two"))

    def _unknown(self, key: str, known: list[str], what: str, place: Place) -> Diagnostic:
        other = instead(key) if what == FILE and not meant(key, known) else ""
        hint = f"write {other}" if other else nearest(key, known)
        return diagnose("E003", place, f"unknown key “{key}” in {what}", hint)

    def one_of(self, value: Value, what: str, choices: Iterable[str]) -> str:
        """A text out of a closed list."""
        text, names = self.string(value, what), list(choices)
        if found := meant(text, names):
            return found
        if not isinstance(value.content, str):  # which was told
            return names[0]
        self.fault(value, f"{what} “{text}” is not known", nearest(text, names))
        return names[0]

    def some_of(self, value: Value, what: str, choices: Iterable[str]) -> tuple[str, ...]:
        """A list of texts out of a closed list, each once."""
        names, found = list(choices), list[str]()
        for child in self._children(value, what):
            text = self.string(child, f"an entry of {what}")
            name = meant(text, names)
            if name in found:
                self.fault(child, f"“{text}” is named twice in {what}", "take this one out")
            elif name:
                found.append(name)
            elif text:
                self.fault(child, f"“{text}” is not known in {what}", nearest(text, names))
        return tuple(found)

    def numbers(self, value: Value, limits: tuple[float, float], count: int) -> tuple[float, ...]:
        """This many numbers between the limits; none if they are others. The caller says so."""
        said = value.content if isinstance(value.content, tuple) else (value,)
        try:
            found = tuple(float(child.content) for child in said if isinstance(child.content, str))
        except ValueError:
            return ()
        least, most = limits
        right = len(found) == len(said) == count and all(least <= n <= most for n in found)
        return found if right else ()

    def yes_or_no(self, value: Value, what: str) -> bool:
        """`true` or `false`, in any of the words that YAML 1.1 has for them."""
        return self.one_of(value, what, ("false", "true")) == "true"

    def matching(self, value: Value, what: str, pattern: re.Pattern[str], hint: str) -> str:
        """A text of a given form, "" and a finding if it is not."""
        text = self.string(value, what)
        if text and not pattern.match(text):
            shown = text if len(text) <= 60 else f"{text[:59]}…"
            self.fault(value, f"{what} “{shown}” has the wrong form", hint)
            return ""
        return text

    def date(self, value: Value) -> str:
        """A day of the calendar, YYYY-MM-DD, or a month or a year of it."""
        text = self.string(value, "date")
        if not isinstance(value.content, str):  # which was told
            return ""
        if is_date(text):
            return text
        hint = "year, year-month or year-month-day, for example 2026-11-23"
        self.fault(value, f"the date “{text}” is none of the calendar", hint)
        return ""
