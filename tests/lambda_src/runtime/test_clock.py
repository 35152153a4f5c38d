from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from lambda_src.runtime.clock import after, from_text, seconds_to_next_month, to_text

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone itself
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)


@given(MOMENTS, MOMENTS)
def test_text_sorts_like_time_and_reads_back(one: datetime, other: datetime) -> None:
    assert (to_text(one) < to_text(other)) == (one < other)
    assert from_text(to_text(one)) == one


def test_another_time_zone_is_written_in_utc() -> None:
    zurich = timezone(timedelta(hours=1))
    moment = datetime(2026, 11, 20, 0, 30, tzinfo=zurich)
    assert to_text(moment) == "2026-11-19T23:30:00.000000Z"


@given(MOMENTS, MOMENTS)
def test_after_is_later_than_what_came_before(earlier: datetime, clock: datetime) -> None:
    moment = after(earlier, lambda: clock)
    assert moment > earlier
    assert moment >= clock


def test_seconds_to_next_month_end_at_its_first_instant() -> None:
    assert seconds_to_next_month(datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)) == 30
    assert seconds_to_next_month(datetime(2026, 2, 1, tzinfo=UTC)) == 28 * 86_400
    assert seconds_to_next_month(datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)) == 1
