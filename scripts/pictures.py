"""Render the pictures of the README from the real outputs in build/.

PyMuPDF renders the PDF. The EPUB is read by foliate-js, as the proof does it (`make proof` sets
that up), and the web page by Playwright (`pip install playwright`), both in Chromium.
usage: python scripts/pictures.py [STEM]
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf
from PIL import Image

BUILD, TARGET = Path("build"), Path("docs/pictures")


def spread(pdf: Path, verso: str) -> Image.Image:
    """Two facing pages of the PDF, the left one by its printed number, on a grey ground."""
    with pymupdf.open(pdf) as book:
        (left,) = book.get_page_numbers(verso)
        pages = [book[n].get_pixmap(dpi=110) for n in (left, left + 1)]
    images = [Image.frombytes("RGB", (p.width, p.height), p.samples) for p in pages]
    width = sum(image.width for image in images) + 42
    canvas = Image.new("RGB", (width, images[0].height + 40), "#d9d7d2")
    canvas.paste(images[0], (20, 20))
    canvas.paste(images[1], (22 + images[0].width, 20))
    return canvas


def screens(epub: Path, section: str) -> Image.Image:
    """A section of the EPUB on a small e-reader: its first note and its first gloss popped up."""
    with tempfile.TemporaryDirectory() as folder:
        driver = ("node", "scripts/judges/foliate.mjs", str(epub))
        subprocess.run([*driver, "--pictures", folder, "--only", section], check=True)
        shots = [next(Path(folder).glob(f"500-light-*-{kind}.png")) for kind in ("note", "gloss")]
        images = [Image.open(shot).convert("RGB") for shot in shots]
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
        "pdf": spread(BUILD / f"{stem}.pdf", "28"),
        "epub": screens(BUILD / f"{stem}.epub", "the-speech"),
        "web": window(BUILD / f"{stem}.html", "the-speech"),
    }
    for name, picture in pictures.items():
        palette = picture.quantize(colors=64, method=Image.Quantize.MEDIANCUT)
        palette.save(TARGET / f"{name}.png", optimize=True)
        print(TARGET / f"{name}.png", picture.size)


if __name__ == "__main__":
    main()
