"""Drawings (SVG 1.1 and 2) cleaned: only known elements, attributes and styles stay.

A drawing that a stranger made may ask for files, addresses and scripts, and may unfold without
end. What comes out here refers to nothing but its own fragments and small pictures within it, and
its size is known. What would be seen and cannot stay is a fault; what nobody sees goes in silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml import etree

from glossator.manuscript.pictures import rasters, styles
from glossator.prose import Element

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
MOST_BYTES: Final = 16 * 2**20
MOST_ELEMENTS: Final = 100_000  # with all that `use` and patterns repeat
_DEEPEST: Final = 60  # of references that lead to references

_ELEMENTS: Final = frozenset(
    """
    a circle clipPath defs desc ellipse g image line linearGradient marker mask path pattern
    polygon polyline radialGradient rect stop style svg switch symbol text textPath title tspan use
    view filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
    feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence animate animateMotion animateTransform mpath
    set
    """.split()
)
_TOLD: Final = frozenset(("script", "foreignObject", "iframe", "audio", "video", "canvas", "embed"))
_WORDY: Final = frozenset(
    "class id lang role tabindex target type media title aria-label aria-labelledby "
    "aria-describedby aria-hidden aria-roledescription requiredFeatures requiredExtensions "
    "systemLanguage attributeName attributeType result in in2 name begin end".split()
)
_GEOMETRY: Final = frozenset(
    """
    amplitude azimuth baseFrequency bias clipPathUnits cx cy d diffuseConstant divisor dx dy
    edgeMode elevation exponent filterUnits fr fx fy gradientTransform gradientUnits height
    intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength lengthAdjust limitingConeAngle
    markerHeight markerUnits markerWidth maskContentUnits maskUnits method mode numOctaves offset
    operator order orient origin pathLength patternContentUnits patternTransform patternUnits
    points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius
    refX refY rotate rx ry scale seed side slope spacing specularConstant specularExponent
    spreadMethod startOffset stdDeviation stitchTiles surfaceScale tableValues targetX targetY
    textLength values version viewBox viewTarget width x x1 x2 xChannelSelector y y1 y2
    yChannelSelector z zoomAndPan accumulate additive by calcMode dur fill from keyPoints
    keySplines keyTimes max min path repeatCount repeatDur restart to xml:space space
    """.split()
)
_ANIMATIONS: Final = frozenset(("animate", "animateMotion", "animateTransform", "set"))
_FIXED: Final = frozenset(("href", "xlink:href", "id", "class", "style", "attributeName"))
_RASTER: Final = re.compile(r"\s*data:image/(png|jpeg|jpg|gif|webp)\s*(;[^,]*)?,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a picture that could not stay: what, its 1-based line (0: the whole).

    `lost`: a reader would have seen it. Else it is told, and the picture is as it looks.
    """

    words: str
    lost: bool = True
    line: int = 0


@dataclass(slots=True)
class _Cleaning:
    faults: list[Fault] = field(default_factory=list)

    def fault(self, element: Element, words: str, *, lost: bool = True) -> None:
        line = element.sourceline
        self.faults.append(Fault(words, lost, line if isinstance(line, int) else 0))


