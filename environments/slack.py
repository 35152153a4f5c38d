"""The layers behind Slack: where Slack is, how events reach the execution layer, and how many."""

from pydantic import Field, ValidationInfo, field_validator

from .section import Section, rule
from .shapes import Url

ALL = 100  # percent
POSTING_SECONDS = 30  # what a worker needs beside the model: lambda_src/slack_worker/slack.py


class Slack(Section):
    """Slack's events: verification, the rollout of the execution API, the worker."""

    api_url: Url = Field(
        default="https://slack.com/api",
        description="Slack's Web API, without a slash at its end. Another one only in `local`.",
    )
    execution_api_percentage: int = Field(
        default=0,
        ge=0,
        le=ALL,
        description="Percent of channels on the API path when the environment is made; from then "
        "on `gatehouse rollout execution-api` sets it and a deploy leaves it alone.",
    )
    fallback: bool = Field(
        default=True,
        description="Invoke the execution function directly for channels off the API path and when "
        "the API fails. Without, `slack.execution_api_percentage` has to be 100.",
    )
    execution_timeout_seconds: int = Field(
        default=30,
        ge=1,
        le=30,
        description="Longest wait for the execution API, seconds. With `slack.fallback` no longer "
        "than Slack's own 3 s leave.",
    )
    deduplication_seconds: int = Field(
        default=3_600,
        ge=601,
        le=86_400,
        description="Seconds that an event is remembered; Slack repeats one within 10 minutes.",
    )
    worker_seconds: int = Field(
        default=90,
        ge=30,
        le=900,
        description="Longest run of the worker, seconds. More than `models.chat.timeout_seconds` "
        f"and {POSTING_SECONDS} to post.",
    )
    worker_concurrency: int = Field(
        default=10,
        ge=2,
        le=1_000,
        description="Events that are answered at the same time.",
    )
    deliveries: int = Field(
        default=5,
        ge=1,
        le=100,
        description="Times that an event is tried before it goes to the dead-letter queue.",
    )
    latency_alarm_milliseconds: int = Field(
        default=1_000,
        ge=50,
        le=30_000,
        description="95th percentile of the execution API's answers that raises the alarm.",
    )

    @field_validator("fallback")
    @classmethod
    def _nobody_is_left_without_a_way(cls, fallback: bool, info: ValidationInfo) -> bool:
        percentage = info.data.get("execution_api_percentage")
        if not fallback and percentage is not None and percentage < ALL:
            raise rule(f"true unless slack.execution_api_percentage is {ALL} ({percentage})")
        return fallback


def broken_rules(slack: Slack, *, name: str | None, model_seconds: float | None) -> dict[str, str]:
    """What of `slack` does not fit the rest of the environment: key -> expected."""
    broken = {}
    if name not in (None, "local") and slack.api_url != Slack.model_fields["api_url"].default:
        broken["api_url"] = "to be left out, except in local"
    if model_seconds is not None and slack.worker_seconds < model_seconds + POSTING_SECONDS:
        broken["worker_seconds"] = (
            f"at least models.chat.timeout_seconds ({model_seconds:g}) plus {POSTING_SECONDS}"
        )
    return broken
