"""The plans as they are give no cause for a finding."""

from collections.abc import Callable
from datetime import UTC, datetime

from policies import exceptions
from policies.estate import Estate
from policies.judging import judge


def test_every_planned_environment_is_clean(
    planned_environment: str, estate_of: Callable[[str], Estate]
) -> None:
    accepted = exceptions.of_environment(exceptions.read(), planned_environment)
    found = judge(estate_of(planned_environment))
    standing, _ = exceptions.apply(found, accepted, datetime.now(UTC).date())
    assert [f"{item.policy} {item.stack}:{item.address} {item.message}" for item in standing] == []
