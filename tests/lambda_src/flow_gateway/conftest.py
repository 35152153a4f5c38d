"""The gateway over the vault's own function on a real PostgreSQL; an invocation is a call here."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import EndpointConnectionError

from lambda_src.flow_gateway.clients import Clients
from lambda_src.flow_gateway.handler import application
from lambda_src.flow_gateway.logic import Gateway
from lambda_src.flow_gateway.webhooks import WebhookEndpoints
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_vault.handler import Flows, reply
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.identity.admission import CACHE_SECONDS, AdmissionByTable
from lambda_src.runtime.identity.tenants import TenantStore
from lambda_src.runtime.vault_invocation import VaultFunction
from tests.lambda_src.api_document.described import compared, operation_of
from tests.lambda_src.events import Answer, Api, Context, claims, event
from tests.lambda_src.flow_vault.asking import ADMIN, GREETING, flows
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.vault.suite import open_vault
from tests.lambda_src.world import World

__all__ = ["database", "postgres"]
Json = dict[str, Any]
_CONTEXT = Context()
USERS = (("admin", "acme", "tenant-admin"), ("user-1", "acme", "member"))


@dataclass
class Secrets:
    """Secrets Manager, as far as the gateway may use it."""

    stored: dict[str, dict[str, str]] = field(default_factory=dict)

    def create_secret(self, **request: str) -> dict[str, str]:
        assert request["Name"] not in self.stored
        assert request["KmsKeyId"] == "key"
        self.stored[request["Name"]] = {}
        return self._version(request["Name"], request["SecretString"])

    def put_secret_value(self, **request: str) -> dict[str, str]:
        return self._version(request["SecretId"], request["SecretString"])

    def _version(self, name: str, text: str) -> dict[str, str]:
        version = str(uuid4())
        self.stored[name][version] = text
        return {"VersionId": version}

    def delete_secret(self, **request: Any) -> None:
        assert request["ForceDeleteWithoutRecovery"]
        del self.stored[request["SecretId"]]


@dataclass
class Street:
    """What the gateway reaches: the vault, and the queue of wake-ups."""

    flows: Flows
    wake_ups: list[tuple[str, int]] = field(default_factory=list)
    queue_is_there: bool = True
    asked: list[Json] = field(default_factory=list)
    time: float = 0.0
    secrets: Secrets = field(default_factory=Secrets)
    answered: list[tuple[str, str]] = field(default_factory=list)  # operation, code of an error
    meanwhile: Callable[[], None] = lambda: None

    def invoke(self, **request: Any) -> Json:
        payload = json.loads(request["Payload"])
        payload.pop("request_id", None)  # the handler takes it off; here its logic answers
        self.asked.append(payload)
        try:
            told: Any = reply(self.flows, payload).as_json()
        except ApiError as error:
            told = {"error": error_payload(error)}
        return {"Payload": BytesIO(json.dumps(told).encode())}

    def send_message(self, **message: Any) -> None:
        if not self.queue_is_there:
            raise EndpointConnectionError(endpoint_url="sqs")
        named = json.loads(message["MessageBody"])["tenant_id"]
        self.wake_ups.append((named, message["DelaySeconds"]))

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.meanwhile()


@dataclass
class Door:
    """The gateway's function, for one visitor with a browser's cookies.

    Whatever any test does through it is compared with the API's document.
    """

    street: Street
    api: Api
    token: Json | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        made = event(method, path, body=body, token=self.token, headers=self.headers,
                     query={name: str(value) for name, value in query.items()})  # fmt: skip
        if self.cookies:
            made["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        answered = self.api.entry(made, _CONTEXT)
        for cookie in answered.get("cookies", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
            if "Max-Age=0" in rest:
                del self.cookies[name]
        self.last_cookies: list[str] = answered.get("cookies", [])
        assert answered["headers"]["Cache-Control"] == "no-store"
        told = Answer(answered["statusCode"], answered["headers"], answered.get("body") or "")
        operation = operation_of(method, path)
        if operation is not None:
            code = compared(operation, body, query, told)
            self.street.answered.append((operation.key, code))
        return told

    def did(self, method: str, path: str, body: Any = None, **query: Any) -> Json:
        answer = self(method, path, body, **query)
        assert answer.status in {200, 201, 202}, answer.text
        told: Json = answer.json
        return told

    def forget(self) -> None:
        """Let the time pass for which the function keeps what it knows of tenants and users."""
        self.street.time += CACHE_SECONDS

    def other(self, **changed: Any) -> "Door":
        """Somebody else at the same function."""
        return Door(self.street, self.api, **changed)


def published(admin: Door, document: Json = GREETING, visibility: str = "public") -> Json:
    made = admin.did("POST", "/cms/flows", {"document": document})
    return admin.did("POST", f"/cms/flows/{made['id']}/publish", {"visibility": visibility})


def visiting(admin: Door, key: str, browser: Door | None = None) -> tuple[Door, Json]:
    """A visitor with a browser, who has started the flow of a key."""
    visitor = admin.other() if browser is None else browser
    told = visitor.did("POST", "/chat/public/start", {"flow": "greeting", "public_key": key})
    visitor.headers["X-CSRF-Token"] = told["csrf_token"]
    return visitor, told


@pytest.fixture
def street(database: Database) -> Iterator[Street]:
    with open_vault(database) as vault:
        yield Street(flows(vault))


@pytest.fixture
def admin(street: Street, world: World) -> Door:
    for user_id, tenant_id, role in USERS:
        world.add_member(user_id, tenant_id, role)
    vault = VaultFunction(street, "flow-vault")  # type: ignore[arg-type] # the edge
    wake_ups = WakeUps(street, "wake_ups", clock=lambda: street.time)
    admission = AdmissionByTable(TenantStore(world.tables.tenants), clock=lambda: street.time)
    gateway = Gateway(vault, wake_ups, 20, sleep=street.sleep, clock=lambda: street.time)
    assert os.environ.get("ORIGIN_SECRET_SHA256")
    return Door(
        street,
        Api(
            Entry(
                lambda: application(
                    gateway,
                    3600,
                    admission,
                    Clients(["0" * 64]),
                    WebhookEndpoints(gateway, street.secrets, "webhooks", "key"),
                )
            )
        ),
        claims(user_id="admin", groups=ADMIN),
    )
