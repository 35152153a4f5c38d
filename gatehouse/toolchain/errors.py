"""Errors of the tools that Gatehouse runs."""


class ToolchainError(Exception):
    """A tool is missing or unusable. The message says which, and the command that repairs it."""
