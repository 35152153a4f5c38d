"""What kind of origin a domain name is: a bucket, a Function URL, an API, or a host of its own."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

_BUCKET = re.compile(r"(?P<bucket>[a-z0-9][a-z0-9.-]*?)\.s3[.-][a-z0-9.-]+")
_FUNCTION_URL = re.compile(r"[a-z0-9-]+\.lambda-url\..+")
_API = re.compile(r"[a-z0-9]+\.execute-api\..+")


class OriginKind(StrEnum):
    """Where requests for an origin go on this machine."""

    BUCKET = "bucket"
    FUNCTION_URL = "function URL"
    API = "HTTP API"
    HOST = "host"


def kind_of(origin: Mapping[str, Any]) -> OriginKind:
    """The kind of an origin."""
    domain = str(origin["DomainName"])
    if bucket_of(origin):
        return OriginKind.BUCKET
    if _FUNCTION_URL.fullmatch(domain):
        return OriginKind.FUNCTION_URL
    return OriginKind.API if _API.fullmatch(domain) else OriginKind.HOST


def bucket_of(origin: Mapping[str, Any]) -> str | None:
    """The bucket's name, if the origin is one."""
    found = _BUCKET.fullmatch(str(origin["DomainName"]))
    return found.group("bucket") if found else None
