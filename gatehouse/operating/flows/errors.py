"""What can be wrong with what a command was given."""


class FlowFileError(Exception):
    """A file that was named cannot be used; says which, and what was expected."""

    exit_code = 2


class FlowRefusedError(Exception):
    """A flow was refused: by its check, or by the front door."""
