"""Stage 1, the manuscript: reads edition.yaml and the editor's files. No pandoc."""

from glossator.manuscript.files import Manuscript, SourceFile, inside, read_manuscript

__all__ = ["Manuscript", "SourceFile", "inside", "read_manuscript"]
