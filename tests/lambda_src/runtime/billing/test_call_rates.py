"""Model calls of a minute on a real table, alone, in parallel and across the edge of a minute."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.http.rate_limits import RateLimitedError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tenants import Tenant
from lambda_src.runtime.settings import CallLimits
from tests.lambda_src.chat.test_parallel import at_once
from tests.lambda_src.world import ANNA, BERT, GLOBEX, World

START = datetime(2026, 11, 20, 12, 0, 19, tzinfo=UTC)
ACME = Tenant(tenant_id="acme", name="Acme", status="active")
OTHER = Tenant(tenant_id="globex", name="Globex", status="active")


def rates(world: World, user: int, tenant: int, moment: datetime = START) -> CallRates:
    limits = CallLimits(user_calls_per_minute=user, tenant_calls_per_minute=tenant)
    return CallRates(world.tables.usage, limits, world.admission(), clock=lambda: moment)


def counted(world: World) -> list[dict[str, object]]:
    return world.usage_items("acme#rates")


def test_a_call_is_one_request_and_tells_what_is_left(world: World) -> None:
    with world.calls() as calls:
        user, tenant = rates(world, 3, 10).take(ANNA, ACME)
    assert calls == {"UpdateItem": 1}
    assert (user.limit, user.remaining, user.reset_seconds) == (3, 2, 41)
    assert (tenant.limit, tenant.remaining, tenant.window_seconds) == (10, 9, 60)


def test_a_user_over_the_limit_is_refused_and_nothing_is_counted(world: World) -> None:
    for _ in range(3):
        rates(world, 3, 10).take(ANNA, ACME)
    before = counted(world)
    with pytest.raises(RateLimitedError) as refused:
        rates(world, 3, 10).take(ANNA, ACME)

    assert refused.value.message == (
        "You have sent 3 messages in this minute, the most allowed. Try again in 41 s."
    )
    assert refused.value.retry_after == 41
    assert refused.value.headers["RateLimit"] == '"user";r=0;t=41, "tenant";r=7;t=41'
    assert counted(world) == before


def test_other_users_of_the_tenant_are_served_while_one_floods(world: World) -> None:
    for _ in range(5):
        rates(world, 5, 10).take(ANNA, ACME)
    with pytest.raises(RateLimitedError):
        rates(world, 5, 10).take(ANNA, ACME)
    rates(world, 5, 10).take(BERT, ACME)


def test_users_of_a_tenant_share_its_limit_and_other_tenants_do_not(world: World) -> None:
    for number in range(4):
        rates(world, 4, 4).take(Caller("acme", f"user-{number}"), ACME)
    with pytest.raises(RateLimitedError, match="Your workspace has sent 4 messages"):
        rates(world, 4, 4).take(BERT, ACME)
    rates(world, 4, 4).take(GLOBEX, OTHER)


def test_a_tenants_own_limit_overrides_the_usual_one(world: World) -> None:
    small = ACME.model_copy(update={"model_calls_per_minute": 1})
    rates(world, 5, 100).take(ANNA, small)
    with pytest.raises(RateLimitedError):
        rates(world, 5, 100).take(BERT, small)


def test_the_next_minute_begins_anew(world: World) -> None:
    rates(world, 1, 1).take(ANNA, ACME)
    with pytest.raises(RateLimitedError):
        rates(world, 1, 1, START + timedelta(seconds=40)).take(ANNA, ACME)
    (user, _) = rates(world, 1, 1, START + timedelta(seconds=41)).take(ANNA, ACME)
    assert user.reset_seconds == 60


def test_of_many_calls_at_once_exactly_the_limit_passes(world: World) -> None:
    def call(number: int) -> str:
        try:
            rates(world, 12, 30).take(Caller("acme", f"user-{number % 4}"), ACME)
        except RateLimitedError:
            return "refused"
        return "counted"

    outcomes = Counter(at_once(80, call))

    assert outcomes == {"counted": 30, "refused": 50}
    (minute,) = counted(world)
    users = [count for name, count in minute.items() if name.startswith("user#")]
    assert minute["calls"] == sum(map(int, map(str, users))) == 30


def test_the_item_of_a_minute_expires(world: World) -> None:
    rates(world, 1, 1).take(ANNA, ACME)
    (minute,) = counted(world)
    assert minute["expires_at"] == int(START.timestamp()) + 3_600
