"""Answers to a flow: a list in a file, or typed by somebody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from gatehouse.operating.flows.conversation import Json, ShownQuestion
from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.files import read_json

_KEYS = frozenset({"answers", "tasks", "initial", "seed"})


class OutOfAnswersError(Exception):
    """The flow asks, and nobody answers any more."""


class Visitor(Protocol):
    """Whoever answers."""

    def answer(self, question: ShownQuestion | None) -> Json:
        """Answer a question, or acknowledge when there is none.

        Raises:
            OutOfAnswersError: there is no answer.

        """
        ...

    def refused(self, message: str) -> None:
        """Be told why the last answer was not taken."""
        ...


@dataclass(frozen=True)
class Script:
    """What a file says: answers in turn, outcomes of tasks by node, the beginning."""

    answers: Sequence[Json] = ()
    tasks: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    initial: Mapping[str, Json] = field(default_factory=dict)
    seed: str = "simulated"


def read_script(path: Path) -> Script:
    """Read a list of answers, or an object with `answers` and, if need be, `tasks` and more.

    Raises:
        FlowFileError: the file says something else.

    """
    loaded = read_json(path)
    if isinstance(loaded, list):
        return Script(answers=loaded)
    if not isinstance(loaded, dict) or not set(loaded) <= _KEYS:
        named = ", ".join(sorted(_KEYS))
        raise FlowFileError(f"{path}: expected a list of answers, or an object of {named}.")
    answers, tasks, initial = (
        loaded.get("answers", []),
        loaded.get("tasks", {}),
        loaded.get("initial"),
    )
    if not isinstance(answers, list) or not isinstance(tasks, dict):
        raise FlowFileError(f"{path}: `answers` has to be a list, `tasks` an object by node.")
    if not all(isinstance(outcomes, list) for outcomes in tasks.values()):
        raise FlowFileError(f"{path}: `tasks` has to hold a list of outcomes for each node.")
    beginning = initial if isinstance(initial, dict) else {}
    return Script(answers, tasks, beginning, str(loaded.get("seed", "simulated")))


class Scripted:
    """A visitor who gives the answers of a list, each once.

    `{"option": 2}` is the second option of whatever is asked, for questions that are drawn.
    """

    def __init__(self, answers: Sequence[Json]) -> None:
        self._left = list(answers)

    def answer(self, question: ShownQuestion | None) -> Json:
        """Give the next answer of the list."""
        if not self._left:
            question_text = question.text if question else "an acknowledgement"
            raise OutOfAnswersError(f"The answers are used up; the flow wants: {question_text}")
        return _meant(self._left.pop(0), question)

    def refused(self, message: str) -> None:
        """The transcript tells it; the next answer of the list is tried."""

    @property
    def left(self) -> int:
        """How many answers nobody asked for."""
        return len(self._left)


class Typing:
    """A visitor at the keyboard. `ask` shows a prompt and returns a line, None at the end."""

    def __init__(self, read_line: Callable[[str], str | None], show: Callable[[str], None]) -> None:
        self._read_line = read_line
        self._print = show

    def answer(self, question: ShownQuestion | None) -> Json:
        """Ask for a line."""
        line = self._read_line("> " if question else "[Enter] ")
        if line is None:
            raise OutOfAnswersError("Nothing more was typed.")
        return None if question is None else understood(line, question)

    def refused(self, message: str) -> None:
        """Show the reason."""
        self._print(message)


def _meant(given: Json, question: ShownQuestion | None) -> Json:
    if question and isinstance(given, dict) and set(given) == {"option"}:
        return _option(f"#{given['option']}", question.options)
    return given


def understood(line: str, question: ShownQuestion) -> Json:
    """What a typed line means: a number where one is asked for, several parted by commas.

    `#2` is the second option.
    """
    options = question.options
    if question.input_type == "multiple_choice":
        return [_option(part.strip(), options) for part in line.split(",") if part.strip()]
    if question.input_type in {"number", "slider"}:
        for kind in (int, float):
            try:
                return kind(line)
            except ValueError:
                continue
    return _option(line.strip(), options)


def _option(text: str, options: Sequence[Mapping[str, Json]]) -> Json:
    number = text[1:]
    if text.startswith("#") and number.isdecimal() and 0 < int(number) <= len(options):
        option = options[int(number) - 1]
        return option.get("value", option.get("label", option.get("text")))
    return text
