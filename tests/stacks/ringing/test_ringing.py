"""Each alarm of the platform as a whole rings at its fault, tells people, and goes back."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from environments import load
from lambda_src.runtime.billing.spending import log_spending
from lambda_src.runtime.secret_ages import log_age
from rehearsal.known_gaps import METRIC_GAPS
from tests.conftest import Environments
from tests.lambda_src.events import ORIGIN_SECRET
from tests.stacks.ringing import faults
from tests.stacks.ringing.bells import REGION, Bells
from tests.stacks.ringing.bells import bells as hung
from tests.stacks.ringing.faults import BACK_MINUTES, FAULTS, MENDED, WITH_A_DOMAIN

FEW_DAYS = {"used#01": 1_000, "used#02": 1_000, "used#09": 50_000}
USUAL = {"used#01": 9_000, "used#02": 11_000, "used#05": 10_000, "used#09": 49_000}
SMALL = {"used#01": 10, "used#02": 10, "used#05": 10, "used#09": 4_000}
LONGEST_BACK_MINUTES = 35
"""The longer of the short windows of `modules/burn_rate.py`, and a little more."""


@pytest.fixture(autouse=True)
def origin_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions know the secret that the events of these tests carry."""
    known = hashlib.sha256(ORIGIN_SECRET.encode()).hexdigest()
    monkeypatch.setenv("ORIGIN_SECRET_SHA256", known)


@pytest.fixture
def bells(environments: Environments, environment: str, tmp_path: Path) -> Iterator[Bells]:
    prefix = load(environment).resource_prefix
    with hung(environments.synthesis(environment), tmp_path, prefix) as found:
        yield found


@pytest.fixture
def topic(environment: str) -> str:
    settings = load(environment)
    return f"arn:aws:sns:{REGION}:{settings.account.id}:{settings.resource_prefix}-alarms"


@pytest.fixture
def environment() -> str:
    """The rehearsal's, unless a test says otherwise."""
    return "local"


@pytest.mark.parametrize(
    ("alarm", "environment"),
    [(alarm, WITH_A_DOMAIN if alarm == "certificate-expires" else "local")
     for alarm in sorted(FAULTS)],
)  # fmt: skip
def test_an_alarm_rings_is_told_and_goes_back(
    bells: Bells,
    topic: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    alarm: str,
) -> None:
    assert bells.state(alarm) != "ALARM"
    before = len(bells.told(alarm))

    with caplog.at_level("INFO"):
        FAULTS[alarm](bells, monkeypatch)
    bells.hear(caplog.records)
    bells.judge()
    assert bells.told(alarm)[before:] == [("ALARM", [topic])]

    if alarm in MENDED:
        MENDED[alarm](bells)
    bells.clock.pass_minutes(BACK_MINUTES.get(alarm, LONGEST_BACK_MINUTES))
    bells.judge()
    assert bells.state(alarm) == "OK"
    assert bells.told(alarm)[before:] == [("ALARM", [topic]), ("OK", [topic])]


@pytest.mark.parametrize(
    ("alarm", "below"),
    [
        ("user-errors", lambda: faults.requests(9, error=RuntimeError())),
        ("user-latency", lambda: faults.requests(100)),
        ("secret-age", lambda: log_age({"CreatedDate": datetime.now(UTC)})),
        ("budget-near-end", lambda: log_spending(faults.reservation(), {"settled": 89}, 100)),
        ("unusual-spend", lambda: log_spending(faults.reservation(9), FEW_DAYS, 100_000)),
        ("unusual-spend", lambda: log_spending(faults.reservation(9), USUAL, 100_000)),
        ("unusual-spend", lambda: log_spending(faults.reservation(9), SMALL, 100_000_000)),
        ("model-failures", lambda: faults.calls(0, failed=4)),
        ("model-failures", lambda: faults.calls(95, failed=5)),
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
    lines = list(caplog.records)
    for _ in range(36):
        bells.hear(lines)
        bells.clock.pass_minutes(5)
    bells.judge()
    assert bells.state("user-errors-1h") == "OK"
    assert bells.told("user-errors")[-1] == ("ALARM", [topic])


def test_values_are_written_only_where_the_rehearsal_has_none(
    bells: Bells, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of metric gaps is that of the faults that write values of a service."""
    written: list[str] = []
    for alarm in FAULTS:
        monkeypatch.setattr(bells, "count", lambda *_, a=alarm, **__: written.append(a))
        FAULTS[alarm](bells, monkeypatch)
    assert set(written) == METRIC_GAPS.keys()
