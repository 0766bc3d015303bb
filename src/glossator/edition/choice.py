"""What a profile leaves out: layers, front and back matter; links into it become plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from glossator.errors import UsageError
from glossator.galley import GalleyReference
from glossator.manuscript.profiles import profile_names, settled
from glossator.manuscript.settings import NEEDED, Settings
from glossator.manuscript.sources import stem_of
from glossator.model import Division, Matter, Picture, Profile
from glossator.prose import Element, parse

_PLAIN: Final = "gl-plain"
_LINKS: Final = {"glossary": "data-gloss", "bibliography": "data-cite"}


def choose_profile(settings: Settings, name: str) -> Profile:
    """The named profile with its defaults filled in. Raises UsageError when there is none."""
    try:
        chosen = settled(settings.profiles, name)
    except KeyError:
        known = ", ".join((*profile_names(settings.profiles), "all"))
        message = f"there is no profile “{name}”"
        raise UsageError(message, f"profiles of this manuscript: {known}") from None
    return Profile(
        name,
        layers=tuple(settings.layers) if chosen.layers is None else chosen.layers,
        paper=chosen.paper,
        type_size=chosen.type_size,
        notes=chosen.notes or "foot",
        long_notes=chosen.long_notes or "split",
        epub_notes=chosen.epub_notes or "chapter",
        lemmas=bool(chosen.lemmas),
        archive=bool(chosen.archive),
        back=None if chosen.back is None else tuple(one.name for one in chosen.back),
        omit=tuple(one.name for one in chosen.omit or ()),
        title=chosen.title,
        heads=(chosen.verso or "part", chosen.recto or "chapter"),
    )


def identifier_of(identifier: str, profile: str) -> str:
    """The identifier of another profile than `full`: made from both, the same each time.

    An identifier is one book's alone (EPUB 3.3, section 5.5.3.1): with one for all, an e-reader
    would take the second for the first.
    """
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{identifier}#{profile}')}"


def leaves_out(profile: Profile, matter: Matter, role: str, path: str = "") -> bool:
    """Whether the profile lacks a division: never one of the text, or that all editions have."""
    if matter == "text" or role in NEEDED:
        return False
    names = {role, path, stem_of(path)} if path else {role}
    if names & {*profile.omit}:
        return True
    return matter == "back" and profile.back is not None and not names & {*profile.back}


def kept(profile: Profile, divisions: Iterable[Division]) -> tuple[Division, ...]:
    """The divisions that the profile has."""
    return tuple(d for d in divisions if not leaves_out(profile, d.matter, d.role, d.source_file))


def plain_words(profile: Profile, trees: Iterable[Element]) -> None:
    """Links to entries and works become plain words where the profile has no list of them."""
    signs = [sign for role, sign in _LINKS.items() if leaves_out(profile, "back", role)]
    for tree in trees if signs else ():
        for link in tree.iter("a"):
            if any(link.get(sign) is not None for sign in signs):
                link.tag = _PLAIN
        etree.strip_tags(tree, _PLAIN)


def ids_in(trees: Iterable[Element]) -> Iterator[str]:
    """Every id that is given in the trees, their own included."""
    for tree in trees:
        yield from (e.get("id", "") for e in tree.iter() if isinstance(e.tag, str) and e.get("id"))


def works_in(
    references: Iterable[GalleyReference], everything: Iterable[Element], shown: Iterable[str]
) -> list[GalleyReference]:
    """The works without those that only what is left out cites.

    `everything` are the trees of the whole manuscript, `shown` bodies of neutral XHTML.
    """
    cited = _cited(everything)
    kept_works = _cited(parse(body) for body in shown if "data-cite" in body)
    return [r for r in references if f"ref-{r.key}" in kept_works or f"ref-{r.key}" not in cited]


def _cited(trees: Iterable[Element]) -> set[str]:
    return {link.get("data-cite", "") for tree in trees for link in tree.iter("a")} - {""}


def pictures_in(pictures: Mapping[str, Picture], bodies: Iterable[str]) -> dict[str, Picture]:
    """The pictures that these bodies of neutral XHTML show, by path."""
    shown = {
        img.get("data-picture")
        for body in bodies
        if "data-picture" in body
        for img in parse(body).iter("img")
    }
    return {path: picture for path, picture in sorted(pictures.items()) if path in shown}
