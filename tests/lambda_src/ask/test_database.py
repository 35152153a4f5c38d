"""Ask over a real PostgreSQL: the figures behind an answer are those of a plain query."""

from collections.abc import Iterator

import pytest

from lambda_src.context.logic import ContextSlices
from tests.lambda_src.ask.conftest import AskWorld
from tests.lambda_src.ask.figures import NOW
from tests.lambda_src.ask.test_handler import data_in
from tests.lambda_src.events import claims
from tests.lambda_src.postgres import Database, postgres
from tests.lambda_src.tenant_data.conftest import seeded
from tests.lambda_src.vault.suite import open_vault

__all__ = ["postgres", "seeded"]


@pytest.fixture
def over_postgres(asks: AskWorld, seeded: Database) -> Iterator[AskWorld]:
    with open_vault(seeded, "gatehouse_reports") as vault:
        asks.vault.slices = ContextSlices(vault, slice_bytes=6_000, clock=lambda: NOW)
        yield asks


@pytest.mark.parametrize(("tenant", "user"), [("acme", "user-1"), ("globex", "user-9")])
def test_the_numbers_are_what_a_plain_query_says(
    over_postgres: AskWorld, seeded: Database, tenant: str, user: str
) -> None:
    answer = over_postgres.ask(token=claims(tenant_id=tenant, user_id=user))
    revenue = answer.json["context"]["revenue_by_day"]
    (expected,) = seeded.run(
        "SELECT sum(total_cents)::bigint AS cents, count(*) AS orders FROM app.orders"
        " WHERE tenant_id = %s AND status = 'completed'"
        " AND placed_at >= '2026-10-22Z' AND placed_at < '2026-11-21Z'",
        tenant,
    )
    assert (revenue["from"], revenue["to"]) == ("2026-10-22", "2026-11-20")
    assert (revenue["revenue_cents"], revenue["orders"]) == (expected["cents"], expected["orders"])
    (request,) = over_postgres.world.model.asked
    shown = data_in(request.messages[0].content)
    assert sum(row["revenue_cents"] for row in shown["revenue_by_day"]["data"]) == expected["cents"]
