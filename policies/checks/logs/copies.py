"""Subscriptions that copy logs."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_TARGETS = (
    "aws_kinesis_firehose_delivery_stream", "aws_kinesis_stream", "aws_lambda_function",
)  # fmt: skip


@estate_policy(
    id="GH_LOGS_006",
    severity="high",
    types=(
        "aws_cloudwatch_log_account_policy",
        "aws_cloudwatch_log_destination",
        "aws_cloudwatch_log_destination_policy",
        "aws_cloudwatch_log_resource_policy",
        "aws_cloudwatch_log_subscription_filter",
    ),
    title="Logs are copied only to resources of these stacks",
    reason="A subscription forwards every line at once, and the log itself shows no trace of it.",
    fix="Name a function or a stream of these stacks in destination_arn, or remove the filter.",
    threat="A foreign collector reads who requested what, when and from where.",
)
def copies(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for filter_ in estate.all("aws_cloudwatch_log_subscription_filter"):
        if not estate.targets(filter_, "destination_arn", *_TARGETS):
            yield filter_, f"it sends lines to {filter_.shown('destination_arn')}"
    yield from _open_policies(estate)


def _open_policies(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for destination in estate.all(
        "aws_cloudwatch_log_destination", "aws_cloudwatch_log_destination_policy"
    ):
        yield destination, "it accepts lines of other accounts"
    for policy in estate.all("aws_cloudwatch_log_account_policy"):
        if policy["policy_type"] == "SUBSCRIPTION_FILTER_POLICY":
            yield policy, "it forwards lines of every group"
    for policy in estate.all("aws_cloudwatch_log_resource_policy"):
        for statement in policy.statements("policy_document"):
            strangers = [
                identifier for kind, identifier in statement.principals if kind != "Service"
            ]
            if statement.is_allow and strangers:
                yield policy, f"{', '.join(strangers)} may use the log groups"
