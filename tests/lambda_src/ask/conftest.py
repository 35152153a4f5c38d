"""The ask function on fresh tables, with a vault on loopback and a model that only remembers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from lambda_src.ask.compose import build
from lambda_src.ask.handler import application
from lambda_src.ask.logic import Ask
from lambda_src.ask.settings import Settings
from lambda_src.runtime.http.idempotency import Idempotency
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.models.settings import ModelSettings
from tests.lambda_src.ask.figures import ACME, GLOBEX
from tests.lambda_src.ask.vault_server import StoredRows, VaultServer, vault_server
from tests.lambda_src.events import Answer, Api, claims
from tests.lambda_src.tables import Item
from tests.lambda_src.world import World

FUNCTION = "gatehouse-test-context"
FUNCTION_PATH = f"/2015-03-31/functions/{FUNCTION}/invocations"


@dataclass
class AskWorld:
    """A world of the chat tests, its vault, and the ask function over both."""

    world: World
    vault: VaultServer
    _warm: Api | None = None

    def parts(self, **changed: Any) -> tuple[Ask, Idempotency]:
        values: dict[str, Any] = {
            "service_name": "ask",
            "sessions_table_name": self.world.tables.sessions.name,
            "usage_table_name": self.world.tables.usage.name,
            "tenants_table_name": self.world.tables.tenants.name,
            "monthly_token_budget": 1_000_000,
            "user_calls_per_minute": 10_000,
            "tenant_calls_per_minute": 100_000,
            "question_characters": 300,
            "ask_model": ModelSettings(
                provider="bedrock", model_id=self.world.model.model_id, max_output_tokens=100
            ),
            "context_function_name": FUNCTION,
            "context_seconds": 12,
            "idempotency_ttl_seconds": 3600,
            "reservation_seconds": 60,
        }
        return build(Settings(**values | changed), self.world.model)

    def api(self, **changed: Any) -> Api:
        """The ask function; with the usual settings it stays warm for the whole test."""
        if changed:
            return Api(Entry(lambda: application(*self.parts(**changed))))
        self._warm = self._warm or Api(Entry(lambda: application(*self.parts())))
        return self._warm

    def ask(self, body: Any = None, token: Any = None, **request: Any) -> Answer:
        body = {"question": "How much did we earn?"} if body is None else body
        return self.api()("POST", "/ai/ask", body=body, token=token or claims(), **request)

    def stored(self) -> list[Item]:
        """The answers in the sessions table."""
        items = self.world.tables.items(self.world.tables.sessions)
        return [item for item in items if item["session_key"].endswith("#asks")]


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[VaultServer]:
    with vault_server(StoredRows({"acme": ACME, "globex": GLOBEX})) as vault:
        monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", vault.address)
        yield vault


@pytest.fixture
def asks(world: World, vault: VaultServer) -> AskWorld:
    return AskWorld(world, vault)
