"""The server's routes: OpenAI's chat completions, Bedrock's Converse, and the tests' gates."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rehearsal.simulators.model import converse, event_stream
from rehearsal.simulators.model.call_log import CallLog
from rehearsal.simulators.model.completion import Completion, CompletionRequest
from rehearsal.simulators.model.converse import ConverseRequest
from rehearsal.simulators.model.gates import Gates
from rehearsal.simulators.model.reply import answer
from rehearsal.simulators.model.script import NO_SCRIPT, read_script
from rehearsal.simulators.model.spoken import Spoken, SpokenResponse

Read = Callable[[Request], Awaitable[CompletionRequest]]
Say = Callable[[CompletionRequest, Completion, Spoken], Response]
Refuse = Callable[[int, str], Response]


class ModelServer:
    """Answers, whichever wire format a question came in.

    `word_seconds` is the pause between the words of a stream; `scripted` lets the last user
    message steer the server, see `script`.
    """

    def __init__(self, *, log: CallLog, word_seconds: float, scripted: bool) -> None:
        self.gates = Gates()
        self._log = log
        self._word_seconds = word_seconds
        self._scripted = scripted

    async def respond(self, request: Request, read: Read, say: Say, refuse: Refuse) -> Response:
        """Read a question, note it down, do what its script says and say the answer."""
        try:
            wanted = await read(request)
            script = read_script(wanted.question()) if self._scripted else NO_SCRIPT
        except ValidationError as error:
            return refuse(400, _first_mistake(error))
        except ValueError as error:
            return refuse(400, str(error))
        self._log.add(wanted)
        await asyncio.sleep(script.delay_seconds)
        if script.fail:
            return refuse(500, "told to fail")
        completion = answer(wanted, script)
        spoken = Spoken(completion.text, script, self.gates, self._word_seconds)
        return say(wanted, completion, spoken)

    async def complete(self, request: Request) -> Response:
        """Answer `POST /v1/chat/completions`."""

        async def read(request: Request) -> CompletionRequest:
            return CompletionRequest.model_validate_json(await request.body())

        def say(wanted: CompletionRequest, completion: Completion, spoken: Spoken) -> Response:
            if not wanted.stream:
                return JSONResponse(completion.whole())
            events = _events(completion, spoken, usage=wanted.stream_options.include_usage)
            return self._stream(events, wanted, spoken, "text/event-stream")

        return await self.respond(request, read, say, _openai_error)

    async def converse(self, request: Request) -> Response:
        """Answer Bedrock's Converse."""
        return await self.respond(
            request,
            _read_converse,
            lambda _, completion, __: JSONResponse(converse.whole(completion)),
            _bedrock_error,
        )

    async def converse_stream(self, request: Request) -> Response:
        """Answer Bedrock's ConverseStream."""

        def say(wanted: CompletionRequest, completion: Completion, spoken: Spoken) -> Response:
            frames = converse.frames(completion, spoken)
            return self._stream(frames, wanted, spoken, event_stream.MEDIA_TYPE)

        return await self.respond(request, _read_converse, say, _bedrock_error)

    def _stream(
        self,
        content: AsyncIterator[str] | AsyncIterator[bytes],
        wanted: CompletionRequest,
        spoken: Spoken,
        media_type: str,
    ) -> Response:
        left = partial(self._log.add_left, wanted)
        return SpokenResponse(content, spoken=spoken, media_type=media_type, left=left)


def application(*, log: CallLog, word_seconds: float, scripted: bool) -> Starlette:
    """Return the server; see `ModelServer`."""
    server = ModelServer(log=log, word_seconds=word_seconds, scripted=scripted)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [
        Route("/v1/chat/completions", server.complete, methods=["POST"]),
        Route("/model/{model_id:path}/converse-stream", server.converse_stream, methods=["POST"]),
        Route("/model/{model_id:path}/converse", server.converse, methods=["POST"]),
        Route("/healthz", health, methods=["GET"]),
    ]
    if scripted:
        routes.append(Route("/gates/{name}", server.gates.open, methods=["POST"]))
    return Starlette(routes=routes)


async def _read_converse(request: Request) -> CompletionRequest:
    wanted = ConverseRequest.model_validate_json(await request.body())
    return wanted.completion_request(request.path_params["model_id"])


async def _events(completion: Completion, spoken: Spoken, *, usage: bool) -> AsyncIterator[str]:
    """Yield the answer as server-sent events, a word in each."""
    yield _event(completion.chunk({"role": "assistant", "content": ""}))
    async for word in spoken.words():
        yield _event(completion.chunk({"content": word}))
    yield _event(completion.chunk({}, last=True))
    if usage:
        yield _event(completion.usage_chunk())
    yield "data: [DONE]\n\n"


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _openai_error(status: int, message: str) -> Response:
    kind = "invalid_request_error" if status < 500 else "server_error"  # noqa: PLR2004 - HTTP
    error = {"message": message, "type": kind, "param": None, "code": None}
    return JSONResponse({"error": error}, status_code=status)


def _bedrock_error(status: int, message: str) -> Response:
    kind = "ValidationException" if status < 500 else "InternalServerException"  # noqa: PLR2004
    return JSONResponse({"message": message}, status, headers={"x-amzn-errortype": kind})


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in mistake["loc"]) or "body"
    return f"{field}: {mistake['msg']}"
