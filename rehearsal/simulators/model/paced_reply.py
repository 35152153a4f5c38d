"""A reply sent a word at a time at a set pace; a client that hangs up early is recorded."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from rehearsal.simulators.model.gates import Gates
from rehearsal.simulators.model.script import Script

WORDS_BEFORE_CUT = 3


class BrokenOffError(Exception):
    """Raised inside a stream to break it off, as `[[cut]]` orders."""


@dataclass
class PacedReply:
    """One reply; `pieces` is how many words were sent, `is_whole` whether that was all."""

    text: str
    script: Script
    gates: Gates
    word_seconds: float
    pieces: int = 0
    is_whole: bool = field(default=False)

    async def words(self) -> AsyncIterator[str]:
        """Yield the words, each with the space before it."""
        for number, word in enumerate(self.text.split(" ")):
            if self.script.cut and number == WORDS_BEFORE_CUT:
                raise BrokenOffError
            if self.script.gate:
                await self.gates.passed(self.script.gate)
            else:
                await asyncio.sleep(self.word_seconds)
            yield f" {word}" if number else word
            self.pieces += 1
        self.is_whole = True


class PacedResponse(StreamingResponse):
    """Streams a reply; `left` is called when the client hung up before it was whole."""

    def __init__(
        self,
        content: AsyncIterator[str | bytes],
        *,
        reply: PacedReply,
        media_type: str,
        left: Callable[[int], None],
    ) -> None:
        super().__init__(content, media_type=media_type)
        self._reply = reply
        self._left = left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; Starlette returns early, without an error, when the client is gone."""
        await super().__call__(scope, receive, send)
        if not self._reply.is_whole:
            self._left(self._reply.pieces)
