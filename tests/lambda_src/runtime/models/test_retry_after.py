from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from lambda_src.runtime.models.retry_after import seconds_to_wait


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("0", 1), ("-4", 1), ("1.2", 2), ("34s", 34), ("99999", 3600)],
)
def test_a_number_of_seconds_is_rounded_up_and_kept_between_a_second_and_an_hour(
    value: str, seconds: int
) -> None:
    assert seconds_to_wait(value) == seconds


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "nan",
        "inf",
        "Mon, 1 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 1 Jan 2030 00:00:00 +99999999999999",
    ],
)
def test_what_cannot_be_read_is_none(value: str | None) -> None:
    assert seconds_to_wait(value) is None


def test_a_date_is_the_time_until_then() -> None:
    then = datetime.now(UTC) + timedelta(seconds=90)
    assert seconds_to_wait(format_datetime(then, usegmt=True)) in range(85, 91)
