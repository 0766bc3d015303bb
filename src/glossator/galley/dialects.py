"""Code, figures and boxes of other programs' Markdown, written as pandoc reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

# A chunk of R Markdown or Quarto, ```{r name, echo=FALSE}, or MyST, ```{code-cell} python, whose
# options pandoc takes for no fence.
_CHUNK: Final = re.compile(
    r"^(?P<fence>[ \t>]*(?:`{3,}|~{3,}))[ \t]*\{(?P<name>[A-Za-z][\w-]*)(?P<said>[ ,][^\n{}]*)?\}"
    r"(?:(?<=code-cell\}|ode-block\})[ \t]+(?P<language>[\w+-]+))?[ \t]*$"
    r"(?=(?P<options>(?:\n[ \t>]*(?:\#|//|--)\|[^\n]*)*))",
    re.MULTILINE,
)
# What Quarto calls the figure or table that a chunk makes; a text refers to it as to any other.
_MADE: Final = re.compile(r"(?:\A|\|[ \t]*label:)[ \t]*((?:fig|tbl|lst)-[\w-]+)", re.MULTILINE)
# A figure of MyST: its picture, lines of options, the caption.
_FIGURE: Final = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{(?:figure|image)\}[ \t]+(?P<target>[^\s<>]+)[ \t]*\n"
    r"(?P<options>(?:[ \t]*:[\w-]+:[^\n]*\n)*)"
    r"(?P<caption>(?:(?!(?P=fence))[^\n]*\n)*?)(?P=fence)[ \t]*$",
    re.MULTILINE,
)
# A chunk of R that does nothing but show a picture: a figure of bookdown and Quarto.
SHOWN: Final = re.compile(
    r"^(?P<fence>(?:`{3,}|~{3,}))[ \t]*\{r(?P<said>[ ,][^\n]*)?\}[ \t]*\n"
    r"(?P<options>(?:[ \t]*(?:\#[^\n]*)?\n)*)"
    r"[ \t]*(?:knitr::)?include_graphics\(\s*(?:path\s*=\s*)?"
    r"(?P<mark>[\"'])(?P<target>[^\"'<>\n]+)(?P=mark)[^()\n]*\)[ \t]*\n\s*(?P=fence)[ \t]*$",
    re.MULTILINE,
)
_CHOSEN: Final = re.compile(r"([\w.]+)\s*=\s*([\"'])((?:(?!\2).)*)\2")
_LINED: Final = re.compile(r"^[ \t]*#\|[ \t]*([\w.-]+):[ \t]*([\"']?)(.*?)\2[ \t]*$", re.MULTILINE)
_OPTION: Final = re.compile(r"^[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
# Boxes of Docusaurus, VitePress and MyST: “:::tip Its title”, “:::tip[Its title]”, “:::{note}”.
_BOX: Final = re.compile(
    r"""
    ^(?P<fence>[ \t>]*:{3,})[ \t]*
    (?: (?P<name>[A-Za-z][\w-]*)
        (?: [ \t]+(?P<title>[^\s{}:"\[][^{}\n"]*?) | [ \t]*\[(?P<inner>[^\[\]{}\n"]+)\] )
      | \{(?P<kind>[a-z]+)\}[ \t]*(?P<said>[^{}\n"]*?)
    )
    [ \t]*$
    """,
    re.MULTILINE | re.VERBOSE,
)


def with_code(prepared: str) -> str:
    """The text with chunks of code that pandoc takes for fences, by the ids of what they make."""

    def fence(found: re.Match[str]) -> str:
        made = _MADE.search(found["said"] or "") or _MADE.search(found["options"])
        name = f" #{made[1]}" if made else ""
        return f"{found['fence']} {{.{found['language'] or found['name']}{name}}}"

    return _CHUNK.sub(fence, prepared)


def with_figures(prepared: str) -> str:
    """The text with MyST's figures as pandoc's: picture, caption, id and width."""

    def figure(found: re.Match[str]) -> str:
        said = dict(_OPTION.findall(found["options"]))
        caption, _, legend = found["caption"].strip().partition("\n\n")
        attributes = [f"#{said['name']}"] if said.get("name") else []
        attributes += [f'{name}="{said[name]}"' for name in ("width", "alt") if said.get(name)]
        kept = f"{{{' '.join(attributes)}}}" if attributes else ""
        return f"\n![{' '.join(caption.split())}](<{found['target']}>){kept}\n\n{legend}\n"

    return _FIGURE.sub(figure, prepared)


def with_shown(prepared: str) -> str:
    """The text with R's `include_graphics` as pictures: caption, id, alternative text and width."""

    def figure(found: re.Match[str]) -> str:
        header = found["said"] or ""
        said = {name.replace(".", "-"): words for name, _, words in _CHOSEN.findall(header)}
        said |= {
            name.replace(".", "-"): words for name, _, words in _LINED.findall(found["options"])
        }
        name = re.match(r"[ ,\t]*([\w-]+)[ \t]*(?:,|\Z)", header)
        own = said.get("label") or (f"fig:{name[1]}" if name else "")
        attributes = [f"#{own}"] if own else []
        attributes += [f'alt="{said["fig-alt"]}"'] if said.get("fig-alt") else []
        attributes += [f'width="{said["out-width"]}"'] if said.get("out-width") else []
        kept = f"{{{' '.join(attributes)}}}" if attributes else ""
        return f"\n![{said.get('fig-cap', '')}](<{found['target']}>){kept}\n"

    return SHOWN.sub(figure, prepared)


def with_boxes(prepared: str, prose: Callable[[str], str]) -> str:
    """The text with the boxes of other programs as pandoc reads them; see `boxes.lua`.

    prose gives a text without code, comments and formulas, as long as it was.
    """
    found = list(_BOX.finditer(prepared))
    if not found:
        return prepared
    shown, parts, done = prose(prepared), [], 0
    for match in found:
        if shown[match.start("fence") : match.end()].strip():
            title = match["title"] or match["inner"] or match["said"]
            name = match["name"] or f"callout-{match['kind']}"
            said = f' box-title="{title}"' if title else ""
            parts += [prepared[done : match.end("fence")], f" {{.{name}{said}}}"]
            done = match.end()
    return "".join((*parts, prepared[done:]))
