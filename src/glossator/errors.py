"""The exceptions that cross a stage boundary; the command line gives each class an exit code."""


class GlossatorError(Exception):
    """Something that stops the work and that a person can mend.

    message: one sentence that says what is wrong; hint: what to do about it (may be empty).
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GlossatorError):
    """The command was called with words that it does not know."""

    exit_code = 2


class ToolMissing(GlossatorError):
    """A program or library that this step needs is not installed."""

    exit_code = 3


class ProofFailed(GlossatorError):
    """A finished file does not carry what the edition holds, or breaks its standard."""

    exit_code = 4
