"""The words of a Markdown source as its bytes have them: what must be in the galley.

Read without pandoc. Everything that is markup is blotted out where it stands, so that what is left
are words with their lines. Where a sign may be markup or not, it is taken for markup: then less is
demanded, and no finding is false. Source: pandoc's manual, the sections on its Markdown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Final

from glossator.galley.dialects import SHOWN
from glossator.manuscript.formulas import without_formulas
from glossator.manuscript.inline_notes import inline_notes
from glossator.manuscript.verbatim import Span, blanked, not_prose

_JOIN: Final = "\0"  # in place of markup within a word: what stands on both sides is one word
_WORD: Final = re.compile(rf"[^\W_{_JOIN}](?:[^\W_{_JOIN}]|{_JOIN})*")
# Possessive wherever two parts could share the same signs: else a line of them takes for ever.
_ATTRIBUTE: Final = (
    r"(?:[#.][^\s{}]++|[\w:-]++\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[^\s{}\"']++)|-|=\w++)"
)
_ATTRIBUTES: Final = rf"\{{\s*+(?:{_ATTRIBUTE}\s*+)*+\}}"
# of a tag; no more than have a meaning, since from each < all that follows may look like them
_IN_TAG: Final = r"(?:\s(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'){0,300}+)?/?"
_INLINE_TAGS: Final = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|rb|rp|rt|rtc|ruby|s|samp|small"
    "|span|strike|strong|sub|sup|time|tt|u|var|wbr"
)
# an address may have spaces, if it looks like one; a title may hold quotation marks
_REFERENCE: Final = re.compile(
    r"^[ \t>]*\[(?!\^)(?P<label>(?:[^\]\n]|\n(?![ \t]*\n))+)\]:[ \t]*\n?[ \t]*"
    r"(?P<target><[^>\n]*>|(?=\S*[/#:])\S++(?:[ \t]+[^\s\"'({][^\s{]*+)*|\S+)"
    r"(?:[ \t]*\n?[ \t]*(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\)))?[ \t]*"
    rf"(?:{_ATTRIBUTES}|\n[ \t]*{_ATTRIBUTES})?[ \t]*$",
    re.MULTILINE,
)
# a definition that nobody calls, which many write for a comment: [//]: # (not printed)
_COMMENT: Final = re.compile(r"^ {0,3}\[(?://|comments?)\]:[^\n]*", re.MULTILINE | re.IGNORECASE)
_LABEL: Final = re.compile(r"(?<=\])\[([^\[\]]*)\]")
_HEADING: Final = re.compile(
    r"^ {0,3}(?:\#{1,6}[ \t]([^\n]+)|([^\s#][^\n]*)(?=\n {0,3}(?:=+|-+)[ \t]*$))", re.MULTILINE
)
_MARK: Final = r"(?:[-*+]|\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+|\#|@[\w-]*)[.)])"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a source: its letters and figures, its 1-based line, where it begins and ends."""

    letters: str
    line: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a kind of markup is replaced by: "" is nothing (words join), " " parts words."""

    pattern: re.Pattern[str]
    by: str
    keep: tuple[str, ...] = ()  # names of groups that stay as they are


def _rule(pattern: str, by: str, *keep: str) -> _Rule:
    return _Rule(re.compile(pattern, re.MULTILINE | re.DOTALL | re.IGNORECASE), by, keep)


# a grid table, whose cells may hold lists
_GRID: Final = re.compile(
    r"^[ \t>]*\+[-=:+]++[ \t]*+\n(?:[ \t>]*+[|+][^\n]*+(?:\n|\Z))++", re.MULTILINE
)
_IN_CELL: Final = re.compile(rf"(?<=\|)[ \t>]*+(?:{_MARK}(?=[ \t])[ \t>]*+)++")
_FENCE_IN_CELL: Final = re.compile(r"(?<=\|)([ \t]*(?:`{3,}|~{3,}))([^`\n|]*)")

_SCRIPT: Final = re.compile(
    r"^ {0,3}<(script|style)\b[^<>]*+>.*?</\1", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_OPTIONS: Final = re.compile(r"\A(?:[ \t]*:[\w-]+:[^\n]*\n)+")  # of MyST's figures

_KEY: Final = r"-?@(?:\{[^{}\n]*\}|\w(?:[:.#$%&+?<>~/-]{0,2}\w)*)"

# What stands in the brackets behind a link's words: an address with brackets in it, a title
_TITLE: Final = r"(?:\"[^\"\n]*\"|'[^'\n]*')(?=\s*\))"
_INNER: Final = r"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
_TARGET: Final = rf"\((?:{_TITLE}|<[^<>\n]*>|[^()\\<\"']++|[<\"']|\\.|{_INNER})*+\)"

# What stands between these and their ends is no text
_PAIRS: Final = (
    (re.compile(r"<(script|style|textarea|title)\b[^<>]*>", re.I), "</{}"),
    (re.compile(r"\\begin\{(\w+\*?)\}"), "\\end{{{}}}"),
)

# In the order in which they are applied; each leaves the length of the text as it was.
_RULES: Final = (
    _rule(
        r"<(?P<address>[a-z][a-z0-9+.-]*:[^\s<>]*|[\w.+-]+@[\w.-]+)>"
        rf"(?:{_ATTRIBUTES})?",
        " ",
        "address",
    ),
    _rule(rf"</?(?:{_INLINE_TAGS}){_IN_TAG}>", _JOIN),
    _rule(rf"</?[a-z][\w:-]*+{_IN_TAG}>", " "),
    _rule(r"<[?!][^<>]*>", " "),
    _rule(r"^\{\{<\s*pagebreak\s*>\}\}[ \t]*$", " "),  # Quarto's
    _rule(rf"\$\$.+?\$\$(?:[ \t]*{_ATTRIBUTES})?", " "),
    # an escape at an end of the formula, such as \{, is two blanks by now
    _rule(
        r"(?<![\\$])\$(?=\S|  )(?:\\(?:text\w*|mbox)\{[^{}\n]*+\}|[^$\n]|\n(?![ \t]*\n))*?"
        r"(?:(?<=\S)|(?<=  )|(?<=\\ ))\$(?!\d)",
        " ",
    ),
    _rule(r"\\[a-z]+\*?(?:\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\[\]]*\])*", " "),
    _rule(r"^[ \t>]*\[\^[^\^\[\]\s]+\]:", " "),
    _rule(r"\[\^[^\^\[\]\s]+\]", _JOIN),
    _rule(r"(?<=  )ref\([\w:-]+\)", " "),  # bookdown's \\@ref(…), whose escape is blank by now
    # citations, with what stands around them in their brackets
    _rule(r"\[(?:-?@[\w{]|[^\[\]@]*[\s;(-]@[\w{])[^\[\]]*\](?!\()" rf"(?:{_ATTRIBUTES})?", " "),
    _rule(rf"(?<![\w\\.]){_KEY}(?:\s*\[[^\[\]\n]+\](?![({{]))?", " "),
    _rule(rf"(?<=\]){_TARGET}", _JOIN),
    _rule(rf"(?<=[\]`)\0]){_ATTRIBUTES}", _JOIN),
    _rule(rf"^(?P<head>[ \t>*+-]*\#{{1,6}}[^\n]*?){_ATTRIBUTES}[ \t]*$", " ", "head"),
    _rule(rf"{_ATTRIBUTES}[ \t]*+(?=\n {{0,3}}[=-]++[ \t]*$)", " "),
    _rule(rf"^(?P<head>[ \t]*(?:table)?:[ \t][^\n]*?){_ATTRIBUTES}[ \t]*$", " ", "head"),
    _rule(
        rf"^[ \t>]*+(?:{_MARK}[ \t]+)?:{{3,}}+[ \t]*+"
        rf"(?:{_ATTRIBUTES}|[^\s{{}}]*+)[ \t]*+:*+[ \t]*+$",
        " ",
    ),
    _rule(r"^[ \t>]*+:{3,}+[ \t]*+(?:[a-z][\w-]*+(?=[ \t]+[^\s{}:]|[ \t]*\[)|\{[a-z]+\})", " "),
    _rule(rf"^[ \t]*+(?:(?:{_MARK}|[:~])[ \t]++)*+>[ \t>]*+\[!\w+\][+-]?", " "),
    _rule(rf"^[ \t>]*+(?:(?:{_MARK}(?:[ \t]+\[x\])?|[:~])(?=[ \t]|$)[ \t>]*+)++", " "),
    _rule(r"^[ \t>]*+table:(?=[ \t])", " "),
    _rule(r"[*~^\[\]]", _JOIN),
)  # fmt: skip


def written_words(text: str) -> list[Word]:
    """Every word of a source that must be in the galley, in order. Line ends are \\n."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    prose, code = _parted(_GRID.sub(_without_languages, text))
    links = sorted(_references(prose))
    prose, code = _without(prose, links), _without(code, links)
    found = [*_words(_blotted(prose)), *_words(code)]
    found.sort()
    return [Word(letters, bisect_right(starts, at), at, end) for at, end, letters in found]


