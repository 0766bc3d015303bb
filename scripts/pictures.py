"""Render the pictures of the README from the real outputs in build/.

Wants Chromium (`apt-get install chromium`) and Playwright (`pip install playwright`) for the web
page; PyMuPDF renders PDF and EPUB.
usage: python scripts/pictures.py [STEM]
"""

import io
import sys
from pathlib import Path

import pymupdf
from PIL import Image

BUILD, TARGET = Path("build"), Path("docs/pictures")


def spread(pdf: Path, left: int) -> Image.Image:
    """Two facing pages of the PDF (0-based index of the verso) on a grey ground."""
    with pymupdf.open(pdf) as book:
        pages = [book[n].get_pixmap(dpi=110) for n in (left, left + 1)]
    images = [Image.frombytes("RGB", (p.width, p.height), p.samples) for p in pages]
    width = sum(image.width for image in images) + 42
    canvas = Image.new("RGB", (width, images[0].height + 40), "#d9d7d2")
    canvas.paste(images[0], (20, 20))
    canvas.paste(images[1], (22 + images[0].width, 20))
    return canvas


def screen(epub: Path, section: str) -> Image.Image:
    """A section of the EPUB as on a small e-reader."""
    with pymupdf.open(epub) as book:
        book.layout(width=380, height=507, fontsize=11)
        number = next(
            i for i in range(book.page_count) if section in book[i].get_text().split("\n")[0]
        )
        shots = [book[number + n].get_pixmap(dpi=140) for n in (0, 1)]
    images = [Image.frombytes("RGB", (p.width, p.height), p.samples) for p in shots]
    canvas = Image.new("RGB", (images[0].width * 2 + 60, images[0].height + 40), "#d9d7d2")
    for number, image in enumerate(images):
        canvas.paste(image, (20 + number * (image.width + 20), 20))
    return canvas


def window(page: Path, anchor: str) -> Image.Image:
    """The web page in a wide window, scrolled to an anchor."""
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        view = browser.new_page(viewport={"width": 1360, "height": 860}, reduced_motion="reduce")
        view.goto(page.resolve().as_uri())
        view.evaluate("id => document.getElementById(id).scrollIntoView()", anchor)
        view.wait_for_timeout(400)
        shot = view.screenshot()
        browser.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def main() -> None:
    """Write one PNG for each format."""
    stem = sys.argv[1] if len(sys.argv) > 1 else "the-olympic-opening"
    TARGET.mkdir(parents=True, exist_ok=True)
    pictures = {
        "pdf": spread(BUILD / f"{stem}.pdf", 13),
        "epub": screen(BUILD / f"{stem}.epub", "Fifty-Four Hours"),
        "web": window(BUILD / f"{stem}.html", "fifty-four-hours"),
    }
    for name, picture in pictures.items():
        palette = picture.quantize(colors=64, method=Image.Quantize.MEDIANCUT)
        palette.save(TARGET / f"{name}.png", optimize=True)
        print(TARGET / f"{name}.png", picture.size)


if __name__ == "__main__":
    main()
