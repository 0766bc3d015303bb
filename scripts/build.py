"""Build the edition: what ``make`` calls. The same as ``glossator build``, options included."""

import sys

from glossator.cli import main

if __name__ == "__main__":  # the layout's child process imports the main module again
    raise SystemExit(main(["build", *sys.argv[1:]]))
