"""The server's routes: two of Slack's Web API below `/api`, and ours below `/local`."""

import time
from collections import deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import httpx
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rehearsal.simulators.slack.secrets_file import SecretsFile
from rehearsal.simulators.slack.signing import signed_headers
from rehearsal.simulators.slack.workspace import BOT, SlackWorkspace, mention

_PATIENCE_SECONDS = 40.0  # Slack waits 3; here a person wants to see the response


class SlackServer:
    """The state behind the routes. `failures` are the next answers to `chat.postMessage`."""

    def __init__(self, secrets: SecretsFile) -> None:
        self._secrets = secrets
        self._workspace = SlackWorkspace()
        self._failures: deque[Mapping[str, Any]] = deque()

    async def post_message(self, request: Request) -> Response:
        """`POST /api/chat.postMessage`."""
        if not self._is_known(request):
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        body = await request.json()
        if self._failures:
            failure = self._failures.popleft()
            if failure.get("is_posted"):  # posted, and the answer got lost
                self._keep(body)
            headers = {str(k): str(v) for k, v in failure.get("headers", {}).items()}
            document = failure.get("body", {"ok": False, "error": "ratelimited"})
            return JSONResponse(document, int(failure.get("status", 200)), headers)
        kept = self._keep(body)
        return JSONResponse({"ok": True, "channel": body["channel"], "ts": kept["ts"]})

    async def replies(self, request: Request) -> Response:
        """`POST /api/conversations.replies`."""
        if not self._is_known(request):
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        form = parse_qs((await request.body()).decode())  # Slack reads no JSON here
        thread = self._workspace.thread(form["channel"][0], form["ts"][0])
        return JSONResponse({"ok": True, "messages": thread, "has_more": False})

    async def mention_bot(self, request: Request) -> Response:
        """`POST /local/say`: a user mentions the bot; returns how the event was answered."""
        spoken_message = await request.json()
        message = {"user": spoken_message["user"], "text": f"<@{BOT}> {spoken_message['text']}"}
        if spoken_message.get("thread_ts"):
            message["thread_ts"] = spoken_message["thread_ts"]
        kept = self._workspace.add(spoken_message["channel"], message)
        event = mention(kept, team_id=spoken_message["team_id"], channel=spoken_message["channel"])
        sent = await run_in_threadpool(self._send, str(spoken_message["url"]), event)
        return JSONResponse({"ts": kept["ts"], "event_id": event["event_id"], **sent})

    async def messages(self, request: Request) -> Response:
        """`GET /local/messages`: one thread."""
        query = request.query_params
        return JSONResponse(self._workspace.thread(query["channel"], query["thread_ts"]))

    async def fail(self, request: Request) -> Response:
        """`POST /local/failures`: what the next posts are answered with."""
        self._failures.extend(await request.json())
        return JSONResponse({"waiting": len(self._failures)})

    def _keep(self, body: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: body[name] for name in ("text", "thread_ts", "metadata") if name in body}
        return self._workspace.add(str(body["channel"]), {"bot_id": "B0GATEHOUSE", **kept})

    def _send(self, url: str, event: dict[str, Any]) -> dict[str, Any]:
        request = httpx.Request("POST", url, json=event)
        body, now = request.read(), int(time.time())
        headers = signed_headers(self._secrets.signing_secret(), body, at=now)
        started = time.monotonic()
        with httpx.Client(trust_env=False, timeout=_PATIENCE_SECONDS) as client:
            answer = client.post(url, content=body, headers=headers)
        seconds = time.monotonic() - started
        return {"status": answer.status_code, "body": answer.text, "seconds": round(seconds, 3)}

    def _is_known(self, request: Request) -> bool:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return token in self._secrets.bot_tokens().values()


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def application(secrets: SecretsFile) -> Starlette:
    """The server."""
    server = SlackServer(secrets)
    routes = [
        Route("/api/chat.postMessage", server.post_message, methods=["POST"]),
        Route("/api/conversations.replies", server.replies, methods=["POST"]),
        Route("/local/say", server.mention_bot, methods=["POST"]),
        Route("/local/messages", server.messages, methods=["GET"]),
        Route("/local/failures", server.fail, methods=["POST"]),
        Route("/healthz", _health, methods=["GET"]),
    ]
    return Starlette(routes=routes)
