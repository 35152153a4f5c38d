"""The DNS record that people have to make: what the stack `edge` says at the end of a deploy."""

import json
from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.aws import AwsCaller

STACK = "edge"
_OUTPUT = "dns_record"
_NONE = "none needed"


def told(outputs: Mapping[str, str]) -> str | None:
    """The last line of a deploy, from the outputs of `edge`; None where there is nothing to do."""
    record = outputs.get(_OUTPUT, _NONE)
    return None if record == _NONE else f"DNS has to hold this record: {record}"


def told_by_state(caller: AwsCaller, bucket: str) -> str | None:
    """The same from the state of `edge`; None also where it cannot be read: it is a hint."""
    try:
        found = caller.client("s3").get_object(Bucket=bucket, Key=f"{STACK}.tfstate")
        outputs = json.loads(found["Body"].read())["outputs"]
    except (BotoCoreError, ClientError):
        return None
    return told({name: item["value"] for name, item in outputs.items()})
