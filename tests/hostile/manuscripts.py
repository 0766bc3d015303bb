# ruff: noqa: E501
"""Manuscripts as a stranger could send them: generated, each with canaries, the same every time.

A canary is a word that stands in a file outside of the manuscript, or that a server would have to
hand out: where it turns up in what we write, something was let in.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CANARY: Final = "Kanarienvogel"
SETTINGS: Final = "title: A\ntext: [one.md]\n"
TEXT: Final = "# One\n\nThe line had been silent for two years.[^1]\n\n[^1]: A note.\n"
LAYER: Final = SETTINGS + "layers: {editor: {label: Notes, marks: a, file: notes.md}}\n"
NOTES: Final = (
    "[silent]{#silent .context}\n:   Since February.\n\n[two years]{#two}\n:   So it is said.\n"
)
GLOSSARY: Final = (
    "[line]{#line .term forms=lines}\n:   A telephone.\n\n[year]{#year forms=years}\n:   A span.\n"
)
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9"'


@dataclass(frozen=True)
class Hostile:
    """A manuscript: files by path; `links` by path to where they lead (“pipe” makes a FIFO)."""

    name: str
    files: dict[str, bytes]
    links: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it into a new folder."""
        import os

        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        for path, target in self.links.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if target == "pipe":
                os.mkfifo(folder / path)
            else:
                (folder / path).symlink_to(target)


def made(name: str, more: dict[str, str | bytes] | None = None, **links: str) -> Hostile:
    files: dict[str, str | bytes] = {"edition.yaml": SETTINGS, "one.md": TEXT, **(more or {})}
    as_bytes = {
        path: content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        for path, content in files.items()
    }
    return Hostile(name, as_bytes, links)


def every(address: str, secret: str) -> Iterator[Hostile]:
    """All of them. address: of a server on the loopback; secret: path of a file outside."""
    yield from settings(secret)
    yield from texts(address, secret)
    yield from drawings(address, secret)
    yield from citations(address, secret)
    yield from links(secret)
    yield from beside()
    yield from locks()
    yield from mutants(120)


VALUES: Final = (
    "en_US", "american english", "''", "[]", "{}", "null", "true", "-1", "1e400", "0.0001pt",
    "99999999999pt", "9" * 5000, "'\\ud800'", '"\\ud800"', '"\\udfff\\ud800"', '"\\e[2J"', '"\\0"',
    "'%00'", "../../etc/passwd", "/dev/zero", "&a [*a]", "2026-13-45", "0000-00-00", "9999-12-31",
    "x-" * 40 + "x", "zz", "i-klingon", "he", "*unknown", "{a: {b: {c: d}}}", "[[[[[[[[1]]]]]]]]",
    "'<script>alert(1)</script>'", "urn:uuid:nonsense", "'\u202egnp.exe'", '"\\x9b5m"',
)  # fmt: skip
KEYS: Final = (
    "title", "subtitle", "language", "identifier", "date", "rights", "publisher", "description",
    "name", "web-address", "csl", "glossary", "references", "subjects", "people", "source",
    "accessibility", "front", "text", "back", "layers", "profiles", "glossary-lists", "index",
    "half-title", "fonts", "macros",
)  # fmt: skip


