"""A conversation from its start to its end, on a stage that says what a test wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatehouse.operating.flows.conversation import Json
from gatehouse.operating.flows.playing import AnswerRefusedError, Line, StageStep, play
from gatehouse.operating.flows.script import Scripted


@dataclass(frozen=True)
class Message:
    """Something said."""

    type: str
    content: Mapping[str, Json]


@dataclass(frozen=True)
class Question:
    """Something asked."""

    text: str
    input_type: str = "text"
    options: tuple[Mapping[str, Json], ...] = ()


@dataclass
class Stage:
    """Asks for a number until it gets one, and ends."""

    given: list[Json] = field(default_factory=list)

    def start(self) -> StageStep:
        return StageStep([Message("text", {"text": "Hello"})], Question("Number?"), ended=False)

    def answer(self, given: Json) -> StageStep:
        self.given.append(given)
        if not isinstance(given, int):
            raise AnswerRefusedError("That is no number.")
        return StageStep([Message("text", {"text": f"{given}!"})], None, ended=True)

    def state(self) -> Mapping[str, Json]:
        return {"given": self.given}


def test_a_transcript_has_everything_in_the_order_in_which_it_was_said() -> None:
    heard: list[Line] = []

    transcript = play(Stage(), Scripted(["nine", 9]), heard.append)

    asked = {"asked": {"text": "Number?", "input_type": "text", "options": []}}
    assert transcript.lines == [
        {"said": {"type": "text", "text": "Hello"}},
        asked,
        {"answered": "nine"},
        {"refused": "That is no number."},
        asked,
        {"answered": 9},
        {"said": {"type": "text", "text": "9!"}},
    ]
    assert heard == transcript.lines
    assert (transcript.ended, transcript.stopped) == (True, None)


def test_a_visitor_without_answers_stops_the_conversation_where_it_is() -> None:
    stage = Stage()

    transcript = play(stage, Scripted(["nine"]))

    assert (transcript.ended, stage.given) == (False, ["nine"])
    assert transcript.stopped == "The answers are used up; the flow wants: Number?"
