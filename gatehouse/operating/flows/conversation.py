"""What a conversation consists of, whoever runs it: the engine's own classes have these fields."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Json = None | bool | int | float | str | list[Any] | dict[str, Any]


class ShownMessage(Protocol):
    """A message."""

    @property
    def type(self) -> str:
        """Return what it is: text, image and others."""
        ...

    @property
    def content(self) -> Mapping[str, Json]:
        """Return what it says or shows."""
        ...


class ShownQuestion(Protocol):
    """A question."""

    @property
    def text(self) -> str:
        """Return its words."""
        ...

    @property
    def input_type(self) -> str:
        """Return how it is answered: text, choice and others."""
        ...

    @property
    def options(self) -> Sequence[Mapping[str, Json]]:
        """Return what may be chosen."""
        ...
