"""CSS within a drawing: which properties, functions and rules may stay; tinycss2 reads it.

All is by lists of what may stay (CSS Syntax 3; SVG 1.1, 6.1), so that what nobody thought of goes.
A reference may lead only to a fragment of the drawing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

# SVG 1.1, 6.1 and SVG 2, Appendix E: what may also be an attribute; then what only CSS has.
PRESENTATION: Final = frozenset(
    """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering cursor direction display dominant-baseline
    enable-background fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-size font-size-adjust font-stretch font-style font-variant font-weight
    glyph-orientation-horizontal glyph-orientation-vertical image-rendering kerning letter-spacing
    lighting-color marker marker-end marker-mid marker-start mask mask-type opacity overflow
    paint-order pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-anchor text-decoration text-overflow text-rendering transform transform-origin
    unicode-bidi vector-effect visibility white-space word-spacing writing-mode
    """.split()
)
PROPERTIES: Final = PRESENTATION | frozenset(
    """
    -inkscape-font-specification animation animation-delay animation-duration animation-fill-mode
    animation-iteration-count animation-name animation-timing-function background
    background-color color-scheme cx cy d font-feature-settings font-kerning font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
    font-variation-settings height inline-size isolation line-height mix-blend-mode
    offset-distance r rotate rx ry scale shape-inside shape-margin shape-padding shape-subtract
    solid-color solid-opacity stroke-alignment tab-size text-align text-decoration-color
    text-decoration-line text-decoration-style text-indent text-orientation text-shadow
    text-transform transform-box translate width x y
    """.split()
)
_FUNCTIONS: Final = frozenset(
    """
    rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix device-cmyk icc-color light-dark var
    calc min max clamp matrix matrix3d translate translatex translatey translatez translate3d scale
    scalex scaley scale3d rotate rotatex rotatey rotatez rotate3d skew skewx skewy perspective blur
    brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia circle
    ellipse inset polygon path cubic-bezier steps rect
    """.split()
)
_NO_NUMBER: Final = re.compile(r"(?<![\w#-])[-+]?(?:nan|inf|infinity)(?![\w-])", re.IGNORECASE)
# Values beyond this are no drawing; they overflow the arithmetic of those who draw.
_LARGE: Final = 1e7


def references(values: Iterable[Any]) -> list[str]:
    """What component values refer to: the targets of `url(…)`, at any depth."""
    found = []
    for value in values:
        if value.type == "url":
            found.append(value.value)
        elif value.type == "function" and value.lower_name == "url":
            found += [one.value for one in value.arguments if one.type == "string"] or [""]
        found += references(_within(value))
    return found


def foreign(values: Iterable[Any]) -> str:
    """The first thing in component values that leads out of the drawing, "" if nothing does."""
    for value in values:
        if value.type == "function" and value.lower_name == "url":
            targets = [one.value for one in value.arguments if one.type == "string"]
            if not targets or not all(target.startswith("#") for target in targets):
                return f"url({''.join(targets)[:60]})"
        elif value.type == "url" and not value.value.startswith("#"):
            return f"url({value.value[:60]})"
        elif value.type == "function" and value.lower_name not in _FUNCTIONS:
            return f"{value.lower_name[:40]}()"
        elif value.type == "error":
            return "what is no CSS"
        if found := foreign(_within(value)):
            return found
    return ""


def without_number(text: str) -> bool:
    """Whether a list of numbers holds one that is none, or one that nobody can draw."""
    if _NO_NUMBER.search(text):
        return True
    for number in re.finditer(r"\d*\.?\d+(?:[eE][-+]?\d+)?", text):
        if float(number[0]) > _LARGE:
            return True
    return False


@lru_cache(512)  # a drawing says the same again and again
def cleaned_value(text: str) -> tuple[str, str]:
    """A value of an attribute that is a property, and what in it led out ("" and it stays)."""
    import tinycss2

    values = tinycss2.parse_component_value_list(text)
    out = foreign(values)
    return ("", out) if out else (tinycss2.serialize(values), "")


@lru_cache(512)
def cleaned_style(text: str) -> tuple[str, tuple[str, ...]]:
    """The declarations of a `style` attribute that may stay, and what in the others led out."""
    import tinycss2

    outs: list[str] = []
    kept = _declarations(tinycss2.parse_blocks_contents(text), outs)
    return kept, tuple(outs)


def cleaned_sheet(text: str) -> tuple[str, list[str], list[str]]:
    """The rules of a style sheet that may stay, what led out, and the typefaces it wanted."""
    import tinycss2

    outs: list[str] = []
    faces: list[str] = []
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return _rules(rules, outs, faces), outs, faces


def _rules(rules: Sequence[Any], outs: list[str], faces: list[str]) -> str:
    import tinycss2

    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            said = _declarations(tinycss2.parse_blocks_contents(rule.content), outs)
            kept.append(f"{_words(rule.prelude)} {{{said}}}")
        elif rule.type != "at-rule":
            continue
        elif rule.lower_at_keyword in ("import", "font-face"):
            faces.append(f"@{rule.lower_at_keyword}")
        elif rule.lower_at_keyword in ("media", "keyframes") and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, True, True)
            body = _rules(inner, outs, faces)
            kept.append(f"@{rule.lower_at_keyword} {_words(rule.prelude)} {{{body}}}")
    return "\n".join(kept)


def _words(prelude: Sequence[Any]) -> str:
    import tinycss2

    return str(tinycss2.serialize(prelude)).strip()


def _declarations(parsed: Sequence[Any], outs: list[str]) -> str:
    """Those that may stay; what is no property of drawings goes without a word."""
    import tinycss2

    kept = []
    for one in parsed:
        if one.type != "declaration":
            continue
        if one.lower_name not in PROPERTIES and not one.name.startswith("--"):
            continue
        if out := foreign(one.value):
            outs.append(out)
        elif not without_number(str(tinycss2.serialize(one.value))):
            kept.append(one.serialize())
    return "; ".join(kept)


def _within(value: Any) -> Sequence[Any]:
    found = getattr(value, "arguments", None) or getattr(value, "content", None) or ()
    return found if isinstance(found, list) else ()
