"""`python -m glossator` is the command `glossator`."""

from glossator.cli import main

if __name__ == "__main__":  # the layout's child process imports the main module again
    raise SystemExit(main())
