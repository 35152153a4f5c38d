"""One call to the outside: bounded in time, size and redirects, and repeated only where it may be.

What may be repeated: a request that never left, an answer that says to come back, and otherwise
what RFC 9110 (9.2.2) calls idempotent, or the flow's author does.
"""

import dataclasses
import random
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from urllib.parse import urlsplit

import httpcore

from lambda_src.flow_worker.answers import Answered, Headers, failed, refused, succeeded
from lambda_src.flow_worker.blanking import without
from lambda_src.flow_worker.guard import (
    AddressGuard,
    GuardedBackend,
    NoSuchHostError,
    RefusedAddressError,
    TlsFailedError,
)
from lambda_src.flow_worker.redirects import STATUSES, redirected
from lambda_src.flow_worker.requests import CallError, Outgoing, outgoing
from lambda_src.flows.shapes import Outcome, Task
from lambda_src.runtime.models.retry_after import seconds_to_wait

MOST_BYTES = 1024 * 1024
MOST_REDIRECTS = 3
MOST_PAUSE_SECONDS = 30.0
_REPEATABLE = frozenset({"DELETE", "GET", "HEAD", "PUT"})
_COME_BACK = frozenset({429, 500, 502, 503, 504})
_SUCCESSES = range(200, 300)
_UNREADABLE = frozenset({"encoding_refused", "response_invalid", "response_too_large"})
_UNANSWERED = frozenset({"connect_failed", "no_answer", "no_such_host", "timeout", "tls_failed"})


