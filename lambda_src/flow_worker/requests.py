"""A task as the request that goes out: secrets filled in, and nothing in it that could mislead."""

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lambda_src.flows.documents import Json
from lambda_src.flows.shapes import SecretText, Task

KEY_HEADER = "Idempotency-Key"
_OURS = frozenset(
    {"connection", "content-length", "host", "idempotency-key", "te", "trailer",
     "transfer-encoding", "upgrade", "accept-encoding"}
)  # fmt: skip
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WITHOUT_BODY = frozenset({"GET", "HEAD"})
_PATH_OF_HEADER = 2


class CallError(Exception):
    """A call failed; `code` is a word for logs, `http_status` the host's if it answered.

    `body` is what it said then, where that is read.
    `was_sent` says that the host may have acted on it.
    """

    def __init__(
        self,
        code: str,
        *,
        http_status: int | None = None,
        was_sent: bool = False,
        retry_after: float | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.http_status = http_status
        self.was_sent = was_sent
        self.retry_after = retry_after
        self.body = body


@dataclass(frozen=True)
class Outgoing:
    """What is sent. `confidential` are headers that no other origin may see.

    `reads_refusals` says that the body of an answer that says no is read too.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    confidential: frozenset[str]
    body_is_confidential: bool
    reads_refusals: bool = False


def outgoing(task: Task, secrets: Mapping[str, str], key: str) -> Outgoing:
    """Return a task as a request.

    Raises CallError: `secret_missing`, `header_invalid`, `body_invalid`, `url_invalid`.
    """
    texts = {"headers": dict(task.headers), "body": copy.deepcopy(task.body)}
    for secret in task.secrets:
        _fill(texts, secret, secrets)
    secret_headers = frozenset(
        str(element.path[1]) for element in task.secrets if element.path[0] == "headers"
    )
    body, kind = _body(task, texts["body"])
    headers = {"Accept": "application/json, */*;q=0.5", **({"Content-Type": kind} if kind else {})}
    for name, text in texts["headers"].items():
        value = text.strip(" \t")  # no part of it (RFC 9110, 5.5), but of what a visitor types
        _check_header(name, value)
        headers = {k: v for k, v in headers.items() if k.lower() != name.lower()}
        headers[name] = value
    headers = {k: v for k, v in headers.items() if k.lower() != "user-agent"}
    headers |= {"User-Agent": "gatehouse-flows", "Accept-Encoding": "identity", KEY_HEADER: key}
    check_url(task.url)
    return Outgoing(
        task.method,
        task.url,
        headers,
        body,
        confidential=secret_headers | {"Authorization", "Cookie", "Proxy-Authorization"},
        body_is_confidential=any(item.path[0] == "body" for item in task.secrets),
        reads_refusals=task.keeps_error,
    )


def check_url(url: str) -> None:
    """Raise CallError unless this is an address of the web, without a user in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise CallError("url_invalid") from None
    named = parts.hostname and parts.username is None and parts.password is None
    if parts.scheme not in {"http", "https"} or not named or port == 0:
        raise CallError("url_invalid")
    if not url.isascii() or any(letter <= " " for letter in url) or "\\" in url:
        raise CallError("url_invalid")


def _fill(texts: Json, secret: SecretText, secrets: Mapping[str, str]) -> None:
    parts = []
    for kind, part in secret.parts:
        if kind == "secret" and part not in secrets:
            raise CallError("secret_missing")
        parts.append(secrets[part] if kind == "secret" else part)
    if secret.path[0] == "headers" and len(secret.path) != _PATH_OF_HEADER:
        raise CallError("header_invalid")  # it is within an object, and that is one text by now
    place = texts
    for step in secret.path[:-1]:
        place = place[step]
    place[secret.path[-1]] = "".join(parts)


def _body(task: Task, body: Json) -> tuple[bytes, str]:
    if body is None or task.method in _WITHOUT_BODY:
        return b"", ""
    try:
        if isinstance(body, str):
            return body.encode(), "text/plain; charset=utf-8"
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
        return text.encode(), "application/json"
    except ValueError:  # half a character, or a number that no JSON has
        raise CallError("body_invalid") from None


def _check_header(name: str, value: str) -> None:
    """A visitor's words may stand in a header: they end neither it nor the request."""
    is_odd = name.lower() in _OURS or not _TOKEN.fullmatch(name) or _CONTROL.search(value)
    if is_odd or not value.isascii():
        raise CallError("header_invalid")