def settings(secret: str) -> Iterator[Hostile]:
    chance = random.Random(1)
    for key in KEYS:
        for value in chance.sample(VALUES, 4):
            body = "\n".join(
                line for line in SETTINGS.splitlines() if not line.startswith(f"{key}:")
            )
            yield made(
                f"settings {key}: {value[:20]}", {"edition.yaml": f"{body}\n{key}: {value}\n"}
            )
    for value in VALUES:
        profile = f"profiles: {{p: {{type-size: {value}, paper: A4}}}}\n"
        yield made(f"type size {value[:20]}", {"edition.yaml": SETTINGS + profile})
        yield made(f"language {value[:20]}", {"edition.yaml": f"{SETTINGS}language: {value}\n"})
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
    )
    yield made("YAML bomb", {"edition.yaml": SETTINGS + bomb})
    yield made("YAML nesting", {"edition.yaml": SETTINGS + "x: " + "[" * 3000})
    yield made(
        "YAML tag", {"edition.yaml": SETTINGS + "x: !!python/object/apply:os.system ['true']\n"}
    )
    yield made("settings of bytes", {"edition.yaml": bytes(range(256))})
    yield made("settings UTF-16", {"edition.yaml": SETTINGS.encode("utf-16")})
    yield made("keys with orders", {"edition.yaml": SETTINGS + '"\\e]0;x\\a\\x9b": 1\n'})
    for path in (
        secret,
        "../secret.txt",
        "/etc/passwd",
        "a" * 5000,
        "one.md/..",
        ".",
        "\\\\x\\y",
        "~/x",
    ):
        for key in ("glossary", "references", "csl", "macros", "back"):
            yield made(f"{key} from {path[:12]}", {"edition.yaml": f"{SETTINGS}{key}: '{path}'\n"})


def texts(address: str, secret: str) -> Iterator[Hostile]:
    pieces = {
        "colspan": '<table><tr><td colspan="999999999">a</td><td rowspan="888888888">b</td></tr></table>',
        "colspan of letters": '<table><tr><td colspan="abc">a</td></tr><tr><td colspan="-3">b</td></tr></table>',
        "colspan 0": '<table><tr><td colspan="0" rowspan="0">a</td></tr></table>',
        "script": f'<script src="{address}/s.js"></script> behind',
        "iframe": f'<iframe src="{address}/f"></iframe> behind',
        "image": f'<img src="{address}/i.png" alt="x">',
        "picture": f"![x]({address}/i.png)",
        "file picture": f"![x]({secret})",
        "file address": f"![x](file://{secret})",
        "%00": "![x](one%00.png)",
        "surrogate": "![x](%ED%A0%80.png)",
        "link": "[x](javascript:alert(1)) [y](data:text/html,x) [z](vbscript:x)",
        "style": f'<p style="background:url({address}/b)">x</p><link rel="stylesheet" href="{address}/c">',
        "object": f'<object data="{address}/o"></object><embed src="{address}/e">',
        "svg": f'{SVG}><image x:href="{address}/i"/></svg>',
        "math": "$\\href{javascript:alert(1)}{x}$ and $\\frac{" * 30,
        "include": f"\\input{{{secret}}} \\include{{{secret}}} \\lstinputlisting{{{secret}}}",
        "raw": f"`\\write18{{cat {secret}}}`{{=tex}} and ```{{=html}}\n<b>\n```",
        "control": "a\0b\x01c\x0bd\ue000e\ufffff\u202eg",
        "marks": "e" + "\u0301" * 3000,
        "one line": "word " * 30_000,
        "one word": "w" * 60_000,
        "notes": "[^" * 1500,
        "calls": "[^1]" * 400,
        "nested quotes": "> " * 300 + "x",
        "nested lists": "".join("  " * n + "- x\n" for n in range(120)),
        "nested emphasis": "*" * 3000,
        "nested brackets": "[" * 40 + "x" + "]" * 40,
        "nested divs": "".join(f"{':' * (n + 3)} x\n" for n in range(60, 0, -1)),
        "nested spans": "<span>" * 400 + "x",
        "nested blocks": "<div>" * 700 + "x",
        "tables": ("|" * 200 + "\n" + "|-" * 200 + "\n") * 3,
        "attributes": "[x]{" + " ".join(f"a{n}=b" for n in range(3000)) + "}",
        "comments": "<!-- " * 4000,
        "fences": "~~~ a\n" * 4000,
        "ticks": " ".join("`" * n for n in range(1, 120)),
        "entities": "&#xD800; &#0; &#1; &#x110000; &bogus; &amp;#60;",
        "ids": "[x]{#" + "a" * 5000 + "} [y]{#\u202e} [z]{#__proto__}",
        "reserved": "[x]{.gl-call} [y]{generated=1} [z]{tag=Artifact call=one.md#1#0}",
        "footnote section": '<section id="footnotes" class="footnotes footnotes-end-of-document">\n\nx',
        "lists": "999999999999999999999. x\n\n(@) y\n\n#. z",
        "dates": '<time datetime="NaN">x</time><meter value="inf">y</meter>',
        "ruby": "<ruby>a<rt>b<rt>c</ruby><rp>x",
        "bidi": "\u202a\u202b\u202d\u202e\u2066x\u2069",
        "headings": "#" * 7 + " x\n\n" + "# \t" * 500,
        "definitions": ":   x\n" * 200,
        "index": "[]{.index entry='" + "!".join("a" * 50) + "'} []{.index entry='!!!'}",
        "sizes": "![x](one.svg){width=1e99cm height=-5px} ![y](one.svg){width=NaN}",
        "lua": "`os.execute('true')`{=lua}",
        "yaml": f"---\nbibliography: {secret}\ninclude-before: {secret}\n---\n\nx",
        "title block": "% a\n% b\n% c\n\nx",
    }
    for name, piece in pieces.items():
        drawing = f'{SVG}><path d="M0 0"/></svg>'
        yield made(
            f"text {name}", {"one.md": f"# One\n\n{piece}\n\nThe end.\n", "one.svg": drawing}
        )
    for name, content in {
        "bytes": bytes(range(256)) * 8,
        "UTF-16": TEXT.encode("utf-16"),
        "empty": b"",
        "blank": b" \n\t\n",
        "BOM": b"\xef\xbb\xbf" + TEXT.encode(),
        "surrogates": TEXT.encode() + b"\xed\xa0\x80",
        "returns": TEXT.replace("\n", "\r").encode(),
        "definition first": b":   x\n",
    }.items():
        yield made(f"text of {name}", {"one.md": content})


