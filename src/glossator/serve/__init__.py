"""Live preview and annotating in the page: a small server on this machine alone (extra `serve`).

It knows the stages and nothing of the presses' inside; the only files that it writes are layers'
files and the glossary, as an editor would have typed them.
"""
