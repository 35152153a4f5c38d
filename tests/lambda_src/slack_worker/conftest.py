"""The worker on fresh tables, with a model that remembers and a Slack on loopback."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from lambda_src.runtime import clients
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.models.settings import ModelSettings
from lambda_src.slack_worker import handler
from lambda_src.slack_worker.bot_tokens import BotTokens
from lambda_src.slack_worker.logic import SlackWorker
from lambda_src.slack_worker.settings import Settings
from tests.lambda_src.listener import Listener, Reply, listening
from tests.lambda_src.world import World

TOKEN = "xoxb-of-acme"
POSTED = Reply(200, '{"ok": true, "ts": "1515449530.000100"}')


class Secrets:
    """Secrets Manager at the edge: a secret for each tenant, which a test may change."""

    class exceptions:  # noqa: N801  # boto3's
        class ResourceNotFoundException(Exception):  # noqa: N818 - AWS names it so
            pass

    def __init__(self) -> None:
        self.values = {"tokens/acme": f'{{"bot_token": "{TOKEN}"}}'}
        self.reads: list[str] = []

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803 - AWS names it
        self.reads.append(SecretId)
        if SecretId not in self.values:
            raise self.exceptions.ResourceNotFoundException
        return {"SecretString": self.values[SecretId]}


@dataclass
class WorkerWorld:
    world: World
    slack: Listener
    secrets: Secrets = field(default_factory=Secrets)
    slept: list[float] = field(default_factory=list)
    opened: ExitStack = field(default_factory=ExitStack)

    def worker(self, **changed: Any) -> SlackWorker:
        """A worker as if it had just started."""
        tables = self.world.tables
        values: dict[str, Any] = {
            "service_name": "slack_worker",
            "sessions_table_name": tables.sessions.name,
            "usage_table_name": tables.usage.name,
            "tenants_table_name": tables.tenants.name,
            "monthly_token_budget": 1_000_000,
            "message_characters": 500,
            "history_messages": 4,
            "slack_model": ModelSettings(
                provider="bedrock", model_id=self.world.model.model_id, max_output_tokens=100
            ),
            "slack_api_url": f"{self.slack.url}/api",
            "bot_tokens_prefix": "tokens",
            "queue_url": "unused",
        }
        worker = handler.build(Settings(**values | changed), self.world.model)
        self.opened.enter_context(worker.slack.http)
        tokens = BotTokens(self.secrets, "tokens")  # type: ignore[arg-type] # the edge
        slack = replace(worker.slack, sleep=self.slept.append)
        return replace(worker, tokens=tokens, slack=slack)

    @property
    def posts(self) -> list[dict[str, Any]]:
        return [r.json for r in self.slack.received if r.path == "/api/chat.postMessage"]

    @property
    def asked(self) -> int:
        return len(self.world.model.asked)


def event(text: str = "hello", event_id: str = "Ev1", **changed: Any) -> ExecutionRequest:
    values = {
        "channel": "C024BE91L",
        "thread_ts": "1515449522.000016",
        "text": text,
        "user": "U2147483697",
        "tenant_id": "acme",
        "event_id": event_id,
    }
    return ExecutionRequest(**values | changed)


@pytest.fixture
def working(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerWorld]:
    with ExitStack() as stack:
        slack = stack.enter_context(listening(POSTED))
        made = WorkerWorld(world, slack, opened=stack)
        made_clients: list[Any] = []
        client = clients.client

        def remembered(*arguments: Any, **options: Any) -> Any:
            made_clients.append(client(*arguments, **options))
            return made_clients[-1]

        monkeypatch.setattr(clients, "client", remembered)
        yield made
        for opened in made_clients:
            opened.close()