def drawings(address: str, secret: str) -> Iterator[Hostile]:
    nested = base64.b64encode(f'{SVG}><image href="{address}/n"/></svg>'.encode()).decode()
    inner = {
        "image": f'<image href="{address}/i"/>',
        "file": f'<image x:href="file://{secret}"/>',
        "nested": f'<image href="data:image/svg+xml;base64,{nested}"/>',
        "use": f'<use href="{address}/u.svg#a"/>',
        "face": f"<style>@font-face{{font-family:x;src:url({address}/f)}}</style>",
        "import": f"<style>@import url({address}/c);</style>",
        "fill": f'<path d="M0 0h9v9z" fill="url({address}/p#a)"/>',
        "filter": f'<path d="M0 0h9" style="filter:url({address}/q#a)"/>',
        "script": f'<script href="{address}/s"/>',
        "handler": '<set attributeName="x" onbegin="alert(1)"/>',
        "frame": f'<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="{address}/f"/></foreignObject>',
        "bomb": "<g id='a0'><path d='M0 0'/></g>"
        + "".join(
            f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 12)
        ),
        "circle": '<g id="a"><use href="#a"/></g>',
        "numbers": '<rect width="NaN" height="inf" x="1e999"/><path d="M NaN inf"/>',
        "many": "<path/>" * 20_000,
        "deep": "<g>" * 250 + "</g>" * 250,
        "text": "<text>" + "x" * 50_000 + "</text>",
        "feImage": f'<filter id="f"><feImage href="{address}/fe"/></filter>',
    }
    for name, body in inner.items():
        text = "# One\n\n![A drawing](a.svg)\n\nThe end.\n"
        yield made(f"drawing {name}", {"one.md": text, "a.svg": f"{SVG}>{body}</svg>"})
    heads = {
        "entity": f'<!DOCTYPE svg [<!ENTITY s SYSTEM "file://{secret}">]>{SVG}><text>&s;</text></svg>',
        "doctype": f'<!DOCTYPE svg SYSTEM "{address}/d.dtd">{SVG}/>',
        "laughs": "<!DOCTYPE s [<!ENTITY a0 'ha'>"
        + "".join(f"<!ENTITY a{n} '" + f"&a{n - 1};" * 10 + "'>" for n in range(1, 10))
        + f"]>{SVG}><text>&a9;</text></svg>",
        "sheet": f'<?xml-stylesheet href="{address}/x.css"?>{SVG}/>',
        "base": f'{SVG} xml:base="{address}/"><image href="i"/></svg>',
        "include": f'{SVG} xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{secret}"/></svg>',
        "onload": f'{SVG} onload="alert(1)"/>',
        "bytes": "\x00\x01\x02",
    }
    for name, content in heads.items():
        yield made(
            f"drawing {name}", {"one.md": "# One\n\n![A drawing](a.svg)\n", "a.svg": content}
        )
    import zlib

    head = (
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\2\0\0\0"
    )
    huge = head + zlib.crc32(head[12:]).to_bytes(4, "big")
    for name, content in {
        "huge.png": huge,
        "a.jpg": b"\xff\xd8\xff",
        "a.gif": b"GIF89a",
        "a.webp": b"RIFF",
    }.items():
        yield made(f"picture {name}", {"one.md": f"# One\n\n![x]({name})\n", name: content})


