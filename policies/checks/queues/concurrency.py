"""Concurrency limits of queues."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_MOST = 100


@estate_policy(
    id="GH_QUEUES_007",
    severity="medium",
    types=("aws_lambda_event_source_mapping",),
    title="A queue starts a limited number of functions at once",
    reason="Without a limit a full queue uses all concurrent executions of the account.",
    fix="Set scaling_config.maximum_concurrency, to 100 at most.",
    threat="A burst of messages stops every other function, and runs up the model's bill.",
)
def concurrency(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        if not estate.targets(mapping, "event_source_arn", "aws_sqs_queue"):
            continue
        most = mapping["scaling_config.maximum_concurrency"]
        if not isinstance(most, int) or not 0 < most <= _MOST:
            yield mapping, f"starts as many as {most or 'there are messages'}"
