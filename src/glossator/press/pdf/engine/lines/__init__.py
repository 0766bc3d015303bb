"""Total-fit lines: a paragraph is broken as a whole, measured once, and handed to WeasyPrint.

`flattening` reads a line box of WeasyPrint's into characters, `measuring` shapes each of its texts
once with Pango, `opportunities` says where a line may end and at what cost, `breaking` chooses the
ends (Knuth and Plass), `setting` makes the boxes of a line, and `hooking` puts all that in the
place of the library's own function for lines.
"""
