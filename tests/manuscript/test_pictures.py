"""Pictures from strangers: what may stay, what cannot, and that the message names it."""

import base64
import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from PIL import Image

from glossator.diagnostics import Place
from glossator.manuscript.pictures import Fault, read_picture
from glossator.manuscript.pictures.drawings import clean_drawing
from glossator.manuscript.pictures.pdf_page import first_page
from glossator.manuscript.pictures.rasters import settled
from glossator.model import Picture
from glossator.pipeline import check
from glossator.workshop import Workshop

PIXEL = io.BytesIO()
Image.new("RGB", (2, 2), "red").save(PIXEL, "PNG")
RASTER = "data:image/png;base64," + base64.b64encode(PIXEL.getvalue()).decode()
NESTED = (
    "data:image/svg+xml;base64,"
    + base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/x"/></svg>'
    ).decode()
)
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 60 20"'
)
# what would be seen and must not be: a fault
LEADS_OUT = {
    "image": '><image href="http://127.0.0.1:9/CANARY"/>',
    "image by xlink": '><image xlink:href="file:///etc/CANARY"/>',
    "image, relative": '><image href="CANARY.png"/>',
    "drawing within": f'><image href="{NESTED}"/>',
    "use": '><use href="http://127.0.0.1:9/CANARY.svg#a"/>',
    "fill": '><path d="M0 0" fill="url(http://127.0.0.1:9/CANARY#a)"/>',
    "fill, escaped": '><path d="M0 0" fill="u\\72l(http://127.0.0.1:9/CANARY#a)"/>',
    "filter": """><path d="M0 0" filter="url('http://127.0.0.1:9/CANARY#a')"/>""",
    "style": '><path d="M0 0" style="fill:url(http://127.0.0.1:9/CANARY#a)"/>',
    "sheet": "><style>path { mask: url(http://127.0.0.1:9/CANARY#a) }</style>",
    "image-set": "><path style=\"fill: image-set('http://127.0.0.1:9/CANARY' 1x)\"/>",
    "foreignObject": "><foreignObject><h:p>CANARY</h:p></foreignObject>",
    "words in an unknown element": "><flowRoot>CANARY</flowRoot>",
    "no number": '><rect width="NaN" height="3"/>',
    "no number in a path": '><path d="M0 0 L inf 3"/>',
    "too large": '><rect width="1e300" height="3"/>',
}
# what nobody sees: taken out, and the picture is as it looks
UNSEEN = {
    "script": "><script>alert('CANARY')</script>",
    "XHTML script": "><h:script>alert('CANARY')</h:script>",
    "event": ' onload="CANARY()">',
    "event in set": '><set attributeName="onload" to="CANARY()"/>',
    "animated link": '><a><animate attributeName="href" values="javascript:CANARY"/></a>',
    "link": '><a href="javascript:CANARY"><path d="M0 0"/></a>',
    "base": ' xml:base="http://127.0.0.1:9/CANARY">',
    "typeface": "><style>@font-face { font-family: x; src: url(http://127.0.0.1/CANARY) }</style>",
    "sheet from elsewhere": "><style>@import 'http://127.0.0.1:9/CANARY';</style>",
    "sheet by instruction": "><?xml-stylesheet href='http://127.0.0.1:9/CANARY'?>",
    "a program's own": '><metadata>CANARY</metadata><g xmlns:p="urn:p" p:x="CANARY"/>',
    "comment": "><!-- CANARY -->",
}


def drawn(body: str, head: str = "") -> tuple[str, tuple[Fault, ...]]:
    content, faults = clean_drawing(f"{head}{HEAD}{body}</svg>".encode())
    return content.decode(), faults


@pytest.mark.parametrize("name", LEADS_OUT)
def test_what_leads_out_of_a_drawing_is_a_fault(name: str) -> None:
    content, faults = drawn(LEADS_OUT[name])
    assert any(fault.lost for fault in faults)
    assert "CANARY" not in content
    assert "image/svg+xml" not in content


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_goes(name: str) -> None:
    content, faults = drawn(UNSEEN[name])
    assert not any(fault.lost for fault in faults)
    assert "CANARY" not in content
    assert "script" not in content


def test_what_drawings_are_made_of_stays() -> None:
    body = f""">
      <title>Words</title>
      <style>.a {{ fill: #123; stroke: url(#g) }} @media print {{ .b {{ opacity: 0.5 }} }}</style>
      <defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>
        <path id="p" d="M0 0h3.5e1"/></defs>
      <use xlink:href="#p" transform="translate(1 2)" fill="url(#g)" style="stroke-width: 2px"/>
      <text x="1" y="2" font-family="Source Serif 4, serif">One <tspan dy="1">two</tspan></text>
      <image width="2" height="2" xlink:href="{RASTER}"/>
      <animate attributeName="x" from="0" to="5" dur="2s"/>"""
    content, faults = drawn(body)
    assert faults == ()
    tree = etree.fromstring(content.encode())
    tags = {etree.QName(element).localname for element in tree.iter()}
    assert {"title", "style", "linearGradient", "use", "tspan", "image", "animate"} <= tags
    for kept in ("stroke: url(#g)", "@media print", 'transform="translate(1 2)"', "Source Serif 4"):
        assert kept in content
    assert "".join(tree.find("{*}text").itertext()) == "One two"


