"""The server's two routes."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from local.model_server.call_log import CallLog
from local.model_server.completion import Completion, CompletionRequest
from local.model_server.reply import answer
from local.model_server.script import NO_SCRIPT, read_script

WORDS_BEFORE_CUT = 3


class BrokenOffError(Exception):
    """Raised inside a stream to break it off, as `[[cut]]` orders."""


def application(*, log: CallLog, word_seconds: float, scripted: bool) -> Starlette:
    """Return the server: `POST /v1/chat/completions` and `GET /healthz`.

    `word_seconds` is the pause between the words of a stream; `scripted` lets the last user
    message steer the server, see `script`.
    """

    async def complete(request: Request) -> Response:
        try:
            wanted = CompletionRequest.model_validate_json(await request.body())
            script = read_script(wanted.question()) if scripted else NO_SCRIPT
        except ValidationError as error:
            return _error(400, _first_mistake(error))
        except ValueError as error:
            return _error(400, str(error))
        log.add(wanted)
        await asyncio.sleep(script.delay_seconds)
        if script.fail:
            return _error(500, "told to fail")
        completion = answer(wanted, script)
        if not wanted.stream:
            return JSONResponse(completion.whole())
        words = _events(
            completion,
            word_seconds=word_seconds,
            usage=wanted.stream_options.include_usage,
            cut=script.cut,
        )
        return StreamingResponse(words, media_type="text/event-stream")

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [
        Route("/v1/chat/completions", complete, methods=["POST"]),
        Route("/healthz", health, methods=["GET"]),
    ]
    return Starlette(routes=routes)


async def _events(
    completion: Completion, *, word_seconds: float, usage: bool, cut: bool
) -> AsyncIterator[str]:
    """Yield the answer as server-sent events, a word in each."""
    yield _event(completion.chunk({"role": "assistant", "content": ""}))
    for number, word in enumerate(completion.text.split(" ")):
        if cut and number == WORDS_BEFORE_CUT:
            raise BrokenOffError
        await asyncio.sleep(word_seconds)
        yield _event(completion.chunk({"content": f" {word}" if number else word}))
    yield _event(completion.chunk({}, last=True))
    if usage:
        yield _event(completion.usage_chunk())
    yield "data: [DONE]\n\n"


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _error(status: int, message: str) -> JSONResponse:
    kind = "invalid_request_error" if status < 500 else "server_error"  # noqa: PLR2004 - HTTP
    error = {"message": message, "type": kind, "param": None, "code": None}
    return JSONResponse({"error": error}, status_code=status)


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in mistake["loc"]) or "body"
    return f"{field}: {mistake['msg']}"
