"""Where logs are sent beside their group."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_TAKERS = (
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
    title="Logs are copied only to what these stacks make",
    reason="A subscription hands every line on at once, and nobody misses what is still there.",
    fix="Name a function or a stream of these stacks in destination_arn, or remove the filter.",
    threat="A collector of somebody else reads along: who asked what, when, from where.",
)
def copies(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for filter_ in estate.all("aws_cloudwatch_log_subscription_filter"):
        if not estate.targets(filter_, "destination_arn", *_TAKERS):
            yield filter_, f"sends lines to {filter_.shown('destination_arn')}"
    yield from _opened(estate)


def _opened(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for opening in estate.all(
        "aws_cloudwatch_log_destination", "aws_cloudwatch_log_destination_policy"
    ):
        yield opening, "takes lines of other accounts"
    for policy in estate.all("aws_cloudwatch_log_account_policy"):
        if policy["policy_type"] == "SUBSCRIPTION_FILTER_POLICY":
            yield policy, "sends lines of every group on"
    for policy in estate.all("aws_cloudwatch_log_resource_policy"):
        for statement in policy.statements("policy_document"):
            strangers = [who for kind, who in statement.principals if kind != "Service"]
            if statement.is_allow and strangers:
                yield policy, f"{', '.join(strangers)} may use the groups"
