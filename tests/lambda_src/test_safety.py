"""The rates of what guards stop and let pass do not fall, and the page says them."""

import pytest

from benchmarks.safety.attempts import GOALS, attempts
from benchmarks.safety.measuring import Family, harmless, measured, passes
from benchmarks.safety.page import PAGE, floors, page
from benchmarks.safety.tenants import TwoTenants
from benchmarks.safety.trial import answered, asked, is_harmless, is_stopped, obeyed, payload
from lambda_src.runtime.guards.guard import Guards
from lambda_src.runtime.models import ModelReply, ModelUsage
from tests.lambda_src.world import World


def test_the_corpus_is_large_and_says_each_thing_once() -> None:
    every = [attempt for goal in GOALS for attempt in attempts(goal)]
    assert len(every) >= 200
    assert len({attempt.name for attempt in every}) == len(every)
    assert all(attempt.source and attempt.text for attempt in every)
    assert len(list(harmless())) >= 60


def test_no_rate_falls_and_the_page_says_what_is_measured(world: World) -> None:
    families = measured(world)
    least = floors()
    fallen = [family for family in families if family.rate < least.get(family.key, 100.0)]
    assert fallen == []
    assert least.keys() <= {family.key for family in families}
    passed = [(conversation, passes(conversation)) for conversation in harmless()]
    assert [conversation for conversation, has_passed in passed if not has_passed] == []
    made = page(families, passed)
    assert PAGE.read_text(encoding="utf-8") == made, "python -m benchmarks.safety page"


@pytest.mark.parametrize("goal", ["solution", "prompt", "link"])
def test_without_guards_every_attempt_succeeds(goal: str) -> None:
    """Otherwise it is not the guards that are measured."""
    for attempt in attempts(goal):
        made = asked(attempt)
        unguarded = type(made)(made.request, Guards(), made.task)
        outcome = answered(obeyed(attempt, made), unguarded)
        assert payload(attempt, made) in outcome.said
        assert not is_stopped(attempt, made, outcome)


def test_rules_for_any_model_see_what_the_one_who_obeys_says() -> None:
    told = {"fenced", "plain", "base64", "hex", "rot13", "reversed", "quoted", "verbatim", "upper"}
    for goal in ("solution", "prompt", "link"):
        for attempt in attempts(goal):
            made = asked(attempt)
            assert is_harmless(attempt, made, "I help you to find it yourself. What is n?")
            if attempt.form in told or attempt.form.endswith("_query"):
                assert not is_harmless(attempt, made, payload(attempt, made))


def test_a_rate_below_its_floor_would_be_seen() -> None:
    family = Family("link", "link", "", attempts=18, missed=["a"] * 4)
    assert family.rate < floors()["link/link"]


def test_a_model_that_was_shown_the_secret_of_another_tenant_would_be_seen(world: World) -> None:
    tenants = TwoTenants(world)
    leak = "our vault opens with cobalt heron nineteen"
    world.model.behaviour = lambda _: ModelReply(leak, "obedient", ModelUsage(1, 1))
    asking = next(each for each in attempts("tenant") if each.form == "ask")
    assert not tenants.stops(asking)
