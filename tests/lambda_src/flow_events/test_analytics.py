"""Counts of flows: what they say, that each event counts once, and how near percentiles are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.flow_store.analytics import chosen, language_of
from lambda_src.flow_store.buckets import bucket, percentile
from tests.lambda_src.flow_events.platform import Platform
from tests.lambda_src.flow_vault.asking import Asker, Played, flow, question, said

OPTIONS = [{"label": "Fantasy", "value": "f"}, {"label": "Crime", "value": "c"}]
SURVEY = flow(
    "survey",
    {**question("temp.genre", input_type="choice", options=OPTIONS), "id": "genre"},
    {**question("temp.more", input_type="multiple_choice", options=OPTIONS), "id": "more"},
    said("Bye"),
)


@pytest.fixture
def survey(here: Platform) -> Platform:
    Asker.admin(here.flows()).publish(SURVEY)
    return here


def play(here: Platform, *answers: Any) -> Played:
    played = Played.of(Asker.member(here.flows()), "survey")
    for number, answer in enumerate(answers):
        played.answer(number + 1, answer)
    return played


def report(here: Platform, **fields: Any) -> dict[str, Any]:
    here.wake()
    while here.run_once():
        pass
    return Asker.admin(here.flows()).did("report_flow", flow="survey", **fields)


def test_starts_ends_and_answers_are_counted_by_node_and_option(survey: Platform) -> None:
    play(survey, "f", ["f", "c"])
    play(survey, {"label": "Crime", "value": "c"}, ["c"])
    play(survey, "crime").asker.did("end", token=play(survey).token)
    told = report(survey)
    assert told["totals"]["starts"] == 4
    assert (told["totals"]["completions"], told["totals"]["abandoned"]) == (2, 1)
    assert told["totals"]["completion_rate"] == 0.5
    assert told["totals"]["seconds"]["count"] == 3
    assert told["answers"] == [
        {"node": "genre", "option": "Crime", "count": 2, "share": 0.6667},
        {"node": "genre", "option": "Fantasy", "count": 1, "share": 0.3333},
        {"node": "more", "option": "Crime", "count": 2, "share": 0.6667},
        {"node": "more", "option": "Fantasy", "count": 1, "share": 0.3333},
    ]
    shown = {node["node"]: node for node in told["nodes"]}
    assert [shown[name]["reached"] for name in ("genre", "more", "bye")] == [4, 3, 2]
    assert [shown[name]["left"] for name in ("genre", "more", "bye")] == [3, 2, 0]
    assert (shown["genre"]["abandoned"], shown["genre"]["drop_off_rate"]) == (1, 0.25)
    assert shown["bye"]["completed"] == 2
    assert shown["genre"]["seconds"]["count"] == 3


def test_what_a_visitor_writes_is_in_no_count(survey: Platform) -> None:
    free = flow("survey", {**question("temp.x"), "id": "genre"}, said("Bye"))
    admin = Asker.admin(survey.flows())
    admin.did("replace_flow", flow="survey", revision=1, document=free)
    admin.did("publish_flow", flow="survey")
    play(survey, "marker of a visitor")
    assert report(survey)["answers"] == []
    assert "marker" not in str(survey.database.run("SELECT * FROM app.conversation_analytics"))


def test_a_report_is_of_days_versions_and_languages(survey: Platform) -> None:
    play(survey)
    admin = Asker.admin(survey.flows())
    admin.did("publish_flow", flow="survey")
    started = survey.flows()
    reply = Asker.member(started)
    Played.of(reply, "survey")
    assert [row["starts"] for row in report(survey, by="version")["by_version"]] == [1, 1]
    assert report(survey, version=2)["totals"]["starts"] == 1
    assert report(survey, by="language")["by_language"] == [
        {"language": "", "starts": 2, "completions": 0, "abandoned": 0, "completion_rate": 0.0}
    ]
    assert report(survey, language="de")["totals"]["starts"] == 0
    (day,) = report(survey)["by_day"]
    assert report(survey, first=day["day"], last=day["day"])["totals"]["starts"] == 2
    assert report(survey, first="2020-01-01", last="2020-01-31")["by_day"] == []


def test_an_event_counts_once_whoever_is_killed(survey: Platform) -> None:
    play(survey, "f", ["f"])
    before = survey.steps.kills
    for step in ("commit", "committed", "invoked handle_events", "invoke due_lanes"):
        survey.steps.kills = lambda _, at=step: survey.steps.names[-1] == at  # type: ignore[misc]
        survey.wake()
        survey.run_once()
    survey.steps.kills = before
    survey.settle()
    assert report(survey)["totals"]["starts"] == 1
    assert report(survey)["totals"]["completions"] == 1


def test_another_tenants_admin_and_a_member_get_no_report(survey: Platform) -> None:
    assert Asker.admin(survey.flows(), "globex").refused("report_flow", flow="survey") == (
        404,
        "not_found",
    )
    assert Asker.member(survey.flows()).refused("report_flow", flow="survey")[0] == 403


@pytest.mark.parametrize(
    "fields",
    [{"first": "2026-02-30"}, {"first": "2026-01-02", "last": "2026-01-01"}, {"by": "user"},
     {"first": "2020-01-01", "last": "2026-01-01"}, {"version": 0}],
)  # fmt: skip
def test_what_no_report_can_be_about_is_refused(survey: Platform, fields: dict[str, Any]) -> None:
    admin = Asker.admin(survey.flows())
    assert admin.refused("report_flow", flow="survey", **fields) == (400, "invalid_request")


@given(st.lists(st.floats(0.02, 1e6), min_size=1, max_size=40), st.sampled_from([0.5, 0.95]))
def test_a_percentile_is_near_the_real_one(times: list[float], share: float) -> None:
    counts: dict[int, int] = {}
    for seconds in times:
        counts[bucket(seconds)] = counts.get(bucket(seconds), 0) + 1
    ordered = sorted(times)
    rank = next(n for n in range(1, len(times) + 1) if n >= share * len(times))
    found = percentile(counts, share)
    assert found is not None
    assert found == pytest.approx(ordered[rank - 1], rel=0.06, abs=0.002)


def test_there_is_no_percentile_of_nothing() -> None:
    assert percentile({}, 0.5) is None


@pytest.mark.parametrize(
    ("locale", "language"), [("de-AT", "de"), ("EN", "en"), (None, ""), (7, ""), ("", "")]
)
def test_a_language_is_the_first_part_of_a_locale(locale: Any, language: str) -> None:
    assert language_of(locale) == language


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_any_answer_to_any_question_can_be_counted(given: Any) -> None:
    assert set(chosen({"options": OPTIONS}, given)) <= {"Fantasy", "Crime"}
    assert list(chosen(None, given)) == list(chosen({}, given)) == []
