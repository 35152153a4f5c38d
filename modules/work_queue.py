"""A queue with a worker, and a dead-letter queue for messages that fail."""

from cdktf_cdktf_provider_aws.lambda_event_source_mapping import (
    LambdaEventSourceMapping,
    LambdaEventSourceMappingScalingConfig,
)
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_redrive_allow_policy import SqsQueueRedriveAllowPolicy

from modules.framework import Construct, Fn
from modules.function import Function
from modules.permissions import Place, Statement

_DEAD_LETTER_SECONDS = 14 * 86_400  # the longest that SQS keeps anything
_KEPT_SECONDS = 4 * 86_400
# Lambda asks for at least six times the function's time:
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_TIMES = 6
_SEND = ("sqs:SendMessage",)
_RECEIVE = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
)


class WorkQueue(Construct):
    """Encrypted with our key. After `deliveries` attempts a message goes to the dead letters."""

    arn: str
    url: str
    name: str
    dead_letter_arn: str
    dead_letter_url: str
    dead_letter_name: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        key_arn: str,
        worker_seconds: int,
        deliveries: int,
    ) -> None:
        super().__init__(scope, id_)
        self.name, self.dead_letter_name = name, f"{name}-dead-letters"
        dead_letters = SqsQueue(
            self,
            "dead_letters",
            name=self.dead_letter_name,
            kms_master_key_id=key_arn,
            message_retention_seconds=_DEAD_LETTER_SECONDS,
        )
        queue = SqsQueue(
            self,
            "queue",
            name=name,
            kms_master_key_id=key_arn,
            message_retention_seconds=_KEPT_SECONDS,
            visibility_timeout_seconds=_TIMES * worker_seconds,
            receive_wait_time_seconds=20,
            redrive_policy=Fn.jsonencode(
                {"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": deliveries}
            ),
        )
        SqsQueueRedriveAllowPolicy(
            self,
            "redrive_allow",
            queue_url=dead_letters.id,
            redrive_allow_policy=Fn.jsonencode(
                {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}
            ),
        )
        self.arn, self.url = queue.arn, queue.url
        self.dead_letter_arn, self.dead_letter_url = dead_letters.arn, dead_letters.url

    def sender(self, sid: str, place: Place) -> Statement:
        """Lets a role put messages into the queue."""
        return Statement(sid, _SEND, (place.arn("sqs", self.name),))

    def receiver(self, sid: str, place: Place) -> Statement:
        """Lets a worker's role take messages from the queue, put them back and delete them."""
        return Statement(sid, _RECEIVE, (place.arn("sqs", self.name),))

    def dead_letter_sender(self, sid: str, place: Place) -> Statement:
        """Lets a role send failed events of its own to the dead-letter queue."""
        return Statement(sid, _SEND, (place.arn("sqs", self.dead_letter_name),))

    def deliver_to(self, function: Function, *, concurrency: int) -> None:
        """Invokes the worker, one message at a time, so many times in parallel at most."""
        LambdaEventSourceMapping(
            self,
            "delivery",
            event_source_arn=self.arn,
            function_name=function.arn,
            batch_size=1,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=LambdaEventSourceMappingScalingConfig(maximum_concurrency=concurrency),
        )