def citations(address: str, secret: str) -> Iterator[Hostile]:
    cited = "# One\n\nSee [@a] and @b.\n"
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>x'
        "</title><id>x</id><updated>2018-01-03T00:00:00+00:00</updated>{link}</info>{body}</style>"
    )
    layout = "<citation><layout><text macro='m'/></layout></citation>"
    sheets = {
        "parent on the network": style.format(
            link=f'<link href="{address}/p" rel="independent-parent"/>', body=""
        ),
        "parent on the disk": style.format(
            link=f'<link href="{secret}" rel="independent-parent"/>', body=""
        ),
        "macro": style.format(link="", body="<macro name='m'><text macro='m'/></macro>" + layout),
        "entity": f'<!DOCTYPE s [<!ENTITY s SYSTEM "file://{secret}">]>'
        + style.format(link="", body="&s;"),
        "nothing": "",
        "words": "no style",
    }
    for name, sheet in sheets.items():
        files = {
            "edition.yaml": SETTINGS + "references: a.bib\ncsl: a.csl\n",
            "one.md": cited,
            "a.csl": sheet,
        }
        yield made(
            f"style {name}", {**files, "a.bib": "@book{a, title={A}}\n@book{b, title={B}}\n"}
        )
    lists = {
        "circle": "@book{a, crossref={b}}\n@book{b, crossref={a}}\n",
        "strings": "@string{s0 = {xxxxxxxxxx}}\n"
        + "".join(f"@string{{s{n} = {' # '.join([f's{n - 1}'] * 10)}}}\n" for n in range(1, 11))
        + "@book{a, title=s10}\n@book{b, title={B}}\n",
        "open": "@book{a, title={A",
        "braces": "@book{a, title=" + "{" * 2000 + "}" * 2000 + "}",
        "TeX": f"@book{{a, title={{\\input{{{secret}}} \\href{{javascript:x}}{{y}}}}, url={{javascript:x}}}}",
        "html": f'@book{{a, title={{<img src="{address}/b"> <script>x</script>}}}}',
        "bytes": "\x00\x01",
    }
    for name, content in lists.items():
        yield made(
            f"references {name}",
            {"edition.yaml": SETTINGS + "references: a.bib\n", "one.md": cited, "a.bib": content},
        )
    for kind, content in {"json": "[[[[", "yaml": "references: &a [*a]"}.items():
        yield made(
            f"references {kind}",
            {
                "edition.yaml": f"{SETTINGS}references: a.{kind}\n",
                "one.md": cited,
                f"a.{kind}": content,
            },
        )


def links(secret: str) -> Iterator[Hostile]:
    more = {"edition.yaml": LAYER + "glossary: glossary.md\nreferences: a.bib\n", "notes.md": NOTES}
    full: dict[str, str | bytes] = {
        **more,
        "glossary.md": GLOSSARY,
        "a.bib": "",
        "one.md": TEXT + "\n![x](a.png)\n",
    }
    for path in (
        "edition.yaml",
        "one.md",
        "notes.md",
        "glossary.md",
        "a.bib",
        "a.png",
        "loci.lock",
    ):
        for target in (secret, "pipe", "/dev/zero", "."):
            files = {name: content for name, content in full.items() if name != path}
            made_so = made(f"{path} is {Path(target).name or target}", files)
            kept = {name: content for name, content in made_so.files.items() if name != path}
            yield Hostile(made_so.name, kept, {path: target})


