"""What became of one request: every line that any function logged for it, in the order of time."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gatehouse.platform import ArgumentError, Platform

_LONGEST = 128
# What every line has, or what is shown in another place; and metrics.
_KNOWN = frozenset(
    {"_aws", "cold_start", "duration_ms", "exception", "exception_name", "level", "location",
     "message", "request_id", "route", "sampling_rate", "service", "stack_trace", "tenant_id",
     "timestamp", "user_id", "xray_trace_id", "Failures", "LatencyMs", "Requests", "model",
     "ModelCalls", "ModelFailures", "ModelInputTokens", "ModelOutputTokens", "ModelLatencyMs"}
)  # fmt: skip

Lines = Callable[[int], Iterable[tuple[int, str]]]


@dataclass(frozen=True)
class Step:
    """One line: when it was written (milliseconds since 1970), by which function, and what."""

    at: int
    function: str
    line: Mapping[str, Any]

    @property
    def time(self) -> datetime:
        """When, in UTC."""
        return datetime.fromtimestamp(self.at / 1000, UTC)

    @property
    def text(self) -> str:
        """The message with what is worth reading beside it."""
        line = self.line
        parts = [str(line.get("message", ""))]
        if "route" in line:
            parts.append(str(line["route"]))
        if "duration_ms" in line:
            parts.append(f"in {line['duration_ms']} ms")
        if line.get("cold_start") is True:
            parts.append("after a cold start")
        more = [
            f"{key}={value}" for key, value in line.items() if key not in _KNOWN and value != ""
        ]
        return " ".join((*parts, *more))

    @property
    def failure(self) -> str:
        """The exception that the line tells of, or an empty text."""
        return str(self.line.get("exception", "")).strip().rpartition("\n")[2]


def path_of(
    platform: Platform, request_id: str, *, since: int, elsewhere: Mapping[str, Lines]
) -> list[Step]:
    """Every step of a request since a time; `elsewhere` are functions whose log is no log group.

    Raises:
        ArgumentError: the id cannot be one.

    """
    if not request_id or len(request_id) > _LONGEST or set(request_id) & set('"\\ \n\t'):
        raise ArgumentError("REQUEST_ID must be the id that an error or the header x-amz-cf-id has")
    found = [*_logged(platform, request_id, since)]
    for function, lines in elsewhere.items():
        found += [
            Step(at, function, line)
            for at, text in lines(since)
            if request_id in text and (line := _parsed(text)).get("request_id") == request_id
        ]
    return sorted(found, key=lambda step: step.at)


def _logged(platform: Platform, request_id: str, since: int) -> Iterator[Step]:
    client, prefix = platform.client("logs"), f"/aws/lambda/{platform.settings.resource_prefix}-"
    groups = [
        group["logGroupName"]
        for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
        for group in page["logGroups"]
    ]
    for group in groups:
        pages = client.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=since, filterPattern=f'"{request_id}"'
        )
        for event in (event for page in pages for event in page["events"]):
            line = _parsed(event["message"])
            if line.get("request_id") == request_id:
                at = _written(line) or event["timestamp"]
                yield Step(at, group.removeprefix(prefix), line)


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _written(line: Mapping[str, Any]) -> int | None:
    """When the function wrote the line: nearer than when it was stored."""
    try:
        at = datetime.strptime(str(line["timestamp"]), "%Y-%m-%d %H:%M:%S,%f%z")
    except (KeyError, ValueError):
        return None
    return round(at.timestamp() * 1000)
