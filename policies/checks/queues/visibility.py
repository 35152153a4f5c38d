"""Visibility timeouts and partial batch failures."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_TIMES = 6  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html


@estate_policy(
    id="GH_QUEUES_004",
    severity="medium",
    types=("aws_lambda_event_source_mapping",),
    title="A message stays hidden six times its function's timeout, and fails alone",
    reason="A message that reappears while it is processed is processed twice.",
    fix="Set visibility_timeout_seconds and function_response_types ReportBatchItemFailures.",
    threat="One message is answered and billed several times.",
)
def visibility(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        if "ReportBatchItemFailures" not in (mapping["function_response_types"] or []):
            yield (
                mapping,
                "one failure repeats the whole batch, for want of ReportBatchItemFailures",
            )
        functions = estate.targets(mapping, "function_name", "aws_lambda_function")
        for queue in estate.targets(mapping, "event_source_arn", "aws_sqs_queue"):
            for function in functions:
                if queue["visibility_timeout_seconds"] < _TIMES * function["timeout"]:
                    yield (
                        queue,
                        f"messages reappear after {queue['visibility_timeout_seconds']} s",
                    )
