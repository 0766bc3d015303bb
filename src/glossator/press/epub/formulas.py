"""Formulas and ruby as reading systems want them: named, and without what EPUB discourages."""

from __future__ import annotations

from glossator import prose
from glossator.galley.shape import remove_keeping_tail
from glossator.prose import Element


def name_formulas(section: Element) -> None:
    """Give each formula without an `alttext` its TeX as one, in place (EPUBCheck, ACC-009).

    For readers whose engine or voice knows no MathML; pandoc keeps the TeX as an annotation.
    """
    for formula in section.iter("math"):
        source = next(formula.iter("annotation"), None)
        if formula.get("alttext") is None and source is not None and source.text:
            formula.set("alttext", prose.collapse(source.text))


def drop_ruby_brackets(section: Element) -> None:
    """Take `rp` out of ruby, in place: EPUB 3 discourages it (EPUBCheck, HTM-055).

    It is for engines that do not know ruby, and those of EPUB 3 do.
    """
    for bracket in list(section.iter("rp")):
        remove_keeping_tail(bracket)
