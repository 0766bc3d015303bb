"""Every place of WeasyPrint that this press puts something of its own into, and why.

Each is replaced only while a layout runs, by a context manager of the module that is named. The
functions on which ours rest, with those that we call though nobody promised that they stay, are
known by the sums of their sources (tests/press/pdf/engine/weasyprint.sums): a step up of the
library tells by a failing test what has to be read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_ISSUES: Final = "https://github.com/Kozea/WeasyPrint/issues/"


@dataclass(frozen=True, slots=True)
class Override:
    """One attribute of WeasyPrint that is replaced while a layout runs.

    attribute: “module:name”, a method as “module:Class.name”. by: our module, within `engine`.
    upstream: the issues that would make it needless, none where nobody has asked. rests_on: what
    must stay as it is for ours to be right, besides the attribute itself.
    """

    attribute: str
    by: str
    reason: str
    upstream: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()


_CONTEXT: Final = "weasyprint.layout:LayoutContext"

OVERRIDES: Final = (
    Override(
        "weasyprint.document:LayoutContext",
        by="footing",
        reason="a note stays on the page of its call; notes that wait are found at once",
        upstream=(f"{_ISSUES}1564", f"{_ISSUES}2432"),
        rests_on=(
            f"{_CONTEXT}.__init__",
            f"{_CONTEXT}.get_string_set_for",
            f"{_CONTEXT}.layout_footnote",
            f"{_CONTEXT}.unlayout_footnote",
            f"{_CONTEXT}.report_footnote",
            f"{_CONTEXT}._update_footnote_area",
            "weasyprint.document:Document._build_layout_context",
            "weasyprint.layout.block:_linebox_layout",
            "weasyprint.layout.block:_break_line",
            "weasyprint.layout.block:remove_placeholders",
        ),
    ),
    Override(
        "weasyprint.layout.page:make_page",
        by="footing",
        reason="when a page is done, the rest of a note that goes on is sent to the next",
        upstream=(f"{_ISSUES}1564",),
    ),
    Override(
        "weasyprint.layout.page:make_page",
        by="pages",
        reason="a page that ends with white, or floats a figure in vain, is made again",
        rests_on=("weasyprint.layout.page:remake_page",),
    ),
    Override(
        "weasyprint.layout:make_all_pages",
        by="pages",
        reason="pages before a poor page or a stub at the end are made again",
        rests_on=("weasyprint.layout:layout_document",),
    ),
    Override(
        "weasyprint.layout.block:block_level_layout",
        by="floats",
        reason="a figure that does not fit waits for the next page; the text runs on",
        rests_on=(
            "weasyprint.layout.block:_in_flow_layout",
            "weasyprint.layout.block:block_container_layout",
            "weasyprint.layout.block:find_last_class_a_break_point_child",
        ),
    ),
    Override(
        "weasyprint.layout.page:block_level_layout",
        by="floats",
        reason="a page begins with the figures that waited for it, and may end a line sooner",
    ),
    Override(
        "weasyprint.layout.block:block_level_layout",
        by="parts",
        reason="of a note that goes on overleaf, a page prints its own lines only",
        upstream=(f"{_ISSUES}1564",),
    ),
    Override(
        "weasyprint.layout.block:table_layout",
        by="parts",
        reason="notes of a table are not divided: its rows go to the next page with all of them; a "
        "head that is printed again calls its notes no more",
    ),
    Override(
        "weasyprint.layout.block:block_container_layout",
        by="carried",
        reason="an entry of the index or the glossary that goes on is named above its rest",
        rests_on=("weasyprint.layout.block:block_box_layout",),
    ),
    Override(
        "weasyprint.layout.page:make_page",
        by="margin",
        reason="notes are put into the margin when the page they stand beside is done",
        upstream=("https://github.com/Kozea/WeasyPrint/pull/2905",),
    ),
    Override(
        "weasyprint.layout.block:iter_line_boxes",
        by="lines.hooking",
        reason="a paragraph is broken as a whole, and measured once",
        upstream=(f"{_ISSUES}1614", f"{_ISSUES}1023"),
        rests_on=(
            "weasyprint.layout.inline:get_next_linebox",
            "weasyprint.layout.inline:split_inline_box",
            "weasyprint.layout.inline:split_text_box",
            "weasyprint.layout.inline:text_align",
            "weasyprint.layout.block:_linebox_layout",
            "weasyprint.draw.text:draw_text",
            "weasyprint.draw.text:draw_first_line",
        ),
    ),
    Override(
        "weasyprint.layout.block:iter_line_boxes",
        by="ideographs",
        reason="a justified line of Chinese or Japanese is filled between all its characters",
    ),
    Override(
        "weasyprint.layout.block:iter_line_boxes",
        by="bidi",
        reason="the parts of a line stand in the order of the bidirectional algorithm",
    ),
    Override(
        "weasyprint.draw.text:draw_first_line",
        by="lines.setting",
        reason="the letters of a line are drawn a little wider or narrower",
        rests_on=("weasyprint.draw.text:draw_emojis", "weasyprint.draw.text:draw_text"),
    ),
    Override(
        "weasyprint.draw.text:draw_first_line",
        by="lines.drawing",
        reason="text is drawn with the glyphs that it was measured with, and not shaped again",
        rests_on=(
            "weasyprint.draw.text:draw_text",
            "weasyprint.pdf.stream:Stream.add_font",
            "weasyprint.text.line_break:Layout.reactivate",
            "weasyprint.text.line_break:Layout.deactivate",
        ),
    ),
    Override(
        "weasyprint.draw.text:draw_first_line",
        by="late",
        reason="page numbers are not drawn: they are written when the sheets are gathered",
        rests_on=("weasyprint.pdf.stream:Stream.add_font",),
    ),
    Override(
        "weasyprint.draw.text:draw_first_line",
        by="spoken",
        reason="a glyph is a part of several letters: what they are is said beside it",
        rests_on=("weasyprint.pdf.stream:Stream.add_font", "weasyprint.draw.text:draw_text"),
    ),
    Override(
        "weasyprint.layout.page:set_page_type_computed_styles",
        by="sides",
        reason="the styles of the other side of a page's leaf are at hand as well",
    ),
    Override(
        "weasyprint.layout:make_margin_boxes",
        by="sides",
        reason="running heads and folio are laid out for both sides of a leaf",
        rests_on=(
            "weasyprint.layout.page:page_width",
            "weasyprint.layout.page:page_height",
            "weasyprint.stacking:StackingContext.from_page",
            "weasyprint.document:Page.paint",
        ),
    ),
    Override(
        "weasyprint.css:StyleFor.__init__",
        by="styles",
        reason="the same rules are cascaded once; a pseudo-element’s style comes when asked for",
        rests_on=(
            "weasyprint.css:StyleFor.__call__",
            "weasyprint.css:StyleFor.set_computed_styles",
            "weasyprint.css:StyleFor.get_cascaded_styles",
            "weasyprint.css:StyleFor.get_computed_styles",
        ),
    ),
    *(
        Override(
            f"weasyprint.css:{name}",
            by="styles",
            reason="styles that differ by an id alone share what they have computed",
            rests_on=("weasyprint.css:Style.anonymous_style",),
        )
        for name in (
            *("ComputedStyle.__init__", "ComputedStyle.__missing__", "ComputedStyle.copy"),
            *("AnonymousStyle.__init__", "AnonymousStyle.__missing__", "AnonymousStyle.copy"),
        )
    ),
    Override(
        "weasyprint.css:ComputedStyle.__missing__",
        by="quicker",
        reason="what no rule names is taken from the parent, or is initial: without asking further",
        rests_on=(
            "weasyprint.css.computed_values:physical_size",
            "weasyprint.css.computed_values:physical_inset",
            "weasyprint.css.computed_values:border_width",
            "weasyprint.css:text_decoration",
        ),
    ),
    Override(
        "weasyprint.layout.percent:resolve_one_percentage",
        by="quicker",
        reason="most lengths are pixels: they are taken as they are",
        rests_on=("weasyprint.layout.percent:percentage",),
    ),
    *(
        Override(
            f"weasyprint.layout.{module}:resolve_percentages",
            by="quicker",
            reason="the lengths of a style that has no percentages are the same wherever a box is",
            rests_on=("weasyprint.layout.percent:adjust_box_sizing",),
        )
        for module in ("absolute", "block", "column", "inline", "page", "percent", "table")
    ),
    Override(
        "weasyprint.formatting_structure.boxes:ParentBox.page_values",
        by="quicker",
        reason="of all that is in a chapter, the first and the last are looked at",
        rests_on=("weasyprint.formatting_structure.boxes:Box.page_values",),
    ),
    Override(
        "weasyprint.text.line_break:Layout.setup",
        by="shaping",
        reason="texts of the same style share what Pango needs for them",
        rests_on=(
            "weasyprint.text.line_break:Layout.set_text",
            "weasyprint.text.line_break:Layout.reactivate",
        ),
    ),
    Override(
        "weasyprint.layout.preferred:split_first_line",
        by="shaping",
        reason="how wide the words of a cell are is asked several times for each",
        rests_on=(
            "weasyprint.layout.preferred:inline_line_widths",
            "weasyprint.text.line_break:split_first_line",
        ),
    ),
    Override(
        "weasyprint.text.line_break:_font_style_cache_key",
        by="shaping",
        reason="what a style says of its face is put together once",
        rests_on=("weasyprint.text.line_break:strut",),
    ),
    Override(
        "weasyprint.formatting_structure.boxes:Box.is_in_normal_flow",
        by="quicker",
        reason="a style is looked at twice, not seven times",
        rests_on=tuple(
            f"weasyprint.formatting_structure.boxes:Box.{name}"
            for name in (
                "is_floated",
                "is_absolutely_positioned",
                "is_running",
                "is_footnote",
                "is_note",
            )
        ),
    ),
    Override(
        "weasyprint.svg:TAGS",
        by="drawings",
        reason="a path that was drawn before is not read again",
        rests_on=("weasyprint.svg.path:path",),
    ),
    Override(
        "weasyprint.svg:SVG.draw_node",
        by="drawings",
        reason="a path that is used again, a letter, is put in as it was drawn before",
        rests_on=(
            "weasyprint.svg.defs:use",
            "weasyprint.svg:SVG.set_graphical_state",
            "weasyprint.pdf.stream:Stream.set_alpha",
            "weasyprint.pdf.stream:Stream.pop_state",
            "weasyprint.svg.bounding_box:bounding_box_use",
        ),
    ),
    Override(
        "weasyprint.svg:parse_declarations",
        by="drawings",
        reason="the same words of a style attribute are read once",
        rests_on=("weasyprint.svg:Node.cascade",),
    ),
    Override(
        "weasyprint.matrix:Matrix.__matmul__",
        by="drawings",
        reason="the sums of a product are written out: it is asked for thousands of times",
    ),
    Override(
        "weasyprint.text.line_break:Layout.set_text",
        by="korean",
        reason="Pango is told not to break Korean words; word-break is not known",
    ),
    Override(
        "weasyprint.text.line_break:get_log_attrs",
        by="korean",
        reason="nor does a line end between two boxes that share a Korean word",
    ),
    Override(
        "weasyprint.pdf.tags:_build_box_tree",
        by="tagging",
        reason="data-tag names a structure type; notes stand behind their calls, with an ID; what "
        "goes on over pages is one element",
        upstream=(f"{_ISSUES}2482", f"{_ISSUES}2902"),
        rests_on=("weasyprint.pdf.tags:add_tags",),
    ),
    Override(
        "weasyprint.pdf:add_tags",
        by="tagging",
        reason="spans without an attribute, one for each line of a paragraph, are left out",
        rests_on=("weasyprint.pdf.tags:add_tags",),
    ),
    Override(
        "weasyprint.pdf.stream:Stream.marked",
        by="tagging",
        reason="running heads and heads of tables that are printed again are artifacts",
        upstream=(f"{_ISSUES}1836",),
    ),
    Override(
        "weasyprint.pdf.fonts:Font.clean",
        by="font_uses",
        reason="no sheet embeds a face: the book does, once",
    ),
    Override(
        "weasyprint.pdf:build_fonts_dictionary",
        by="font_uses",
        reason="which glyphs a sheet prints with which face is told to the book",
        rests_on=("weasyprint.pdf.fonts:build_fonts_dictionary",),
    ),
)

# What ours are instead of, without replacing it.
STAND_INS: Final = {
    "weasyprint:HTML.__init__": "quicker.page_of sets the same, of a page that is XML",
    "weasyprint.urls:fetch": "fetching.Fetcher stands in for its URLFetcher, with what fetch asks",
}
