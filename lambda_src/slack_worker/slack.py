"""Slack's Web API: posts a reply into a thread, and finds one that was posted before.

https://docs.slack.dev/reference/methods/chat.postMessage
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.logs import logger
from lambda_src.runtime.models.retry_after import seconds_to_wait

EVENT_TYPE = "gatehouse_reply"  # of the metadata by which a reply is found again
LONGEST_TEXT = 39_000  # Slack cuts a text off after 40,000 characters
LONGEST_WAIT_SECONDS = 10
ATTEMPTS = 3
_CONNECT_SECONDS, _ANSWER_SECONDS = 3.0, 10.0
_DEFAULT_WAIT = 5
_TOKEN_TROUBLE = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_revoked"})


class SlackError(Exception):
    """Slack did not take the call. The message holds Slack's code, never the token or the text.

    `retry_after` (seconds) is when it makes sense to try again, `is_token_trouble` whether another
    token may help.
    """

    def __init__(self, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"Slack answered {code}.")
        self.retry_after = retry_after
        self.is_token_trouble = code in _TOKEN_TROUBLE


@dataclass(frozen=True)
class Slack:
    """The API below `url` (`https://slack.com/api`)."""

    url: str
    http: httpx.Client
    sleep: Callable[[float], None] = time.sleep

    def post(self, request: ExecutionRequest, text: str, *, token: str) -> str:
        """Post into the thread and return the new message's timestamp. Raises SlackError.

        A message that Slack throttled was not posted: it is tried again when Slack says, if that
        is soon. After any other failure nobody knows, see `find`.
        """
        body = {
            "channel": request.channel,
            "thread_ts": request.thread_ts,
            "text": text[:LONGEST_TEXT],
            "metadata": {
                "event_type": EVENT_TYPE,
                "event_payload": {"event_id": request.event_id},
            },
        }
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return str(self._call("chat.postMessage", body, token)["ts"])
            except SlackError as error:
                wait = error.retry_after
                if wait is None or wait > LONGEST_WAIT_SECONDS or attempt == ATTEMPTS:
                    raise
                logger.info("slack_throttled", event_id=request.event_id, retry_after=wait)
                self.sleep(wait)
        raise AssertionError  # the last attempt returns or raises

    def find(self, request: ExecutionRequest, *, token: str) -> str | None:
        """Return the timestamp of a reply to this very event in the thread, or None.

        Slack refuses without the scope `channels:history`; then it is not known, which is None.
        """
        body = {
            "channel": request.channel,
            "ts": request.thread_ts,
            "include_all_metadata": True,
            "limit": 200,
        }
        try:
            found = self._call("conversations.replies", body, token).get("messages", [])
        except SlackError as error:
            logger.warning("slack_thread_not_read", event_id=request.event_id, reason=str(error))
            return None
        for message in found:
            metadata = message.get("metadata") or {}
            if (
                metadata.get("event_type") == EVENT_TYPE
                and (metadata.get("event_payload") or {}).get("event_id") == request.event_id
            ):
                return str(message["ts"])
        return None

    def _call(self, method: str, body: Mapping[str, Any], token: str) -> dict[str, Any]:
        form = method == "conversations.replies"  # Slack reads no JSON there
        content: dict[str, Any] = {"data" if form else "json": dict(body)}
        try:
            response = self.http.post(
                f"{self.url}/{method}",
                headers={"Authorization": f"Bearer {token}"},
                timeout=httpx.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
                **content,
            )
        except httpx.HTTPError as error:  # `from None`: the cause holds the request and its token
            raise SlackError(type(error).__name__) from None
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            wait = seconds_to_wait(response.headers.get("retry-after"))
            raise SlackError("ratelimited", retry_after=wait or _DEFAULT_WAIT)
        return _object(response)


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise SlackError(f"HTTP {response.status_code}")
    if document.get("ok") is not True:
        code = str(document.get("error", f"HTTP {response.status_code}"))[:60]
        wait = _DEFAULT_WAIT if code == "ratelimited" else None
        raise SlackError(code, retry_after=wait)
    return document
