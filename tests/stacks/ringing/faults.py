"""The fault behind each alarm that can be made to ring without a rehearsal, in a moment."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from types import SimpleNamespace

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from ministack.services import lambda_svc

from lambda_src.runtime.billing.call_log import log_call
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import ModelCall
from lambda_src.runtime.http import resolver
from lambda_src.runtime.http.served import SLOW_MILLISECONDS
from tests.lambda_src.events import Api
from tests.stacks.ringing.bells import Bells

Fault = Callable[[Bells, pytest.MonkeyPatch], object]
MODEL = "us.amazon.nova-lite-v1:0"


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


def calls(count: int, *, outcome: str = "ok", milliseconds: int = 800) -> None:
    """Let a model be called, and how each call ended be logged."""
    reservation = Reservation("r", "acme", 100, datetime.now(UTC), Use("chat", MODEL))
    for _ in range(count):
        log_call(ModelCall(reservation, "s", "chat", MODEL, 50, 20, milliseconds, outcome), "chat")


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
    calls(15)
    calls(5, outcome="timeout")


def _models_take_long(bells: Bells, _: pytest.MonkeyPatch) -> None:
    calls(18)
    calls(2, milliseconds=24_000)


FAULTS: Mapping[str, Fault] = {
    "function-errors": _functions(error=True),
    "function-throttles": _functions(throttle=True),
    "model-failures": _models_fail,
    "model-latency": _models_take_long,
    "user-errors": _requests_fail,
    "user-latency": _requests_take_long,
    "work-late": _nobody_works,
}
"""By the name of the alarm without its prefix; `tests/plans/test_alarms.py` misses none."""