def beside() -> Iterator[Hostile]:
    odd = {
        "term with script": "[<script>x</script>]{#a}\n:   x\n",
        "at": "[silent]{at=99999999999999999999}\n:   x\n",
        "when": "[silent]{when=0000-00-00}\n:   x\n",
        "itself": "[silent]{#a on=a}\n:   silent\n",
        "each other": "[silent]{#a on=b}\n:   two\n\n[two]{#b on=a}\n:   silent\n",
        "many dots": "[" + "… " * 200 + "]\n:   x\n",
        "long": "[" + "line " * 3000 + "]\n:   x\n",
        "marks": "[\u0301\u0301]\n:   x\n",
        "definitions": ":   x\n" * 300,
        "headings": "# a\n## b\n# c\n",
        "note": "[^1]: x\n",
        "nothing": "",
    }
    for name, content in odd.items():
        yield made(f"layer {name}", {"edition.yaml": LAYER, "notes.md": content})
        settings_ = SETTINGS + "glossary: glossary.md\n"
        yield made(f"glossary {name}", {"edition.yaml": settings_, "glossary.md": content})
    for name, content in {
        "see itself": "[line]{#a see=a}\n:   x\n",
        "forms": "[line]{#a forms='" + ";".join(f"f{n}" for n in range(3000)) + "'}\n:   x\n",
        "empty form": "[line]{#a forms=';;;'}\n:   x\n",
        "say": "[line]{#a say='<b>'}\n:   x\n",
    }.items():
        yield made(
            f"entry {name}",
            {"edition.yaml": SETTINGS + "glossary: glossary.md\n", "glossary.md": content},
        )


def locks() -> Iterator[Hostile]:
    row = "1\tone.md\t0123456789abcdef\t" + "A" * 40 + "\tThe line"
    for name, content in {
        "empty": "",
        "other version": "glossator-loci 99\n",
        "bytes": "\x00\x01",
        "row": f"glossator-loci 1\n{row}\n",
        "twice": f"glossator-loci 1\n{row}\n{row}\n",
        "fields": "glossator-loci 1\n1\t2\n",
        "number": f"glossator-loci 1\n9999999zzzz{row[1:]}\n",
        "conflict": "glossator-loci 1\n<<<<<<< a\n=======\n>>>>>>> b\n",
    }.items():
        yield made(f"lock {name}", {"loci.lock": content})


SIGNS: Final = ("[", "]", "{", "}", "(", ")", "*", "`", "$", "^", "~", ":", "#", "\\", "<", ">", "@", "|", "\n", "\n\n", "    ", "\t", "\0", "\ufeff", "“", "&", "<!--", "-->", "```", ":::", "![", "[^", "%00", "é", "가", "א")  # fmt: skip


def mutants(count: int, seed: int = 7) -> Iterator[Hostile]:
    """A whole small manuscript with a few bytes of one file changed."""
    chance = random.Random(seed)
    whole = {
        "edition.yaml": LAYER + "glossary: glossary.md\nindex: [term]\n",
        "one.md": TEXT
        + "\n## Two {#two}\n\nSee [there](#two), *words* and `code`.\n\n| a | b |\n|---|---|\n| c | d |\n",
        "notes.md": NOTES,
        "glossary.md": GLOSSARY,
    }
    for number in range(count):
        path = chance.choice(list(whole))
        text = whole[path]
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text) + 1)
            cut = chance.choice((0, 0, 1, 3))
            text = text[:at] + chance.choice((*SIGNS, "")) + text[at + cut :]
        yield made(f"mutant {seed}-{number} of {path}", {**whole, path: text})
