"""The rollout of the execution API: the percentage of channels, and the results."""

import json
import math
import time
from collections import Counter
from dataclasses import dataclass, field

from gatehouse.platform import ArgumentError, Platform

ALL = 100
_EVENTS = (
    "execution_api_invocation_started",
    "execution_api_invocation_success",
    "execution_api_invocation_error",
    "execution_api_invocation_failed",
    "execution_api_fallback",
    "direct_invocation",
)


@dataclass
class Observed:
    """What the verification function logged: how often each event, and how long answers took."""

    counts: Counter[str] = field(default_factory=Counter)
    milliseconds: list[int] = field(default_factory=list)

    def percentile(self, share: float) -> int | None:
        """The time that this share of the answers stayed below or at, None without answers."""
        ordered = sorted(self.milliseconds)
        return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


@dataclass(frozen=True)
class RolloutCommands:
    """What an operator does with the flag `execution_api_percentage`."""

    platform: Platform

    def percentage(self) -> int:
        """The current percentage."""
        parameter = self.platform.client("ssm").get_parameter(Name=self._name())["Parameter"]
        return int(parameter["Value"])

    def set(self, percent: int) -> None:
        """Sets it; functions follow within 30 seconds.

        Raises:
            ArgumentError: there is no fallback for the channels that it would leave out.

        """
        if percent < ALL and not self.has_fallback():
            raise ArgumentError(
                f"{self.platform.settings.name} has no fallback: the other channels would "
                "get no reply. Deploy `slack.fallback = true` first."
            )
        self.platform.client("ssm").put_parameter(
            Name=self._name(), Value=str(percent), Type="String", Overwrite=True
        )

    def has_fallback(self) -> bool:
        """Whether functions fall back to a direct invocation."""
        return self.platform.outputs("layers")["fallback"] == "true"

    def observed(self, minutes: int) -> Observed:
        """The results of the last minutes."""
        prefix = self.platform.settings.resource_prefix
        pages = (
            self.platform.client("logs")
            .get_paginator("filter_log_events")
            .paginate(
                logGroupName=f"/aws/lambda/{prefix}-slack-verification",
                startTime=int((time.time() - minutes * 60) * 1000),
            )
        )
        result = Observed()
        for line in (event["message"] for page in pages for event in page["events"]):
            _count(result, line)
        return result

    def _name(self) -> str:
        return self.platform.outputs("layers")["percentage_parameter"]


def _count(observed: Observed, line: str) -> None:
    try:
        document = json.loads(line)
    except ValueError:  # Lambda's own lines
        return
    name = document.get("message") if isinstance(document, dict) else None
    if name in _EVENTS:
        observed.counts[name] += 1
    if name == "execution_api_invocation_success":
        observed.milliseconds.append(int(document["duration_ms"]))
