"""Leases of streams on a real table: bounded, given back once, lost by killed functions."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.runtime.billing.open_streams import OpenStreams
from lambda_src.runtime.http.rate_limits import TooManyStreamsError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tiers import Tier
from tests.lambda_src.chat.test_parallel import at_once
from tests.lambda_src.world import ANNA, BERT, GLOBEX, World

START = datetime(2026, 11, 20, 12, tzinfo=UTC)


def streams(world: World, most: int = 2, moment: datetime = START) -> OpenStreams:
    table = world.tables.usage
    return OpenStreams(table, most=most, lease_seconds=180, clock=lambda: moment)


def open_count(world: World) -> int:
    (item,) = world.usage_items("acme#rates")
    leases = [name for name in item if name.startswith("lease#")]
    assert len(leases) == item["streams"]
    return len(leases)


def counts(world: World) -> dict[str, int]:
    """The open streams of acme by item."""
    return {item["entry_key"]: int(item["streams"]) for item in world.usage_items("acme#rates")}


def test_one_more_than_the_most_is_refused_until_one_ends(world: World) -> None:
    first = streams(world).open(ANNA)
    streams(world).open(ANNA)
    with pytest.raises(TooManyStreamsError, match="2 answers at once") as refused:
        streams(world).open(ANNA)
    assert refused.value.retry_after == 5
    assert streams(world).close(first)
    streams(world).open(ANNA)


def test_a_tiers_streams_are_those_of_all_its_users_together(world: World) -> None:
    tier = Tier(tenant_streams=2)
    first = streams(world).open(ANNA, tier)
    streams(world).open(BERT, tier)
    for caller in (ANNA, BERT):
        with pytest.raises(TooManyStreamsError, match="Your workspace receives 2 answers"):
            streams(world).open(caller, tier)
    assert counts(world) == {"streams#user-1": 1, "streams#user-2": 1, "tenant-streams": 2}
    streams(world, most=1).open(GLOBEX, tier)
    assert streams(world).close(first)
    assert not streams(world).close(first)
    streams(world).open(BERT, tier)
    assert counts(world) == {"streams#user-1": 0, "streams#user-2": 2, "tenant-streams": 2}


def test_a_tier_says_how_many_streams_a_user_may_receive(world: World) -> None:
    tier = Tier(user_streams=1, tenant_streams=9)
    streams(world).open(ANNA, tier)
    with pytest.raises(TooManyStreamsError, match="You receive 1 answers"):
        streams(world).open(ANNA, tier)
    assert counts(world) == {"streams#user-1": 1, "tenant-streams": 1}


def test_a_tenants_leases_of_killed_functions_end_by_themselves(world: World) -> None:
    tier = Tier(tenant_streams=2)
    for caller in (ANNA, BERT):
        streams(world).open(caller, tier)
    later = streams(world, moment=START + timedelta(seconds=181))
    later.open(BERT, tier)
    assert counts(world)["tenant-streams"] == 1


def test_of_many_at_once_exactly_a_tiers_streams_are_open(world: World) -> None:
    tier = Tier(tenant_streams=5)
    callers = [Caller("acme", f"user-{number}") for number in range(20)]

    def take(number: int) -> str:
        try:
            streams(world).open(callers[number], tier)
        except TooManyStreamsError:
            return "refused"
        return "open"

    assert Counter(at_once(20, take)) == {"open": 5, "refused": 15}
    assert sum(n for name, n in counts(world).items() if name != "tenant-streams") == 5


def test_users_have_streams_of_their_own(world: World) -> None:
    for caller in (ANNA, BERT, GLOBEX):
        streams(world, most=1).open(caller)


def test_a_lease_is_given_back_once(world: World) -> None:
    lease = streams(world).open(ANNA)
    streams(world).open(ANNA)
    assert streams(world).close(lease)
    assert not streams(world).close(lease)
    assert open_count(world) == 1


def test_leases_of_killed_functions_end_by_themselves(world: World) -> None:
    for _ in range(2):
        streams(world).open(ANNA)
    with pytest.raises(TooManyStreamsError):
        streams(world, moment=START + timedelta(seconds=180)).open(ANNA)
    streams(world, moment=START + timedelta(seconds=181)).open(ANNA)
    assert open_count(world) == 1


def test_of_many_at_once_exactly_the_most_are_open(world: World) -> None:
    def take(_: int) -> str:
        try:
            streams(world, most=5).open(ANNA)
        except TooManyStreamsError:
            return "refused"
        return "open"

    assert Counter(at_once(40, take)) == {"open": 5, "refused": 35}
    assert open_count(world) == 5
