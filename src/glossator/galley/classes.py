"""Names of classes that the presses' style sheets and scripts have for what they make themselves.

A box that an author calls `note` is none of our notes, and would float to the foot of the page. So
such names are kept out of the text: they get “x-” before them, which a theme may use.
"""

from __future__ import annotations

from typing import Final

OURS: Final = frozenset(
    (
        "about-end about-start actions address again all-notes alone also-by anchor apart "
        "as-site asked b-blockquote b-dl b-figcaption b-figure b-hr b-li b-ol b-p b-pre b-ul "
        "back backlink bar base beside bibliography blank book button by-script call "
        "caption-label card carried cite-control citing close code contents continued copied "
        "count cover cut date dd describe description descriptions division dl draft drawing dt "
        "edition endnote endnotes enlarge entry equation-number finding first fitted folio "
        "formula found frame front frontispiece frontmatter gloss glossary goes-on half-title "
        "halftitlepage handout-name handout-web head held hits imprint in-part index-columns "
        "index-entries index-entry index-group index-letter index-term js keep kind label "
        "leader lemma letters line linked list-name lit locators logo long marked matter "
        "measured mirrored more more-of name narrow next note notes notes-margin of-page "
        "of-part opened over own-actions own-list own-mark own-notes own-offer page page-of "
        "panel par par-of part part-label people person place plate publisher reference "
        "register romanization ruby rule-bottom rule-left rule-right rule-top running sample "
        "say script see select short sign skip t-caption t-table t-tbody t-td t-tfoot t-th "
        "t-thead t-tr table tall term text title titlepage toc toc1 toc2 toc3 toc4 toc5 toc6 "
        "tools turn turned turning unit uses verse-line viewer who wide wider words"
    ).split()
)
_CODE: Final = ("pre", "code")  # whose classes are names of languages


def of_the_text(classes: list[str], tag: str) -> list[str]:
    """The classes of an element of the text, none of which is one of ours."""
    return classes if tag in _CODE else [f"x-{c}" if c in OURS else c for c in classes]
