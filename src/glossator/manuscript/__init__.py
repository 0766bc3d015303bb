"""Stage 1, the manuscript: reads edition.yaml and the editor's files. No pandoc."""

from glossator.manuscript.files import Manuscript, read_manuscript, read_settings_of
from glossator.manuscript.opening import inside
from glossator.manuscript.sources import SourceFile

__all__ = ["Manuscript", "SourceFile", "inside", "read_manuscript", "read_settings_of"]
