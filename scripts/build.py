"""Build the edition: what ``make`` calls. The same as ``glossator build``, options included."""

import sys

from glossator.cli import main

raise SystemExit(main(["build", *sys.argv[1:]]))
