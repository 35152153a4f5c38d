"""A request that succeeded but whose response was lost is not executed a second time.

The SDKs send a request again when they did not get its answer, and say so: all attempts carry one
`amz-sdk-invocation-id`, and `amz-sdk-request` counts them
(https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html). On a busy machine
Terraform's provider drops an answer that was sent in full, once in some hundred changes.
AddPermission then meets its own statement (409), which the provider takes for a delay and asks
again for five minutes.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_KEPT: Final = 512
MOST_BYTES: Final = 1_000_000

_LOG = logging.getLogger(__name__)
_ATTEMPT = re.compile(rb"attempt=(\d+)")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

Key = tuple[str, bytes, bytes, bytes]
Answer = list[Message]


class SecondAttempts:
    """In front of the emulator: answers a second attempt as the first, if that one succeeded.

    Refusals and failures are not kept: a second attempt of those is what the client wants.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._answers: OrderedDict[Key, asyncio.Future[Answer | None]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not a change by an SDK."""
        headers = dict(scope.get("headers", ()))
        invocation = headers.get(b"amz-sdk-invocation-id")
        if scope["type"] != "http" or scope["method"] in _READING or invocation is None:
            await self._app(scope, receive, send)
            return
        key = (scope["method"], scope["raw_path"], scope["query_string"], invocation)
        if _attempt(headers) > 1 and (before := self._answers.get(key)) is not None:
            answer = await asyncio.shield(before)
            if answer is not None:
                _LOG.warning("Answered again, the first answer was lost: %s %s", *key[:2])
                await _read(receive)
                for message in answer:
                    await send(message)
                return
        await self._do(key, scope, receive, send)

    async def _do(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        self._answers[key] = outcome = asyncio.get_running_loop().create_future()
        while len(self._answers) > MOST_KEPT:
            self._answers.popitem(last=False)
        answer: Answer = []
        size = 0

        async def keep(message: Message) -> None:
            nonlocal size
            size += len(message.get("body", b""))
            if size <= MOST_BYTES:
                answer.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                _settle(outcome, answer if size <= MOST_BYTES and _succeeded(answer) else None)
            await send(message)

        try:
            await self._app(scope, receive, keep)
        finally:
            _settle(outcome, None)


def _attempt(headers: Mapping[bytes, bytes]) -> int:
    counted = _ATTEMPT.search(headers.get(b"amz-sdk-request", b""))
    return int(counted[1]) if counted else 1


def _settle(outcome: asyncio.Future[Answer | None], answer: Answer | None) -> None:
    if not outcome.done():
        outcome.set_result(answer)


def _succeeded(answer: Answer) -> bool:
    return 200 <= int(answer[0]["status"]) < 300  # noqa: PLR2004 - HTTP


async def _read(receive: Receive) -> None:
    """The body that the client sends again: unread it would cost the connection."""
    while (await receive()).get("more_body"):
        pass
