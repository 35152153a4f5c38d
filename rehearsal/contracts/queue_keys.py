"""SQS: whoever sends to or receives from an encrypted queue must be able to use its key."""

from functools import lru_cache
from typing import Any

from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.key_use import ENCRYPT_AND_DECRYPT, missing

_NEEDED = {
    "SendMessage": ENCRYPT_AND_DECRYPT,
    "SendMessageBatch": ENCRYPT_AND_DECRYPT,
    "ReceiveMessage": ("kms:Decrypt",),
}


class QueueKeys(Contract):
    """A producer needs both actions, a consumer kms:Decrypt."""

    refuses = (
        "A message sent to or received from a queue with a key of the customer's by a caller who "
        "may not use the key through SQS: kms:GenerateDataKey and kms:Decrypt, or kms:Decrypt."
    )
    error = (
        "KMS.AccessDeniedException: User: ... is not authorized to perform: ... on resource: ..."
    )
    source = (
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
        "sqs-key-management.html"
    )
    calls = frozenset(f"sqs:{name}" for name in (*_NEEDED, "DeleteQueue", "SetQueueAttributes"))

    def check(self, call: Call) -> None:
        """Ask for what the queue's key needs."""
        if call.caller.is_account or call.operation not in _NEEDED:
            return
        key = _key_of(call.account.client("sqs"), call.parameters["QueueUrl"])
        if key and (action := missing(call, key, "sqs", _NEEDED[call.operation])):
            raise self.refusal(call.caller.arn, action, key)

    def after(self, call: Call) -> None:
        """Forget the key of a queue that is changed or gone."""
        if call.operation not in _NEEDED:
            _key_of.cache_clear()


@lru_cache(maxsize=256)
def _key_of(queues: Any, url: str) -> str | None:  # noqa: ANN401 - a client by name
    name = url.rstrip("/").rpartition("/")[2]
    address = queues.get_queue_url(QueueName=name)["QueueUrl"]
    found = queues.get_queue_attributes(QueueUrl=address, AttributeNames=["KmsMasterKeyId"])
    key = found.get("Attributes", {}).get("KmsMasterKeyId")
    return str(key) if key and not str(key).startswith("alias/aws/") else None
