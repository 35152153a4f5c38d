"""Two tenants with everything that can be named: what one has, the other reaches for."""

import secrets
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypedDict, Unpack
from urllib.parse import unquote

from lambda_src.flow_gateway.visitors import CSRF_HEADER, PROOF_HEADER
from lambda_src.runtime.http.idempotency import HEADER as IDEMPOTENCY_KEY
from lambda_src.runtime.identity.api_keys import SCOPES
from rehearsal.hostile.contracts import NoContractError, is_for_programs
from rehearsal.hostile.doors import Doors, Reply
from rehearsal.hostile.messages import Json, Message
from rehearsal.hostile.routes import Route, WayIn


class _Parts(TypedDict, total=False):
    """The parts of a Message beside its route."""

    path: Mapping[str, str]
    query: Mapping[str, Json]
    headers: Mapping[str, str]
    body: Mapping[str, Json]


_EDITED = "/cms/"
_ASSESS = "POST /chatbot/assessment/reading-level"
_MODEL = "us.amazon.nova-lite-v1:0"  # the chat model of the rehearsal
_EMBEDDING_MODEL = "amazon.titan-embed-text-v2:0"
_COOKIE = "__Secure-flow-"
_RARE_EVENT = "session_deleted"  # what the webhooks of an attack are told: nothing happens


class PreparationError(Exception):
    """A tenant could not be given what the attacks need; the message has the platform's answer."""


@dataclass
class Principal:
    """Somebody of a tenant, or nobody: header fields, and identifiers by kind."""

    name: str
    tenant_id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    identifiers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def first(self, kind: str) -> str:
        """Return an identifier of a kind, or one that nobody has."""
        return next(iter(self.identifiers.get(kind, [])), str(uuid.uuid4()))

    def last(self, kind: str) -> str:
        """Return the latest identifier of a kind, which may be deleted, or one of nobody."""
        return next(reversed(self.identifiers.get(kind, [])), str(uuid.uuid4()))

    def headers_for(self, message: Message) -> dict[str, str]:
        """Return what this principal sends besides: its proof is named after any session."""
        found = dict(self.headers)
        proof, csrf = self.first("visitor's proof"), self.first("CSRF token")
        if message.route.way_in is WayIn.OPEN and "token" in message.path:
            session = unquote(message.path["token"]).partition(".")[2]
            if session.isascii() and session.replace("-", "").isalnum():
                found["cookie"] = f"{_COOKIE}{session}=1.{proof}.{csrf}"
            found |= {CSRF_HEADER: csrf, PROOF_HEADER: proof}
        return found


def _saying(text: str) -> dict[str, Json]:
    messages = [{"type": "text", "text": text}]
    return {"id": "say", "type": "message", "content": {"messages": messages}}


def document(key: str, text: str, embedded: str = "") -> dict[str, Json]:
    """Return a flow that says a text and asks a question; it may embed another one."""
    nodes: list[dict[str, Json]] = [
        _saying(text),
        {"id": "ask", "type": "question", "content": {"question": "Who?", "variable": "user.name"}},
    ]
    if embedded:
        content = {"composite_flow_seed_key": embedded}
        nodes.append({"id": "part", "type": "composite", "content": content})
    names = [str(node["id"]) for node in nodes]
    return {
        "seed_key": key,
        "name": text,
        "entry_node_id": "say",
        "nodes": nodes,
        "connections": [
            {"source": source, "target": target, "type": "default"}
            for source, target in pairwise(names)
        ],
    }


