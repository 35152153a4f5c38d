"""CloudFront's path patterns: `*` is any text, `?` any one character, and case counts.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
"""

import re
from functools import lru_cache

_UNRESERVED_ESCAPE = re.compile(
    r"%(2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe])"
)
_SLASHES = re.compile(r"/{2,}")


def matches(pattern: str, path: str) -> bool:
    """Whether a path, without its query string, matches a pattern."""
    return _expression(pattern).fullmatch(normalized(path)) is not None


def normalized(path: str) -> str:
    """The path that patterns are compared with; the origin gets the path as it was sent.

    Needless escapes are resolved, repeated slashes are one, and `.` and `..` are followed
    (RFC 3986, 6.2.2).
    """
    plain = _UNRESERVED_ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), path)
    return straightened(plain)


def straightened(path: str) -> str:
    """The path with single slashes, and `.` and `..` followed (RFC 3986, 5.2.4)."""
    segments: list[str] = []
    parts = _SLASHES.sub("/", path).removeprefix("/").split("/")
    for part in parts:
        if part == "..":
            segments = segments[:-1]
        elif part != ".":
            segments.append(part)
    if parts[-1] in {".", ".."}:
        segments.append("")
    return "/" + "/".join(segments)


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    # `images/*` is the same as `/images/*`.
    rooted = pattern if pattern.startswith("/") else f"/{pattern}"
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(sign, re.escape(sign)) for sign in rooted), re.DOTALL)
