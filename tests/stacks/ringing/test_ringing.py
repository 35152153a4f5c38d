"""Each alarm of the platform as a whole rings at its fault, tells people, and goes back."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from environments import load
from tests.conftest import Environments
from tests.lambda_src.events import ORIGIN_SECRET
from tests.stacks.ringing import faults
from tests.stacks.ringing.bells import ACCOUNT, REGION, Bells
from tests.stacks.ringing.bells import bells as hung
from tests.stacks.ringing.faults import FAULTS

ENVIRONMENT = "local"
LONGEST_BACK_MINUTES = 35
"""The longer of the short windows of `modules/burn_rate.py`, and a little more."""


@pytest.fixture(autouse=True)
def origin_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions know the secret that the events of these tests carry."""
    known = hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest()
    monkeypatch.setenv("ORIGIN_SECRET_SHA256", known)


@pytest.fixture
def bells(environments: Environments, tmp_path: Path) -> Iterator[Bells]:
    prefix = load(ENVIRONMENT).resource_prefix
    with hung(environments.synthesis(ENVIRONMENT), tmp_path, prefix) as found:
        yield found


@pytest.fixture
def topic() -> str:
    return f"arn:aws:sns:{REGION}:{ACCOUNT}:{load(ENVIRONMENT).resource_prefix}-alarms"


@pytest.mark.parametrize("alarm", sorted(FAULTS))
def test_an_alarm_rings_is_told_and_goes_back(
    bells: Bells,
    topic: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    alarm: str,
) -> None:
    assert bells.state(alarm) == "OK"
    before = len(bells.told(alarm))

    with caplog.at_level("INFO"):
        FAULTS[alarm](bells, monkeypatch)
    bells.hear(caplog.records)
    bells.judge()
    assert bells.told(alarm)[before:] == [("ALARM", [topic])]

    bells.mend()
    bells.clock.pass_minutes(LONGEST_BACK_MINUTES)
    bells.judge()
    assert bells.state(alarm) == "OK"
    assert bells.told(alarm)[before:] == [("ALARM", [topic]), ("OK", [topic])]


@pytest.mark.parametrize(
    ("alarm", "below"),
    [
        ("user-errors", lambda: faults.requests(9, error=RuntimeError())),
        ("user-latency", lambda: faults.requests(100)),
        ("model-failures", lambda: faults.calls(4, outcome="timeout")),
        ("model-failures", lambda: [faults.calls(95), faults.calls(5, outcome="timeout")]),
        ("model-latency", lambda: faults.calls(20, milliseconds=19_000)),
    ],
)
def test_what_happens_every_day_rings_nothing(
    bells: Bells, caplog: pytest.LogCaptureFixture, alarm: str, below: object
) -> None:
    assert callable(below)
    with caplog.at_level("INFO"):
        below()
    bells.hear(caplog.records)
    bells.judge()
    assert bells.state(alarm) == "OK"


def test_an_hour_of_errors_that_is_over_tells_nobody_again(
    bells: Bells, caplog: pytest.LogCaptureFixture
) -> None:
    """The long window remembers; the short one says that it goes on, or not."""
    with caplog.at_level("INFO"):
        faults.requests(50, error=RuntimeError())
    bells.hear(caplog.records)
    bells.judge()
    bells.clock.pass_minutes(35)
    bells.judge()
    assert bells.state("user-errors-1h") == bells.state("user-errors-6h") == "ALARM"
    assert bells.state("user-errors-5m") == bells.state("user-errors-30m") == "OK"
    assert bells.state("user-errors") == "OK"


def test_a_slow_burn_rings_that_the_fast_windows_do_not_see(
    bells: Bells, topic: str, caplog: pytest.LogCaptureFixture
) -> None:
    """One percent for hours: below 14.4 times the budget of 0.1 percent, above 6 times."""
    with caplog.at_level("INFO"):
        faults.requests(198)
        faults.requests(2, error=RuntimeError())
    lines, _ = list(caplog.records), caplog.clear()
    for _ in range(36):
        bells.hear(lines)
        bells.clock.pass_minutes(5)
    bells.judge()
    assert bells.state("user-errors-1h") == "OK"
    assert bells.told("user-errors")[-1] == ("ALARM", [topic])
