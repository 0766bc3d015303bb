"""What citations are made from, read before pandoc does: a style (CSL 1.0.2) and a bibliography.

A style may name another one, which citeproc would fetch from the network or from anywhere on the
disk; macros, strings and cross-references may lead back to themselves, and citeproc would follow
them until memory ends. Both are honest mistakes as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript.sources import line_and_column

_CSL: Final = "{http://purl.org/net/xbiblio/csl}"
_MOST: Final = 2**20  # characters to which a string of a bibliography, or a style, may unfold
_ENTRY: Final = re.compile(r"@\s*(?P<type>\w+)\s*[{(]\s*(?P<key>[^\s,={}()\"]*)", re.MULTILINE)
_LEADS: Final = re.compile(
    r"\b(?:crossref|xdata|xref|related|entryset)\s*=\s*(?:\{(?P<braced>[^{}]*)\}|\"(?P<quoted>[^\"]*)\")",
    re.IGNORECASE,
)
_NO_ENTRIES: Final = frozenset(("string", "comment", "preamble"))
_FIELD: Final = re.compile(
    r"(?<![\w-])(?P<name>author|editor|title|year|date)\s*+=\s*+"
    r"(?P<said>\{(?:[^{}]++|\{[^{}]*+\})*+\}|\"[^\"]*+\"|\w++)",
    re.IGNORECASE,
)
_NO_LETTERS: Final = re.compile(r"\\[A-Za-z]+|[\W_]+")  # commands of TeX and signs
_STRING: Final = re.compile(r"@\s*string\s*[{(]\s*(?P<name>[^\s=]+)\s*=(?P<value>[^\n]*)", re.I)
_PIECE: Final = re.compile(r"\"(?P<quoted>[^\"]*)\"|\{(?P<braced>[^{}]*)\}|(?P<name>[^\s#{}\",]+)")


def read_style(text: str, path: str, findings: list[Diagnostic]) -> str | None:
    """The style without what leads out of it; None and a finding for one that cannot be used."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", 0) or 1
        message = f"the style is no XML: {getattr(fault, 'msg', fault)}"
        hint = "download it again from the repository of citation styles"
        findings.append(diagnose("E014", Place(path, line), message, hint))
        return None
    if root.tag != f"{_CSL}style":
        hint = "a style in the Citation Style Language begins with <style xmlns=…csl>"
        message = "the file is no citation style"
        findings.append(diagnose("E014", Place(path, 1), message, hint))
        return None
    useless = _dependent(root, path) or _circle_of_macros(root, path)
    if useless is not None:
        findings.append(useless)
        return None
    if root.find(f"{_CSL}bibliography") is None:
        findings.append(_listed(root, path))
    for link in list(root.iter(f"{_CSL}link")):
        parent = link.getparent()
        if parent is not None:
            parent.remove(link)
    return etree.tostring(root, encoding="unicode")


def _dependent(root: etree._Element, path: str) -> Diagnostic | None:
    """A style that is only another name of its parent."""
    parents = [one for one in root.iter(f"{_CSL}link") if one.get("rel") == "independent-parent"]
    if root.find(f"{_CSL}citation") is not None:
        return None
    line = parents[0].sourceline if parents and isinstance(parents[0].sourceline, int) else 1
    named = parents[0].get("href", "").rpartition("/")[2] if parents else ""
    message = "the style says nothing itself"
    message += f": it only refers to another, “{named[:60]}”" if named else ""
    hint = "save that other style into the manuscript, and name it under csl:"
    return diagnose("E014", Place(path, line), message, hint)


def _listed(root: etree._Element, path: str) -> Diagnostic:
    """Give a style that lists no works the plain list of `works.csl`: citations lead to one."""
    ours = files("glossator.manuscript").joinpath("works.csl").read_bytes()
    root.extend(deepcopy(one) for one in etree.fromstring(ours))
    message = "the style makes no list of the works, to which citations lead: a plain one is made"
    hint = "take the variant of it that has a bibliography"
    return diagnose("E018", Place(path, 1), message, hint)


