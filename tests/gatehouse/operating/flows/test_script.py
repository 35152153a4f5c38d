"""Answers out of a file and from the keyboard."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.script import (
    OutOfAnswersError,
    Scripted,
    Typing,
    read_script,
    understood,
)


@dataclass(frozen=True)
class Question:
    """A question as the engine asks it."""

    text: str
    input_type: str
    options: tuple[dict[str, str], ...]


CATS = ({"label": "A cat", "value": "cat"}, {"label": "Two cats", "value": "cats"})


def question(input_type: str = "text", options: Any = ()) -> Question:
    return Question("Which?", input_type, options)


def script(folder: Path, held: Any) -> Path:
    path = folder / "answers.json"
    path.write_text(json.dumps(held), "utf-8")
    return path


def test_a_list_is_a_script_of_answers(tmp_path: Path) -> None:
    assert list(read_script(script(tmp_path, ["7", None, 3])).answers) == ["7", None, 3]


def test_an_object_names_outcomes_and_the_beginning_too(tmp_path: Path) -> None:
    held = {"answers": ["7"], "tasks": {"look_up": [{"values": {"temp.x": 1}}]}, "seed": "s"}

    read = read_script(script(tmp_path, held | {"initial": {"user": {"name": "Ada"}}}))

    assert read.tasks["look_up"][0]["values"] == {"temp.x": 1}
    assert (read.initial, read.seed) == ({"user": {"name": "Ada"}}, "s")


@pytest.mark.parametrize(
    ("held", "message"),
    [
        ({"answer": []}, "expected a list of answers, or an object of answers"),
        ({"answers": {}}, "`answers` has to be a list"),
        ({"tasks": {"node": {}}}, "a list of outcomes for each node"),
    ],
    ids=["unknown key", "no list", "no outcomes"],
)
def test_a_script_that_says_something_else_is_refused(
    tmp_path: Path, held: Any, message: str
) -> None:
    with pytest.raises(FlowFileError, match=message):
        read_script(script(tmp_path, held))


def test_answers_are_given_once_each_and_then_the_flow_is_told_that_there_are_none() -> None:
    visitor = Scripted(["a", "b"])

    assert [visitor.answer(question()), visitor.left, visitor.answer(question())] == ["a", 1, "b"]
    with pytest.raises(OutOfAnswersError, match="the flow wants: Which"):
        visitor.answer(question())


def test_a_script_can_take_an_option_by_its_place() -> None:
    visitor = Scripted([{"option": 2}, {"option": 2, "more": 1}])

    assert visitor.answer(question("choice", CATS)) == "cats"
    assert visitor.answer(question("choice", CATS)) == {"option": 2, "more": 1}


@pytest.mark.parametrize(
    ("typed", "asked", "meant"),
    [
        (" Ada ", question(), "Ada"),
        ("9", question("number"), 9),
        ("9.5", question("slider"), 9.5),
        ("nine", question("number"), "nine"),
        ("9", question(), "9"),
        ("#2", question("choice", CATS), "cats"),
        ("#3", question("choice", CATS), "#3"),
        ("A cat", question("choice", CATS), "A cat"),
        ("cat, #2", question("multiple_choice", CATS), ["cat", "cats"]),
        ("", question("multiple_choice", CATS), []),
    ],
)
def test_a_typed_line_means_what_the_question_asks_for(
    typed: str, asked: Question, meant: Any
) -> None:
    assert understood(typed, asked) == meant


def test_the_end_of_what_is_typed_is_the_end_of_the_visit() -> None:
    said: list[str] = []

    def nothing(prompt: str) -> str | None:
        said.append(prompt)
        return None

    visitor = Typing(nothing, said.append)

    with pytest.raises(OutOfAnswersError):
        visitor.answer(question())
    assert said == ["> "]
