"""The edition's pictures, drawn from the tables in `manuscript/figures/` (`make figures`).

Each picture is a module with `draw(folder) -> Drawing`. Its words are set in the edition's own
typeface and drawn as outlines, so that every reading system shows the same; what the picture says
stands in the SVG's `title` and `desc`.
"""
