"""Playing a conversation to its end, whoever runs it and whoever answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from gatehouse.operating.flows.conversation import Json, ShownMessage, ShownQuestion
from gatehouse.operating.flows.script import OutOfAnswersError, Visitor

Line = dict[str, Any]
Listener = Callable[[Line], None]

MOST_TURNS = 10_000  # of one conversation; a visitor of a list is done long before


@dataclass(frozen=True)
class StageStep:
    """Messages and question after one step of a stage."""

    messages: Sequence[ShownMessage]
    question: ShownQuestion | None
    ended: bool
    notes: Sequence[str] = ()


class AnswerRefusedError(Exception):
    """The conversation stays where it was; the message says why."""


class Stage(Protocol):
    """Where a flow is played: the engine in this process, or a front door."""

    def start(self) -> StageStep:
        """Begin; what is pending is over when this returns."""
        ...

    def answer(self, given: Json) -> StageStep:
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
    """Messages, questions and answers, as JSON."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Notes of the engine for its operator; no visitor sees them."""
    ended: bool = False
    stopped: str | None = None
    """Why it did not end."""


def play(stage: Stage, visitor: Visitor, listen: Listener | None = None) -> Transcript:
    """Play until the flow ends or the visitor has no more answers."""
    transcript = Transcript()

    def record(line: Line) -> None:
        if "noted" in line:
            transcript.notes.append(line["noted"])
        else:
            transcript.lines.append(line)
        if listen:
            listen(line)

    step = stage.start()
    for _ in range(MOST_TURNS):
        for line in _lines(step):
            record(line)
        if step.ended:
            transcript.ended = True
            return transcript
        try:
            step = _answered(stage, visitor, step, record)
        except OutOfAnswersError as error:
            transcript.stopped = str(error)
            return transcript
    transcript.stopped = f"It did not end within {MOST_TURNS:,} answers."
    return transcript


def _answered(stage: Stage, visitor: Visitor, step: StageStep, record: Listener) -> StageStep:
    given = visitor.answer(step.question)
    record({"answered": given})
    try:
        return stage.answer(given)
    except AnswerRefusedError as error:
        record({"refused": str(error)})
        visitor.refused(str(error))
        return StageStep((), step.question, ended=False)


def _lines(step: StageStep) -> list[Line]:
    messages: list[Line] = [
        {"said": {"type": message.type, **message.content}} for message in step.messages
    ]
    noted = [{"noted": note} for note in step.notes]
    question = step.question
    if question is None:
        return [*messages, *noted]
    options = [dict(option) for option in question.options]
    shown_question = {"text": question.text, "input_type": question.input_type, "options": options}
    return [*messages, *noted, {"asked": shown_question}]
