"""The PDF press: lays out runs of divisions with WeasyPrint, gathers them with pikepdf."""

from glossator.press.pdf.engine.sheets import make_ready
from glossator.press.pdf.printing import Printed, print_pdf

__all__ = ["Printed", "make_ready", "print_pdf"]
