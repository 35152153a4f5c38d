"""Queues, and what wakes functions."""

from policies.estate import Resource
from tests.policies.edits import add, drop, put, rewire
from tests.policies.mutation import Mutation

QUEUE, MAPPING = "aws_sqs_queue", "aws_lambda_event_source_mapping"
EVENTS, REDRIVE = "aws_lambda_function_event_invoke_config", "aws_sqs_queue_redrive_allow_policy"
OPEN = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]}'
SNS = '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*"}]}'


def wakes(queue: Resource) -> bool:
    return bool(queue.written("redrive_policy"))


def is_last_stop(queue: Resource) -> bool:
    return not wakes(queue)


MUTATIONS = (
    Mutation("queues-aws-key", "The queue's key is left out", "GH_QUEUES_001", QUEUE, drop("kms_master_key_id")),
    Mutation("queues-alias", "AWS's own key encrypts messages", "GH_QUEUES_001", QUEUE, put("kms_master_key_id", "alias/aws/sqs")),
    Mutation("queues-topic", "A topic is added without a key", "GH_QUEUES_001", QUEUE, add("aws_sns_topic", {"name": "alarms"})),
    Mutation("queues-public", "A queue's own policy admits everybody", "GH_CLAIM_001", QUEUE, add("aws_sqs_queue_policy", {"policy": OPEN})),
    Mutation("queues-any-topic", "Any topic of anybody may fill the queue", "GH_CLAIM_010", QUEUE, add("aws_sqs_queue_policy", {"policy": SNS})),
    Mutation("queues-no-dead-letters", "The dead-letter queue is left out", "GH_QUEUES_003", QUEUE, put("redrive_policy", None), wakes),
    Mutation("queues-foreign-dead-letters", "Dead letters go to another account", "GH_QUEUES_003", QUEUE, put("redrive_policy", '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:999999999999:x", "maxReceiveCount": 5}'), wakes),
    Mutation("queues-short-dead-letters", "Dead letters end after a day", "GH_QUEUES_003", QUEUE, put("message_retention_seconds", 86_400), is_last_stop),
    Mutation("queues-impatient", "Messages come back while they are handled", "GH_QUEUES_004", QUEUE, put("visibility_timeout_seconds", 30), wakes),
    Mutation("queues-whole-batch", "One failure repeats the whole batch", "GH_QUEUES_004", MAPPING, drop("function_response_types")),
    Mutation("queues-foreign-source", "Another account's queue wakes the function", "GH_QUEUES_005", MAPPING, put("event_source_arn", "arn:aws:sqs:us-east-1:999999999999:tasks")),
    Mutation("queues-foreign-function", "Our queue wakes somebody else's function", "GH_QUEUES_005", MAPPING, put("function_name", "arn:aws:lambda:us-east-1:999999999999:function:collect")),
    Mutation("queues-dropped", "Failed events are dropped", "GH_QUEUES_006", EVENTS, drop("destination_config")),
    Mutation("queues-sent-away", "Failed events are sent to another account", "GH_QUEUES_006", EVENTS, put("destination_config.0.on_failure.0.destination", "arn:aws:sqs:us-east-1:999999999999:x")),
    Mutation("queues-any-redrive", "Any queue may leave its dead letters in ours", "GH_QUEUES_006", REDRIVE, rewire("redrive_allow_policy", '{"redrivePermission": "allowAll"}')),
    Mutation("queues-old-policy", "A public policy is written into the queue itself", "GH_CLAIM_001", QUEUE, put("policy", OPEN)),
    Mutation("queues-look-alike", "A role of another account is named like this account", "GH_CLAIM_001", QUEUE, add("aws_sqs_queue_policy", {"policy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999999999999:role/444455556666"}, "Action": "sqs:*", "Resource": "*"}]}'})),
    Mutation("queues-foreign-topic", "Another account's topics may fill the queue", "GH_CLAIM_010", QUEUE, add("aws_sqs_queue_policy", {"policy": '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}}]}'})),
    Mutation("queues-flood", "The limit of functions at once is left out", "GH_QUEUES_007", MAPPING, drop("scaling_config")),
    Mutation("queues-flood-null", "The limit of functions at once is emptied", "GH_QUEUES_007", MAPPING, put("scaling_config.0.maximum_concurrency", None)),
)  # fmt: skip
