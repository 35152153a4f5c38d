"""What keeps a block from becoming a node."""

from dataclasses import dataclass


class UnmappedError(Exception):
    """A block that cannot be mapped; says why, and never with a value that may be a secret."""


@dataclass(frozen=True)
class Problem:
    """Why a file is refused: the block by its path, its type and title, and the reason."""

    block: str
    type: str
    title: str
    reason: str

    def __str__(self) -> str:
        title = f" {self.title!r}" if self.title else ""
        return printable(f"block {self.block} ({self.type or 'no type'}){title}: {self.reason}")


def printable(text: str) -> str:
    """Return a text without characters that steer a terminal or turn its direction."""
    return "".join(item if item.isprintable() else "\N{REPLACEMENT CHARACTER}" for item in text)
