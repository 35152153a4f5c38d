"""The secret where CloudFront's viewer-request function reads it: one key of a KeyValueStore."""

from urllib.parse import urlsplit, urlunsplit

from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

from local.aws import Caller
from local.origin_secret import KEY

_SERVICE = "cloudfront-keyvaluestore"


class EdgeStore:
    """One KeyValueStore, signed for every region (SigV4A), which takes the package awscrt."""

    def __init__(self, caller: Caller, arn: str) -> None:
        self._arn, self._client = arn, caller.client(_SERVICE)
        own = caller.variables.get("AWS_ENDPOINT_URL")
        if own:
            self._stay_at(own)

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

    def _stay_at(self, endpoint: str) -> None:
        """Takes off the account's id that boto3 puts before the host, here an address."""
        address = urlsplit(endpoint).netloc

        def correct(request: AWSRequest, **_: object) -> None:
            request.url = urlunsplit(urlsplit(str(request.url))._replace(netloc=address))

        self._client.meta.events.register(f"before-sign.{_SERVICE}", correct)
