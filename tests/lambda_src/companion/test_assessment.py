"""How well somebody reads: each kind of evidence, what it becomes, and whose it is."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from lambda_src.api_document.companion_responses import AssessmentShown, ProfileShown
from lambda_src.companion.assessment import assess, grade_of
from lambda_src.companion.requests import LEVELS, AssessReading
from tests.lambda_src.companion.conftest import Library
from tests.lambda_src.flow_vault.asking import Asker

EASY = "The cat sat. The dog ran. We had fun. The sun is up. I see a red hat."
HARD = (
    "Notwithstanding considerable institutional resistance, the administration subsequently "
    "reconsidered its extraordinarily complicated classification of archaeological materials."
)


def answers(*given: tuple[str, bool]) -> list[dict[str, Any]]:
    return [{"level": level, "correct": correct} for level, correct in given]


def judged(**fields: Any) -> Any:
    return assess(AssessReading.model_validate(fields))


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (answers(("beginning", True), ("emerging", True), ("developing", False)), 1.0),
        (answers(("developing", True), ("fluent", True), ("fluent", False)), 2.5),
        (answers(("advanced", True)), 4.0),
        (answers(("beginning", False)), 0.0),
        (answers(("emerging", False), ("advanced", True)), 0.0),
        (answers(*[("fluent", True)] * 7, *[("fluent", False)] * 3), 3.0),
    ],
)
def test_a_quiz_leads_to_the_highest_level_that_is_reached(
    given: list[dict[str, Any]], place: float
) -> None:
    (evidence,) = judged(quiz_answers=given).evidence
    assert evidence.place == pytest.approx(place)


def test_hard_texts_are_of_a_higher_school_year_than_easy_ones() -> None:
    assert grade_of([EASY]) < 1
    assert grade_of([HARD]) > 11
    assert (judged(reading_samples=[EASY]).level, judged(reading_samples=[HARD]).level) == (
        LEVELS[0],
        LEVELS[4],
    )
    assert grade_of([EASY]) < grade_of([f"{EASY} {HARD}"]) < grade_of([HARD])


def test_more_evidence_that_agrees_gives_more_confidence_and_doubt_takes_it() -> None:
    alone = judged(comprehension=75)
    agreeing = judged(comprehension=75, vocabulary=75, quiz_answers=answers(("fluent", True)))
    doubtful = judged(comprehension=100, vocabulary=0)
    assert alone.level == agreeing.level == LEVELS[3]
    assert 0 < alone.confidence < agreeing.confidence < 1
    assert doubtful.confidence == 0


def test_what_is_above_the_level_is_a_strength_and_what_is_below_a_step() -> None:
    found = judged(comprehension=75, vocabulary=25)
    assert found.level == LEVELS[2]
    assert found.strengths == ("comprehension",)
    assert found.next_steps == (
        "Keep a list of new words, and use three of them each day.",
        "Read two books of the level developing, then try one of fluent.",
    )
    assert judged(comprehension=100).next_steps[-1].startswith("Choose freely")


def test_words_of_no_latin_script_and_endless_texts_are_judged_too() -> None:
    assert judged(reading_samples=["読書は楽しい"]).level in LEVELS
    assert judged(reading_samples=["a" * 5_000] * 5).confidence >= 0


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "body"),
        ({"quiz_answers": [], "comprehension": None}, "body"),
        ({"comprehension": 101}, "comprehension"),
        ({"vocabulary": -1}, "vocabulary"),
        ({"comprehension": "much"}, "comprehension"),
        ({"quiz_answers": answers(("expert", True))}, "quiz_answers.0.level"),
        ({"quiz_answers": [{"level": "fluent"}]}, "quiz_answers.0.correct"),
        ({"quiz_answers": answers(*[("fluent", True)] * 51)}, "quiz_answers"),
        ({"reading_samples": ["..."]}, "reading_samples.0"),
        ({"reading_samples": ["x" * 5_001]}, "reading_samples.0"),
        ({"reading_samples": ["x"] * 6}, "reading_samples"),
        ({"comprehension": 50, "user_id": "user-2"}, "user_id"),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(
    library: Library, fields: dict[str, Any], named: str
) -> None:
    error = library.member()("assess_reading", **fields)["error"]
    assert (error["status"], error["code"]) == (400, "invalid_request")
    assert error["message"].startswith(f"{named}: ")


def test_nan_is_no_score() -> None:
    with pytest.raises(ValidationError):
        AssessReading.model_validate({"comprehension": float("nan")})


def shown(reader: Asker, user_id: str) -> dict[str, Any]:
    told = reader.did("read_profile", user_id=user_id)
    ProfileShown.model_validate_json(json.dumps(told), strict=True)
    return told


def test_an_assessment_is_the_caller_s_profile_and_the_next_one_takes_its_place(
    library: Library,
) -> None:
    reader = library.member()
    told = reader.did("assess_reading", quiz_answers=[{"label": "No", "level": "fluent",
                      "correct": True}], comprehension=75)  # fmt: skip
    AssessmentShown.model_validate_json(json.dumps(told), strict=True)
    assert (told["user_id"], told["reading_level"]) == ("user-1", "fluent")
    assert told["evidence"] == {"quiz_answers": 3.0, "comprehension": 3.0}
    assert shown(reader, "user-1")["assessments"] == 1
    reader.did("assess_reading", comprehension=0)
    found = shown(reader, "user-1")
    assert (found["assessments"], found["reading_level"]) == (2, "beginning")


def test_a_recommendation_without_a_level_is_of_the_profile_s(library: Library) -> None:
    reader = library.member()
    assert "reading_level" not in reader.did("recommend_books")["filters_applied"]
    reader.did("assess_reading", comprehension=0)
    told = reader.did("recommend_books", limit=20)
    assert told["filters_applied"] == {"reading_level": "beginning"}
    levels = {book["reading_level"] for book in told["recommendations"]}
    assert levels == {"beginning", "emerging"}
    given = reader.did("recommend_books", reading_level="advanced")["filters_applied"]
    assert given == {"reading_level": "advanced"}


def test_a_profile_is_its_reader_s_and_the_administrators_of_the_tenant(library: Library) -> None:
    library.member().did("assess_reading", comprehension=50)
    admin, other = Asker.admin(library.made), library.member(user_id="user-2")
    assert shown(admin, "user-1") == shown(library.member(), "user-1")
    strangers = (other, Asker.admin(library.made, "globex"), library.member("globex"))
    refused = [asker("read_profile", user_id="user-1")["error"] for asker in strangers]
    refused.append(admin("read_profile", user_id="nobody")["error"])
    assert {(error["status"], error["code"], error["message"]) for error in refused} == {
        (404, "not_found", "No such profile. An assessment makes one.")
    }


@pytest.mark.parametrize("user_id", ["", "a b", "'", "x" * 129, "ü", "a/b"])
def test_an_id_that_nobody_can_have_is_refused(library: Library, user_id: str) -> None:
    assert library.member().refused("read_profile", user_id=user_id) == (400, "invalid_request")