_Example = Callable[[Principal, bool], Json]
_EXAMPLES: Mapping[str, _Example] = {
    "tenant_id": lambda owner, _: owner.tenant_id,
    "session_id": lambda owner, _: owner.first("chat session"),
    "path message_id": lambda owner, _: owner.first("chat message"),
    "feedback.rating": lambda *_: "up",
    "token": lambda owner, is_public: owner.first(
        "public flow session" if is_public else "flow session"
    ),
    "flow": lambda owner, is_public: owner.first("public flow" if is_public else "flow key"),
    "path flow": lambda owner, _: owner.first("flow id"),
    "content": lambda owner, _: owner.first("content item"),
    "variant": lambda owner, _: owner.first("variant"),
    "DELETE /cms/content/{content}/variants/{variant} path variant": lambda owner, _: (
        owner.last("variant")
    ),
    "base": lambda owner, _: owner.first("call base"),
    "path user_id": lambda owner, _: owner.first("user id"),
    f"{_ASSESS} comprehension": lambda *_: 50,
    "path node": lambda *_: "say",
    "path connection": lambda *_: "0",
    "node": lambda *_: {**_saying("More"), "id": f"more-{secrets.token_hex(6)}"},
    "connection": lambda *_: {"source": "ask", "target": "say", "type": "default"},
    "fields": lambda *_: {"type": "default"},
    "PATCH /cms/flows/{flow}/nodes/{node} fields": lambda *_: {"content": _saying("X")["content"]},
    "id": lambda *_: f"v-{secrets.token_hex(6)}",
    "name": lambda *_: f"base-{secrets.token_hex(6)}",
    "prefix": lambda *_: f"/p{secrets.token_hex(6)}",
    "url": lambda *_: "https://hooks.example.com",
    "PATCH /cms/content/{content} tags": lambda *_: ["attack"],
    "PATCH /cms/content/{content}/variants goal.event": lambda *_: "end",
    "PATCH /cms/content/{content}/variants/{variant} weight": lambda *_: 2,
    "public_key": lambda owner, _: owner.first("public key"),
    "version": lambda *_: 1,
    "revision": lambda *_: 1,
    "run_id": lambda owner, _: owner.first("run"),
    "POST /stream/chat run_id": lambda *_: str(uuid.uuid4()),
    "webhook": lambda owner, _: owner.first("webhook"),
    "DELETE /cms/webhooks/{webhook} path webhook": lambda owner, _: owner.last("webhook"),
    "event_types": lambda *_: [_RARE_EVENT],
    "POST /cms/webhooks/{webhook}/replay after": lambda *_: "2026-01-01T00:00:00Z",
    "path key_id": lambda owner, _: owner.first("API key id"),
    "POST /api/keys name": lambda *_: f"Of an attack {secrets.token_hex(4)}",
    "PATCH /api/sessions/{session_id} title": lambda *_: "Another title",
    "path model": lambda *_: _MODEL,
    "model": lambda *_: _MODEL,
    "POST /v1/embeddings model": lambda *_: _EMBEDDING_MODEL,
    "jsonrpc": lambda *_: "2.0",
    "method": lambda *_: "tools/call",
    "POST /v1/mcp id": lambda *_: 1,
    "POST /v1/mcp params": lambda *_: {
        "name": "ask", "arguments": {"question": "What sold best?"}
    },
    "input": lambda *_: ["How do I start?"],
    "messages": lambda *_: [{"role": "user", "content": "How do I start?"}],
    "message": lambda *_: "How do I start?",
    "POST /api/chat message": lambda *_: "How do I start?",
    "POST /stream/chat message": lambda *_: "How do I start?",
    "question": lambda *_: "What sold best?",
    "query": lambda *_: "How do I start?",
    "set": lambda *_: {"user.name": "Ada"},
    "document": lambda *_: document(f"own-{secrets.token_hex(6)}", "Own"),
    "key": lambda *_: f"own-{secrets.token_hex(6)}",
    "type": lambda *_: "joke",
    "body": lambda *_: {"text": "A joke."},
    "event_id": lambda *_: f"Ev{secrets.token_hex(6)}",
    "slack_verification.type": lambda *_: "event_callback",
    "team_id": lambda *_: "T0NOBODY",
    "event": lambda *_: {"type": "app_mention", "user": "U1", "text": "hi", "channel": "C1"},
    "channel": lambda *_: "C1",
    "thread_ts": lambda *_: "1.1",
    "text": lambda *_: "hi",
    "user": lambda *_: "U1",
}  # fmt: skip


def is_needed(route: Route, name: str) -> bool:
    """Return whether a request that changes something has an optional field, too."""
    return f"{route.key} {name}" in _EXAMPLES


def example(route: Route, name: str, owner: Principal) -> Json:
    """Return a value of the owner's own for a field, or for `path <parameter>`.

    Raises NoContractError.
    """
    plain = name.removeprefix("path ")
    names = (f"{route.key} {name}", f"{route.function}.{name}", name, plain)
    made = next((_EXAMPLES[known] for known in names if known in _EXAMPLES), None)
    if made is None:
        raise NoContractError(
            f"{route.key}: add an example of {plain} to rehearsal/hostile/parties.py."
        )
    return made(owner, route.way_in is WayIn.OPEN)


