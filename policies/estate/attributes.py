"""Attributes of a resource or a block, by dotted path; what a plan hides raises an error."""

from collections.abc import Mapping

from policies.estate.values import CannotJudgeError, Unknown, Value, leaves, look_up


class Values:
    """Attributes by dotted path. A list of one block is entered by itself."""

    def __init__(self, values: Mapping[str, Value], where: str) -> None:
        self._values, self.where = values, where

    @property
    def values(self) -> Mapping[str, Value]:
        """All attributes, hidden ones as Unknown."""
        return self._values

    def __getitem__(self, path: str) -> Value:
        """What is at `path`, None when nothing is.

        Raises CannotJudgeError when it is hidden.
        """
        value = self.shown(path)
        hidden = [item for _, item in leaves(value) if isinstance(item, Unknown)]
        if hidden:
            raise CannotJudgeError(f"{path} of {self.where} is {hidden[0]}")
        return value

    def shown(self, path: str) -> Value:
        """What is at `path`, Unknown where it is hidden."""
        return look_up(self.values, path.split("."))

    def blocks(self, path: str) -> list["Values"]:
        """The blocks at `path`, each read in the same way. Raises CannotJudgeError when hidden."""
        value = self.shown(path)
        if isinstance(value, Unknown):
            raise CannotJudgeError(f"{path} of {self.where} is {value}")
        items = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        return [Values(item, f"{path} of {self.where}") for item in items if isinstance(item, dict)]
