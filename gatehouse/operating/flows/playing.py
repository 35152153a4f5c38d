"""Playing a conversation to its end, whoever runs it and whoever answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from gatehouse.operating.flows.conversation import Asked, Json, Said
from gatehouse.operating.flows.script import OutOfAnswersError, Visitor

Line = dict[str, Any]
Listener = Callable[[Line], None]

MOST_TURNS = 10_000  # of one conversation; a visitor of a list is done long before


@dataclass(frozen=True)
class Heard:
    """What a stage told after one step."""

    messages: Sequence[Said]
    question: Asked | None
    ended: bool
    notes: Sequence[str] = ()


class AnswerRefusedError(Exception):
    """The conversation stays where it was; the message says why."""


class Stage(Protocol):
    """Where a flow is played: the engine in this process, or a front door."""

    def start(self) -> Heard:
        """Begin; what is pending is over when this returns."""
        ...

    def answer(self, given: Json) -> Heard:
        """Give an answer.

        Raises:
            AnswerRefusedError: it will not do.

        """
        ...

    def state(self) -> Mapping[str, Json]:
        """Return the scopes as they are now."""
        ...


@dataclass
class Transcript:
    """All that was said, asked and answered, as JSON."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the engine told its operator besides; no visitor hears it."""
    ended: bool = False
    stopped: str | None = None
    """Why it did not come to its end."""


def play(stage: Stage, visitor: Visitor, listen: Listener | None = None) -> Transcript:
    """Play until the flow ends or the visitor has no more answers."""
    transcript = Transcript()

    def tell(line: Line) -> None:
        if "noted" in line:
            transcript.notes.append(line["noted"])
        else:
            transcript.lines.append(line)
        if listen:
            listen(line)

    heard = stage.start()
    for _ in range(MOST_TURNS):
        for line in _lines(heard):
            tell(line)
        if heard.ended:
            transcript.ended = True
            return transcript
        try:
            heard = _answered(stage, visitor, heard, tell)
        except OutOfAnswersError as error:
            transcript.stopped = str(error)
            return transcript
    transcript.stopped = f"It did not end within {MOST_TURNS:,} answers."
    return transcript


def _answered(stage: Stage, visitor: Visitor, heard: Heard, tell: Listener) -> Heard:
    given = visitor.answer(heard.question)
    tell({"answered": given})
    try:
        return stage.answer(given)
    except AnswerRefusedError as error:
        tell({"refused": str(error)})
        visitor.refused(str(error))
        return Heard((), heard.question, ended=False)


def _lines(heard: Heard) -> list[Line]:
    said: list[Line] = [{"said": {"type": each.type, **each.content}} for each in heard.messages]
    noted = [{"noted": note} for note in heard.notes]
    question = heard.question
    if question is None:
        return [*said, *noted]
    options = [dict(option) for option in question.options]
    asked = {"text": question.text, "input_type": question.input_type, "options": options}
    return [*said, *noted, {"asked": asked}]
