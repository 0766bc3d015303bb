"""Checks of one file of base text: where its headings are, its identifiers, what was taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from glossator.diagnostics import Diagnostic, Place, diagnose
from glossator.galley import cleaning, looks
from glossator.galley.array_rules import UNRULED
from glossator.galley.shape import remove_keeping_tail
from glossator.manuscript import SourceFile
from glossator.manuscript.formulas import in_dollars
from glossator.manuscript.macros import definitions
from glossator.manuscript.verbatim import FORMULA
from glossator.prose import Element, collapse, text_of
from glossator.words import Words

_ATX: Final = re.compile(r" {0,3}(#{1,6})(?!#)[ \t]*(.*?)[ \t]*#*[ \t]*\Z")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_ATTRIBUTES: Final = re.compile(r"\{[^}]*\}\s*\Z")
_NO_LETTERS: Final = re.compile(r"[\W_]+")


# what to do about an element that was taken out
_INSTEAD: Final = {
    "svg": "save the drawing as a file and show that: ![What it shows](figures/drawing.svg)",
    "script": "take it out: an edition runs no programs of its text",
    "style": "take it out: how an edition looks is said by theme: in edition.yaml",
    "iframe": "write a link to what it shows: [words](https://…)",
    "object": "write a link to what it shows, or a picture of it",
    "form": "take it out: on paper nobody can fill it in",
}


_NO_COLORS: Final = "is not kept, since a reader may see no colors and choose the type"
_IN_WORDS: Final = "if it means something, say it in words, or with *emphasis* or a class"
_TEX_COLOR: Final = re.compile(r"\\(?:text)?color(?:box)?\s*(?:\[[^\]\n]*\])?\s*\{[^{}\n]*\}")
_WHOLE: Final = ("script", "style")  # of which cleaning leaves nothing


class HeadingLines:
    """The lines of a source that may be headings, found in the order of the headings."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        masked, written = source.scan.masked.split("\n"), source.text.split("\n")
        self._lines: list[tuple[int, int, str]] = []  # line, level, letters of the title
        for number, line in enumerate(masked):
            below = _UNDERLINE.match(masked[number + 1]) if number + 1 < len(masked) else None
            atx = _ATX.match(line)
            if atx:
                self._keep(number, len(atx[1]), _ATX.sub(r"\2", written[number]))
            elif below and line.strip():
                self._keep(number, 1 if below[1].startswith("=") else 2, written[number])

    def _keep(self, number: int, level: int, title: str) -> None:
        letters = _NO_LETTERS.sub("", _ATTRIBUTES.sub("", title))
        self._lines.append((number + 1, level, letters))

    def next_line(self, level: int, title: str) -> int:
        """The line of the next heading with this title; 0 if it is nowhere."""
        letters = _NO_LETTERS.sub("", title)
        # a title with a call, a link or a formula in it: its first letters must do
        for known in (letters, letters[:6]):
            for at, (line, here, written) in enumerate(self._lines):
                whole = written == letters or known is not letters
                if here == level and written.startswith(known) and whole:
                    del self._lines[: at + 1]
                    return line
        return self._source.spot_of_words(title).line


def check_identifiers(source: SourceFile, trees: Iterable[Element]) -> Iterator[Diagnostic]:
    """An identifier that a file gives twice: a link to it could mean either."""
    seen: dict[str, int] = {}
    for tree in trees:
        for element in tree.iter():
            own = element.get("id") if isinstance(element.tag, str) else None
            if not own:
                continue
            seen[own] = seen.get(own, 0) + 1
            if seen[own] == 2:
                message = f"the identifier “{own}” is used twice in this file"
                hint = "a link to it could mean either: give one another, such as {#another}"
                yield diagnose("R009", _written_as(source, own), message, hint)


def _written_as(source: SourceFile, own: str) -> Place:
    """Where an identifier is given in the source, the second time if there are two."""
    written = re.compile(rf"\{{[^{{}}\n]*#{re.escape(own)}(?=[\s}}])|\bid=[\"']?{re.escape(own)}\b")
    found = [match.group() for match in written.finditer(source.scan.masked)]
    if not found:
        return source.spot_of_words(own)
    last = found[1] if len(found) > 1 else found[0]
    return source.spot(last, nth=found[: len(found[:2])].count(last) - 1)


def removed_markup(source: SourceFile, parts: Iterable[str]) -> Iterator[Diagnostic]:
    """What cleaning takes out of pandoc's HTML of one file and of its notes."""
    for sign in sorted({sign for part in parts for sign in cleaning.removed(part)}):
        written = re.search(re.escape(sign), source.text, re.IGNORECASE)
        place = source.spot(written.group() if written else sign)
        if sign.startswith("<"):
            lost = "with what it holds" if sign[1:] in _WHOLE else "its words stay"
            message = f"the element {sign}> was taken out, {lost}: no format may carry it"
            hint = _INSTEAD.get(sign[1:], "write it in Markdown")
        elif sign.endswith("="):
            message = f"the attribute {sign[:-1]} was taken out, since no format may carry it"
            hint = "take it out of the text"
        else:
            message = f"the link to “{sign}” was taken out, since no format may carry it"
            hint = "links begin with https://, http:// and a name, with mailto: or #"
        yield diagnose("S004", place, message, hint)


