"""CriticMarkup in Markdown as the spans that pandoc makes of the same things in Word's documents.

Its rules: http://criticmarkup.com/spec.php.
`{++added++}`, `{--deleted--}`, `{~~old~>new~~}`, `{>>comment<<}`, `{==words==}{>>comment<<}`.
"""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = re.compile(
    r"\{\+\+(?P<added>.+?)\+\+\}"
    r"|\{--(?P<deleted>.+?)--\}"
    r"|\{~~(?P<old>.+?)~>(?P<new>.+?)~~\}"
    r"|(?:\{==(?P<words>.+?)==\}\s*)?\{>>(?P<said>.+?)<<\}"
    r"|\{==(?P<lit>.+?)==\}",
    re.DOTALL,
)


def marked(text: str) -> str:
    """The text with its changes and comments as bracketed spans."""
    count = 0

    def span(match: re.Match[str]) -> str:
        nonlocal count
        if match["added"] is not None:
            return f"[{match['added']}]{{.insertion}}"
        if match["deleted"] is not None:
            return f"[{match['deleted']}]{{.deletion}}"
        if match["old"] is not None:
            return f"[{match['old']}]{{.deletion}}[{match['new']}]{{.insertion}}"
        if match["lit"] is not None:
            return match["lit"]
        count += 1
        start = f'[{match["said"].strip()}]{{.comment-start id="critic-{count}"}}'
        end = f'[]{{.comment-end id="critic-{count}"}}'
        return f"{start}{match['words']}{end}" if match["words"] is not None else start

    return _MARK.sub(span, text)
