"""The server's routes: OpenAI's and Bedrock's, for replies and vectors, and the tests' gates."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
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
from rehearsal.simulators.model.embedding import EmbeddingsRequest, TitanRequest
from rehearsal.simulators.model.gates import Gates
from rehearsal.simulators.model.paced_reply import PacedReply, PacedResponse
from rehearsal.simulators.model.reply import answer
from rehearsal.simulators.model.script import NO_SCRIPT, read_script

Read = Callable[[Request], Awaitable[CompletionRequest]]
Render = Callable[[CompletionRequest, Completion, PacedReply], Response]
RenderError = Callable[[int, str], Response]


class ModelServer:
    """Replies in the wire format of the request.

    `word_seconds` is the pause between the words of a stream; `scripted` lets the last user
    message steer the server, see `script`.
    """

    def __init__(self, *, log: CallLog, word_seconds: float, scripted: bool) -> None:
        self.gates = Gates()
        self._log = log
        self._word_seconds = word_seconds
        self._scripted = scripted

    async def respond(
        self, request: Request, read: Read, render: Render, render_error: RenderError
    ) -> Response:
        """Read a request, log it, obey its script and render the reply."""
        try:
            completion_request = await read(request)
            script = read_script(completion_request.question()) if self._scripted else NO_SCRIPT
        except ValidationError as error:
            return render_error(400, _first_mistake(error))
        except ValueError as error:
            return render_error(400, str(error))
        self._log.add(completion_request)
        await asyncio.sleep(script.delay_seconds)
        if script.fail:
            return render_error(500, "The script of the request says [[fail]].")
        completion = answer(completion_request, script)
        paced = PacedReply(completion.text, script, self.gates, self._word_seconds)
        return render(completion_request, completion, paced)

    async def complete(self, request: Request) -> Response:
        """Answer `POST /v1/chat/completions`."""

        async def read(request: Request) -> CompletionRequest:
            return CompletionRequest.model_validate_json(await request.body())

        def render(
            completion_request: CompletionRequest, completion: Completion, paced: PacedReply
        ) -> Response:
            if not completion_request.stream:
                return JSONResponse(completion.whole())
            events = _events(
                completion, paced, usage=completion_request.stream_options.include_usage
            )
            return self._stream(events, completion_request, paced, "text/event-stream")

        return await self.respond(request, read, render, _openai_error)

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

        def render(
            completion_request: CompletionRequest, completion: Completion, paced: PacedReply
        ) -> Response:
            frames = converse.frames(completion, paced)
            return self._stream(frames, completion_request, paced, event_stream.MEDIA_TYPE)

        return await self.respond(request, _read_converse, render, _bedrock_error)

    async def embed_texts(self, request: Request) -> Response:
        """Answer `POST /v1/embeddings`."""
        return await self._embed(request, EmbeddingsRequest, _openai_error)

    async def embed_text(self, request: Request) -> Response:
        """Answer Bedrock's InvokeModel, for Titan's embeddings."""
        if not request.path_params["model_id"].startswith("amazon.titan-embed-text-v2"):
            return _bedrock_error(400, "Only Titan Text Embeddings V2 is invoked here.")
        return await self._embed(request, TitanRequest, _bedrock_error)

    async def _embed(
        self,
        request: Request,
        model: type[EmbeddingsRequest | TitanRequest],
        render_error: RenderError,
    ) -> Response:
        try:
            embedding_request = model.model_validate_json(await request.body())
        except ValidationError as error:
            return render_error(400, _first_mistake(error))
        if self._scripted and "[[fail]]" in embedding_request.model_dump_json():
            return render_error(500, "The script of the request says [[fail]].")
        return JSONResponse(embedding_request.answer())

    def _stream(
        self,
        content: AsyncIterator[str] | AsyncIterator[bytes],
        completion_request: CompletionRequest,
        paced: PacedReply,
        media_type: str,
    ) -> Response:
        left = partial(self._log.add_left, completion_request)
        return PacedResponse(content, reply=paced, media_type=media_type, left=left)


def application(*, log: CallLog, word_seconds: float, scripted: bool) -> Starlette:
    """Return the server; see `ModelServer`."""
    server = ModelServer(log=log, word_seconds=word_seconds, scripted=scripted)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [
        Route("/v1/chat/completions", server.complete, methods=["POST"]),
        Route("/v1/embeddings", server.embed_texts, methods=["POST"]),
        Route("/model/{model_id:path}/invoke", server.embed_text, methods=["POST"]),
        Route("/model/{model_id:path}/converse-stream", server.converse_stream, methods=["POST"]),
        Route("/model/{model_id:path}/converse", server.converse, methods=["POST"]),
        Route("/healthz", health, methods=["GET"]),
    ]
    if scripted:
        routes.append(Route("/gates/{name}", server.gates.open, methods=["POST"]))
    return Starlette(routes=routes)


async def _read_converse(request: Request) -> CompletionRequest:
    completion_request = ConverseRequest.model_validate_json(await request.body())
    return completion_request.completion_request(request.path_params["model_id"])


async def _events(completion: Completion, paced: PacedReply, *, usage: bool) -> AsyncIterator[str]:
    """Yield the answer as server-sent events, a word of its text or arguments in each."""
    yield _event(completion.chunk({"role": "assistant", "content": ""}))
    if completion.call is not None:
        head = completion.call | {"function": completion.call["function"] | {"arguments": ""}}
        yield _event(completion.chunk({"tool_calls": [{"index": 0, **head}]}))
    async for word in paced.words():
        part: dict[str, Any] = {"content": word}
        if completion.call is not None:
            part = {"tool_calls": [{"index": 0, "function": {"arguments": word}}]}
        yield _event(completion.chunk(part))
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
    is_ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = "InternalServerException" if is_ours else "ValidationException"
    return JSONResponse({"message": message}, status, headers={"x-amzn-errortype": kind})


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in mistake["loc"]) or "body"
    return f"{field}: {mistake['msg']}"
