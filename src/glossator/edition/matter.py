"""The divisions that the edition writes itself, from half title to index, but for their lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from glossator.galley import GalleyReference
from glossator.model import Entry, IndexGroup, IndexLine, Layer, Metadata, Person
from glossator.prose import Element, emphasised, escape, serialize
from glossator.vocabulary import EXEMPTIONS, LICENSES, MARKS
from glossator.words import Phrase, Words


def title_page(metadata: Metadata, words: Words, own: str = "", logo: str = "") -> str:
    """Title, subtitle, people with their parts, edition, publisher.

    `own` is what the profile is called, `logo` a picture's path.
    """
    lines = [f'<h1 class="title">{_title(metadata)}</h1>']
    if metadata.subtitle:
        subtitle = metadata.subtitle_markup or escape(metadata.subtitle)
        lines.append(f'<p class="subtitle">{subtitle}</p>')
    lines += [_tagged("p", said, "person") for said in credits_of(metadata.people, words)]
    for said in filter(None, (metadata.publication.edition, own)):
        lines.append(f'<p class="edition">{escape(said)}</p>')
    shown = ""
    if logo:
        shown = f'<img data-picture="{escape(logo)}" alt="" class="logo decorative"/>'
    if metadata.publisher or shown:
        lines.append(f'<p class="publisher">{shown}{escape(metadata.publisher)}</p>')
    return "".join(lines)


def _title(metadata: Metadata) -> str:
    return metadata.title_markup or escape(metadata.title)


def _tagged(tag: str, said: str, css_class: str = "") -> str:
    """An element with these words, which says their language if it is not the edition's."""
    named = f' class="{css_class}"' if css_class else ""
    lang = f' lang="{said.lang}"' if isinstance(said, Phrase) and said.lang else ""
    return f"<{tag}{named}{lang}>{escape(said)}</{tag}>"


def _paragraph(markup: str, lang: str = "") -> str:
    return f'<p lang="{lang}">{markup}</p>' if lang else f"<p>{markup}</p>"


def credits_of(people: Iterable[Person], words: Words) -> Iterator[Phrase]:
    """Each part with the names that share it (“Edited by A and B”), in order."""
    by_role: dict[str, list[str]] = {}
    for person in people:
        by_role.setdefault(person.role, []).append(person.name)
    for role, names in by_role.items():
        if role != "pbl":
            yield words(f"people.{role}", names=words.series(names), count=len(names))


def imprint(
    metadata: Metadata,
    layers: Iterable[Layer],
    words: Words,
    faces: Sequence[str],
    licences: Sequence[str],
) -> str:
    """What a copyright page says: the work discussed, rights, identifier, how to read the marks.

    `faces` are the names of the typefaces, `licences` what the manuscript says of its own.
    """
    lines = [_tagged("h1", words("division.imprint"))]
    if metadata.description not in ("", metadata.publication.back_cover):
        lines.append(f"<p>{escape(metadata.description)}</p>")
    if metadata.source:
        source = metadata.source
        parts = (source.author, source.title, source.publication, words.date(source.date))
        said = [escape(part) for part in parts if part]
        if source.url:
            said.append(f'<a href="{escape(source.url)}">{escape(source.url)}</a>')
        work = words.xhtml("imprint.source", work=words.joined(said))
        lines.append(_paragraph(work, words.lang("imprint.source")))
    called = [_called(layer, words) for layer in layers]
    numbers = words("imprint.numbers")
    told = [words.sentence(words.joined(called, "semicolon"))] if called else []
    lines.append(_paragraph(words.sentences(*told, numbers), numbers.lang))
    lines += _published(metadata, words)
    if licences:
        lines.append(f"<p>{escape(words.joined(licences, 'semicolon'))}</p>")
    last: list[Phrase] = [words("imprint.made-with")]
    if faces:
        last.insert(0, words("imprint.typefaces", count=len(faces), faces=words.series(faces)))
    lines.append(_paragraph(escape(words.sentences(*last)), last[0].lang))
    return "".join(lines)


def _published(metadata: Metadata, words: Words) -> Iterator[str]:
    """Series, rights and licence, numbers and dates, each a line."""
    said = metadata.publication
    if said.series and said.number:
        numbered = words("imprint.series-number", series=said.series, number=said.number)
        yield _tagged("p", numbered)
    elif said.series:
        yield _tagged("p", said.series)
    rights, licence = escape(metadata.rights), escape(said.licence)
    if rights and LICENSES.get(metadata.rights) == said.licence:
        yield f'<p><a href="{licence}">{rights}</a></p>'
    elif rights or licence:
        link = f'<a href="{licence}">{licence}</a>' if licence else ""
        yield f"<p>{words.sentences(*filter(None, (rights, link)))}</p>"
    if said.edition:
        yield _tagged("p", said.edition)
    if said.version:
        yield _tagged("p", words("imprint.version", version=said.version))
    for product, isbn in said.isbns.items():
        name = words("imprint.print") if product == "print" else product.upper()
        yield _tagged("p", words("imprint.isbn", isbn=isbn, product=name), "isbn")
    yield _tagged("p", metadata.identifier)
    if metadata.date:
        yield _tagged("p", words.date(metadata.date))
    if metadata.review.exemption:
        yield _tagged("p", words(EXEMPTIONS[metadata.review.exemption]))


