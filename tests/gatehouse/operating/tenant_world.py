"""An environment with every store: the embedded AWS, a real PostgreSQL, functions in this process.

Only Lambda's own wire is left out: an invocation calls the function's code.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import boto3
import pytest

from gatehouse.operating.dead_letters import QUEUES
from gatehouse.operating.tenant_stores.secrets import PREFIXES
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import Platform
from lambda_src.migrate.access import change_access
from lambda_src.migrate.logic import seed_tenant
from lambda_src.migrate.privileges import OFF_BOARDING_ROLE
from lambda_src.migrate.requests import AccessChange
from lambda_src.runtime.http.wire import to_wire
from lambda_src.tenant_records.handler import reply
from lambda_src.tenant_records.logic import TenantRecords
from lambda_src.tenant_records.settings import Settings as RecordsSettings
from lambda_src.vault.transaction import Vault
from tests.lambda_src.conftest import aws, aws_address, aws_session, tables
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.tables import Tables
from tests.lambda_src.tenant_records.filling import counts, digest, fill

__all__ = [
    "aws", "aws_address", "aws_session", "database", "deployed", "postgres", "tables",
]  # fmt: skip
Json = dict[str, Any]


@dataclass(frozen=True)
class Watched:
    """A client that says before and after each call that there is one."""

    client: Any
    on_call: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.client, name)
        if not callable(found) or name == "get_paginator":
            return found

        def call(**arguments: Any) -> Any:
            self.on_call()
            answer = found(**arguments)
            self.on_call()
            return answer

        return call


@dataclass
class Deployed:
    """What commands see of an environment, and what is really in it."""

    tables: Tables
    database: Database
    vault: Vault
    prefix: str = field(default_factory=lambda: f"gatehouse-{uuid4().hex[:8]}")
    invocations: int = 0
    wait_hours: int = 0
    on_call: Callable[[], None] = lambda: None
    settings: Any = None

    def __post_init__(self) -> None:
        self.settings = SimpleNamespace(
            resource_prefix=self.prefix,
            name="local",
            account=SimpleNamespace(id="111122223333"),
            tenants=SimpleNamespace(removal_wait_hours=self.wait_hours),
            database=SimpleNamespace(backup_days=7),
            logs=SimpleNamespace(retention_days=30),
            functions=SimpleNamespace(tracing=True),
        )
        key = boto3.client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        self._outputs = {
            "tables": {
                f"{name}_table_name": getattr(self.tables, name).name
                for name in ("api_keys", "sessions", "tenants", "usage")
            }
            | {"evidence_key_arn": key["KeyMetadata"]["Arn"]},
            "identity": {"user_pool_id": self._pool()},
            "layers": {}, "flows": {},
        }  # fmt: skip
        for names in QUEUES.values():
            for output in (names.queue, names.dead):
                url = boto3.client("sqs").create_queue(QueueName=uuid4().hex)["QueueUrl"]
                self._outputs[names.stack][output] = url

    @property
    def platform(self) -> Platform:
        return cast("Platform", self)

    def outputs(self, stack: str) -> Json:
        return self._outputs[stack]

    def client(self, service: str) -> Any:
        any_service: Any = boto3  # its stubs know services by name only
        return Watched(self if service == "lambda" else any_service.client(service), self.on_call)

    def invoke(self, *, FunctionName: str, Payload: bytes) -> Json:  # noqa: N803 - AWS's names
        self.invocations += 1
        name, payload = FunctionName.removeprefix(f"{self.prefix}-"), json.loads(Payload)
        try:
            answer = self._functions()[name](payload)
        except Exception as error:  # noqa: BLE001 - as Lambda does
            failed = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return {"FunctionError": "Unhandled", "Payload": BytesIO(json.dumps(failed).encode())}
        return {"Payload": BytesIO(json.dumps(answer).encode())}

    def _functions(self) -> dict[str, Any]:
        settings = RecordsSettings.model_construct(
            page_bytes=20_000, batch_rows=500, work_seconds=20
        )
        return {
            "tenant-records": lambda payload: reply(TenantRecords(self.vault, settings), payload),
            "migrate": self._migrate,
        }

    def _migrate(self, payload: Json) -> Json:
        administrator = self.database.connector("administrator")
        if "demo_tenant" in payload:
            until = date(2026, 11, 20)
            return {"seeded": seed_tenant(administrator.open, payload["demo_tenant"], until)}
        return change_access(administrator.open, AccessChange.model_validate(payload["access"]))

    def _pool(self) -> str:
        made = boto3.client("cognito-idp").create_user_pool(
            PoolName=self.prefix,
            Schema=[{"Name": "tenant_id", "AttributeDataType": "String", "Mutable": False}],
        )
        return made["UserPool"]["Id"]

    def fill(self, tenant: str, *, rows: int = 3, messages: int = 30) -> None:
        """Give a tenant something in every store."""
        TenantCommands(self.platform).create(tenant, name=tenant, budget=None, plan="standard")
        fill(self.database, tenant, rows)
        self._fill_people(tenant)
        self._fill_items(tenant, messages)
        for prefix in PREFIXES:
            below = f"/{uuid4()}" if prefix == "flow-webhooks" else ""
            boto3.client("secretsmanager").create_secret(
                Name=f"{self.prefix}-{prefix}/{tenant}{below}", SecretString="a secret of theirs"
            )
        for names in QUEUES.values():
            for output in (names.queue, names.dead):
                self.send(self._outputs[names.stack][output], {"tenant_id": tenant})

    def send(self, url: str, body: Json) -> None:
        boto3.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body))

    def _fill_people(self, tenant: str) -> None:
        for number in range(2):
            email = f"user{number}@{tenant}.example"
            made = boto3.client("cognito-idp").admin_create_user(
                UserPoolId=self.outputs("identity")["user_pool_id"],
                Username=email,
                UserAttributes=[
                    {"Name": "email", "Value": email},
                    {"Name": "custom:tenant_id", "Value": tenant},
                ],
                MessageAction="SUPPRESS",
            )
            attributes = {item["Name"]: item["Value"] for item in made["User"]["Attributes"]}
            TenantCommands(self.platform).add_member(
                tenant, user_id=attributes["sub"], email=email, role="member"
            )
        self.put("tenants", {"record_key": f"slack#T{tenant.upper()}", "tenant_id": tenant})

    def _fill_items(self, tenant: str, messages: int) -> None:
        session = f"{tenant}#{uuid4()}"
        self._put_all("sessions", [
            {"session_key": session, "item_key": f"message#{number:06d}", "content": "Zürich 🍋"}
            for number in range(messages)
        ])  # fmt: skip
        user = f"{tenant}#user-1"
        for partition, item in (
            (session, "session"), (f"{user}#asks", "ask#1"), (f"{user}#run#1", "run"),
            (f"{user}#run#1", "ticket#ab"), (f"{user}#idempotency", "chat#1"),
            (f"{tenant}#slack#event#Ev1", "seen"),
        ):  # fmt: skip
            self.put("sessions", {"session_key": partition, "item_key": item, "user_key": user})
        for partition, entry in (
            (tenant, "day#2026-11-01"), (tenant, "month#2026-11"),
            (f"{tenant}#events", "2026-11-01#1"), (f"{tenant}#rates", "minute#2026"),
        ):  # fmt: skip
            self.put("usage", {"usage_key": partition, "entry_key": entry, "tokens": 7})
        key = {"key_id": uuid4().hex[:16], "tenant_id": tenant, "sha256": "hash-of-a-key"}
        self.put("api_keys", key)

    def put(self, table: str, item: Json) -> None:
        self._put_all(table, [item])

    def _put_all(self, table: str, items: list[Json]) -> None:
        name = self.outputs("tables")[f"{table}_table_name"]
        client = boto3.client("dynamodb")
        for start in range(0, len(items), 25):
            batch: Any = [
                {"PutRequest": {"Item": to_wire(item)}} for item in items[start : start + 25]
            ]
            client.batch_write_item(RequestItems={name: batch})

    def is_empty(self, tenant: str) -> bool:
        """Whether nothing is left but the block of the id, seen past the code under test."""
        found = self.fingerprint(tenant)
        rows = sum(counts(self.database, tenant).values())
        return not found["items"] and not found["secrets"] and not found["users"] and rows == 1

    def fingerprint(self, tenant: str) -> Json:
        """Everything that a tenant has in every store, byte for byte where there are bytes."""
        secrets = boto3.client("secretsmanager")
        users = boto3.client("cognito-idp").list_users(
            UserPoolId=self.outputs("identity")["user_pool_id"]
        )["Users"]
        return {
            "database": digest(self.database, tenant),
            "items": [
                (kind, item) for kind, item in self.tables.everything() if _is_of(item, tenant)
            ],
            "secrets": sorted(
                (secret["Name"], secrets.get_secret_value(SecretId=secret["ARN"])["SecretString"])
                for page in secrets.get_paginator("list_secrets").paginate()
                for secret in page["SecretList"]
                if secret["Name"].startswith(self.prefix)
                and tenant in secret["Name"].split("/")[1:]
            ),
            "users": sorted(str(user) for user in users if f"@{tenant}.example" in str(user)),
        }


def _is_of(item: Json, tenant: str) -> bool:
    """Whether any key or value of an item is the tenant's; the record of its deletion is not."""
    texts = [str(value) for value in item.values()]
    is_named = any(text == tenant or text.startswith(f"{tenant}#") for text in texts)
    return is_named and not str(item.get("record_key", "")).startswith("removal#")


@pytest.fixture
def deployed(tables: Tables, database: Database) -> Iterator[Deployed]:
    vault = database.vault(OFF_BOARDING_ROLE)
    yield Deployed(tables, database, vault)
    vault.close()
