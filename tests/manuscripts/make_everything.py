"""Makes the parts of `everything/` that nobody would write by hand: pictures and a long note.

usage: python tests/manuscripts/make_everything.py   (its outputs are committed)
"""

from __future__ import annotations

import itertools
from pathlib import Path

from PIL import Image, ImageDraw

HOME = Path(__file__).parent / "everything"
INK, PAPER, WATER = (31, 28, 24), (255, 255, 255), (28, 79, 130)


def bridge(size: tuple[int, int], arches: int) -> Image.Image:
    """A bridge with so many arches, in a river."""
    width, height = size
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 3 // 4, width, height), fill=WATER)
    pen.rectangle((0, height // 3, width, height * 3 // 4), fill=INK)
    step = width // arches
    for n in range(arches):
        left = n * step + step // 8
        pen.ellipse((left, height // 2, left + step * 3 // 4, height), fill=WATER)
    return image


def pictures(folder: Path) -> None:
    """Nine pictures of pixels, three of each kind, each kind with its oddities."""
    plain = bridge((120, 80), 3)
    clear = bridge((90, 90), 2).convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    plain.save(folder / "plain.png", optimize=True)
    clear.save(folder / "transparent.png", optimize=True)
    plain.convert("1").save(folder / "one-bit.png", optimize=True)
    plain.save(folder / "plain.jpg", quality=70, optimize=True)
    plain.convert("L").save(folder / "grey.jpeg", quality=70, progressive=True)
    bridge((60, 240), 1).save(folder / "tall.jpg", quality=70, optimize=True)
    plain.save(folder / "lossy.webp", quality=60)
    clear.save(folder / "transparent.webp", lossless=True)
    bridge((320, 40), 9).save(folder / "wide.webp", quality=60)


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
FARES = (
    "a miller with two sacks", "the schoolmaster and his umbrella", "a bride, in tears",
    "four geese in a basket", "nobody, for the fog was thick", "a clock without hands",
    "the bishop’s cook", "a letter that he could not read", "three brothers who did not speak",
    "a goat of his own",
)  # fmt: skip
WEATHER = (
    "The water stood at the second mark.", "It rained from the west.",
    "Ice had formed along the bank.", "The wind fell towards evening.",
    "He lost an oar and found it again.", "The mill was not working.", "Swallows were about.",
)  # fmt: skip


def log(words: int) -> str:
    """The ferryman's log, at least so many words long, in paragraphs of six days."""
    days = itertools.cycle(DAYS)
    fares, weather = itertools.cycle(FARES), itertools.cycle(WEATHER)
    paragraphs: list[str] = []
    while sum(len(one.split()) for one in paragraphs) < words:
        week = len(paragraphs) + 1
        told = [
            f"On {next(days)} of week {week} he carried {next(fares)}. {next(weather)}"
            for _ in range(6)
        ]
        paragraphs.append(" ".join(told))
    return "\n\n    ".join(paragraphs)


def main() -> None:
    """Write pictures and note."""
    pictures(HOME / "figures")
    text = (
        "# The Long Note\n\nThe ferryman kept a log.[^log] It was read at his funeral, in part.\n\n"
        "After the funeral it was given to the school.\n\n"
        f"[^log]: {log(3000)}\n"
    )
    (HOME / "text" / "05-long-note.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
