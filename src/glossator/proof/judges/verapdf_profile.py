"""Reads veraPDF's validation profiles: which rules a standard has, and the text of each.

veraPDF reads them by JAXB, which the jar that we can install does not carry whole; so the XML is
read here and the rules are handed to veraPDF one by one. The format is described at
https://docs.verapdf.org/policy/profiles/ (namespace http://www.verapdf.org/ValidationProfile).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

_NS: Final = "{http://www.verapdf.org/ValidationProfile}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: which kind of object it is about, what must be true of it, what to say if not.

    arguments: (expression, name) of what stands for %1, %2, … in the message.
    references: (specification, clause). deferred: None when the profile is silent about it.
    """

    specification: str
    clause: str
    test_number: int
    about: str
    tags: str
    deferred: bool | None
    description: str
    test: str
    message: str
    arguments: tuple[tuple[str, str | None], ...]
    references: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that veraPDF carries from object to object, and what it becomes at one kind."""

    name: str
    about: str
    at_first: str
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules and variables of one standard."""

    name: str
    rules: tuple[Rule, ...]
    variables: tuple[Variable, ...]


def read_profile(xml: bytes) -> Profile:
    """The profile in a file of veraPDF's. Raises ValueError if the file is not such a profile.

    A profile without rules is refused as well: any file at all would pass it.
    """
    try:
        root = ElementTree.fromstring(xml)
        rules = tuple(_rule(element) for element in root.iterfind(f"{_NS}rules/{_NS}rule"))
        variables = tuple(
            Variable(
                v.attrib["name"], v.attrib["object"], _text(v, "defaultValue"), _text(v, "value")
            )
            for v in root.iterfind(f"{_NS}variables/{_NS}variable")
        )
        name = _text(root, "details", "name")
    except (ElementTree.ParseError, KeyError) as error:
        raise ValueError(f"not a validation profile: {error!r}") from error
    if not rules:
        raise ValueError("a validation profile without rules")
    return Profile(name, rules, variables)


def _rule(element: ElementTree.Element) -> Rule:
    identity = _child(element, "id").attrib
    error = _child(element, "error")
    deferred = element.get("deferred")
    return Rule(
        specification=identity["specification"],
        clause=identity["clause"],
        test_number=int(identity["testNumber"]),
        about=element.attrib["object"],
        tags=element.get("tags", ""),
        deferred=None if deferred is None else deferred == "true",
        description=_text(element, "description"),
        test=_text(element, "test"),
        message=_text(error, "message"),
        arguments=tuple(
            (argument.text or "", argument.get("name"))
            for argument in error.iterfind(f"{_NS}arguments/{_NS}argument")
        ),
        references=tuple(
            (reference.get("specification", ""), reference.get("clause", ""))
            for reference in element.iterfind(f"{_NS}references/{_NS}reference")
        ),
    )


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element:
    child = element.find(_NS + name)
    if child is None:
        raise KeyError(name)
    return child


def _text(element: ElementTree.Element, *names: str) -> str:
    for name in names:
        element = _child(element, name)
    return element.text or ""
