"""Signature version 4 of a request, made and checked the same way.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from rehearsal.simulators.relay.request import Request, without

HASH_HEADER = "x-amz-content-sha256"
SOURCE_ARN_HEADER = "x-amz-source-arn"
EMPTY_HASH = hashlib.sha256(b"").hexdigest()
_DATE = "%Y%m%dT%H%M%SZ"
_MINUTES = 5
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<scope>[^,]+), ?"
    r"SignedHeaders=(?P<headers>[^,]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)


class SignatureError(Exception):
    """The signature of a request is missing or invalid; the message says why."""


@dataclass(frozen=True)
class Key:
    """A signing key and for what it signs."""

    id: str
    secret: str
    region: str
    service: str

    def sign(self, request: Request, now: datetime, *, source_arn: str) -> Request:
        """The request signed; whatever it said about its signer before is replaced.

        The body is not looked at: its hash is what the header says, else that of nothing.
        """
        hash_ = request.header(HASH_HEADER) or EMPTY_HASH
        signed = (
            ("host", request.header("host") or ""),
            (HASH_HEADER, hash_),
            ("x-amz-date", now.strftime(_DATE)),
            (SOURCE_ARN_HEADER, source_arn),
        )
        replaced = {name for name, _ in signed} | {"authorization", "x-amz-security-token"}
        bare = replace(request, headers=(*signed, *without(request.headers, replaced)))
        names = sorted(name for name, _ in signed)
        authorization = (
            f"AWS4-HMAC-SHA256 Credential={self.id}/{self._scope(now)}, "
            f"SignedHeaders={';'.join(names)}, Signature={self._signature(bare, names, now)}"
        )
        return replace(bare, headers=(*bare.headers, ("authorization", authorization)))

    def verify(self, request: Request, now: datetime) -> None:
        """Checks signature, time, scope and the hash of the body.

        Raises:
            SignatureError: one of them is wrong, or there is no signature.

        """
        found = _AUTHORIZATION.fullmatch(request.header("authorization") or "")
        if found is None:
            raise SignatureError("Authorization is missing or is not an AWS4-HMAC-SHA256 signature")
        if found["key"] != self.id:
            raise SignatureError("The access key id in Authorization is not valid")
        date = _date(request.header("x-amz-date") or "")
        if abs((now - date).total_seconds()) > _MINUTES * 60:
            raise SignatureError(
                f"X-Amz-Date is more than {_MINUTES} minutes from the current time"
            )
        if found["scope"] != self._scope(date):
            raise SignatureError(f"The credential scope must be {self._scope(date)}")
        names = found["headers"].split(";")
        if not {"host", HASH_HEADER, "x-amz-date"} <= set(names):
            raise SignatureError(f"SignedHeaders must name host, {HASH_HEADER} and x-amz-date")
        if not hmac.compare_digest(found["signature"], self._signature(request, names, date)):
            raise SignatureError("The signature does not match the request")
        if request.header(HASH_HEADER) != hashlib.sha256(request.body).hexdigest():
            raise SignatureError(f"{HASH_HEADER} is not the SHA-256 hash of the body")

    def _scope(self, date: datetime) -> str:
        return f"{date:%Y%m%d}/{self.region}/{self.service}/aws4_request"

    def _signature(self, request: Request, names: list[str], date: datetime) -> str:
        auth = SigV4Auth(Credentials(self.id, self.secret), self.service, self.region)
        query = f"?{request.query}" if request.query else ""
        signed = AWSRequest(
            method=request.method,
            url=f"https://{request.header('host')}{request.path}{query}",
            headers={name: request.header(name) or "" for name in names},
        )
        signed.context["timestamp"] = date.strftime(_DATE)
        signature: str = auth.signature(
            auth.string_to_sign(signed, auth.canonical_request(signed)), signed
        )
        return signature


def _date(text: str) -> datetime:
    try:
        return datetime.strptime(text, _DATE).replace(tzinfo=UTC)
    except ValueError:
        raise SignatureError("X-Amz-Date is not a valid timestamp") from None


Clock = Callable[[], datetime]