def _circle_of_macros(root: etree._Element, path: str) -> Diagnostic | None:
    """A macro that calls itself, or macros that unfold to more than a citation can use."""
    macros = {one.get("name", ""): one for one in root.iter(f"{_CSL}macro")}
    calls = {
        name: [call.get("macro", "") for call in macro.iter() if call.get("macro")]
        for name, macro in macros.items()
    }
    own = {name: 1 + sum(1 for _ in macro.iter()) for name, macro in macros.items()}
    name, why = _unending(calls, own)
    if not name:
        return None
    line = macros[name].sourceline
    place = Place(path, line if isinstance(line, int) else 1)
    message = f"the macro “{name}” of the style {why}"
    return diagnose("E014", place, message, "mend the style, or take another")


def _work(entry: str) -> str:
    """What tells an entry's work from others: author, title and year if it has them, else all."""
    said = {}
    for field in _FIELD.finditer(entry):
        name = field["name"].lower()
        said[{"editor": "author", "date": "year"}.get(name, name)] = field["said"].strip('"')
    if len(said) < 3:
        return re.sub(r"[\s,]+", "", entry)
    folded = (_NO_LETTERS.sub("", said[name].lower()) for name in ("author", "title"))
    return " ".join((*folded, said["year"].strip(" {")[:4]))


def doubled_keys(text: str, path: str, cited: str) -> Iterator[Diagnostic]:
    """Keys that two different works have, where the manuscript cites them: one would be lost.

    cited: the words of all files. Entries that say the same, and those of one author, title and
    year, are one work: two programs have written it.
    """
    if PurePosixPath(path).suffix.lower() != ".bib":
        return
    works: dict[str, str] = {}
    for match, end in _entries(text):
        key, work = match["key"], _work(text[match.start() : end])
        first = works.setdefault(key, work)
        if first != work and re.search(rf"@\{{?{re.escape(key)}(?!\w)", cited):
            message = f"two different works have the key “{key}”"
            place = Place(path, line_and_column(text, match.start())[0])
            yield diagnose("R012", place, message, "give one of them another key, and cite that")
            works[key] = work


def check_references(text: str, path: str) -> Iterator[Diagnostic]:
    """References that lead back to themselves, and strings that unfold without end (BibTeX)."""
    if PurePosixPath(path).suffix.lower() != ".bib":
        return
    starts: dict[str, int] = {}
    leads: dict[str, list[str]] = {}
    for match, end in _entries(text):
        starts[match["key"]] = match.start()
        fields = _LEADS.findall(text, match.end(), end)
        named = ",".join(braced or quoted for braced, quoted in fields)
        leads.setdefault(match["key"], []).extend(k.strip() for k in named.split(",") if k.strip())
    name, _ = _unending(leads, dict.fromkeys(leads, 0))
    if name:
        place = Place(path, line_and_column(text, starts.get(name, 0))[0])
        message = f"the reference “{name}” leads back to itself"
        hint = "one of crossref, xdata and xref along the way has to go"
        yield diagnose("R008", place, message, hint)
    yield from _strings(text, path)


def _entries(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """How each entry of a work begins, and where the next one does."""
    entries = [m for m in _ENTRY.finditer(text) if m["type"].lower() not in _NO_ENTRIES]
    return zip(entries, [*(m.start() for m in entries[1:]), len(text)], strict=False)


def _strings(text: str, path: str) -> Iterator[Diagnostic]:
    made: dict[str, int] = {}
    for match in _STRING.finditer(text):
        length = 0
        for piece in _PIECE.finditer(match["value"]):
            said = piece["quoted"] or piece["braced"] or ""
            length += made.get((piece["name"] or "").lower(), 0) + len(said)
        made[match["name"].lower()] = length
        if length > _MOST:
            place = Place(path, line_and_column(text, match.start())[0])
            message = f"the string “{match['name']}” unfolds to more than {_MOST} characters"
            yield diagnose("R008", place, message, "write what it should say")
            return


def _unending(leads: Mapping[str, list[str]], own: Mapping[str, int]) -> tuple[str, str]:
    """The first name that leads back to itself, or unfolds to too much, and which; "" if none."""
    sizes: dict[str, int] = {}
    for first in leads:
        waiting: list[tuple[str, bool]] = [(first, False)]
        on_way: set[str] = set()
        while waiting:
            name, done = waiting.pop()
            if done:
                on_way.discard(name)
                sizes[name] = own[name] + sum(sizes.get(one, 0) for one in leads[name])
                if sizes[name] > _MOST:
                    return name, "unfolds without end"
            elif name in on_way:
                return name, "calls itself"
            elif name in leads and name not in sizes:
                on_way.add(name)
                waiting.append((name, True))
                waiting += [(one, False) for one in leads[name]]
    return "", ""
