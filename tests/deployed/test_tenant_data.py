"""The vault, deployed: the caller's own tenant's figures, the same as SQL's, and Ask."""

import httpx
import psycopg
import pytest

from tests.deployed.evidence import model_calls
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import Tokens

PATHS = ("/revenue/daily", "/menu/top", "/orders/recent")
REVENUE = """
SELECT coalesce(sum(i.quantity * i.unit_price_cents), 0)
FROM app.orders AS o JOIN app.order_items AS i USING (tenant_id, order_id)
WHERE o.tenant_id = %s AND o.status = 'completed' AND o.placed_at >= %s AND o.placed_at < %s
"""


@pytest.fixture(params=["acme", "globex"])
def tenant(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def api(rehearsal: Rehearsal, tokens: dict[str, Tokens], tenant: str) -> httpx.Client:
    return rehearsal.api(tokens[f"member@{tenant}.example"].id)


def test_revenue_is_what_sql_says(rehearsal: Rehearsal, api: httpx.Client, tenant: str) -> None:
    period = {"from": "2026-06-01", "to": "2026-06-30"}

    answer = api.get("/revenue/daily", params=period).json()

    socket = (rehearsal.home / "postgres" / "socket-folder").read_text(encoding="utf-8")
    with psycopg.connect(host=socket, user="postgres", dbname="gatehouse") as link:
        row = link.execute(REVENUE, [tenant, "2026-06-01Z", "2026-07-01Z"]).fetchone()
    assert row is not None
    assert answer["tenant_id"] == tenant
    assert sum(day["revenue_cents"] for day in answer["days"]) == row[0] > 0


def test_two_tenants_have_different_figures(
    rehearsal: Rehearsal, tokens: dict[str, Tokens]
) -> None:
    for path in PATHS:
        answers = [
            rehearsal.api(tokens[f"member@{name}.example"].id).get(path).json()
            for name in ("acme", "globex")
        ]
        assert [answer.pop("tenant_id") for answer in answers] == ["acme", "globex"]
        assert answers[0] != answers[1]


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_no_figures(rehearsal: Rehearsal, path: str) -> None:
    assert rehearsal.api().get(path).status_code == 401


def test_ask_answers_with_the_figures_of_the_endpoints(api: httpx.Client, tenant: str) -> None:
    answer = api.post("/ai/ask", json={"question": "How was the month?"}).json()

    revenue = answer["context"]["revenue_by_day"]
    period = {"from": revenue["from"], "to": revenue["to"]}
    days = api.get("/revenue/daily", params=period).json()["days"]
    cents = sum(day["revenue_cents"] for day in days)
    assert revenue["revenue_cents"] == cents > 0
    assert f"the revenue was {cents / 100:.2f}" in answer["answer"]
    assert answer["usage"]["output_tokens"] > 0


def test_ask_without_a_token_reaches_no_model(rehearsal: Rehearsal) -> None:
    before = len(model_calls(rehearsal))

    answer = rehearsal.api().post("/ai/ask", json={"question": "How was the month?"})

    assert answer.status_code == 401
    assert len(model_calls(rehearsal)) == before
