"""Front matter: what other programs have written above a text, between `---` and `---`.

Jekyll, Hugo, Quarto, R Markdown and pandoc keep a file's title, author and settings there; pandoc
also knows lines that open with `%`, and Hugo TOML between `+++`. What an edition says of itself
stands in edition.yaml, so that of a file's front matter its title alone is taken, as the heading of
a text that has none.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.manuscript import yaml_tree
from glossator.manuscript.verbatim import blanked
from glossator.prose import collapse

# pandoc manual, “Extension: yaml_metadata_block”: closed by --- or ...
_YAML: Final = re.compile(
    r"\s*^---[ \t]*\n(?![ \t]*\n)(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M | re.S
)
# the same, “Extension: pandoc_title_block”: title, authors, date
# https://gohugo.io/content-management/front-matter/
_TOML: Final = re.compile(r"\s*^\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.M | re.S)
_PERCENT: Final = re.compile(r"%[ \t]*(?P<title>.*\n(?:[ \t]+.*\n)*)(?:%.*\n(?:[ \t]+.*\n)*){0,2}")
_KEY: Final = re.compile(r"(?:\s|#.*\n)*[\"']?[\w-]+[\"']?[ \t]*:(?:\s|\Z)")
# MultiMarkdown's keys stand bare (its User's Guide, “Metadata”): “Title: …” opens the file
_BARE: Final = re.compile(r"(?:[A-Z][\w ]{0,30}:[ \t]*\S.*\n(?:[ \t]+\S.*\n)*)+(?=\s*\n)")
_BARE_KEY: Final = re.compile(r"^(?P<key>[A-Z][\w ]*):[ \t]*(?P<said>.*(?:\n[ \t]+.*)*)", re.M)
_OF_MULTIMARKDOWN: Final = frozenset(
    "title author authors date subtitle language keywords copyright affiliation format css".split()
)
_SHOWN: Final = 6  # how many keys a finding names


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title that front matter gives ("" if none), and where; the text without front matter.

    In the text the front matter is blank lines, so that every line keeps its number.
    """

    text: str
    title: str = ""
    line: int = 0


def take_front_matter(text: str, path: str, findings: list[Diagnostic]) -> FrontMatter:
    """Part a text from its front matter; what is not taken of it is told."""
    if (percent := _PERCENT.match(text)) and text.startswith("%"):
        findings.append(_told(path, 1, ["the lines that open with %"]))
        rest = _blanked(text, percent.end())
        return FrontMatter(rest, collapse(percent["title"]), 1)
    if toml := _TOML.match(text):
        return _from_toml(text, toml, path, findings)
    found = _YAML.match(text)
    if found is None:
        return _from_bare_keys(text, path, findings)
    first = text.count("\n", 0, found.start(1)) + 1
    if not _KEY.match(found[1]):
        return FrontMatter(text)  # two lines across the page with words between them
    try:
        said = yaml_tree.read(found[1], tags=True)
    except yaml_tree.NotYaml as fault:
        message = f"the lines between --- and --- are no YAML: {fault.problem}"
        hint = f"{fault.hint}; a line across the page is written * * *"
        findings.append(diagnose("S010", Place(path, first + fault.line - 1), message, hint))
        return FrontMatter(_blanked(text, found.end()))
    if not isinstance(said.content, dict):
        return FrontMatter(text)
    title = said.content.get("title")
    words = title.content if title is not None and isinstance(title.content, str) else ""
    others = [key for key in said.content if key != "title"]
    if others:
        findings.append(_told(path, first, others))
    line = first + title.line - 1 if title is not None else 0
    return FrontMatter(_blanked(text, found.end()), collapse(words), line)


def _from_toml(
    text: str, found: re.Match[str], path: str, findings: list[Diagnostic]
) -> FrontMatter:
    first = text.count("\n", 0, found.start(1)) + 1
    rest = _blanked(text, found.end())
    try:
        said = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as fault:
        message = f"the lines between +++ and +++ are no TOML: {fault}"
        findings.append(diagnose("S010", Place(path, first), message, "take them out"))
        return FrontMatter(rest)
    title = said.get("title")
    if others := [key for key in said if key != "title"]:
        findings.append(_told(path, first, others))
    if not isinstance(title, str):
        return FrontMatter(rest)
    line = next(n for n, row in enumerate(found[1].split("\n"), first) if "title" in row)
    return FrontMatter(rest, collapse(title), line)


def _from_bare_keys(text: str, path: str, findings: list[Diagnostic]) -> FrontMatter:
    found = _BARE.match(text)
    said = {m["key"].lower(): m for m in _BARE_KEY.finditer(found[0])} if found else {}
    if found is None or "title" not in said or said.keys() - _OF_MULTIMARKDOWN:
        return FrontMatter(text)  # the speakers of a play, or a list of words
    if others := [match["key"] for key, match in said.items() if key != "title"]:
        findings.append(_told(path, 1, others))
    title = said["title"]
    line = text.count("\n", 0, title.start()) + 1
    return FrontMatter(_blanked(text, found.end()), collapse(title["said"]), line)


def _told(path: str, line: int, keys: list[str]) -> Diagnostic:
    named = ", ".join(keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
    message = f"front matter of a text is not taken over: {named}"
    hint = "what it says of the edition belongs into edition.yaml; then take these lines out"
    return diagnose("S010", Place(path, line), message, hint)


def _blanked(text: str, end: int) -> str:
    return blanked(text[:end]) + text[end:]
