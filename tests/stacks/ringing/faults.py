"""The fault behind each alarm that can be made to ring without a rehearsal, in a moment."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import SimpleNamespace

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from ministack.services import lambda_svc

from environments import load
from lambda_src.runtime.billing.call_log import log_call
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import ModelCall
from lambda_src.runtime.billing.spending import log_spending
from lambda_src.runtime.http import resolver
from lambda_src.runtime.http.served import SLOW_MILLISECONDS
from lambda_src.runtime.secret_ages import log_age
from tests.lambda_src.events import Api
from tests.stacks.ringing.bells import Bells

Fault = Callable[[Bells, pytest.MonkeyPatch], object]
MODEL = "us.amazon.nova-lite-v1:0"
WITH_A_DOMAIN = "prod"
"""The environment whose alarm on the certificate rings: the rehearsal has no host name."""


def requests(count: int, *, error: Exception | None = None) -> None:
    """Let a function serve requests, as API Gateway would send them."""

    def compose() -> APIGatewayHttpResolver:
        app = resolver.api(None)

        @app.get("/")
        def serve() -> Response[str]:
            if error is not None:
                raise error
            return resolver.answer(HTTPStatus.NO_CONTENT)

        return app

    function = Api(resolver.Entry(compose))
    for _ in range(count):
        function("GET", "/")


def reservation(day: int = 30) -> Reservation:
    """A call of the tenant `acme`, on a day of a month."""
    return Reservation("r", "acme", 100, datetime(2026, 11, day, tzinfo=UTC), Use("chat", MODEL))


def calls(answered: int, *, failed: int = 0, milliseconds: int = 800) -> None:
    """Let a model be called, and how each call ended be logged."""
    for outcome in ["ok"] * answered + ["timeout"] * failed:
        call = ModelCall(reservation(), "s", "chat", MODEL, 50, 20, milliseconds, outcome)
        log_call(call, "chat")


def _requests_fail(bells: Bells, _: pytest.MonkeyPatch) -> None:
    requests(80)
    requests(20, error=RuntimeError("a defect"))


def _requests_take_long(bells: Bells, patched: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 10_000_000, SLOW_MILLISECONDS // 1000 + 1))
    with patched.context() as slow:
        slow.setattr(resolver, "time", SimpleNamespace(monotonic=lambda: float(next(ticks))))
        requests(20)


def _functions(*, error: bool = False, throttle: bool = False) -> Fault:
    def fault(bells: Bells, _: pytest.MonkeyPatch) -> None:
        for number in range(5):
            bells.run(lambda_svc._emit_lambda_metrics, f"f-{number}", 12.0, error, throttle)

    return fault


def _nobody_works(bells: Bells, _: pytest.MonkeyPatch) -> None:
    """A message lies in a queue for longer than any worker takes."""
    url = bells.queue("flow-tasks")
    kind = "application/x-amz-json-1.0"
    sent = json.dumps({"QueueUrl": url, "MessageBody": "{}"})
    bells.call("sqs", sent, kind, **{"x-amz-target": "AmazonSQS.SendMessage"})
    bells.clock.pass_minutes(20)


def _models_fail(bells: Bells, _: pytest.MonkeyPatch) -> None:
    calls(15, failed=5)


def _models_take_long(bells: Bells, _: pytest.MonkeyPatch) -> None:
    calls(18)
    calls(2, milliseconds=24_000)


def _secret_is_old(bells: Bells, _: pytest.MonkeyPatch) -> None:
    log_age({"Name": "a-secret", "CreatedDate": datetime.now(UTC) - timedelta(days=400)})


def _budget_is_nearly_used(bells: Bells, _: pytest.MonkeyPatch) -> None:
    log_spending(reservation(), {"settled": 95_000}, 100_000)


def _spend_is_unusual(bells: Bells, _: pytest.MonkeyPatch) -> None:
    usual = {f"used#{day:02}": 1_000 for day in range(1, 8)}
    log_spending(reservation(day=9), {"settled": 15_000, **usual, "used#09": 8_000}, 100_000)


def _database_is_full(bells: Bells, _: pytest.MonkeyPatch) -> None:
    for _period in range(3):
        bells.count(
            "AWS/RDS", "ACUUtilization", 97, DBClusterIdentifier=f"{bells.prefix}-tenant-data"
        )
        bells.clock.pass_minutes(4.9)


def _firewall_blocks(bells: Bells, _: pytest.MonkeyPatch) -> None:
    everything = {"WebACL": bells.prefix, "Rule": "ALL"}
    bells.count("AWS/WAFV2", "BlockedRequests", 300, **everything)
    bells.count("AWS/WAFV2", "AllowedRequests", 700, **everything)


def _certificate_ends(bells: Bells, _: pytest.MonkeyPatch) -> None:
    _certificate_lasts(bells, 12)


def _certificate_is_renewed(bells: Bells) -> None:
    bells.clock.pass_minutes(400)
    bells.judge()
    assert bells.state("certificate-expires") == "ALARM"  # nobody told it otherwise
    _certificate_lasts(bells, 395)


def _certificate_lasts(bells: Bells, days: int) -> None:
    domain = load(WITH_A_DOMAIN).domain
    assert domain
    arn = str(domain.certificate_arn)
    bells.count("AWS/CertificateManager", "DaysToExpiry", days, CertificateArn=arn)


def _queues_are_empty(bells: Bells) -> None:
    bells.empty_queues()


MENDED: Mapping[str, Callable[[Bells], None]] = {
    "certificate-expires": _certificate_is_renewed,
    "work-late": _queues_are_empty,
}
"""What somebody does about it; everything else is over when time passes."""
BACK_MINUTES = {"secret-age": 6 * 60 + 5}


FAULTS: Mapping[str, Fault] = {
    "budget-near-end": _budget_is_nearly_used,
    "certificate-expires": _certificate_ends,
    "database-ceiling": _database_is_full,
    "firewall-blocks": _firewall_blocks,
    "function-errors": _functions(error=True),
    "function-throttles": _functions(throttle=True),
    "model-failures": _models_fail,
    "model-latency": _models_take_long,
    "secret-age": _secret_is_old,
    "unusual-spend": _spend_is_unusual,
    "user-errors": _requests_fail,
    "user-latency": _requests_take_long,
    "work-late": _nobody_works,
}
"""By the name of the alarm without its prefix; `tests/plans/test_alarms.py` misses none."""