def _words(text: str) -> list[tuple[int, int, str]]:
    found = ((m.start(), m.end(), m[0].replace(_JOIN, "")) for m in _WORD.finditer(text))
    return [(start, end, letters) for start, end, letters in found if letters]


def _parted(text: str) -> tuple[str, str]:
    """The text without code and comments, and the code alone; both as long as the text."""
    text = _without_scripts(without_formulas(text.replace(_JOIN, " ")))
    prose, code, done = [], [], 0
    for span in not_prose(text):
        plain, said = text[done : span.start], text[span.start : span.end]
        prose.append(plain)
        code.append(blanked(plain))
        done = span.end
        if _is_html(text, span):
            prose.append(blanked(text[span.start : span.content]) + text[span.content : span.end])
            code.append(blanked(said))
        elif span.kind == "fence":
            prose.append(text[span.start : span.body] + blanked(text[span.body : span.end]))
            opening, content = text[span.start : span.content], text[span.content : span.end]
            if "{figure}" in opening or "{image}" in opening:
                content = _OPTIONS.sub(lambda options: blanked(options[0]), content)
            if SHOWN.match(text[span.body : span.end]):  # a picture, of which only the caption is
                content = blanked(content)
            code.append(blanked(opening) + content)
        elif span.kind == "code":
            prose.append(blanked(said, "`"))
            code.append(said)
        else:
            prose.append(blanked(said, _JOIN if span.kind == "comment" else " "))
            code.append(blanked(said))
    prose.append(text[done:])
    code.append(blanked(text[done:]))
    return "".join(prose), "".join(code)


