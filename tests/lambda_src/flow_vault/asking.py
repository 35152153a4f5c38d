"""Asks the vault's function as the street does, and short documents to ask about."""

import dataclasses
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from lambda_src.flow_store.versions import VersionCache
from lambda_src.flow_vault.editing import Editing
from lambda_src.flow_vault.handler import Flows, reply
from lambda_src.flow_vault.playing import Playing
from lambda_src.flow_vault.public_limits import PublicLimits
from lambda_src.flow_vault.starting import Starting
from lambda_src.runtime.clock import Clock, now
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.vault.transaction import Vault
from tests.lambda_src.events import claims

ADMIN = "[tenant-admin]"


MANY = 10_000


def limits(**changed: int) -> PublicLimits:
    names = [each.name for each in dataclasses.fields(PublicLimits)]
    return PublicLimits(**{**dict.fromkeys(names, MANY * MANY), **changed})


def flows(
    vault: Vault,
    *,
    inputs_per_minute: int = 1000,
    public: PublicLimits | None = None,
    clock: Clock = now,
) -> Flows:
    shelf = VersionCache()
    return Flows(
        Starting(vault, shelf, public or limits(), 3600, clock),
        Playing(vault, shelf, inputs_per_minute, public or limits(), page_size=50, clock=clock),
        Editing(vault, 50),
    )


@dataclass
class Asker:
    """Somebody who asks; `claims` of a user, or a `visitor`."""

    flows: Flows
    claims: dict[str, Any] | None = None
    visitor: dict[str, str] | None = None
    situation: dict[str, str] = field(default_factory=dict)

    @classmethod
    def admin(cls, made: Flows, tenant_id: str = "acme") -> "Asker":
        return cls(made, claims(user_id="admin", tenant_id=tenant_id, groups=ADMIN))

    @classmethod
    def member(cls, made: Flows, tenant_id: str = "acme", user_id: str = "user-1") -> "Asker":
        return cls(made, claims(user_id=user_id, tenant_id=tenant_id))

    def __call__(self, operation: str, **fields: Any) -> dict[str, Any]:
        """The reply of the function, over JSON as an invocation has it."""
        told = {"operation": operation, "fields": fields}
        event = {**told, "claims": self.claims, "visitor": self.visitor}
        if self.situation:
            event["situation"] = self.situation
        try:
            said: Any = reply(self.flows, json.loads(json.dumps(event))).as_json()
        except ApiError as error:
            said = {"error": error_payload(error)}
        passed: dict[str, Any] = json.loads(json.dumps(said))
        return passed

    def did(self, operation: str, **fields: Any) -> dict[str, Any]:
        """The body of a reply that is no error."""
        said = self(operation, **fields)
        assert "error" not in said, said
        body: dict[str, Any] = said["body"]
        return body

    def refused(self, operation: str, **fields: Any) -> tuple[int, str]:
        """Status and code of a reply that is one."""
        error = self(operation, **fields)["error"]
        return error["status"], error["code"]

    def publish(self, document: dict[str, Any], visibility: str = "private") -> dict[str, Any]:
        """Store a document and publish it."""
        made = self.did("create_flow", document=document)
        return self.did("publish_flow", flow=made["id"], visibility=visibility)


@dataclass
class Played:
    """One session, by whoever started it."""

    asker: Asker
    started: dict[str, Any]

    @classmethod
    def of(cls, asker: Asker, flow: str, **fields: Any) -> "Played":
        said = asker("start", flow=flow, **fields)
        assert said.get("status") == 201, said
        if "issued" in said:
            asker = Asker(asker.flows, None, said["issued"])
        return cls(asker, said["body"])

    @property
    def token(self) -> str:
        return str(self.started["session_token"])

    def answer(self, revision: int, given: Any) -> dict[str, Any]:
        return self.asker.did("interact", token=self.token, revision=revision, input=given)


def question(variable: str = "user.name", **content: Any) -> dict[str, Any]:
    asked = {"question": {"text": "Who are you?"}, "variable": variable, **content}
    return {"id": "ask", "type": "question", "content": asked}


def said(text: str, id_: str = "bye") -> dict[str, Any]:
    return {"id": id_, "type": "message", "content": {"messages": [{"type": "text", "text": text}]}}


def flow(key: str, *nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A document whose nodes follow one another."""
    ids = [node["id"] for node in nodes]
    pairs = itertools.pairwise(ids)
    joined = [{"source": one, "target": next_, "type": "default"} for one, next_ in pairs]
    return {
        "seed_key": key,
        "name": key.title(),
        "entry_node_id": ids[0],
        "nodes": list(nodes),
        "connections": joined,
        **more,
    }


GREETING = flow("greeting", question(), said("Hello {{user.name}}!"))
CALLING = flow(
    "calling",
    question(),
    {
        "id": "call",
        "type": "webhook",
        "content": {
            "url": "https://hooks.example/{{user.name}}",
            "method": "POST",
            "headers": {"Authorization": "Bearer {{secret:token}}"},
            "body": {"name": "{{user.name}}"},
            "response_mapping": {"temp.id": "$.id"},
        },
    },
    said("Booked: {{temp.id}}"),
)
