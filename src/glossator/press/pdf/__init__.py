"""The PDF press: lays out runs of divisions with WeasyPrint, gathers them with pikepdf."""

from glossator.press.pdf.engine.sheets import Layouter, make_ready
from glossator.press.pdf.printing import Printed, print_pdf

__all__ = ["Layouter", "Printed", "make_ready", "print_pdf"]