def _without_scripts(text: str) -> str:
    """The text without scripts that stand in it as HTML; their ` open no code."""
    if not _SCRIPT.search(text):
        return text
    parts: list[str] = []
    done = 0
    spans = [(span.start, span.end) for span in not_prose(text)]
    for match in _SCRIPT.finditer(text):
        before = bisect_right(spans, (match.start(), len(text))) - 1
        if before < 0 or spans[before][1] <= match.start():
            parts += (text[done : match.start()], blanked(match[0]))
            done = match.end()
    return "".join((*parts, text[done:]))


def _is_html(text: str, span: Span) -> bool:
    """Whether this is raw HTML, whose words are prose (pandoc's manual, “raw_attribute”)."""
    if span.kind == "fence":
        return "{=html" in text[span.start : span.content]
    return span.kind == "code" and text.startswith("{=html", span.end)


def _blotted(prose: str) -> str:
    """The text with its markup blotted out, as long as before."""
    prose = re.sub(r"&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);", _character, prose)
    prose = _COMMENT.sub(lambda comment: blanked(comment[0]), prose)
    prose = _notes_apart(prose)
    for opens, closes in _PAIRS:
        prose = _without_pairs(prose, opens, closes)
    prose = _GRID.sub(lambda grid: _IN_CELL.sub(lambda mark: blanked(mark[0]), grid[0]), prose)
    for rule in _RULES:
        prose = rule.pattern.sub(_replaced(rule), prose)
    return prose