def contents(words: Words) -> str:
    """The heading alone: each format makes the list itself."""
    return _tagged("h1", words("division.contents"))


def part(title: str) -> str:
    """The title of a part that has no file of its own."""
    return f"<h1>{emphasised(title)}</h1>"


def half_title(metadata: Metadata) -> str:
    """The title alone, without subtitle or names, on the leaf before the title page.

    A paragraph and no heading: the title page has the heading of that name.
    """
    return f'<p class="half-title">{_title(metadata)}</p>'


def glossary(entries: Iterable[Entry], title: str, every: Mapping[str, Entry], words: Words) -> str:
    """A definition list: headword with its other scripts, romanizations and sound; definition.

    `every` are all entries of the edition: those of one list may refer to those of another.
    """
    rows = []
    for entry in entries:
        shapes = "".join(f" {shape}" for shape in _shapes(entry, words))
        named = emphasised(entry.shown) if entry.shown else escape(entry.headword)
        rows.append(f'<dt id="{entry.id}"><dfn>{named}</dfn>{shapes}</dt>')
        body = entry.body
        for key, targets in (("glossary.see", entry.see), ("glossary.see-also", entry.see_also)):
            listed = [(target, every[target].headword) for target in targets if target in every]
            body += _references(key, listed, "p", words)
        rows.append(f"<dd>{body}</dd>")
    return f'{_tagged("h1", title)}<dl class="glossary">{"".join(rows)}</dl>'


def _shapes(entry: Entry, words: Words) -> Iterator[str]:
    for tag, spelling in entry.scripts.items():
        yield f'<span lang="{tag}" class="script">{escape(spelling)}</span>'
    for name, spelling in entry.romanizations.items():
        key = f"glossary.{name}"
        title = escape(words(key) if words.known(key) else name)
        yield (
            f'<span class="romanization"><abbr title="{title}">{name}</abbr> '
            f"<i>{escape(spelling)}</i></span>"
        )
    if entry.say:
        yield _tagged("span", words("glossary.say", sound=entry.say), "say")


def _references(key: str, targets: Sequence[tuple[str, str]], tag: str, words: Words) -> str:
    """“See Kaesong; Seoul.” with links; "" if there are no targets (id and heading)."""
    if not targets:
        return ""
    listed = [f'<a data-ref="{own}">{escape(name)}</a>' for own, name in targets]
    before, behind = (escape(part) for part in words.around(key, "entries"))
    lang = f' lang="{words.lang(key)}"' if words.lang(key) else ""
    said = f"<em{lang}>{before.rstrip()}</em>{before[len(before.rstrip()) :]}" if before else ""
    links = words.joined(listed, "semicolon")
    return f'<{tag} class="see">{said}{links}{behind}</{tag}>'


def index(groups: Iterable[IndexGroup], words: Words) -> str:
    """The headings by letter; where the locators go, each format puts its own (`data-locators`)."""
    groups = tuple(groups)
    names = {line.id: line.heading for group in groups for line in group.lines}
    parts = []
    for group in groups:
        rows = "".join(_index_line(line, names, words) for line in group.lines)
        parts.append(
            f'<div class="index-group"><p class="index-letter">{escape(group.letter)}</p>'
            f'<ul class="index-entries">{rows}</ul></div>'
        )
    title = _tagged("h1", words("division.index"))
    return f'{title}<div class="index-columns">{"".join(parts)}</div>'


def _index_line(line: IndexLine, names: Mapping[str, str], words: Words) -> str:
    said = f'<span class="index-term">{line.markup or escape(line.heading)}</span>'
    if line.locators:
        said += f'<span data-locators="{line.id}"/>'
    for key, targets in (("glossary.see", line.see), ("glossary.see-also", line.see_also)):
        listed = [(target, names[target]) for target in targets]
        if listed:
            said = words.sentences(words.sentence(said), _references(key, listed, "span", words))
    under = "".join(_index_line(one, names, words) for one in line.under)
    inner = f'<ul class="index-entries">{under}</ul>' if under else ""
    return f'<li class="index-entry"><p id="{line.id}">{said}</p>{inner}</li>'


def bibliography(
    references: Iterable[GalleyReference], words: Words, heading: Element | None
) -> str:
    """The works cited, each a paragraph with its id, under the heading that a text has for them."""
    holder = etree.Element("div")
    if heading is not None:
        holder.append(deepcopy(heading))
    rows = [serialize(holder) or _tagged("h1", words("division.bibliography"))]
    for reference in references:
        around = reference.tree.getparent()
        assert around is not None
        holder = deepcopy(around)
        work = holder[around.index(reference.tree)]
        work.set("id", f"ref-{reference.key}")
        work.set("class", "reference")
        rows.append(serialize(holder))
    return "".join(rows)


def _called(layer: Layer, words: Words) -> str:
    """How one hand's notes are called and signed, and whose hand it is, as markup."""
    name = escape(layer.label)
    if layer.by:
        name = words.xhtml("imprint.layer-by", layer=name, person=escape(layer.by.name))
    signed = {"signed": "yes" if layer.sign else "no", "sign": escape(layer.sign)}
    if layer.marks == "none":
        return words.xhtml("imprint.uncalled", layer=name, **signed)
    through = "yes" if layer.numbering == "through" else "no"
    marks = escape(words(MARKS[layer.marks]))
    return words.xhtml("imprint.called", layer=name, marks=marks, through=through, **signed)
