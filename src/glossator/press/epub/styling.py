"""The style sheets of the book: one that every engine reads, one for those that know more.

An old engine (Adobe's of 2009, still in many e-readers) throws a whole style sheet away when it
meets a rule that it cannot read. So what shapes the book is in a sheet of plain CSS 2.1, and what
only newer engines know is in a second one, which may be lost without harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from glossator import themes
from glossator.model import Edition, Theme
from glossator.press.epub.addresses import MORE_STYLE, STYLE, relative
from glossator.press.epub.binding import Resource
from glossator.press.epub.faces import BookFont
from glossator.scripts import right_to_left
from glossator.vocabulary import COLORS, SHAPES

# From this size in points on an edition is meant for people who need large type.
_LARGE: Final = 14.0
_RULE: Final = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SIDE: Final = re.compile(
    r"\b((?:margin|padding|border)-|(?:text-align|float|clear): )(left|right)\b"
)
_SIDES: Final = re.compile(r"\b(margin|padding|border-width):" + r" ([^\s;]+)" * 4)
_VARIABLE: Final = re.compile(r"var\(\s*--([\w-]+)\s*\)")
_POINTS: Final = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}


def style_sheets(edition: Edition, faces: Sequence[BookFont]) -> tuple[Resource, ...]:
    """The theme's sheets, with the book's fonts declared and the profile's larger type."""
    beside = dict.fromkeys(face.family for face in faces if not face.alone)
    stack = ", ".join(f'"{family}"' for family in beside)
    sheet = themes.style("epub/edition.css").replace('"Edition Text"', stack)
    rules = [sheet, *(_declared(face) for face in faces)]
    if points(edition.profile.type_size) >= _LARGE:
        # Modestly: the device's own setting multiplies it, and the reader has the last word.
        rules.append("body {\n  font-size: 1.25em;\n  line-height: 1.6;\n}\n")
    # Styles of lines are newer than the oldest engines.
    korean = ", ".join([f'"{f}"' for f in _with_hangul(faces)] + [stack])
    more = [
        themes.style("epub/more.css").replace('"Edition Korean"', korean),
        themes.style("lists.css"),
        *_layer_rules(edition),
        *_passages(faces, stack),
    ]
    uses = dict.fromkeys((face.elements, face.family) for face in faces if face.elements)
    more += [f'{els} {{\n  font-family: "{name}", {stack};\n}}\n' for els, name in uses]
    more.append(_colored(edition.theme).replace('"Edition Text"', stack))
    if right_to_left(edition.metadata.language):
        rules, more = list(map(mirrored, rules)), list(map(mirrored, more))
    return (
        Resource(STYLE, "text/css", "\n".join(rules).encode()),
        Resource(MORE_STYLE, "text/css", "\n".join(more).encode()),
    )


def _colored(theme: Theme) -> str:
    """The sheet of a theme with its colors by day in it: old engines know no variables."""
    said = {name: day for name, (day, _) in theme.colors.items()}
    return _VARIABLE.sub(lambda v: said.get(v[1], "inherit"), theme.sheets.get("epub", ""))


def mirrored(sheet: str) -> str:
    """A style sheet for pages that are written from right to left: left is right in it.

    Old engines know no logical properties. Where a table's columns are said to stand at one side,
    they stand there.
    """
    return _RULE.sub(_mirrored, sheet)


def _mirrored(rule: re.Match[str]) -> str:
    if ".align-" in rule[1]:
        return rule[0]
    other = {"left": "right", "right": "left"}
    turned = _SIDE.sub(lambda side: f"{side[1]}{other[side[2]]}", rule[2])
    turned = _SIDES.sub(r"\1: \2 \5 \4 \3", turned)
    return f"{rule[1]}{{{turned}}}"


def _declared(face: BookFont) -> str:
    return (
        f'@font-face {{\n  font-family: "{face.family}";\n'
        f"  font-style: {face.style};\n  font-weight: {face.weight};\n"
        f'  src: url("{relative(face.resource.file, STYLE)}") format("{face.format}");\n}}\n'
    )


def _with_hangul(faces: Sequence[BookFont]) -> dict[str, None]:
    """The families with Hangul: the face that a reader has chosen may have none."""
    return dict.fromkeys(face.family for face in faces if face.hangul and not face.alone)


def _passages(faces: Sequence[BookFont], stack: str) -> Iterator[str]:
    """Han characters as each language of the book writes them."""
    for face in faces:
        for language in face.languages:
            yield f':lang({language}) {{\n  font-family: "{face.family}", {stack}, serif;\n}}\n'


def points(length: str) -> float:
    """A CSS length in points; 0 for one that is not absolute or is no length."""
    match = re.fullmatch(r"\s*([\d.]+)\s*([a-z]+)\s*", length.lower())
    return float(match[1]) * _POINTS.get(match[2], 0.0) if match else 0.0


def _layer_rules(edition: Edition) -> Iterator[str]:
    """The color of a layer's marks, and the line that says the same without color."""
    for layer in edition.layers.values():
        marks = (
            f".call.layer-{layer.key} a,\n.note.layer-{layer.key} > p:first-child > a:first-child"
        )
        if layer.color:
            yield f"{marks} {{\n  color: {COLORS[layer.color].either};\n}}\n"
        if layer.shape != "plain":
            line, _, style = SHAPES[layer.shape].rpartition(" ")
            if not line or style in ("underline", "overline"):
                line, style = SHAPES[layer.shape], "solid"
            # in two properties: old engines know no style, and would drop the line with it
            styles = "".join(f"  {p}text-decoration-style: {style};\n" for p in ("-webkit-", ""))
            # else a single g or j would lose its line
            styles += "  text-decoration-skip-ink: none;\n"
            yield f"{marks} {{\n  text-decoration: {line};\n{styles}}}\n"
