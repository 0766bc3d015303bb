"""Styles of elements: what follows from the same rules is cascaded and computed once.

WeasyPrint has one style for elements with the same parent's style and the same rules, unless they
have an id, which is a rule of their own; and it makes the styles of six pseudo-elements for each
element, of which most are never there. Here such a style is made when it is asked for, and styles
that differ by nothing but an id are of one *kind*: what one of them has computed, the others take.
Nothing here changes what a sheet looks like; tests/press/pdf/engine/test_quicker.py compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, Final

_OWN: Final = "anchor"  # the property that an id is
_MISSING: Final = object()
Cascade = dict[str, tuple[Any, Any]]  # of an element: value and weight of each property


class Kind:
    """What is known of all styles that follow from the same rules.

    values: computed properties. specified: of `display` and what it depends on. kinds: of styles
    whose parent has such a style, by their rules. lengths: see `quicker`. face: see `shaping`.
    """

    __slots__ = ("_anonymous", "face", "kinds", "lengths", "rules", "specified", "values")

    def __init__(self, rules: Any = None) -> None:
        self.values: dict[str, Any] = {}
        self.specified: dict[str, Any] = {}
        self.kinds: dict[Any, Kind] = {}
        self.rules = rules  # kept alive, since they are known by identity
        self.face: tuple[str, str] | None = None
        self._anonymous: Kind | None = None

    @property
    def anonymous(self) -> Kind:
        """The kind of the styles that follow from no rules, below one of these."""
        if self._anonymous is None:
            self._anonymous = Kind()
        return self._anonymous

    def below(self, cascaded: Cascade, *more: Any) -> Kind:
        """The kind of a style with these rules whose parent's is of this kind."""
        said = (
            (name, value if type(value) is str else id(value), weight[:2], tuple(weight[2]))
            for name, (value, weight) in cascaded.items()
            if name != _OWN
        )
        key = (*more, *said)
        known = self.kinds.get(key)
        if known is None:
            known = self.kinds[key] = Kind(cascaded)
        return known


def kind_of(style: Any) -> Kind:
    """The kind of a style; one of its own where styles are not made here."""
    kind: Kind | None = style.__dict__.get("kind")
    if kind is None:
        kind = style.kind = Kind()
    return kind


@contextmanager
def styles_of_kinds() -> Iterator[None]:
    """While this is open, styles are made when they are asked for, and share what they compute."""
    from weasyprint.css import AnonymousStyle, ComputedStyle, StyleFor

    begin, copied = ComputedStyle.__init__, ComputedStyle.copy
    begin_plain, copied_plain = AnonymousStyle.__init__, AnonymousStyle.copy
    missing, missing_plain = ComputedStyle.__missing__, AnonymousStyle.__missing__
    style_all = StyleFor.__init__

    def computed(
        style: Any, parent: Any, cascaded: Cascade, pseudo: Any, root: Any, *more: Any
    ) -> None:
        begin(style, parent, cascaded, pseudo, root, *more)
        sized = style.initial_page_sizes["box"] is not None
        above = Kind() if parent is None else parent.kind
        style.kind = above.below(cascaded, pseudo, sized)
        style.specified = style.kind.specified

    def anonymous(style: Any, parent: Any) -> None:
        begin_plain(style, parent)
        style.kind = parent.kind.anonymous

    def copy(style: Any) -> Any:
        made = copied(style)  # which is made to be changed
        made.kind = Kind()
        return made

    def copy_plain(style: Any) -> Any:
        made = copied_plain(style)
        made.kind = Kind()
        return made

    ComputedStyle.__missing__ = _taken_or(missing)
    AnonymousStyle.__missing__ = _taken_or(missing_plain)
    ComputedStyle.__init__, ComputedStyle.copy = computed, copy
    AnonymousStyle.__init__, AnonymousStyle.copy = anonymous, copy_plain
    StyleFor.__init__ = _style
    try:
        yield
    finally:
        ComputedStyle.__init__, ComputedStyle.copy = begin, copied
        AnonymousStyle.__init__, AnonymousStyle.copy = begin_plain, copied_plain
        ComputedStyle.__missing__, AnonymousStyle.__missing__ = missing, missing_plain
        StyleFor.__init__ = style_all


def _taken_or(compute: Any) -> Any:
    """What finds a property that a style does not have yet: all that others of its kind have
    computed is taken at once.
    """

    def missing(style: Any, key: str) -> Any:
        known = style.kind.values
        value = known.get(key, _MISSING)
        if value is not _MISSING:
            style.update({**known, **style})
            return value
        value = compute(style, key)
        if key != _OWN:
            known[key] = value
        return value

    return missing


