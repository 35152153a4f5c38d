"""A deploy ends with the DNS record that somebody has to make, where somebody has to."""

import io
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from gatehouse.delivery.host_record import told, told_by_state

RECORD = "chat.example.com CNAME (or alias A and AAAA) d111.cloudfront.net"


class Bucket:
    """A bucket with the state of `edge`, or without."""

    def __init__(self, **outputs: str) -> None:
        self._outputs = outputs

    def client(self, service: str) -> "Bucket":
        assert service == "s3"
        return self

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        assert (Bucket, Key) == ("states", "edge.tfstate")
        if not self._outputs:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": "no"}}, "GetObject")
        state = {"outputs": {name: {"value": value} for name, value in self._outputs.items()}}
        return {"Body": io.BytesIO(json.dumps(state).encode())}


def test_the_record_to_make_is_told() -> None:
    assert told({"dns_record": RECORD}) == f"DNS has to hold this record: {RECORD}"


@pytest.mark.parametrize("outputs", [{}, {"dns_record": "none needed"}])
def test_without_a_record_to_make_nothing_is_told(outputs: dict[str, str]) -> None:
    assert told(outputs) is None


def test_the_state_of_edge_tells_the_same() -> None:
    bucket: Any = Bucket(dns_record=RECORD, url="https://chat.example.com")
    assert told_by_state(bucket, "states") == told({"dns_record": RECORD})


def test_a_state_that_cannot_be_read_tells_nothing() -> None:
    bucket: Any = Bucket()
    assert told_by_state(bucket, "states") is None
