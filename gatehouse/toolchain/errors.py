"""What goes wrong with the tools that Gatehouse drives."""


class ToolchainError(Exception):
    """A tool is missing or unusable. The message says which, and the command that repairs it."""
