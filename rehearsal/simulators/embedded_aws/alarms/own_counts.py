"""What services count by themselves in AWS, and not in MiniStack: queues, calls of HTTP APIs."""

import time
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, Final

Answer = tuple[Any, ...]
_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_MILLISECONDS: Final = 1_000


def count_queues(cloudwatch: ModuleType, sqs: ModuleType, minute_seconds: float) -> None:
    """Record how much lies in each queue, and how long; the scope's queues alone.

    An age is told in the seconds of CloudWatch's clock, which runs faster here.
    """
    now = time.time()
    for queue in list(sqs._queues.values()):  # noqa: SLF001 - there is no other way in
        messages = [m for m in list(queue["messages"]) if "sent_at" in m]
        visible = [m for m in messages if m["visible_at"] <= now]
        ages = [now - m["sent_at"] for m in messages]
        dimensions = {"QueueName": queue["name"]}
        for name, value in (
            ("ApproximateNumberOfMessagesVisible", float(len(visible))),
            ("ApproximateAgeOfOldestMessage", max(ages, default=0.0) * 60 / minute_seconds),
        ):
            cloudwatch.record_metric("AWS/SQS", name, value, "None", dimensions)


def count_calls(cloudwatch: ModuleType, apigateway: ModuleType) -> None:
    """Record every call of an HTTP API, its outcome and how long it took."""
    original: Callable[..., Awaitable[Answer]] = apigateway._handle_execute_in_scope  # noqa: SLF001 - it has no public name

    async def handle(api_id: str, *arguments: Any) -> Answer:  # noqa: ANN401 - passed on as they are
        began = time.perf_counter()
        answer = await original(api_id, *arguments)
        status = int(answer[0])
        took = (time.perf_counter() - began) * _MILLISECONDS
        for name, value in (
            ("Count", 1.0),
            ("4xx", float(_CLIENT_ERROR <= status < _SERVER_ERROR)),
            ("5xx", float(status >= _SERVER_ERROR)),
            ("Latency", took),
        ):
            cloudwatch.record_metric("AWS/ApiGateway", name, value, "None", {"ApiId": api_id})
        return answer

    apigateway._handle_execute_in_scope = handle  # type: ignore[attr-defined] # noqa: SLF001 - the same
