"""Messages handled twice."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_TIMES = 6  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html


@estate_policy(
    id="GH_QUEUES_004",
    severity="medium",
    types=("aws_lambda_event_source_mapping",),
    title="A message stays hidden six times as long as its function may take, and fails alone",
    reason="A message that comes back while it is handled is handled twice.",
    fix="Set visibility_timeout_seconds and function_response_types ReportBatchItemFailures.",
    threat="One message answers, and bills, many times over.",
)
def visibility(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for mapping in estate.all("aws_lambda_event_source_mapping"):
        if "ReportBatchItemFailures" not in (mapping["function_response_types"] or []):
            yield mapping, "one failure repeats the whole batch"
        functions = estate.targets(mapping, "function_name", "aws_lambda_function")
        for queue in estate.targets(mapping, "event_source_arn", "aws_sqs_queue"):
            for function in functions:
                if queue["visibility_timeout_seconds"] < _TIMES * function["timeout"]:
                    yield queue, f"messages come back after {queue['visibility_timeout_seconds']} s"
