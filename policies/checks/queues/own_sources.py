"""Event sources of functions."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_QUEUES_005",
    severity="high",
    types=("aws_lambda_event_source_mapping",),
    title="Only queues and tables of these stacks are event sources of functions",
    reason="Whoever writes to the source decides what the function processes.",
    fix="Name a queue of these stacks in event_source_arn.",
    threat="A foreign queue sends messages that the function trusts.",
)
def own_sources(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        if not estate.targets(mapping, "event_source_arn", "aws_sqs_queue", "aws_dynamodb_table"):
            yield mapping, f"{mapping['event_source_arn']} is not defined in these stacks"
        if not estate.targets(mapping, "function_name", "aws_lambda_function"):
            yield mapping, f"{mapping['function_name']} is not a function of these stacks"