def _references(prose: str) -> list[tuple[int, int, str]]:
    """Where links are defined, and where they name what they lead to: start, end, what stays there.

    They lead to a definition, or to a heading of these words (pandoc's implicit_header_references).
    """
    defined = list(_REFERENCE.finditer(prose))
    called = {_folded(label) for label in re.findall(r"\[([^\[\]]+)\](?!:)", prose)}
    # “[Chorus]: Sing!” is one to pandoc, and no word of it would be seen
    found = [
        (*match.span(), " ")
        for match in defined
        if _folded(match["label"]) in called or re.search(r"[/.#:]", match["target"])
    ]
    labels = {_folded(match["label"]) for match in defined}
    for match in _HEADING.finditer(prose) if called else ():
        labels.add(_folded(_words_of_heading(match[1] or match[2])))
    for match in _LABEL.finditer(prose):
        label = _folded(match[1])
        if not label or label in labels:
            found.append((*match.span(), _JOIN))
    return found


def _words_of_heading(said: str) -> str:
    """A heading's line without its attributes and the signs that close it."""
    said = said.rstrip()
    if said.endswith("}"):
        said = said.rpartition("{")[0]
    return said.rstrip("# \t")


def _without(text: str, spans: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end, by in spans:
        if start >= done:
            parts += (text[done:start], blanked(text[start:end], by))
            done = end
    return "".join((*parts, text[done:]))


def _without_languages(grid: re.Match[str]) -> str:
    """A grid table without the words that say in which language the code in its cells is."""
    return _FENCE_IN_CELL.sub(lambda fence: fence[1] + blanked(fence[2]), grid[0])


def _notes_apart(prose: str) -> str:
    """The text with blanks where notes in the line begin and end: their words join no others."""
    signs = list(prose)
    for start, end in inline_notes(prose):
        signs[start : start + 2], signs[end - 1] = "  ", " "
    return "".join(signs)


def _without_pairs(prose: str, opens: re.Pattern[str], closes: str) -> str:
    """The text without what stands between such signs; an end sought in vain is sought once."""
    lower = re.sub("[A-Z]+", lambda some: some[0].lower(), prose)  # as long as before
    parts: list[str] = []
    done = 0
    vain: set[str] = set()
    for match in opens.finditer(prose):
        end = closes.format(match[1].lower())
        if match.start() < done or end in vain:
            continue
        at = lower.find(end, match.end())
        if at < 0:
            vain.add(end)
            continue
        parts += (prose[done : match.start()], blanked(prose[match.start() : at + len(end)]))
        done = at + len(end)
    return "".join((*parts, prose[done:]))


def _folded(label: str) -> str:
    return " ".join(label.lower().split())


def _replaced(rule: _Rule) -> Callable[[re.Match[str]], str]:
    def replaced(match: re.Match[str]) -> str:
        if not rule.keep:
            return blanked(match[0], rule.by)
        start, end = match.span(rule.keep[0])
        before, behind = match[0][: start - match.start()], match[0][end - match.start() :]
        return blanked(before, rule.by) + match[rule.keep[0]] + blanked(behind, rule.by)

    return replaced


def _character(match: re.Match[str]) -> str:
    """A character reference as its character; it may be part of a word."""
    char = unescape(match[0])
    if len(char) != 1 or not char.isalnum():
        return match[0] if char == match[0] else " " * len(match[0])
    return char + _JOIN * (len(match[0]) - 1)
