"""Options are found as people type, and come from wherever a document says."""

import unicodedata
from typing import Any

import pytest

from lambda_src.flows.documents import Item
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import InputRefusedError
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say

CAFES = [
    {"label": "Caf\u00e9 Central", "value": "central"},
    {"label": "Cafe Museum", "value": "museum"},
    {"label": "S\u00e3o Jo\u00e3o", "value": "joao"},
    {"label": "Stra\u00dfe 7", "value": "street"},
]
STRICT = {"options_only": True}


def choosing(options: Any, answer: Any, input_type: str = "choice") -> Any:
    raw = document(ask("q", input_type, options=options, validation=STRICT))
    return Play.of(raw).answer(answer).get("temp.answer")


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        ("central", 0), ("CENTRAL", 0), ("  caf\u00e9   central ", 0), ("cafe central", 0),
        (unicodedata.normalize("NFD", "Caf\u00e9 Central"), 0), ("caf\u00e9 museum", 1),
        ("sao joao", 2), ("S\u00c3O JO\u00c3O", 2), ("STRASSE 7", 3), ("\uff23entral", 0),
        ("1", 0), (2, 1), ("#3", 2), ("4.", 3), (" 4) ", 3), ({"value": "museum"}, 1),
    ],
)  # fmt: skip
def test_an_option_is_found_as_people_type_it(answer: Any, number: int) -> None:
    assert choosing(CAFES, answer) == CAFES[number]


@pytest.mark.parametrize("answer", ["cafe", "5", "0", "-1", "", "museumm", True, [], {"x": 1}])
def test_what_is_no_option_is_not_taken_for_one(answer: Any) -> None:
    raw = document(ask("q", "choice", options=CAFES, validation={**STRICT, "required": True}))
    with pytest.raises(InputRefusedError):
        Play.of(raw).answer(answer)


def test_an_equal_text_wins_and_an_ambiguous_one_is_asked_again() -> None:
    options = ["Pole", "pole", "P\u00f4le"]

    assert [choosing(options, each) for each in options] == options
    assert choosing(options, "P\u00d4LE") == "P\u00f4le"
    with pytest.raises(InputRefusedError, match="one of: Pole, pole"):
        choosing(options, "POLE")
    raw = document(ask("q", "choice", options=options))
    with pytest.raises(InputRefusedError, match="one of"):
        Play.of(raw).answer("POLE")


def test_the_value_wins_over_a_label_and_both_over_a_number() -> None:
    options = [{"label": "b", "value": "a"}, {"label": "a", "value": "b"}, {"label": "c"}]
    assert choosing(options, "a") == options[0]
    assert choosing(["none", "1", "two"], "1") == "1"


@pytest.mark.parametrize(("answer", "kept"), [("7", "7"), (7, "7"), (5, "5")])
def test_options_that_are_numbers_are_not_counted(answer: Any, kept: str) -> None:
    ages = [str(age) for age in range(5, 14)]
    assert choosing(ages, answer) == kept
    with pytest.raises(InputRefusedError):
        choosing(ages, "3")  # not the third one


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        (["central", "CAFE MUSEUM"], [0, 1]), ("sao joao, 1", [2, 0]), ("museum", [1]),
        (["1", "central", "museum"], [0, 1]), ("central;central", [0]),
    ],
)  # fmt: skip
def test_several_options_are_found_likewise_each_once(answer: Any, numbers: list[int]) -> None:
    kept = choosing(CAFES, answer, "multiple_choice")
    assert kept == [CAFES[number] for number in numbers]


SLOTS = ["09:00", {"label": "Ten", "value": "10:00", "free": 2}]


@pytest.mark.parametrize("options", ["{{temp.slots}}", "{temp.slots}", ["{{temp.slots}}", "none"]])
def test_options_come_from_a_variable(options: Any) -> None:
    raw = document(do("a", put("temp.slots", SLOTS)), ask("q", "choice", options=options),
                   say("m", "{{temp.answer}}"))  # fmt: skip
    play = Play.of(raw)

    assert check(raw).findings == ()
    assert play.step.question is not None
    named = [each.get("value") for each in play.step.question.options]
    assert named == ["09:00", "10:00", *(["none"] if isinstance(options, list) else [])]
    assert Play.of(raw).answer("09:00").get("temp.answer") == "09:00"
    assert Play.of(raw).answer("ten").get("temp.answer") == SLOTS[1]
    assert play.answer("ten").said == ["10:00"]


@pytest.mark.parametrize("slots", [[], None, "", {}, [[]], [None]])
def test_a_question_whose_options_are_missing_goes_the_way_of_failure(slots: Any) -> None:
    raw = document(
        do("a", put("temp.slots", slots)), ask("q", "choice", options="{{temp.slots}}"),
        say("none", "No time is left."), ways="a>q q>none:failure",
    )  # fmt: skip
    play = Play.of(raw)

    assert play.said == ["No time is left."]
    assert play.events == ["options_missing"]


@pytest.mark.parametrize("named", ["answers", "options"])
def test_content_brings_its_answers_and_an_answer_keeps_its_fields(named: str) -> None:
    answers = [
        {"text": "Dragons!", "image_url": "https://p.example.com/d.png", "hue_map": {"dark": 0.8}},
        {"text": "Unicorns!", "image_url": "https://p.example.com/u.png", "hue_map": {"joy": 1}},
    ]
    item = Item("one", "question", {"question_text": "Which picture?", named: answers})
    content = {"source": "random", "source_config": {"type": "question"},
               "variable": "temp.pick", "input_type": "image_choice"}  # fmt: skip
    drawn = {"id": "q", "type": "question", "content": content}
    held = ask("q", "image_choice", "temp.pick", question={"content_id": "one"})

    for node in (drawn, held):
        play = Play.of(document(node), content=[item])
        assert play.step.question is not None
        assert play.step.question.text == "Which picture?"
        assert len(play.step.question.options) == 2
        assert play.answer("dragons!").get("temp.pick") == answers[0]
