"""JSON calls over HTTP for providers that are not AWS services."""

import json
import logging
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from lambda_src.runtime.models.errors import ModelError, excerpt
from lambda_src.runtime.models.http_errors import from_answer, from_event, rejects_key
from lambda_src.runtime.models.interruptible_http import interruptible_transport
from lambda_src.runtime.models.interruption import current
from lambda_src.runtime.models.secrets import ApiKey
from lambda_src.runtime.models.server_sent_events import event_data

CONNECT_SECONDS = 5.0
LONGEST_ANSWER_BYTES = 8 * 1024 * 1024
LONGEST_ERROR_BYTES = 64 * 1024
STALE_WITHIN_SECONDS = 1.0

Json = dict[str, Any]


@dataclass(frozen=True)
class KeyHeader:
    """The header a provider wants its key in, for example `Authorization: Bearer <key>`."""

    name: str
    prefix: str
    key: ApiKey


def http_client() -> httpx.Client:
    """Return a client that follows no redirect and no proxy of the environment."""
    # httpcore logs headers at DEBUG, and a provider may echo the key in one.
    logging.getLogger("httpcore").setLevel(logging.INFO)
    # A transport of its own keeps HTTP_PROXY out of it and SSL_CERT_FILE in.
    return httpx.Client(transport=interruptible_transport(), follow_redirects=False)


class HttpCaller:
    """Posts JSON to one provider; every failure is a `ModelError`."""

    def __init__(
        self,
        provider: str,
        *,
        client: httpx.Client,
        endpoint: str,
        timeout_seconds: float,
        key_header: KeyHeader | None,
    ) -> None:
        self.provider = provider
        self._client = client
        self._endpoint = endpoint
        self._timeout_seconds = timeout_seconds
        self._key_header = key_header

    def answer(self, path: str, body: Json) -> Json:
        """Return the JSON object that answers, or give up once `timeout_seconds` have passed."""
        deadline = time.monotonic() + self._timeout_seconds
        key = self._key()
        with self._failures(), self._send(path, body, key) as response:
            raw = self._read(response, LONGEST_ANSWER_BYTES, deadline)
        return self._object(raw.decode("utf-8", errors="replace"), key)

    def events(self, path: str, body: Json) -> Generator[Json | None, None, None]:
        """Yield the JSON object of every server-sent event, and None for `[DONE]`.

        `timeout_seconds` is the longest silence. Closing the generator closes the connection.
        """
        key = self._key()
        with self._failures(), self._send(path, body, key) as response:
            for data in event_data(self._limited(response, LONGEST_ANSWER_BYTES)):
                yield None if data == "[DONE]" else self._object(data, key)

    def _key(self) -> str | None:
        return self._key_header.key.read().get_secret_value() if self._key_header else None

    @contextmanager
    def _send(self, path: str, body: Json, key: str | None) -> Iterator[httpx.Response]:
        response = self._open(path, body, key)
        with closing(response):
            if response.status_code != httpx.codes.OK:
                error_body = self._read_error(response)
                if self._key_header and rejects_key(response, error_body):
                    self._key_header.key.forget()
                raise from_answer(self.provider, response, error_body, key=key)
            yield response

    def _open(self, path: str, body: Json, key: str | None) -> httpx.Response:
        """Send the request, once more if its pooled connection turned out to be dead at once."""
        headers = {"accept": "application/json, text/event-stream"}
        if self._key_header and key:
            headers[self._key_header.name] = f"{self._key_header.prefix}{key}"
        timeout = httpx.Timeout(
            self._timeout_seconds, connect=min(CONNECT_SECONDS, self._timeout_seconds)
        )
        request = self._client.build_request(
            "POST", f"{self._endpoint}{path}", json=body, headers=headers, timeout=timeout
        )
        started = time.monotonic()
        try:
            return self._client.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if current().reason or time.monotonic() - started > STALE_WITHIN_SECONDS:
                raise
            return self._client.send(request, stream=True)

    def _read_error(self, response: httpx.Response) -> bytes:
        """Return the body of an error answer; its status counts even if the body is broken."""
        try:
            deadline = time.monotonic() + self._timeout_seconds
            return self._read(response, LONGEST_ERROR_BYTES, deadline)
        except (httpx.HTTPError, ModelError):
            return b""

    def _read(self, response: httpx.Response, limit: int, deadline: float) -> bytes:
        read = b""
        for piece in self._limited(response, limit):
            read += piece
            if time.monotonic() > deadline:
                raise ModelError("timeout", f"{self.provider} did not finish its answer in time")
        return read

    def _limited(self, response: httpx.Response, limit: int) -> Iterator[bytes]:
        """Yield the body's pieces; raises `ModelError` past `limit` bytes in all."""
        total = 0
        for piece in response.iter_bytes():
            total += len(piece)
            if total > limit:
                raise ModelError("unavailable", f"{self.provider}'s answer is over {limit} bytes")
            yield piece

    def _object(self, text: str, key: str | None) -> Json:
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        if not isinstance(value, Mapping):
            raise ModelError("unavailable", f"{self.provider} answered something else than JSON")
        if value.get("error"):
            raise from_event(self.provider, value["error"], key=key)
        return dict(value)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn transport failures into `ModelError`s.

        Raised `from None`: the cause holds the request, and the request holds the key.
        """
        try:
            yield
        except httpx.TimeoutException as error:
            words = f"{self.provider} did not answer in time ({type(error).__name__})"
            raise ModelError("timeout", words) from None
        except httpx.ConnectError as error:
            words = f"{self.provider} cannot be reached: {excerpt(str(error))}"
            raise ModelError("unavailable", words) from None
        except httpx.HTTPError as error:  # its text may quote what the server sent
            words = f"{self.provider} broke the connection off ({type(error).__name__})"
            raise ModelError("unavailable", words) from None
