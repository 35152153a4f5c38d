"""Every alarm tells people, leads to what they do about it, and was rung by a test."""

import json
from typing import Any

import pytest

from environments import Settings
from gatehouse.home import repository
from tests.deployed.faults import FAULTS as DEPLOYED_FAULTS
from tests.plans.reading import Plan
from tests.stacks.ringing.faults import FAULTS

_TYPES = ("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")


@pytest.fixture
def every(plans: dict[str, Plan], settings: Settings) -> dict[str, dict[str, Any]]:
    """Every alarm of every stack, by its name without the prefix."""
    prefix = f"{settings.resource_prefix}-"
    found = [
        alarm for plan in plans.values() for type_ in _TYPES for alarm in plan.all(type_).values()
    ]
    assert all(alarm["alarm_name"].startswith(prefix) for alarm in found)
    return {alarm["alarm_name"].removeprefix(prefix): alarm for alarm in found}


@pytest.fixture
def alarms(every: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those that tell people."""
    return {name: alarm for name, alarm in every.items() if alarm["alarm_actions"]}


def test_a_test_rings_every_alarm(alarms: dict[str, dict[str, Any]], settings: Settings) -> None:
    with_a_domain = set() if settings.domain else {"certificate-expires"}
    assert set(alarms) == (set(FAULTS) | set(DEPLOYED_FAULTS)) - with_a_domain


def test_an_alarm_that_tells_nobody_is_read_by_one_that_does(
    every: dict[str, dict[str, Any]], alarms: dict[str, dict[str, Any]], settings: Settings
) -> None:
    rules = " ".join(alarm.get("alarm_rule") or "" for alarm in alarms.values())
    silent = every.keys() - alarms.keys()
    assert silent >= {"user-errors-5m", "user-latency-6h"}
    assert [name for name in silent if f'"{settings.resource_prefix}-{name}"' not in rules] == []


def test_every_queue_that_a_worker_reads_is_in_the_alarm_on_late_work(
    plans: dict[str, Plan], every: dict[str, dict[str, Any]]
) -> None:
    read = {
        query["metric"][0]["dimensions"]["QueueName"]
        for query in every["work-late"]["metric_query"]
        if query["metric"]
    }
    worked_on = {
        queue["name"]
        for plan in plans.values()
        for queue in plan.all("aws_sqs_queue").values()
        if not queue["name"].endswith("-dead-letters")
    }
    assert read == worked_on


def test_every_alarm_tells_the_topic_when_it_rings_and_when_it_goes_back(
    alarms: dict[str, dict[str, Any]], settings: Settings
) -> None:
    account = settings.account
    topic = f"arn:aws:sns:{account.region}:{account.id}:{settings.resource_prefix}-alarms"
    for alarm in alarms.values():
        assert set(alarm["alarm_actions"]) == set(alarm["ok_actions"]) == {topic}


def test_the_topic_has_the_name_that_alarms_tell(
    plans: dict[str, Plan], settings: Settings
) -> None:
    (topic,) = plans["observability"].all("aws_sns_topic").values()
    assert topic["name"] == f"{settings.resource_prefix}-alarms"


def test_every_alarm_leads_to_its_page(alarms: dict[str, dict[str, Any]]) -> None:
    pages = repository() / "docs" / "runbooks"
    overview = (pages / "README.md").read_text("utf-8")
    for name, alarm in alarms.items():
        assert alarm["alarm_description"].endswith(f"/docs/runbooks/{name}.md")
        page = (pages / f"{name}.md").read_text("utf-8")
        assert page.startswith(f"# Alarm `{name}`\n")
        for section in ("**Means**", "**Users see**", "## Look", "## Do", "**Goes back**"):
            assert section in page, f"{name}.md has no {section}"
        assert f"({name}.md)" in overview


def test_the_title_of_every_widget_is_a_question(plans: dict[str, Plan]) -> None:
    dashboards = plans["observability"].all("aws_cloudwatch_dashboard").values()
    assert len(dashboards) == 5
    for dashboard in dashboards:
        for widget in json.loads(dashboard["dashboard_body"])["widgets"]:
            assert widget["properties"]["title"].endswith("?")