@lru_cache(maxsize=64)  # profiles, and a preview, read the same drawings again
def clean_drawing(content: bytes) -> tuple[bytes, tuple[Fault, ...]]:
    """The drawing with only what may stay (UTF-8, no DTD), and what could not; b"" if it is none.

    Raises nothing: whatever the bytes are, what is wrong with them is a fault.
    """
    if len(content) > MOST_BYTES:
        return b"", (Fault(f"is larger than {MOST_BYTES // 2**20} MiB"),)
    try:
        # entities that the file itself defines are words of it; libxml2 stops those that unfold
        # without end
        parser = etree.XMLParser(
            resolve_entities="internal",
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", 0) or 0
        return b"", (Fault("is no SVG file, or a broken one", True, line),)
    if root.tag != f"{{{SVG}}}svg":
        return b"", (Fault("is no SVG file: its first element is not svg in the namespace of SVG"),)
    cleaning = _Cleaning()
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return b"", (Fault(f"has more than {MOST_ELEMENTS} elements"),)
    _element(root, cleaning)
    if words := _unfolded(root):
        return b"", (*cleaning.faults, Fault(words))
    _viewed(root)
    etree.cleanup_namespaces(root, top_nsmap={None: SVG})
    written = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written, tuple(dict.fromkeys(cleaning.faults))


def _element(element: Element, cleaning: _Cleaning) -> None:
    """Clean an element and all in it, in place. (libxml2 allows no more than 256 levels.)"""
    for child in list(element):
        name = etree.QName(child)
        own = name.namespace == SVG
        if own and name.localname in _ELEMENTS and not _changes_links(child):
            _element(child, cleaning)
            continue
        if name.localname in _TOLD:
            _told(element, child, cleaning)
        elif own and name.localname != "metadata" and "".join(map(str, child.itertext())).strip():
            cleaning.fault(child, f"holds {name.localname}, which no format may carry")
        tail, before = child.tail, child.getprevious()
        if tail and tail.strip():  # words of a `text`
            if before is None:
                element.text = (element.text or "") + tail
            else:
                before.tail = (before.tail or "") + tail
        element.remove(child)
    _attributes(element, cleaning)
    if etree.QName(element).localname == "style":
        _sheet(element, cleaning)


def _changes_links(element: Element) -> bool:
    """Whether this animation would change what an element is or refers to."""
    name = element.get("attributeName", "")
    if etree.QName(element).localname not in _ANIMATIONS:
        return False
    return name in _FIXED or name.lower().startswith("on") or name.endswith("href")


def _told(parent: Element, child: Element, cleaning: _Cleaning) -> None:
    name = etree.QName(child).localname
    choice = etree.QName(parent).localname == "switch" and len(parent) > 1
    if name == "script":
        cleaning.fault(child, "holds a script, which was taken out", lost=False)
    else:
        # drawing programs give a `switch` other words for who cannot show the first
        cleaning.fault(child, f"holds {name}, which no format may carry", lost=not choice)


def _attributes(element: Element, cleaning: _Cleaning) -> None:
    tag = etree.QName(element).localname
    for key, value in list(element.attrib.items()):
        name = etree.QName(key)
        local = name.localname
        kept: str | None = None
        if name.namespace in (None, XLINK) and local == "href":
            kept = _link(element, tag, str(value), cleaning)
        elif name.namespace == _XML:
            kept = str(value) if local in ("lang", "space") else None
        elif name.namespace is not None:
            pass  # what a drawing program says to itself
        elif local.lower().startswith("on"):
            cleaning.fault(element, f"holds the script {local}, which was taken out", lost=False)
        elif local == "style":
            kept, outs = styles.cleaned_style(str(value))
            for out in outs:
                cleaning.fault(element, f"refers to something outside of itself, {out}")
        elif local in styles.PRESENTATION and not (tag in _ANIMATIONS and local == "fill"):
            kept = _property(element, local, str(value), cleaning)
        elif local in _GEOMETRY or (tag in _ANIMATIONS and local == "fill"):
            kept = _numbers(element, local, str(value), cleaning)
        elif local in _WORDY or local.startswith("data-"):
            kept = str(value)
        if kept is None:
            del element.attrib[key]
        else:
            element.set(key, kept)


def _property(element: Element, name: str, value: str, cleaning: _Cleaning) -> str | None:
    kept, out = styles.cleaned_value(value)
    if out:
        cleaning.fault(element, f"refers to something outside of itself, {out}")
        return None
    return _numbers(element, name, kept, cleaning) if name not in ("font-family", "font") else kept


def _numbers(element: Element, name: str, value: str, cleaning: _Cleaning) -> str | None:
    if styles.without_number(value):
        cleaning.fault(element, f"holds a number that nobody can draw, {name}=“{value[:30]}”")
        return None
    if "javascript:" in value.lower():
        return None
    return value


def _link(element: Element, tag: str, value: str, cleaning: _Cleaning) -> str | None:
    """A reference that may stay: to the drawing's own fragments; to small pictures in `image`."""
    if value.strip().startswith("#"):
        return value.strip()
    if tag == "a" or not value.strip():
        return None  # a picture in a page is no place for links
    if tag == "image" and (match := _RASTER.match(value)):
        kept, fault = rasters.from_address(value, match)
        if fault:
            cleaning.fault(element, f"holds a picture that {fault}")
        return kept or None
    cleaning.fault(element, f"refers to something outside of itself, “{value.strip()[:60]}”")
    return None


def _sheet(element: Element, cleaning: _Cleaning) -> None:
    kept, outs, faces = styles.cleaned_sheet("".join(map(str, element.itertext())))
    for child in list(element):
        element.remove(child)
    element.text = kept
    for out in outs:
        cleaning.fault(element, f"refers to something outside of itself, {out}")
    for face in dict.fromkeys(faces):
        words = f"asks for a typeface of its own ({face}); its words are set in another"
        cleaning.fault(element, words, lost=False)


def _viewed(root: Element) -> None:
    """Sizes of the whole drawing that make no sense go: its viewBox says how large it is."""
    box = root.get("viewBox")
    if box is not None:
        numbers = re.findall(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", box)
        if len(numbers) != 4 or float(numbers[2]) <= 0 or float(numbers[3]) <= 0:
            del root.attrib["viewBox"]


class _Endless(Exception):
    """A reference leads to itself, or the drawing unfolds to more than it may."""


def _unfolded(root: Element) -> str:
    """Why a drawing cannot be unfolded, "" if it can: elements with all that is referred to."""
    by_id: dict[str, Element] = {}
    for element in root.iter():
        by_id.setdefault(element.get("id", ""), element)
    by_id.pop("", None)
    weights: dict[Element, int] = {}
    open_targets: set[Element] = set()

    def weigh(element: Element, depth: int) -> int:
        if element in weights:
            return weights[element]
        weight = 1 + sum(weigh(child, depth) for child in element)
        for name in _targets(element):
            target = by_id.get(name)
            if target is None:
                continue
            if target in open_targets or depth > _DEEPEST or target in element.iterancestors():
                raise _Endless("refers to itself")
            open_targets.add(target)
            weight += weigh(target, depth + 1)
            open_targets.discard(target)
        if weight > MOST_ELEMENTS:
            raise _Endless(f"unfolds to more than {MOST_ELEMENTS} elements")
        weights[element] = weight
        return weight

    try:
        weigh(root, 0)
    except _Endless as fault:
        return str(fault)
    except RecursionError:
        return "refers too deeply from one part to another"
    return ""


def _targets(element: Element) -> list[str]:
    """The ids that an element refers to."""
    import tinycss2

    found = []
    for key, value in element.attrib.items():
        local = etree.QName(key).localname
        if local == "href" and str(value).startswith("#"):
            if etree.QName(element).localname != "a":
                found.append(str(value)[1:])
        elif "url(" in str(value).lower():
            values = tinycss2.parse_component_value_list(str(value))
            found += [target[1:] for target in styles.references(values)]
    return found
