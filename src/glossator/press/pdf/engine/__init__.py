"""The engine room: every override of WeasyPrint, the layout of a run, and what is read from it."""
