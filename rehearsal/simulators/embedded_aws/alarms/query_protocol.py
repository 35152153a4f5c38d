"""Alarms in AWS's query protocol, which Terraform's provider speaks, with every member.

MiniStack reads and shows few of them there; in JSON it knows them all but `Metrics`.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, Final
from xml.sax.saxutils import escape

from rehearsal.simulators.embedded_aws.wire import parse

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[..., Awaitable[Answer]]
_OPERATIONS: Final = ("DescribeAlarms", "PutCompositeAlarm", "PutMetricAlarm")
_NAMESPACE: Final = "http://monitoring.amazonaws.com/doc/2010-08-01/"
_OK: Final = 200


def add_to(cloudwatch: ModuleType) -> None:
    """Put ours in front of MiniStack's handler."""
    original: Handler = cloudwatch.handle_request

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        is_query = "x-www-form-urlencoded" in headers.get("content-type", "")
        called = parse("monitoring", method, path, headers, body, query) if is_query else None
        if called is None or called.model.name not in _OPERATIONS:
            return await original(method, path, headers, body, query)
        operation = called.model.name
        asked = {**headers, "x-amz-target": f"CloudWatch.{operation}",
                 "content-type": "application/x-amz-json-1.0"}  # fmt: skip
        text = json.dumps(called.parameters, default=str).encode()
        status, _, answered = await original("POST", "/", asked, text, {})
        document = json.loads(answered or b"{}")
        if status != _OK:
            return _refused(status, document)
        if operation == "PutMetricAlarm":
            keep_metrics(cloudwatch, called.parameters)
        return _xml(operation, document)

    cloudwatch.handle_request = handle_request  # type: ignore[attr-defined] # the module's own function


def keep_metrics(cloudwatch: ModuleType, asked: Mapping[str, Any]) -> None:
    """Keep the queries of an alarm on arithmetic, which has no metric of its own.

    A statistic that was not asked for is none: MiniStack takes the average beside a percentile.
    """
    alarm = cloudwatch._alarms[asked["AlarmName"]]  # noqa: SLF001 - there is no other way in
    if "Statistic" not in asked:
        alarm["Statistic"] = None
    if queries := asked.get("Metrics"):
        alarm["Metrics"] = json.loads(json.dumps(queries, default=str))
        for name in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period"):
            alarm.pop(name, None)


def _xml(operation: str, document: Mapping[str, Any]) -> Answer:
    result = "".join(_element(name, value) for name, value in document.items())
    inner = f"<{operation}Result>{result}</{operation}Result>" if result else ""
    text = f'<{operation}Response xmlns="{_NAMESPACE}">{inner}</{operation}Response>'
    return _OK, {"Content-Type": "text/xml"}, text.encode()


def _refused(status: int, document: Mapping[str, Any]) -> Answer:
    code = str(document.get("__type", "InternalFailure")).rpartition("#")[2]
    message = escape(str(document.get("message", document.get("Message", ""))))
    text = (
        f'<ErrorResponse xmlns="{_NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{message}</Message></Error></ErrorResponse>"
    )
    return status, {"Content-Type": "text/xml"}, text.encode()


def _element(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        inner = "".join(_element(key, item) for key, item in value.items())
    elif isinstance(value, list):
        inner = "".join(_element("member", item) for item in value)
    elif isinstance(value, bool):
        inner = str(value).lower()
    elif name.endswith("Timestamp") and isinstance(value, int | float):
        inner = datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"
