"""Destinations of failed events."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_QUEUES_006",
    severity="medium",
    types=("aws_lambda_function_event_invoke_config", "aws_sqs_queue_redrive_allow_policy"),
    title="Failed events go to a queue of these stacks, and only our queues use it",
    reason="Without a destination Lambda drops an event after its retries.",
    fix="Set destination_config.on_failure, and redrivePermission byQueue.",
    threat="A user's message disappears, or somebody else's dead letters fill our queue.",
)
def lost_events(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for configuration in estate.all("aws_lambda_function_event_invoke_config"):
        path = "destination_config.on_failure.destination"
        if not estate.targets(configuration, path, "aws_sqs_queue", "aws_sns_topic"):
            yield configuration, "failed events go to no queue or topic of these stacks"
    for allowed in estate.all("aws_sqs_queue_redrive_allow_policy"):
        if "byQueue" not in str(allowed["redrive_allow_policy"]):
            yield allowed, "any queue may use it for its dead letters"