@dataclass
class Tenant:
    """A tenant with its people. `seen` is all that the platform showed them."""

    tenant_id: str
    canary: str
    admin: Principal
    member: Principal
    visitor: Principal
    program: Principal
    seen: list[Reply] = field(default_factory=list)

    @property
    def people(self) -> tuple[Principal, ...]:
        """Everybody of the tenant."""
        return (self.admin, self.member, self.visitor, self.program)

    def user_of(self, route: Route) -> Principal:
        """Return who may use a route: a visitor, a program, else an administrator."""
        if route.way_in is WayIn.OPEN:
            return self.visitor
        return self.program if is_for_programs(route) else self.admin

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield everything of the tenant that a request can name, with its kind."""
        found: dict[str, str] = {self.tenant_id: "tenant"}
        for principal in self.people:
            for kind, values in principal.identifiers.items():
                found |= {value: kind for value in values if value not in found}
        return ((kind, value) for value, kind in found.items())


def _without_uses(shown: dict[str, Json]) -> dict[str, Json]:
    """Return what was shown without the time at which a key was used: reading uses it."""
    return {name: value for name, value in shown.items() if name != "last_used_at"}


class Furnisher:
    """Gives a tenant conversations, flows, sessions and content, as its own people would."""

    def __init__(self, doors: Doors, routes: Mapping[str, Route], tenant: Tenant) -> None:
        self._doors, self._routes, self._tenant = doors, routes, tenant

    async def furnish(self) -> None:
        """Do so, with what the routes offer. Raises PreparationError."""
        for route, make in (
            ("POST /api/chat", self._chats),
            ("POST /stream/chat", self._runs),
            ("POST /api/keys", self._keys),
            ("POST /cms/flows", self._flows),
            ("POST /cms/webhooks", self._webhooks),
            ("POST /chat/start", self._sessions_of_flows),
            (_ASSESS, self._profiles),
        ):
            if route in self._routes:
                await make()

    async def _chats(self) -> None:
        for principal in (self._tenant.admin, self._tenant.member):
            await self._chat(principal)

    async def _runs(self) -> None:
        for principal in (self._tenant.admin, self._tenant.member):
            run_id = str(uuid.uuid4())
            body = {"message": f"Our {self._tenant.canary}.", "run_id": run_id}
            await self._done(principal, "POST /stream/chat", body=body)
            principal.identifiers["run"].append(run_id)

    async def _profiles(self) -> None:
        admin = self._tenant.admin
        assessed = await self._do(admin, _ASSESS, body={"comprehension": 50})
        admin.identifiers["user id"].append(assessed["user_id"])

    async def _sessions_of_flows(self) -> None:
        tenant = self._tenant
        for principal in (tenant.admin, tenant.member):
            await self._play(principal, "/chat", tenant.admin.first("flow key"))
        tenant.visitor.identifiers["public flow"] = tenant.admin.identifiers["public flow"]
        tenant.visitor.identifiers["public key"] = tenant.admin.identifiers["public key"]
        await self._play(tenant.visitor, "/chat/public", tenant.admin.first("public flow"))

    async def _chat(self, principal: Principal) -> None:
        known, canary = principal.identifiers, self._tenant.canary
        key = f"key-{secrets.token_hex(8)}"
        first = await self._do(
            principal,
            "POST /api/chat",
            body={"message": f"Our {canary}."},
            headers={IDEMPOTENCY_KEY: key},
        )
        session = first["session_id"]
        known["idempotency key"].append(key)
        known["chat session"].append(session)
        known["chat message"].append(first["message_id"])
        again = {"message": f"More {canary}.", "tenant_context": {"session_id": session}}
        await self._do(principal, "POST /api/chat", body=again)
        made = await self._do(principal, "POST /api/sessions", body={"title": f"Of {canary}"})
        known["chat session"].append(made["session_id"])
        page = await self._do(principal, "GET /api/sessions", query={"limit": 1})
        known["cursor of sessions"].append(page["next_cursor"])
        path = {"session_id": session}
        messages = "GET /api/sessions/{session_id}/messages"
        page = await self._do(principal, messages, path=path, query={"limit": 1})
        known["cursor of messages"].append(page["next_cursor"])

    async def _webhooks(self) -> None:
        admin, canary = self._tenant.admin, self._tenant.canary
        for number in range(2):  # one to delete, and one for what comes after
            named = {"event_types": [_RARE_EVENT], "url": f"https://{canary}-{number}.example.com"}
            made = await self._do(admin, "POST /cms/webhooks", body=named)
            admin.identifiers["webhook"].append(made["id"])
            admin.identifiers["webhook secret"].append(made["secret"])

    async def _keys(self) -> None:
        tenant = self._tenant
        for _ in range(2):  # one that the administrator may revoke, one for the program
            body = {"name": f"Of {tenant.canary}", "expires_in_days": 1, "scopes": list(SCOPES)}
            made = await self._do(tenant.admin, "POST /api/keys", body=body)
            tenant.admin.identifiers["API key id"].append(made["key_id"])
        tenant.program.identifiers["API key"].append(made["key"])
        tenant.program.headers = {"authorization": f"Bearer {made['key']}"}

    async def _flows(self) -> None:
        admin, canary = self._tenant.admin, self._tenant.canary
        known = admin.identifiers
        for visibility, kind in (("private", "flow key"), ("public", "public flow")):
            key = f"flow-{secrets.token_hex(8)}"
            body = {"document": document(key, f"Hear {canary}")}
            made = await self._do(admin, "POST /cms/flows", body=body)
            known["flow id"].append(made["id"])
            known[kind].append(key)
            path, shown = {"flow": made["id"]}, {"visibility": visibility}
            done = await self._do(admin, "POST /cms/flows/{flow}/publish", path=path, body=shown)
            if done.get("public_key"):
                known["public key"].append(done["public_key"])
        item = f"item-{secrets.token_hex(8)}"
        content = {"id": item, "type": "joke", "body": {"text": canary}, "tags": ["attack"]}
        await self._do(admin, "POST /cms/content", body=content)
        known["content item"].append(item)
        path = {"content": item}
        for _ in range(2):  # one to delete, and one for what comes after
            variant = {"id": f"variant-{secrets.token_hex(6)}", "body": {"text": f"More {canary}"}}
            await self._do(admin, "POST /cms/content/{content}/variants", path=path, body=variant)
            known["variant"].append(str(variant["id"]))
        base = f"base-{secrets.token_hex(6)}"
        based = {"name": base, "prefix": f"/{base}", "url": f"https://{canary}.example.com"}
        await self._do(admin, "POST /cms/call-bases", body=based)
        known["call base"].append(base)

    async def _play(self, principal: Principal, root: str, flow: str) -> None:
        is_public = root.endswith("public")
        body: dict[str, Json] = {"flow": flow}
        if is_public:
            body["public_key"] = principal.first("public key")
        reply = await self._done(principal, f"POST {root}/start", body=body)
        started: dict[str, Any] = reply.document()
        token = started["session_token"]
        principal.identifiers["public flow session" if is_public else "flow session"].append(token)
        principal.identifiers["event"].append(f"{token.partition('.')[2]}.1")
        if is_public:
            _, proof, csrf = (
                reply.headers["set-cookie"].partition(";")[0].split("=", 1)[1].split(".")
            )
            principal.identifiers["visitor's proof"].append(proof)
            principal.identifiers["CSRF token"].append(csrf)
        body = {"revision": started["session"]["revision"], "input": f"Ada {self._tenant.canary}"}
        route = f"POST {root}/sessions/{{token}}/interact"
        await self._do(principal, route, path={"token": token}, body=body)

    async def read_all(self) -> dict[str, Json]:
        """Return what every route that reads shows to those whose it is."""
        found: dict[str, Json] = {}
        for route in self._routes.values():
            if route.method != "GET":
                continue
            for principal in self._tenant.people:
                owner = self._tenant.admin if "flow" in route.parameters else principal
                path = {
                    name: str(example(route, f"path {name}", owner)) for name in route.parameters
                }
                message = Message(route, path=path)
                is_person = principal not in (self._tenant.visitor, self._tenant.program)
                if principal is not self._tenant.user_of(route) and (
                    not is_person or self._tenant.user_of(route) is not self._tenant.admin
                ):
                    continue
                reply = await self._doors.send(message, principal.headers_for(message))
                if not route.path.startswith(_EDITED):  # there are things of earlier attacks, too
                    self._tenant.seen.append(reply)
                if reply.is_served:
                    found[f"{principal.name}: {route.method} {message.target}"] = reply.document(
                        _without_uses
                    )
        return found

    async def _do(self, principal: Principal, key: str, **parts: Unpack[_Parts]) -> dict[str, Any]:
        read: dict[str, Any] = (await self._done(principal, key, **parts)).document()
        return read

    async def _done(self, principal: Principal, key: str, **parts: Unpack[_Parts]) -> Reply:
        message = Message(self._routes[key], **parts)
        reply = await self._doors.send(message, principal.headers_for(message))
        if not reply.is_served:
            raise PreparationError(
                f"{key} as {principal.name} of {principal.tenant_id}: {reply.status} {reply.text}"
            )
        self._tenant.seen.append(reply)
        return reply
