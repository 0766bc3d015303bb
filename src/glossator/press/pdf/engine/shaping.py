"""Pango is asked what WeasyPrint asks it, with less work: what follows from a style is made once.

A style whose face has been asked for is not changed any more: whoever changes one takes a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from weasyprint.layout import preferred
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

from glossator.press.pdf.engine.styles import kind_of

_VARIANTS: Final = (
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_FACE: Final = (
    "font_family",
    "font_style",
    "font_stretch",
    "font_weight",
    *_VARIANTS,
    "font_variation_settings",
    "font_language_override",
    "lang",
)
_LINES: Final = {
    "underline_position": pango.pango_font_metrics_get_underline_position,
    "strikethrough_position": pango.pango_font_metrics_get_strikethrough_position,
    "underline_thickness": pango.pango_font_metrics_get_underline_thickness,
    "strikethrough_thickness": pango.pango_font_metrics_get_strikethrough_thickness,
}


def face_key(style: Any, include_size: bool = False) -> str:
    """The same for two styles that print the same glyphs; with the same size and height of lines
    if that is included.
    """
    kind = kind_of(style)
    known: tuple[str, str] | None = kind.face
    if known is None or (include_size and not known[1]):
        face = known[0] if known else str([style[name] for name in _FACE])
        size = f"{face}{style['font_size']} {style['line_height']}" if include_size else ""
        known = kind.face = face, size
    return known[include_size]


class _Setting(NamedTuple):
    """What Pango needs for texts of one style."""

    context: Any
    description: Any
    features: bytes
    said: dict[str, Any]  # attributes of a layout


@contextmanager
def settings_shared() -> Iterator[None]:
    """While this is open, texts of the same style share what Pango needs for them."""
    setup, key = line_break.Layout.setup, line_break._font_style_cache_key
    split = preferred.split_first_line
    known: dict[tuple[Any, ...], _Setting] = {}

    def shared(layout: Any, style: Any) -> None:
        lined = style["text_decoration_line"] != "none"
        face = face_key(style, True), style["direction"], style["font_kerning"], lined
        name = style.font_config, *face
        setting = known.get(name)
        if setting is None:
            setting = known[name] = _setting(style, lined)
        layout.style, layout.first_line_direction = style, 0
        layout.__dict__.update(setting.said)
        made = layout.layout = ffi.gc(
            pango.pango_layout_new(setting.context), gobject.g_object_unref
        )
        pango.pango_layout_set_auto_dir(made, False)
        pango.pango_layout_set_font_description(made, setting.description)
        if setting.features:  # in a list of its own, to which the layout adds
            attributes = pango.pango_attr_list_new()
            feature = style.font_config.font_features[setting.features]
            pango.pango_attr_list_insert(attributes, feature)
            pango.pango_layout_set_attributes(made, attributes)

    line_break.Layout.setup, line_break._font_style_cache_key = shared, face_key
    preferred.split_first_line = _Splits(split).split
    try:
        yield
    finally:
        line_break.Layout.setup, line_break._font_style_cache_key = setup, key
        preferred.split_first_line = split


class _Splits:
    """How wide lines of a text are that is divided wherever it can be, or nowhere: a cell is asked
    this several times, and many begin with the same words.

    Where a line ends that has no room is told by its first two words.
    """

    def __init__(self, split: Any) -> None:
        self._split = split
        self._known: dict[tuple[Any, ...], tuple[int | None, float]] = {}

    def split(
        self, text: str, style: Any, context: Any, width: Any, spacing: float, **more: Any
    ) -> tuple[Any, ...]:
        """In the place of `split_first_line`, of which nobody here asks for the layout."""
        known = None
        words = _WORDS.match(text) if width == 0 else None
        if words is not None and words.end() < len(text):
            known = self._ask(words.group(), style, context, width, spacing, more)
            if known[0] is None or known[0] > len(words[1]) + 1:
                known = None
        if known is None:
            known = self._ask(text, style, context, width, spacing, more)
        return None, None, *known, None, None

    def _ask(
        self, text: str, style: Any, context: Any, width: Any, spacing: float, more: dict[str, Any]
    ) -> tuple[int | None, float]:
        key = text, kind_of(style), width, spacing, *more.values()
        found = self._known.get(key)
        if found is None:
            made = self._split(text, style, context, width, spacing, **more)
            found = self._known[key] = made[2], made[3]
        return found


# Of scripts that part words by spaces: a word, the next, and the letter behind it.
_WORDS: Final = re.compile(r"([!-~]+) [!-~\u00a1-\u024f\u2010-\u2027]+ [!-~]")


def _setting(style: Any, lined: bool) -> _Setting:
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    other = style["font_language_override"]
    lang = style["lang"] if other == "normal" else LST_TO_ISO.get(other.lower(), other)
    if lang:
        language = pango.pango_language_from_string(unicode_to_char_p(lang)[0])
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = get_font_description(style)
    said: dict[str, Any] = {"language": language, "ascent": None}
    said |= {"underline_position": None, "strikethrough_position": None}
    if lined:
        metrics = ffi.gc(
            pango.pango_context_get_metrics(context, description, language),
            pango.pango_font_metrics_unref,
        )
        said["ascent"] = FROM_UNITS * pango.pango_font_metrics_get_ascent(metrics)
        said |= {name: FROM_UNITS * of(metrics) for name, of in _LINES.items()}
    asked = font_features(style["font_kerning"], *(style[name] for name in _VARIANTS))
    features = ",".join(f"{name} {value}" for name, value in asked.items()).encode()
    if features and features not in style.font_config.font_features:
        attribute = pango.pango_attr_font_features_new(features)
        style.font_config.font_features[features] = attribute
    return _Setting(context, description, features, said)
