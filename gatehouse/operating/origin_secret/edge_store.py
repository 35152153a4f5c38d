"""The secret where CloudFront's viewer-request function reads it: one key of a KeyValueStore."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from gatehouse.operating.origin_secret import KEY

_SERVICE = "cloudfront-keyvaluestore"


def client_of_stores(caller: AwsCaller) -> Any:  # noqa: ANN401 - a boto3 client
    """A client that signs for every region (SigV4A), which takes the package awscrt.

    At an endpoint of our own it takes off the account's id that boto3 puts before the host.
    """
    client = caller.client(_SERVICE)
    own = caller.variables.get("AWS_ENDPOINT_URL")
    if own:
        address = urlsplit(own).netloc

        def correct(request: AWSRequest, **_: object) -> None:
            request.url = urlunsplit(urlsplit(str(request.url))._replace(netloc=address))

        client.meta.events.register(f"before-sign.{_SERVICE}", correct)
    return client


class OriginSecretStore:
    """One KeyValueStore."""

    def __init__(self, caller: AwsCaller, arn: str) -> None:
        self._arn, self._client = arn, client_of_stores(caller)

    def secret(self) -> str | None:
        """The secret that CloudFront sends, or None before the first."""
        try:
            found: str = self._client.get_key(KvsARN=self._arn, Key=KEY)["Value"]
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return found

    def put(self, secret: str) -> None:
        """Lets CloudFront send this secret from now on; every edge has it within seconds."""
        etag = self._client.describe_key_value_store(KvsARN=self._arn)["ETag"]
        self._client.put_key(KvsARN=self._arn, Key=KEY, Value=secret, IfMatch=etag)
