"""Where an origin is on this machine, and how a request to it is signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote, unquote

import httpx
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.front_door.deployed import Deployed, Document
from rehearsal.simulators.front_door.origin_kinds import OriginKind, bucket_of, kind_of
from rehearsal.simulators.front_door.resource_policy import allows
from rehearsal.simulators.relay import upstream
from rehearsal.simulators.relay.identity import SERVICE
from rehearsal.simulators.relay.request import Request, without
from rehearsal.simulators.relay.response import Response
from rehearsal.simulators.relay.signing import Key

_DENIED = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"""
_DEFAULT_TIMEOUTS = {"OriginReadTimeout": 30, "ConnectionTimeout": 10}


@dataclass(frozen=True)
class Addresses:
    """What stands for AWS's host names on this machine, and the credentials of the front door."""

    aws: str
    function_url: str
    region: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)


@dataclass(frozen=True)
class Origins:
    """Makes the request that an origin gets."""

    addresses: Addresses
    key: Key
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    log: DecisionLog | None = None

    def request(
        self, deployed: Deployed, origin: Document, request: Request
    ) -> httpx.Request | Response:
        """Return the request to send, or the response of an origin that gets none."""
        kind = kind_of(origin)
        if kind is OriginKind.BUCKET:
            return self._object(deployed, origin, request)
        if kind is OriginKind.FUNCTION_URL:
            control = deployed.access_control(origin)
            signed = self._signed(deployed, request) if _signs(control, request) else request
            return _to(self.addresses.function_url, signed, origin)
        if kind is OriginKind.API:
            return _to(self.addresses.aws, request, origin)
        secure = (origin.get("CustomOriginConfig") or {}).get("OriginProtocolPolicy") != "http-only"
        return _to(f"{'https' if secure else 'http'}://{origin['DomainName']}", request, origin)

    def _signed(self, deployed: Deployed, request: Request) -> Request:
        return self.key.sign(request, self.now(), source_arn=deployed.arn)

    def _object(
        self, deployed: Deployed, origin: Document, request: Request
    ) -> httpx.Request | Response:
        """The bucket's policy is judged here: the embedded AWS knows no service principals."""
        bucket, key = bucket_of(origin) or "", unquote(request.path.removeprefix("/"))
        policy = deployed.bucket_policies.get(bucket) or {}
        allowed = _signs(deployed.access_control(origin), request) and allows(
            policy,
            service=SERVICE,
            action="s3:GetObject",
            resource=f"arn:aws:s3:::{bucket}/{key}",
            context=self._context(deployed),
            log=self.log,
        )
        if not allowed or request.method not in {"GET", "HEAD"}:
            return denied()
        path = f"/{bucket}/{quote(key)}"
        headers = without(request.headers, {"host", "authorization", "x-amz-security-token"})
        unsigned = AWSRequest(method=request.method, url=f"{self.addresses.aws}{path}")
        credentials = Credentials(self.addresses.access_key, self.addresses.secret_key)
        S3SigV4Auth(credentials, "s3", self.addresses.region).add_auth(unsigned)
        names = {name.lower() for name in unsigned.headers}
        signed = tuple((name.lower(), str(value)) for name, value in unsigned.headers.items())
        object_request = replace(
            request, path=path, query="", headers=(*without(headers, names), *signed)
        )
        return _to(self.addresses.aws, object_request, origin)

    def may_list(self, deployed: Deployed, origin: Document) -> bool:
        """Return whether CloudFront may list the bucket: only then a missing object is a 404."""
        bucket = bucket_of(origin)
        return bucket is None or allows(
            deployed.bucket_policies.get(bucket) or {},
            service=SERVICE,
            action="s3:ListBucket",
            resource=f"arn:aws:s3:::{bucket}",
            context=self._context(deployed),
            log=self.log,
        )

    @staticmethod
    def _context(deployed: Deployed) -> Mapping[str, str]:
        account = deployed.arn.split(":")[4]
        return {
            "aws:sourcearn": deployed.arn,
            "aws:sourceaccount": account,
            "aws:securetransport": "true",  # CloudFront uses TLS to buckets
        }


def denied() -> Response:
    """Return a bucket's response to a principal that it refuses."""
    return Response(403, (("content-type", "application/xml"), ("server", "AmazonS3")), _DENIED)


def _signs(control: Document | None, request: Request) -> bool:
    """Whether CloudFront signs: always, never, or unless the viewer sent credentials."""
    behavior = (control or {}).get("SigningBehavior", "never")
    if behavior == "no-override":
        return request.header("authorization") is None
    return bool(behavior == "always")


def _to(base: str, request: Request, origin: Document) -> httpx.Request:
    custom = origin.get("CustomOriginConfig") or {}
    read = custom.get("OriginReadTimeout") or _DEFAULT_TIMEOUTS["OriginReadTimeout"]
    connect = origin.get("ConnectionTimeout") or _DEFAULT_TIMEOUTS["ConnectionTimeout"]
    timeout = httpx.Timeout(read, connect=connect, pool=connect)
    return upstream.sent_to(base, request, timeout=timeout)
