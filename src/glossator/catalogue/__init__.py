"""Catalogues: finished editions offered to reading systems by OPDS, as files for any web server.

`books` reads what an EPUB says of itself, `offers` adds where its files are, `atom` writes OPDS
1.2, `manifests` OPDS 2.0, `page` a page for people, and `writing` puts it all into a folder. Knows
nothing of manuscripts: any EPUB will do.
"""

from glossator.catalogue.writing import Catalogue, write_catalogue

__all__ = ["Catalogue", "write_catalogue"]
