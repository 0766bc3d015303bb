"""Lines are as full as they can be, also where they end before a link or an emphasis."""

import warnings
from typing import Any

from glossator.press.pdf.engine.line_ends import whole_lines
from glossator.press.pdf.setting.faces import type_case

FIRST = "The fullest account of the lines is <i>Moon</i>, and for some earlier years "
LAST = "<i>Chosun</i> and others."


WIDTHS = range(260, 420, 3)


def lines(html: str) -> dict[int, list[str]]:
    """The text of each line of a paragraph, set in columns of all widths (in pixels)."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    css = type_case(html).rules + (
        "@page { size: 500px 9000px; margin: 0 } body { margin: 0 }"
        'p { margin: 0; font: 12px/1.3 "Edition Serif"; font-variation-settings: "opsz" 9 }'
    )
    columns = "".join(f'<p style="width: {width}px">{html}</p>' for width in WIDTHS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        document = HTML(string=f"<html lang='en'><body>{columns}</body></html>").render(
            stylesheets=[CSS(string=css, font_config=fonts)], font_config=fonts
        )
    body = document.pages[0]._page_box.children[0].children[0]
    return {
        width: [_text(line).strip() for line in _line_boxes(column)]
        for width, column in zip(WIDTHS, body.children, strict=True)
    }


def _line_boxes(box: Any) -> list[Any]:
    if type(box).__name__ == "LineBox":
        return [box]
    return [line for child in getattr(box, "children", ()) for line in _line_boxes(child)]


def _text(box: Any) -> str:
    own = getattr(box, "text", None)
    return own if own is not None else "".join(map(_text, getattr(box, "children", ())))


PLAIN = (FIRST + LAST).replace("<i>", "").replace("</i>", "")
NESTED = (FIRST + LAST).replace("<i>", "<span>").replace("</i>", "</span>")


def test_a_break_before_an_element_is_where_it_would_be_without_it() -> None:
    with whole_lines():
        assert lines(NESTED) == lines(PLAIN)


def test_weasyprint_alone_breaks_such_lines_too_early() -> None:
    """When this fails, the override can go."""
    assert lines(NESTED) != lines(PLAIN)
