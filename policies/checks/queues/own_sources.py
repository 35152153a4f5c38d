"""What wakes functions."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_QUEUES_005",
    severity="high",
    types=("aws_lambda_event_source_mapping",),
    title="Only queues and tables of these stacks wake functions",
    reason="Whoever fills the source decides what the function works on.",
    fix="Name a queue of these stacks in event_source_arn.",
    threat="A stranger's queue feeds a function that trusts its messages.",
)
def own_sources(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        if not estate.targets(mapping, "event_source_arn", "aws_sqs_queue", "aws_dynamodb_table"):
            yield mapping, f"{mapping['event_source_arn']} is none of these stacks"
        if not estate.targets(mapping, "function_name", "aws_lambda_function"):
            yield mapping, f"{mapping['function_name']} is no function of these stacks"
