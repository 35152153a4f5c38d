"""Dead-letter queues."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_LONGEST = 1_209_600  # fourteen days, the most that SQS keeps


@estate_policy(
    id="GH_QUEUES_003",
    severity="medium",
    types=("aws_sqs_queue",),
    title="A queue with a consumer has a dead-letter queue that keeps messages two weeks",
    reason="A message that always fails blocks the others and costs money on every retry.",
    fix="Set redrive_policy, and message_retention_seconds = 1209600 on its target.",
    threat="One poisoned message keeps a function busy, or is lost without a trace.",
)
def dead_letters(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        for queue in estate.targets(mapping, "event_source_arn", "aws_sqs_queue"):
            targets = estate.pointed_to(queue.written("redrive_policy") or "")
            if not targets:
                yield queue, "it has no dead-letter queue of these stacks"
            for target in targets:
                if (target["message_retention_seconds"] or 0) < _LONGEST:
                    yield target, "dead letters expire in less than {_LONGEST} s"