def test_words_behind_something_taken_out_stay() -> None:
    content, _ = drawn("><text>one <h:b>x</h:b>two <script/>three</text>")
    assert "one two three" in re.sub(r"<[^>]+>", "", content)


def test_entities_of_the_file_itself_are_words_and_others_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    own = '<!DOCTYPE svg [<!ENTITY w "word"><!ENTITY ns "http://example.org/ns">]>'
    content, faults = drawn(' xmlns:i="&ns;"><text>&w;</text>', own)
    assert faults == ()
    assert "<text>word</text>" in content
    content, faults = drawn("><text>&w;</text>", f'<!DOCTYPE s [<!ENTITY w SYSTEM "{secret}">]>')
    assert "CANARY" not in content


def use(target: str, times: int = 1) -> str:
    return f"<use href='#{target}'/>" * times


ENDLESS = {
    "itself": f'><g id="a">{use("a")}</g>',
    "each other": f'><g id="a">{use("b")}</g><g id="b">{use("a")}</g>',
    "pattern": '><pattern id="p"><path fill="url(#p)"/></pattern><path fill="url(#p)"/>',
    "tenfold": "><g id='a0'><path d=''/></g>"
    + "".join(f"<g id='a{n}'>{use(f'a{n - 1}', 10)}</g>" for n in range(1, 9)),
    "a chain": ">" + "".join(f"<g id='a{n}'>{use(f'a{n + 1}')}</g>" for n in range(3000)),
    "nested": "><g>" * 200_000,
    "many": ">" + "<path/>" * 100_001,
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_drawing_without_end_is_a_fault(body: str) -> None:
    content, faults = drawn(body)
    assert content == ""
    assert faults


@pytest.mark.parametrize("content", [b"", b"<", b"<svg/>", b"\xff\xfe", b"<a>&x;</a>", b"\0" * 99])
def test_what_is_no_drawing_is_a_fault(content: bytes) -> None:
    assert clean_drawing(content)[1]


def raster(
    kind: str, mode: str = "RGB", size: tuple[int, int] = (4, 2), **options: object
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def test_a_photograph_that_lies_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content, wrong, changed = settled(raster("JPEG", exif=exif), "image/jpeg")
    assert (wrong, changed) == ("", "was turned upright")
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (2, 4)
        assert 0x0112 not in image.getexif()


def test_colours_of_print_become_colours_of_screens() -> None:
    content, wrong, changed = settled(raster("JPEG", "CMYK"), "image/jpeg")
    assert (wrong, changed) == ("", "was turned from CMYK into RGB")
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_tones() -> None:
    deep = Image.new("I;16", (3, 1))
    for x, tone in enumerate((0, 32768, 65535)):
        deep.putpixel((x, 0), tone)
    written = io.BytesIO()
    deep.save(written, "PNG")
    content, wrong, changed = settled(written.getvalue(), "image/png")
    assert (wrong, changed) == ("", "was turned from 16 bits to 8")
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == "L"
        assert [image.getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


def test_a_picture_that_is_fit_keeps_its_bytes() -> None:
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        content = raster(kind)
        assert settled(content, f"image/{kind.lower()}") == (content, "", "")


def test_more_pixels_than_a_book_can_use_are_told_before_they_are_decoded() -> None:
    content = bytearray(raster("PNG"))
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    import zlib

    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    _, wrong, _ = settled(bytes(content), "image/png")
    assert "pixels" in wrong


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_that_was_cut_short_is_broken(kind: str) -> None:
    noise = Image.effect_noise((90, 90), 80).convert("RGB")
    written = io.BytesIO()
    noise.save(written, kind)
    content = written.getvalue()
    if kind != "GIF":
        assert settled(content[: len(content) // 2], f"image/{kind.lower()}")[1]
    assert settled(content[:12], f"image/{kind.lower()}")[1]
    assert settled(b"", f"image/{kind.lower()}")[1]


@pytest.mark.parametrize("name", ["one.webp", "one.svg", "one.pdf", "one.png"])
def test_a_picture_is_what_its_bytes_say(tmp_path: Path, name: str) -> None:
    """As programs save a photograph that they fetched under the name of its address."""
    (tmp_path / name).write_bytes(raster("JPEG"))
    found, faults = read_picture(tmp_path / name, name, Place("text/one.md", 3))
    assert (found.media_type, found.content, faults) == ("image/jpeg", raster("JPEG"), ())


def test_a_picture_comes_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "one.PNG"
    file.write_bytes(raster("PNG"))
    place = Place("text/one.md", 3)
    assert read_picture(file, "one.PNG", place) == (
        Picture("one.PNG", "image/png", file.read_bytes(), place),
        (),
    )


def test_a_picture_written_into_the_text_is_one_of_the_edition(tmp_path: Path) -> None:
    """As Google Docs and notebooks export it, in the line or by name (RFC 2397)."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'
    text = f"# One\n\nA ![dot][image1] and\n\n![A line](data:image/svg+xml,{quote(drawing)})\n\n"
    (tmp_path / "edition.yaml").write_text("title: A\ntext: [one.md]\n")
    (tmp_path / "one.md").write_text(f"{text}[image1]: <{RASTER}>\n")
    checked = Workshop(tmp_path).commission()
    assert not checked.checked.findings
    kinds = {one.media_type: one.content for one in checked.edition.pictures.values()}
    assert kinds["image/png"] == PIXEL.getvalue()
    assert b"<path" in kinds["image/svg+xml"]
    (tmp_path / "one.md").write_text(f"{text}[image1]: <{RASTER.replace(',', ',!')}>\n")
    assert [(f.code, f.place.line) for f in check(tmp_path).findings] == [("R006", 7)]


def page_of_pdf(*, patterned: bool = False, pages: int = 1) -> bytes:
    import pymupdf

    with pymupdf.open() as book:
        for number in range(pages):
            page = book.new_page(width=144, height=72)
            page.insert_text((10, 40), f"CANARY {number + 1}")
            page.draw_line((10, 50), (130, 50), color=(0, 0, 0))
            if patterned:
                page.insert_image((90, 10, 110, 30), stream=PIXEL.getvalue())
        return bytes(book.tobytes(deflate=True))


def read(folder: Path, name: str, content: bytes) -> tuple[Picture, tuple[Fault, ...]]:
    (folder / name).write_bytes(content)
    return read_picture(folder / name, name, Place(name, 1))


def test_a_page_of_pdf_becomes_a_drawing_as_large_as_it_is(tmp_path: Path) -> None:
    picture, faults = read(tmp_path, "map.pdf", page_of_pdf())
    root = etree.fromstring(picture.content)
    assert not faults
    assert picture.media_type == "image/svg+xml"
    assert (root.get("width"), root.get("height")) == ("144pt", "72pt")
    assert len(root.findall(".//{*}path")) > 7  # the letters, and the line
    assert b"CANARY" not in picture.content  # its letters are outlines: no face is needed


def test_what_renderers_draw_differently_becomes_pixels(tmp_path: Path) -> None:
    picture, faults = read(tmp_path, "map.pdf", page_of_pdf(patterned=True))
    assert (faults, picture.media_type) == ((), "image/png")
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.size == (600, 300)  # 300 to the inch
        assert image.info["dpi"] == pytest.approx((300, 300), abs=1)


def test_the_first_of_several_pages_is_told(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "map.pdf", page_of_pdf(pages=3))
    assert faults == (Fault("has 3 pages: the first is shown", lost=False),)


@pytest.mark.parametrize("name", ["map.pdf", "map.tiff", "map.bmp"])
def test_what_cannot_be_converted_is_a_fault(tmp_path: Path, name: str) -> None:
    _, faults = read(tmp_path, name, b"%PDF-1.7 and no more")
    assert [fault.lost for fault in faults] == [True]


@pytest.mark.parametrize(("kind", "mode"), [("TIFF", "RGB"), ("TIFF", "CMYK"), ("BMP", "RGB")])
def test_pictures_of_scanners_become_png(tmp_path: Path, kind: str, mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (3, 2), "red" if mode == "RGB" else (0, 255, 255, 0)).save(written, kind)
    picture, faults = read(tmp_path, f"map.{kind.lower()}", written.getvalue())
    assert (faults, picture.media_type) == ((), "image/png")
    with Image.open(io.BytesIO(picture.content)) as image:
        assert (image.format, image.size) == ("PNG", (3, 2))
        red, green, blue = image.convert("RGB").getpixel((0, 0))
        assert red > 200 and green < 60 and blue < 60


def test_a_page_of_pdf_that_draws_for_hours_is_told() -> None:
    """A loop of forms that each paint the one below many times, as a `use` bomb does in SVG."""
    picture, media_type, _, fault = first_page(_bomb(), seconds=2)
    assert (picture, media_type) == (b"", "")
    assert fault in ("takes longer to draw than it may", "is a PDF that cannot be drawn")


def _bomb() -> bytes:
    import pikepdf

    book = pikepdf.new()
    form = book.make_stream(b"0 0 1 1 re f " * 100, Type=pikepdf.Name.XObject)
    for _ in range(9):
        form.Subtype, form.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 100])
        below = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        form = book.make_stream(b"/F Do " * 100, Type=pikepdf.Name.XObject, Resources=below)
    form.Subtype, form.BBox = pikepdf.Name.Form, pikepdf.Array([0, 0, 100, 100])
    page = book.add_blank_page(page_size=(100, 100))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    page.Contents = book.make_stream(b"/F Do")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
