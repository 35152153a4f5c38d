"""Leases of streams on a real table: bounded, given back once, lost by killed functions."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.runtime.billing.open_streams import OpenStreams
from lambda_src.runtime.http.rate_limits import TooManyStreamsError
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


def test_one_more_than_the_most_is_refused_until_one_ends(world: World) -> None:
    first = streams(world).open(ANNA)
    streams(world).open(ANNA)
    with pytest.raises(TooManyStreamsError, match="2 answers at once") as refused:
        streams(world).open(ANNA)
    assert refused.value.retry_after == 5
    assert streams(world).close(first)
    streams(world).open(ANNA)


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