def _style(
    styles: Any, html: Any, sheets: Any, presentational_hints: bool, fonts: Any, targets: Any
) -> None:
    """In the place of `StyleFor.__init__`: the style of each element of a page."""
    styles._cascaded_styles = {}
    styles.initial_page_sizes = {"box": None, "area": None}
    styles._sheets, styles.font_config = sheets, fonts
    made = styles._computed_styles = _Styles(styles, html)
    own = _own_rules(html, presentational_hints)
    cascades: dict[Any, dict[Any, Cascade]] = {}
    shared: dict[tuple[int, int], Any] = {}
    nothing: Cascade = {}
    root = html.etree_element
    for wrapper in html.wrapper_element.iter_subtree():
        element = wrapper.etree_element
        matched = [sheet.matcher.match(wrapper) for sheet, _, _ in sheets]
        rules = tuple(
            (at, one[2], one[0], id(one[3])) for at, found in enumerate(matched) for one in found
        )
        cascade = cascades.get(rules)
        if cascade is None:
            cascade = cascades[rules] = _cascaded(matched, sheets)
        parent = wrapper.parent.etree_element if wrapper.parent else None
        said = cascade.get(None, nothing)
        if element in own:
            styles._cascaded_styles = {(element, None): _merged(own[element], said)}
            styles.set_computed_styles(element, parent, root, None, html.base_url, targets)
        else:
            above = made[parent, None] if parent is not None else None
            known = shared.get((id(above), id(said)))
            if known is None:
                styles._cascaded_styles = {(element, None): said}
                styles.set_computed_styles(element, parent, root, None, html.base_url, targets)
                shared[id(above), id(said)] = made[element, None]
            else:
                made[element, None] = known
        for pseudo, rest in cascade.items():
            if pseudo is not None:
                made.waiting[element, pseudo] = rest
                if _OWN in rest and made.get((element, pseudo))[_OWN]:
                    targets.collect_anchor(made[element, pseudo][_OWN])
    styles._cascaded_styles = {}


class _Styles(dict[Any, Any]):
    """The styles of elements and their pseudo-elements, the latter made when they are asked for."""

    def __init__(self, styles: Any, html: Any) -> None:
        super().__init__()
        self.waiting: dict[Any, Cascade] = {}
        self._styles, self._root, self._base = styles, html.etree_element, html.base_url

    def get(self, name: Any, default: Any = None) -> Any:
        """The style of a pair of element and pseudo-element."""
        try:
            return self[name]
        except KeyError:
            return default

    def __missing__(self, name: Any) -> Any:
        from weasyprint.css import ComputedStyle

        cascaded = self.waiting.pop(name)
        element, pseudo = name
        styles, root = self._styles, self[self._root, None]
        more = self._base, styles.font_config, styles.initial_page_sizes
        self[name] = ComputedStyle(self[element, None], cascaded, pseudo, root, *more)
        return self[name]


def _own_rules(html: Any, presentational_hints: bool) -> dict[Any, Cascade]:
    """What elements say of their own style, by attributes."""
    from weasyprint.css import find_style_attributes, preprocess_declarations

    own: dict[Any, Cascade] = {}
    for specificity, element, declarations, base in find_style_attributes(
        html.etree_element, presentational_hints, html.base_url
    ):
        said = preprocess_declarations(base, declarations)
        _cascade(own.setdefault(element, {}), said, "author", inf, specificity)
    return own


def _cascaded(matched: Any, sheets: Any) -> dict[Any, Cascade]:
    """What these rules of some style sheets say of an element and its pseudo-elements."""
    found: dict[Any, Cascade] = {}
    for (sheet, origin, of_sheet), rules in zip(sheets, matched, strict=True):
        for specificity, _, pseudo, (declarations, layer) in rules:
            order = inf if layer is None else sheet.layers.index(layer)
            into = found.setdefault(pseudo, {})
            _cascade(into, declarations, origin, order, of_sheet or specificity)
    return found


def _cascade(into: Cascade, said: Any, origin: str, order: Any, specificity: Any) -> None:
    """Let declarations of a rule have what they outweigh."""
    from weasyprint.css import declaration_precedence

    for name, value, importance in said:
        weight = declaration_precedence(origin, importance), order, specificity
        if name not in into or into[name][1] <= weight:
            into[name] = value, weight


def _merged(own: Cascade, said: Cascade) -> Cascade:
    """What an element and the rules say, by their weight."""
    more = {name: one for name, one in said.items() if name not in own or own[name][1] <= one[1]}
    return {**own, **more}
