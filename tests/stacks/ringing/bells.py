"""The alarms of the synthesized stacks, judged by the rehearsal's simulator on a clock of our own.

Metrics come from where they come from in AWS and in the rehearsal: the log lines of our functions,
what the emulator counts by itself, and for services that it only stores, values as AWS writes them.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from gatehouse.delivery.synthesis import Synthesis
from lambda_src.runtime.logs import logger
from rehearsal.simulators.embedded_aws.alarms.services import services
from rehearsal.simulators.embedded_aws.alarms.watch import Watch

ACCOUNT, REGION = "111122223333", "us-east-1"
_OPERATIONS = {
    "aws_cloudwatch_metric_alarm": "PutMetricAlarm",
    "aws_cloudwatch_composite_alarm": "PutCompositeAlarm",
}
_TERRAFORMS_OWN = {"//", "depends_on", "lifecycle", "provider", "tags"}


class Clock:
    """The time that metrics and alarms go by; it stands still unless somebody moves it."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += minutes * 60


class Bells:
    """Every alarm of an environment, and the metrics that they judge."""

    def __init__(self, clock: Clock, told: Path, prefix: str) -> None:
        self.clock, self._told, self.prefix = clock, told, prefix
        self.emulator = services()
        self._watch = Watch(self.emulator, minute_seconds=60, told=told)
        self._watch.install()

    def hang(self, synthesis: Synthesis) -> None:
        """Put every alarm as Terraform's provider would, children before their composites."""
        for type_ in _OPERATIONS:
            for stack in synthesis.stacks:
                found = stack.configuration().get("resource", {}).get(type_, {})
                for resource in found.values():
                    self._put(type_, resource)

    def _put(self, type_: str, resource: Mapping[str, Any]) -> None:
        asked = {"Action": _OPERATIONS[type_], "Version": "2010-08-01", **_as_query(resource)}
        self.call("cloudwatch", urlencode(asked), "application/x-www-form-urlencoded")

    def call(self, service: str, body: str, kind: str, **headers: str) -> dict[str, Any]:
        """Send a request to a service of the emulator, as a member of the account."""
        handle = self.emulator[service].handle_request
        with self.emulator["responses"].request_scope(ACCOUNT, REGION):
            asked = {"content-type": kind, "host": service, **headers}
            status, _, answered = asyncio.run(handle("POST", "/", asked, body.encode(), {}))
        assert status == 200, answered
        text = answered.decode() if isinstance(answered, bytes) else str(answered)
        return json.loads(text) if text.startswith("{") else {}

    def hear(self, records: Iterator[logging.LogRecord] | list[logging.LogRecord]) -> None:
        """Take the lines that functions logged, as CloudWatch Logs does."""
        formatter = logger.registered_formatter
        lines = [formatter.format(record) for record in records if record.name == "gatehouse"]
        with self.emulator["responses"].request_scope(ACCOUNT, REGION):
            events = [{"message": line} for line in lines]
            self.emulator["logs"]._fanout_to_subscription_filters("/aws/lambda/any", "s", events)

    def count(self, namespace: str, name: str, value: float, **dimensions: str) -> None:
        """Write a value as the service behind the namespace does in AWS."""
        with self.emulator["responses"].request_scope(ACCOUNT, REGION):
            self.emulator["cloudwatch"].record_metric(namespace, name, value, "None", dimensions)

    def run(self, work: Callable[..., object], *arguments: object) -> None:
        """Let a part of the emulator work as it does while it serves the account."""
        with self.emulator["responses"].request_scope(ACCOUNT, REGION):
            work(*arguments)

    def queue(self, use: str) -> str:
        """Make a queue of the platform; its address."""
        made = json.dumps({"QueueName": f"{self.prefix}-{use}"})
        kind, target = "application/x-amz-json-1.0", {"x-amz-target": "AmazonSQS.CreateQueue"}
        url: str = self.call("sqs", made, kind, **target)["QueueUrl"]
        return url

    def empty_queues(self) -> None:
        """Take away every queue with what lies in it."""
        with self.emulator["responses"].request_scope(ACCOUNT, REGION):
            self.emulator["sqs"]._queues.clear()

    def judge(self) -> None:
        self._watch.judge_all()

    def state(self, alarm: str) -> str:
        cloudwatch = self.emulator["cloudwatch"]
        with self.emulator["responses"].request_scope(ACCOUNT, REGION):
            name = f"{self.prefix}-{alarm}"
            found = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms[name]
            state: str = found["StateValue"]
        return state

    def told(self, alarm: str) -> list[tuple[str, list[str]]]:
        """Every notification about an alarm: what it changed to, and whom it told."""
        lines = self._told.read_text("utf-8").splitlines() if self._told.exists() else []
        notices = [json.loads(line) for line in lines]
        name = f"{self.prefix}-{alarm}"
        return [(each["to"], each["told"]) for each in notices if each["alarm"] == name]


@contextmanager
def bells(synthesis: Synthesis, folder: Path, prefix: str) -> Iterator[Bells]:
    """Every alarm in an emulator of its own, of which nothing is left afterwards."""
    clock, emulator = Clock(), services()
    with pytest.MonkeyPatch.context() as patched:
        for name, attribute in (
            ("cloudwatch", "handle_request"),
            ("cloudwatch", "_evaluate_alarm"),
            ("cloudwatch", "_evict_old_metrics"),
            ("cloudwatch", "_dispatch_alarm_actions"),
            ("logs", "_fanout_to_subscription_filters"),
            ("apigateway", "_handle_execute_in_scope"),
        ):
            patched.setattr(emulator[name], attribute, getattr(emulator[name], attribute))
        patched.setattr("time.time", clock)
        emulator["cloudwatch"].reset()
        hung = Bells(clock, folder / "told.jsonl", prefix)
        hung.hang(synthesis)
        hung.judge()
        yield hung
        emulator["cloudwatch"].reset()


def _as_query(resource: Mapping[str, Any]) -> dict[str, str]:
    """Return an alarm of a configuration as the parameters that the provider sends."""
    asked = {
        "OKActions" if name == "ok_actions" else _camel(name): value
        for name, value in resource.items()
        if name not in {*_TERRAFORMS_OWN, "dimensions", "metric_query"}
    }
    asked["Dimensions"] = _dimensions(resource)
    asked["Metrics"] = [_query(query) for query in resource.get("metric_query", ())]
    return dict(_flat("", asked))


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    asked = {_camel(name): value for name, value in query.items() if name != "metric"}
    if metric := query.get("metric"):
        asked["ReturnData"] = False
        counted = {"Namespace": metric["namespace"], "MetricName": metric["metric_name"]}
        asked["MetricStat"] = {
            "Metric": {**counted, "Dimensions": _dimensions(metric)},
            "Period": metric["period"],
            "Stat": metric["stat"],
        }
    return asked


def _dimensions(metric: Mapping[str, Any]) -> list[dict[str, str]]:
    found = metric.get("dimensions") or {}
    return [{"Name": name, "Value": value} for name, value in found.items()]


def _flat(prefix: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _flat(f"{prefix}.{name}" if prefix else name, item)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _flat(f"{prefix}.member.{number}", item)
    elif isinstance(value, bool):
        yield prefix, str(value).lower()
    elif value is not None:
        yield prefix, str(value)


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
