"""A viewer of the streaming function: an SSE client, and what it saw."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from httpx_sse import EventSource, ServerSentEvent

from lambda_src.runtime.models import EmbeddingSettings, ModelSettings
from lambda_src.stream.application import application
from lambda_src.stream.events import HEARTBEAT
from lambda_src.stream.settings import Settings
from tests.lambda_src.api_document.described import operation_of, sent
from tests.lambda_src.ask.vault_server import VaultServer
from tests.lambda_src.stream.issuer import AUDIENCE, ISSUER, POOL, Issuer, bearer
from tests.lambda_src.stream.serving import serving
from tests.lambda_src.world import World
from tests.rehearsal.simulators.model.running import RunningModel

EMBEDDING_MODEL = "amazon.titan-embed-text-v2:0"
MODEL = "us.amazon.nova-lite-v1:0"


@dataclass
class Seen:
    """A whole stream, picked apart; fails unless it ended as every stream does."""

    events: list[ServerSentEvent]

    def __post_init__(self) -> None:
        assert self.events[-1].data == "[DONE]"
        assert [event.data for event in self.events].count("[DONE]") == 1

    @property
    def chunks(self) -> list[str]:
        return [event.json()["chunk"] for event in self.events[:-1] if event.event == "message"]

    @property
    def text(self) -> str:
        return "".join(self.chunks)

    @property
    def run(self) -> dict[str, str]:
        """The ids in the first event of a turn."""
        assert self.events[0].event == "run"
        return dict(self.events[0].json())

    @property
    def usage(self) -> dict[str, Any]:
        (usage,) = (event.json() for event in self.events if event.event == "usage")
        assert self.events[-2].event == "usage"
        return dict(usage)

    @property
    def error(self) -> dict[str, Any]:
        assert self.events[-2].event == "error"
        body = self.events[-2].json()
        assert set(body) == {"error"}
        assert set(body["error"]) == {"code", "message", "request_id"}
        return dict(body["error"])


@dataclass
class Viewer:
    """Talks to one running function; every request carries `headers`."""

    address: str
    headers: dict[str, str] = field(default_factory=bearer)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.address, timeout=20, trust_env=False)

    @contextmanager
    def streaming(self, path: str, body: Any, **headers: str) -> Iterator[httpx.Response]:
        """A response whose body has not been read yet."""
        content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        sent = {"content-type": "application/json", **self.headers, **headers}
        with self.http.stream("POST", path, content=content, headers=sent) as response:
            yield response

    def sees(self, path: str, body: Any, **headers: str) -> Seen:
        """Read a stream to its end, and compare its events with the document."""
        with self.streaming(path, body, **headers) as response:
            assert response.status_code == 200, response.read()
            seen = Seen(list(EventSource(response).iter_sse()))
        operation = operation_of("POST", path)
        assert operation, path
        sent(operation, seen.events)
        return seen

    def resumed(self, run_id: str, last: int = 0, **headers: str) -> bytes:
        """Return the rest of a run's events after the one with the number `last`."""
        sent = {**self.headers, "last-event-id": str(last), **headers}
        response = self.http.get(f"/stream/runs/{run_id}", headers=sent)
        assert response.status_code == 200, response.text
        return without_heartbeats(response.content)

    def stops(self, run_id: str) -> None:
        """Request the end of a run, as another tab would."""
        path = f"/stream/runs/{run_id}/stop"
        assert self.http.post(path, headers=self.headers).status_code == 202

    def refused(self, path: str, body: Any, **headers: str) -> "Refused":
        """Read an answer that must not be a stream, of a code that the document names."""
        with self.streaming(path, body, **headers) as response:
            response.read()
            assert "event-stream" not in response.headers["content-type"], response.text
            refused = Refused(response)
        operation = operation_of("POST", path)
        if operation:
            assert refused.code in operation.codes_of(refused.status), (path, response.text)
        return refused


def without_heartbeats(stream: bytes) -> bytes:
    """What says nothing but that the line is alive depends on when it is read."""
    return stream.replace(HEARTBEAT, b"")


@dataclass
class Refused:
    """An answer in the one error shape."""

    response: httpx.Response

    def __post_init__(self) -> None:
        body = self.response.json()
        assert set(body) == {"error"}
        assert set(body["error"]) == {"code", "message", "request_id"}
        assert self.response.headers["cache-control"] == "no-store"
        self.status = self.response.status_code
        self.code = body["error"]["code"]
        self.message = body["error"]["message"]


@dataclass
class StreamWorld:
    """The world of the chat tests, and the streaming function in it."""

    world: World
    model: RunningModel
    issuer: Issuer
    vault: VaultServer
    context_function: str
    marker: str = field(default_factory=lambda: f"marker-{uuid4().hex[:12]}")

    def settings(self, **changed: Any) -> Settings:
        model = ModelSettings(provider="bedrock", model_id=MODEL, max_output_tokens=200)
        values: dict[str, Any] = {
            "service_name": "stream",
            "user_pool_id": POOL,
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "sessions_table_name": self.world.tables.sessions.name,
            "usage_table_name": self.world.tables.usage.name,
            "tenants_table_name": self.world.tables.tenants.name,
            "api_keys_table_name": self.world.tables.api_keys.name,
            "monthly_token_budget": 1_000_000,
            "user_calls_per_minute": 10_000,
            "tenant_calls_per_minute": 100_000,
            "user_streams": 500,
            "history_messages": 4,
            "message_characters": 500,
            "question_characters": 300,
            "tutor_model": model,
            "chat_model": model,
            "ask_model": model,
            "embedding_model": EmbeddingSettings(provider="bedrock", model_id=EMBEDDING_MODEL),
            "context_function_name": self.context_function,
            "context_seconds": 12,
        }
        return Settings(**values | changed)

    @contextmanager
    def serving(self, **changed: Any) -> Iterator[Viewer]:
        with serving(application(self.settings(**changed))) as address:
            viewer = Viewer(address)
            with viewer.http:
                yield viewer

    def calls(self) -> list[dict[str, Any]]:
        """What reached the model with this test's marker in it."""
        return [call for call in self.model.calls() if self.marker in json.dumps(call)]

    def let_through(self, pieces: int | None = None) -> None:
        """Let so many pieces of answers gated with the marker through, or all."""
        query = {} if pieces is None else {"pieces": str(pieces)}
        path = f"{self.model.address}/gates/{self.marker}"
        httpx.post(path, params=query, trust_env=False).raise_for_status()

    @property
    def gate(self) -> str:
        """What a question says to be answered piece by piece."""
        return f"[[gate {self.marker}]]"
