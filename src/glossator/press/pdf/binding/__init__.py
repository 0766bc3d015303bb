"""Binding: sheets become one book, with its fonts, links, tags and archive."""
