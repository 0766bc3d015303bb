"""Annotations in and out: a layer as W3C Web Annotations or as an EPUB annotation set, and back."""
