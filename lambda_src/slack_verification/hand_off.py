"""Sends events to the execution layer: by the API, or by the fallback when that fails."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.logs import logger
from lambda_src.slack_verification.execution_api import ExecutionApi, ExecutionApiError
from lambda_src.slack_verification.rollout import Rollout

_DIRECT_SECONDS = 0.5  # set aside for the direct way, out of the time that Slack waits
_LEAST_SECONDS = 0.3
_SLACK_REPEATS_AFTER = 60


@dataclass(frozen=True)
class Direct:
    """Asynchronous invocation of the execution function, without the API between.

    `functions` is a client of Lambda.
    """

    functions: Any
    function_name: str

    def execute(self, request: ExecutionRequest) -> None:
        """Hand an event over; Lambda keeps it until the function took it."""
        self.functions.invoke(
            FunctionName=self.function_name,
            InvocationType="Event",
            Payload=request.model_dump_json().encode(),
        )


@dataclass(frozen=True)
class HandOff:
    """Hands events to the execution layer; `direct` is None where there is no fallback.

    With a fallback the API gets what is left of `answer_seconds`; without one Slack has to wait,
    `execution_timeout_seconds` at most.
    """

    api: ExecutionApi
    direct: Direct | None
    rollout: Rollout
    answer_seconds: float
    execution_timeout_seconds: float
    clock: Callable[[], float] = time.monotonic

    def execute(self, request: ExecutionRequest, *, started: float) -> None:
        """Hand an event on that came in at `started` (seconds of the clock).

        Raises UnavailableError when no way works, and what the direct invocation raises.
        """
        if self.direct is None:
            self._only_by_api(request)
        elif self.rollout.includes(request.tenant_id, request.channel):
            self._by_api_or_direct(request, self.direct, started)
        else:
            self.direct.execute(request)
            logger.info("direct_invocation", event_id=request.event_id, reason="rollout")

    def _by_api_or_direct(self, request: ExecutionRequest, direct: Direct, started: float) -> None:
        left = self.answer_seconds - _DIRECT_SECONDS - (self.clock() - started)
        wait = min(max(left, _LEAST_SECONDS), self.execution_timeout_seconds)
        try:
            self.api.execute(request, timeout_seconds=wait)
        except ExecutionApiError as error:
            direct.execute(request)
            logger.warning("execution_api_fallback", event_id=request.event_id, reason=error.reason)

    def _only_by_api(self, request: ExecutionRequest) -> None:
        try:
            self.api.execute(request, timeout_seconds=self.execution_timeout_seconds)
        except ExecutionApiError:
            raise UnavailableError(retry_after=_SLACK_REPEATS_AFTER) from None