@cache
def trusted() -> ssl.SSLContext:
    """Return what everybody trusts; the list of authorities is read once."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class OutgoingCalls:
    """Makes calls. `total_seconds` bounds all attempts of one; all times are in seconds."""

    guard: AddressGuard
    total_seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    tls: ssl.SSLContext = field(default_factory=trusted)

    def run(self, task: Task, secrets: Mapping[str, str], key: str) -> Outcome:
        """Make a call and tell its outcome, in which no secret stands."""
        until = self.clock() + self.total_seconds
        try:
            answered = self._tried(task, outgoing(task, secrets, key), until)
            outcome = succeeded(task, answered, secrets)
        except CallError as error:
            is_unanswered = error.was_sent and error.code in _UNANSWERED
            is_open = is_unanswered and not is_repeatable(task)
            outcome = failed(task, "no_answer" if is_open else error.code, is_known=not is_open)
            outcome = _answered(outcome, error, secrets)
        values = without(dict(outcome.values), secrets.values())
        body = without(outcome.body, secrets.values())
        return dataclasses.replace(outcome, values=values, body=body)

    def _tried(self, task: Task, request: Outgoing, until: float) -> Answered:
        for attempt in range(max(1, task.attempts)):
            try:
                return self._followed(request, min(self.clock() + task.timeout_seconds, until))
            except CallError as error:
                pause = self._pause(task, attempt, error)
                is_last = attempt + 1 >= task.attempts or self.clock() + pause >= until
                if is_last or not _may_repeat(task, error):
                    raise
            self.sleep(pause)
        raise CallError("timeout")

    def _pause(self, task: Task, attempt: int, error: CallError) -> float:
        """Full jitter below a bound that doubles, and not before the host said so.

        https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
        """
        bound = min(task.delay_seconds * float(2**attempt), MOST_PAUSE_SECONDS)
        return max(self.chance() * bound, min(error.retry_after or 0.0, MOST_PAUSE_SECONDS))

    def _followed(self, request: Outgoing, deadline: float) -> Answered:
        current = request
        try:
            for _ in range(MOST_REDIRECTS + 1):
                answered = self._sent(current, deadline)
                target = answered.headers.get("location")
                if answered.status not in STATUSES or target is None:
                    return _judged(answered)
                current = redirected(current, answered.status, target)
        except CallError as error:
            # A host that answers a POST with where to look has done what it was asked to.
            error.was_sent = error.was_sent or current.method != request.method
            raise
        raise CallError("too_many_redirects", http_status=answered.status)

    def status_of(self, request: Outgoing, seconds: float) -> int:
        """Send a request once and return the status of the answer, of which no more is read.

        No redirect is followed. Raises CallError if there is no answer in time.
        """
        return self._sent(request, self.clock() + seconds, _status).status

    def _sent(
        self,
        request: Outgoing,
        deadline: float,
        exchange: Callable[[httpcore.ConnectionPool, Outgoing], Answered] | None = None,
    ) -> Answered:
        backend = GuardedBackend(self.guard, deadline, self.clock)
        try:
            with httpcore.ConnectionPool(ssl_context=self.tls, network_backend=backend) as pool:
                return (exchange or _exchanged)(pool, request)
        except RefusedAddressError:
            raise CallError("refused_address") from None
        except NoSuchHostError:
            raise CallError("no_such_host") from None
        except TlsFailedError:
            raise CallError("tls_failed") from None
        except (httpcore.ConnectTimeout, httpcore.ConnectError):
            raise CallError("connect_failed") from None
        except (httpcore.TimeoutException, TimeoutError):
            raise CallError("timeout", was_sent=backend.was_sent) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError):
            raise CallError("no_answer", was_sent=backend.was_sent) from None


def is_repeatable(task: Task) -> bool:
    """Whether a request that may have arrived may be made again."""
    return task.is_idempotent or task.method in _REPEATABLE


def _stream(
    pool: httpcore.ConnectionPool, request: Outgoing
) -> AbstractContextManager[httpcore.Response]:
    """Send a request; its address in parts, as httpcore would leave out what follows a `;`."""
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    url = httpcore.URL(
        scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target
    )
    sent = {"Host": parts.netloc, **request.headers}
    return pool.stream(
        request.method,
        url,
        headers=[(k.encode(), v.encode()) for k, v in sent.items()],
        content=request.body or None,
    )


def _status(pool: httpcore.ConnectionPool, request: Outgoing) -> Answered:
    with _stream(pool, request) as response:
        return Answered(response.status, {}, b"")


def _exchanged(pool: httpcore.ConnectionPool, request: Outgoing) -> Answered:
    with _stream(pool, request) as response:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
        read = _read if response.status in _SUCCESSES else _read_refusal
        says_no = response.status >= HTTPStatus.BAD_REQUEST and request.reads_refusals
        is_kept = response.status in _SUCCESSES or says_no
        return Answered(response.status, headers, read(response, headers) if is_kept else b"")


def _read(response: httpcore.Response, headers: Headers) -> bytes:
    """Read what may be kept; of a longer answer nothing more than shows that it is."""
    if headers.get("content-encoding", "identity").lower() not in {"", "identity"}:
        raise CallError("encoding_refused", http_status=response.status)
    read = bytearray()
    for chunk in response.iter_stream():
        read += chunk
        if len(read) > MOST_BYTES:
            raise CallError("response_too_large", http_status=response.status)
    return bytes(read)


def _read_refusal(response: httpcore.Response, headers: Headers) -> bytes:
    """Read what an answer that says no has to say; its status counts without that too."""
    try:
        return _read(response, headers)
    except (CallError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        return b""
    except OSError:  # a TimeoutError is one
        return b""


def _judged(answered: Answered) -> Answered:
    if answered.status in _SUCCESSES:
        return answered
    raise CallError(
        "status",
        http_status=answered.status,
        retry_after=_seconds(answered.headers),
        body=answered.body,
    )


def _seconds(headers: Headers) -> float | None:
    try:
        return seconds_to_wait(headers.get("retry-after"))
    except (ArithmeticError, ValueError, TypeError):  # a date that no calendar has
        return None


def _may_repeat(task: Task, error: CallError) -> bool:
    comes_back = error.code == "status" and error.http_status in _COME_BACK
    if not comes_back and error.code not in _UNANSWERED:
        return False
    return not error.was_sent or is_repeatable(task)


def _answered(outcome: Outcome, error: CallError, secrets: Mapping[str, str]) -> Outcome:
    """Add what the host said, for the flow's way of failure."""
    body, unreadable = refused(error.body, secrets)
    if error.code in _UNREADABLE:
        unreadable = error.code
    return dataclasses.replace(
        outcome, http_status=error.http_status, body=body, unreadable=unreadable
    )
