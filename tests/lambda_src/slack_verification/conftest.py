"""The verification function on fresh tables, with an execution API and a Lambda on loopback."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.credentials import Credentials

from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.identity.workspaces import Workspace, WorkspaceStore
from lambda_src.runtime.models.http_caller import http_client
from lambda_src.runtime.models.secrets import ApiKey
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Put
from lambda_src.slack_verification.deduplication import Deduplication
from lambda_src.slack_verification.execution_api import ExecutionApi
from lambda_src.slack_verification.hand_off import Direct, HandOff
from lambda_src.slack_verification.handler import application
from lambda_src.slack_verification.logic import Verification
from lambda_src.slack_verification.rollout import Rollout
from tests.lambda_src.events import Answer, Api
from tests.lambda_src.listener import Listener, Reply, listening
from tests.lambda_src.slack_verification.slack_events import SECRET, TEAM, signed
from tests.lambda_src.world import World

FUNCTION = "gatehouse-test-slack-execution"
REGION = "eu-central-1"


@dataclass
class SlackWorld:
    """`api` and `functions` are what stands for the execution API and for Lambda."""

    world: World
    api: Listener
    functions: Listener
    percentage: int = 100
    fallback: bool = True
    wall: float = 0  # seconds that the deduplication's clock is ahead
    answer_seconds: float = 2.5
    opened: ExitStack = field(default_factory=ExitStack)
    _app: Api | None = field(default=None, repr=False)

    def send(self, document: Any, **how: Any) -> Answer:
        """What Slack gets for an event that it signs."""
        body, headers = signed(document, **how)
        return self.post(body, headers)

    def post(self, body: str, headers: dict[str, str]) -> Answer:
        self._app = self._app or Api(Entry(lambda: application(self.verification(), self.secret())))
        return self._app("POST", "/slack/events", body=body, headers=headers, token=None)

    def secret(self) -> ApiKey:
        return ApiKey("signing secret", lambda: SECRET)

    def verification(self) -> Verification:
        sessions = self.world.tables.sessions
        return Verification(
            workspaces=WorkspaceStore(self.world.tables.tenants),
            deduplication=self.deduplication(sessions),
            hand_off=self.hand_off(),
        )

    def deduplication(self, table: Table) -> Deduplication:
        return Deduplication(
            table,
            remembered_seconds=3600,
            claim_seconds=40,
            clock=lambda: time.time() + self.wall,
        )

    def hand_off(self) -> HandOff:
        functions = boto3.client(
            "lambda",
            endpoint_url=self.functions.url,
            region_name=REGION,
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="example",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.opened.callback(functions.close)
        return HandOff(
            api=ExecutionApi(
                url=f"{self.api.url}/live/execute",
                region=REGION,
                credentials=lambda: Credentials("AKIDEXAMPLE", "example", "session"),
                http=self.opened.enter_context(http_client()),
            ),
            direct=Direct(functions, FUNCTION) if self.fallback else None,
            rollout=Rollout(lambda: str(self.percentage)),
            answer_seconds=self.answer_seconds,
            execution_timeout_seconds=3,
        )

    @property
    def handed_on(self) -> list[str]:
        """The ways that events went, in order of the ways."""
        return ["api"] * len(self.api.received) + ["direct"] * len(self.functions.received)


@pytest.fixture
def slack(world: World) -> Iterator[SlackWorld]:
    """Workspace T0ACME belongs to acme; every channel takes the API path."""
    workspace = Workspace(team_id=TEAM, tenant_id="acme")
    world.tables.tenants.write(Put(workspace.item()))
    with ExitStack() as stack:
        api = stack.enter_context(listening())
        functions = stack.enter_context(listening(Reply(status=202, body="")))
        yield SlackWorld(world, api, functions, opened=stack)
