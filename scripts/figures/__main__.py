"""Draws all pictures: `python -m figures [FOLDER]`, by default `manuscript/figures`."""

from __future__ import annotations

import sys
from pathlib import Path

from figures.gallery import PICTURES, drawn

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "manuscript/figures")
for name in PICTURES:
    content = drawn(name, folder)
    (folder / f"{name}.svg").write_bytes(content)
    print(f"{folder / name}.svg  {len(content) / 1000:.1f} kB")