def lost_looks(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Colors and faces of inline styles, which no format keeps: told once for each, taken out."""
    told = set()
    for element in tree.xpath(f".//*[@{looks.LOST}]"):
        said = element.attrib.pop(looks.LOST)
        if said not in told:
            told.add(said)
            name, _, value = said.partition(": ")
            place = source.spot(said, f"{name}:{value}", f'{name}="{value}"', failing=(value,))
            yield diagnose("S004", place, f"“{said}” {_NO_COLORS}", _IN_WORDS)


def lost_in_formulas(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Rules of arrays that could not be placed in MathML; see `array_rules`."""
    for formula in tree.xpath(f".//math[@{UNRULED}]"):
        del formula.attrib[UNRULED]
        tex = "".join(formula.xpath(".//annotation/text()"))
        message = "rules of an array in this formula are not drawn"
        hint = "write the array in a formula of its own, or as a table of Markdown"
        place = source.spot(tex.strip(), "\\begin{array}")
        yield diagnose("S004", place, message, hint)


def colors_of_formulas(source: SourceFile) -> Iterator[Diagnostic]:
    """Colors that formulas ask for, and macros of formulas: told once for each, as other looks."""
    masked = source.scan.masked
    if "color" not in masked:
        return
    told = set()
    formulas = (match[0] for match in FORMULA.finditer(in_dollars(masked)))
    for formula in (*formulas, *definitions(masked)):
        for said in _TEX_COLOR.findall(formula):
            if said not in told:
                told.add(said)
                yield diagnose("S004", source.spot(said), f"“{said}” {_NO_COLORS}", _IN_WORDS)


def removed_raw(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Raw TeX and the like, which pandoc would have dropped: reported and taken out."""
    for span in tree.xpath(f".//span[@class='{cleaning.RAW}']"):
        raw = collapse(span.get("data-source", ""))
        message = f"“{raw[:40]}” was taken out, since no format may carry it"
        hint = "write it in Markdown; a backslash that should be seen is written \\\\"
        first = span.get("data-source", "").split("\n")[0]
        remove_keeping_tail(span)
        yield diagnose("S004", source.spot(first), message, hint)


def taken_as_words(source: SourceFile, tree: Element, *, cites: bool) -> Iterator[Diagnostic]:
    """What looks like a citation or a list and was taken as words: told, the signs taken out.

    cites: whether the edition names references; if they cannot be read, that is told elsewhere.
    """
    for span in tree.xpath(f".//span[@class='{cleaning.UNCITED}' or @class='{cleaning.NO_LIST}']"):
        said = span.get("data-source", "")
        if span.get("class") == cleaning.NO_LIST:
            yield _no_list(source, said, text_of(span.getparent()).split())
        elif not cites:
            yield _uncited(source, said)
        remove_keeping_tail(span)


def name_boxes(tree: Element, words: Words) -> None:
    """Write above boxes without a title what they are: “Note”."""
    for span in tree.xpath(f".//span[@class='{cleaning.BOX}']"):
        said, title = words(f"box.{span.get('data-n')}"), span.getparent()
        remove_keeping_tail(span)
        title.text = str(said)
        if said.lang:
            title.set("lang", said.lang)


def page_references(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """References of TeX to a page: told, since they name the place in every format."""
    told: Counter[str] = Counter()
    for link in tree.xpath(".//a[@class='pageref']"):
        del link.attrib["class"]
        typed = f"\\pageref{{{link.get('data-ref', '')}}}"
        nth, told[typed] = told[typed], told[typed] + 1
        message = f"“{typed}” names the place, not its page: a screen has none"
        hint = "write “see” and \\ref{…} or [](#…) for “page …”: print adds the page of itself"
        place = source.spot(typed, nth=nth, failing=("\\pageref",))
        yield diagnose("S012", place, message, hint)


def _uncited(source: SourceFile, said: str) -> Diagnostic:
    message = f"“{said}” cites nothing, since no references: are named: it stays as it is"
    hint = f"write \\{said} if it is no citation, or name a list with references:"
    if said.startswith("\\"):
        hint = "name a list with references:, or take it out"
    key = said.removeprefix("@")
    place = source.spot(said, f"{{{key}}}", failing=(key,))
    return diagnose("R010", place, message, hint)


def _no_list(source: SourceFile, sign: str, written: list[str]) -> Diagnostic:
    words = " ".join(written[:5])
    more = " …" if len(written) > 5 else ""
    message = f"“{words}{more}” is taken as words, not as a list of one item"
    escaped = f"\\{sign}" if sign.startswith("(") else f"{sign[:-1]}\\{sign[-1]}"
    hint = f"write {escaped} to be sure; a list has more items, or begins with 1."
    return diagnose("S011", _line_of_item(source, sign, words), message, hint)


def _line_of_item(source: SourceFile, sign: str, words: str) -> Place:
    """The line that opens with these words, of which the first is the sign of a list's item."""
    letters = _NO_LETTERS.sub("", words)
    opening = re.compile(rf"^(?:[\s>|:~*+-]|\[\^[^\]\n]*\]:)*{re.escape(sign)}(?=\s)", re.MULTILINE)
    for match in opening.finditer(source.scan.masked):
        start = match.end() - len(sign)
        behind = _NO_LETTERS.sub("", source.text[start : start + 2 * len(words) + 40])
        if behind.startswith(letters):
            return Place(source.path, source.place(start, start).line)
    return source.spot_of_words(words)


def unread_formulas(source: SourceFile, tree: Element) -> Iterator[Diagnostic]:
    """Formulas that pandoc could not read: they are shown as they were typed, as code."""
    for span in tree.xpath(".//span[contains(@class, 'math ')]"):
        formula = text_of(span)
        message = f"the formula {collapse(formula)[:60]} cannot be read: its TeX is shown"
        hint = "write it in TeX as MathML can say it; a sum of money is written \\$5"
        span.tag = "code"
        span.set("class", "tex")
        yield diagnose("S007", source.spot(formula.strip("$\\()[] ")), message, hint)
