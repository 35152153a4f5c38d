from datetime import UTC, datetime
from typing import Any

import pytest

from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import Ledger, ModelCall
from lambda_src.runtime.billing.usage import UsageStore
from lambda_src.runtime.storage.writes import Put
from lambda_src.usage.handler import application
from lambda_src.usage.logic import UsageReport
from tests.lambda_src.events import Answer, Api, claims
from tests.lambda_src.world import World

PATH = "/api/tenants/acme/usage"
ADMIN = claims("admin", groups="[tenant-admin]")
OPERATOR = claims("operator", groups="[platform-operator]")


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    world.add_member("admin", "acme", "tenant-admin")
    world.add_member("operator", "acme", "platform-operator")


def use(
    world: World, day: str, model_id: str, tokens: tuple[int, int], tenant: str = "acme"
) -> None:
    made_at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    number = len(world.tables.items(world.tables.usage))
    reservation = Reservation(f"r{number}", tenant, 100, made_at, Use("chat", model_id))
    call = ModelCall(reservation, "session", "chat", model_id, *tokens, invocation_time=1)
    Ledger(world.tables.usage).settle(call)


def ask(world: World, query: Any = None, path: str = PATH, token: Any = ADMIN) -> Answer:
    return world.usage()("GET", path, query=query, token=token)


def test_usage_is_totalled_by_day_and_by_model(world: World) -> None:
    use(world, "2026-10-31", "old", (99, 99))
    use(world, "2026-11-01", "a.model-v1:0", (10, 1))
    use(world, "2026-11-02", "a.model-v1:0", (20, 2))
    use(world, "2026-11-02", "with#hash", (30, 3))
    use(world, "2026-11-03", "later", (99, 99))
    use(world, "2026-11-02", "a.model-v1:0", (99, 99), tenant="globex")
    answer = ask(world, {"from": "2026-11-01", "to": "2026-11-02"})
    assert answer.status == 200
    assert answer.json == {
        "tenant_id": "acme",
        "from": "2026-11-01",
        "to": "2026-11-02",
        "totals": {"agent_invocations": 3, "input_tokens": 60, "output_tokens": 6},
        "by_day": [
            {
                "date": "2026-11-01",
                "agent_invocations": 1,
                "input_tokens": 10,
                "output_tokens": 1,
            },
            {
                "date": "2026-11-02",
                "agent_invocations": 2,
                "input_tokens": 50,
                "output_tokens": 5,
            },
        ],
        "by_model": [
            {
                "model_id": "a.model-v1:0",
                "agent_invocations": 2,
                "input_tokens": 30,
                "output_tokens": 3,
            },
            {
                "model_id": "with#hash",
                "agent_invocations": 1,
                "input_tokens": 30,
                "output_tokens": 3,
            },
        ],
    }


def test_a_year_of_chats_costs_one_query_over_the_day_counters(world: World) -> None:
    for day in range(1, 29):
        use(world, f"2026-02-{day:02}", "model", (1, 1))
        use(world, f"2026-02-{day:02}", "model", (1, 1))
    with world.calls() as calls:
        answer = ask(world, {"from": "2026-01-01", "to": "2026-12-31"})
    assert calls == {"Query": 1, "GetItem": 2}
    assert len(answer.json["by_day"]) == 28
    assert answer.json["totals"]["agent_invocations"] == 56


def test_counters_that_fill_more_than_one_page_are_all_read(world: World) -> None:
    for day in range(1, 5):
        key = {"usage_key": "acme", "entry_key": f"day#2026-11-{day:02}"}
        model = {f"model#{'m' * 300_000}#input_tokens": day}  # a page has 1 MB
        world.tables.usage.write(Put({**key, "input_tokens": day, **model}))
    with world.calls() as calls:
        answer = ask(world, {"from": "2026-11-01", "to": "2026-11-30"})
    assert calls["Query"] > 1
    assert answer.json["totals"]["input_tokens"] == 10


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ("2026-11-01", "2026-11-20")),
        ({"from": "2026-11-05"}, ("2026-11-05", "2026-11-20")),
        ({"to": "2026-10-09"}, ("2026-10-01", "2026-10-09")),
        ({"from": "2027-01-05"}, ("2027-01-05", "2027-01-05")),
        ({"from": "2026-01-01", "to": "2027-01-01"}, ("2026-01-01", "2027-01-01")),
    ],
)
def test_days_left_out_are_those_of_the_current_month(
    world: World, query: Any, expected: tuple[str, str]
) -> None:
    today = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    report = UsageReport(UsageStore(world.tables.usage), clock=lambda: today)
    answer = Api(entry_of(report, world))("GET", PATH, query=query, token=ADMIN)
    assert (answer.json["from"], answer.json["to"]) == expected
    assert answer.json["by_day"] == answer.json["by_model"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "from"),
        ({"from": "2025-01-01", "to": "2026-01-02"}, "to"),
        ({"from": "20261101"}, "from"),
        ({"from": "2026-11-31"}, "from"),
        ({"from": "2026-W01-1"}, "from"),
        ({"to": "2026-11-01T00:00:00Z"}, "to"),
        ({"to": "2026-11-01,2026-11-02"}, "to"),
        ({"to": "٢٠٢٦-11-01"}, "to"),
        ({"to": ""}, "to"),
        ({"from": "0"}, "from"),
        ({"form": "2026-11-01"}, "form"),
        ({"first": "2026-11-01"}, "first"),
    ],
)
def test_a_wrong_date_is_400_and_named(world: World, query: Any, field: str) -> None:
    answer = ask(world, query)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("path", "token"),
    [
        (PATH, claims(groups="[member]")),
        (PATH, OPERATOR),
        (PATH, claims(groups="[tenant-admin]")),  # of a time when the user was one
        ("/api/tenants/globex/usage", ADMIN),
        ("/api/tenants/unknown/usage", ADMIN),
        ("/api/tenants/acme%23events/usage", ADMIN),
        ("/api/tenants/ACME/usage", ADMIN),
    ],
)
def test_another_tenant_or_a_caller_who_is_no_admin_is_403(
    world: World, path: str, token: Any
) -> None:
    with world.calls() as calls:
        answer = ask(world, {"from": "nonsense"}, path, token)
    assert (answer.status, answer.code) == (403, "forbidden")
    assert "Query" not in calls


@pytest.mark.parametrize("groups", ["[member]", "", "[tenant-admin]"])
def test_a_role_given_after_the_sign_in_holds_at_once(world: World, groups: str) -> None:
    assert ask(world, token=claims("admin", groups=groups)).status == 200


def test_an_access_token_is_401(world: World) -> None:
    token = claims(groups="[tenant-admin]", token_use="access")
    assert ask(world, token=token).code == "unauthenticated"


def entry_of(report: UsageReport, world: World) -> Any:
    app = application(report, world.admission())
    return app.resolve
