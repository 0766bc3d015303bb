"""Glossator: annotated editions in EPUB, PDF and HTML from one Markdown manuscript."""

__version__ = "0.1.0"
