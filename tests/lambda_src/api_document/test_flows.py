"""Flows answer what the document says: every operation, called on real parts.

The gateway, the vault's functions and PostgreSQL; `Door` compares every answer with the document.
"""

import json
import re
from typing import Any

import pytest

from lambda_src.api_document.vault_requests import FILE
from lambda_src.flow_gateway import handler as gateway
from lambda_src.flow_gateway.companion_routes import COMPANION
from lambda_src.flow_tasks.webhooks import Retries, WebhookTasks
from modules.bundle.archive import read_tree
from rehearsal import vault_requests
from rehearsal.hostile.routes import braced
from tests.lambda_src.api_document.described import OF_FLOWS, compared
from tests.lambda_src.events import Answer, claims
from tests.lambda_src.flow_gateway.conftest import Door, Street, admin, published, street
from tests.lambda_src.flow_vault.asking import CALLING, flow, question, said
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.vault.suite import open_vault

__all__ = ["admin", "database", "postgres", "street"]
Json = dict[str, Any]
OPTIONS = [{"value": "a", "label": "A"}, "b"]
THEN = {**question("temp.b"), "id": "then"}
SAYING = {"id": "say", "type": "message", "content": {"content_id": "hi"}}
ASKING = flow("asking", SAYING, question(options=OPTIONS), THEN, said("Bye, {{user.name}}"))
HOOK = {"url": "https://receiver.example/", "event_types": ["session_started", "node_changed"]}


def test_the_routes_of_flows_are_in_it() -> None:
    playing = [
        (method, f"{root}{path}")
        for method, path, _ in gateway.PLAYING
        for root in ("/chat", "/chat/public")
    ]
    companion = {path for _, path, _ in COMPANION}
    editing = [(method, path) for method, path, _ in gateway.SIGNED_IN if path not in companion]
    assert set(OF_FLOWS) == {f"{method} {braced(path)}" for method, path in (*playing, *editing)}


def test_what_routes_take_is_what_the_vault_reads() -> None:
    assert FILE.read_text(encoding="utf-8") == vault_requests.text(), (
        "run `python -m rehearsal.vault_requests`"
    )


def test_the_function_has_the_file_and_none_of_the_vaults_models() -> None:
    tree = read_tree(FILE.parent, "api_document")
    assert f"api_document/{FILE.name}" in tree
    sources = (source for name, source in tree.items() if name.endswith(".py"))
    assert not [one for one in sources if re.search(rb"lambda_src\.(flow|vault)", one)]


READ = "GET /cms/flows/{flow}/versions"
VERSION = {"version": 1, "published_at": "2026-01-01T00:00:00.000000Z", "published_by": "u"}


@pytest.mark.parametrize(
    ("status", "told", "query"),
    [
        (200, {"versions": [{**VERSION, "more": 1}]}, {}),
        (200, {"versions": [{"version": 1}]}, {}),
        (200, {"versions": [{**VERSION, "version": "1"}]}, {}),
        (200, {"versions": []}, {"limit": 1}),
        (201, {"versions": []}, {}),
        (409, {"error": {"code": "conflict", "message": "x"}}, {}),
        (404, {"error": {"code": "flow_exists", "message": "x"}}, {}),
        (404, {"error": {"code": "not_found"}}, {}),
    ],
)
def test_what_is_not_described_is_found(status: int, told: Json, query: Json) -> None:
    assert compared(OF_FLOWS[READ], None, {}, Answer(200, {}, '{"versions": []}')) == ""
    with pytest.raises((AssertionError, ValueError)):
        compared(OF_FLOWS[READ], None, query, Answer(status, {}, json.dumps(told)))


def test_every_operation_answers_what_it_says(
    admin: Door, street: Street, database: Database
) -> None:
    _content(admin)
    hook = admin.did("POST", "/cms/webhooks", HOOK)
    made = published(admin, ASKING)
    _played(admin.other(token=claims()), "/chat")
    _played(admin.other(), "/chat/public", public_key=made["public_key"])
    with open_vault(database, "gatehouse_tasks") as vault:
        assert WebhookTasks(vault, Retries()).events("acme", 1000)["handled"]
    _hooks(admin, hook["id"])
    _reports(admin)
    _experiment(admin)
    _drafts(admin)
    _parts(admin)
    _retired(admin)
    called = {key for key, code in street.answered if not code}
    assert sorted(set(OF_FLOWS) - called) == []


def _played(door: Door, root: str, **key: str) -> None:
    start = {"flow": "asking", "initial": {"user": {"x": 1}}, **key}
    told = door.did("POST", f"{root}/start", start)
    assert told["messages"]
    assert len(told["question"]["options"]) == len(OPTIONS)
    door.headers["X-CSRF-Token"] = told["csrf_token"] or ""
    path = f"{root}/sessions/{told['session_token']}"
    door.did("PATCH", f"{path}/state", {"revision": 1, "set": {"user.y": [1, None]}})
    door.did("POST", f"{path}/interact", {"revision": 2, "input": "a"})
    door.did("POST", f"{path}/back", {"revision": 3})
    assert door.did("GET", path, after=0, wait=1)["messages"]
    assert len(door.did("GET", f"{path}/history")["history"]) == 4
    assert door.did("GET", f"{path}/history", limit=2, cursor="1")["next_cursor"] == "3"
    assert door.did("POST", f"{path}/end", {})["ended"]


def _content(admin: Door) -> None:
    item = {"id": "hi", "type": "message", "body": {"text": "Hi"}, "tags": ["t"],
            "languages": {"de": {"text": "Hallo"}}}  # fmt: skip
    admin.did("POST", "/cms/content", item)
    admin.did("POST", "/cms/content", {**item, "id": "other", "info": {"a": None}})
    admin.did("GET", "/cms/content/hi")
    admin.did("PATCH", "/cms/content/other", {"revision": 1, "tags": ["t", "u"]})
    assert admin.did("GET", "/cms/content", limit=1)["next_cursor"]
    assert admin.did("GET", "/cms/content", search="hi", tag="t")["content"]
    admin.did("DELETE", "/cms/content/other")
    path = "/cms/content/hi/variants"
    assert admin.did("GET", path)["experiment"] is None
    admin.did("POST", path, {"id": "b", "body": {"text": "Hey"}, "weight": 2})
    admin.did("POST", path, {"id": "c", "body": {"text": "Yo"}})
    admin.did("DELETE", f"{path}/c")
    admin.did("PATCH", path, {"goal": {"node": "then"}, "weights": {"control": 1}})
    admin.did("PATCH", f"{path}/b", {"weight": 1})


def _experiment(admin: Door) -> None:
    path = "/cms/content/hi/variants"
    seen = admin.did("GET", path)["variants"]
    assert sum(variant["impressions"] for variant in seen) == 2
    assert admin.did("GET", f"{path}/report", experiment="1")["ended_at"] is None
    done = admin.did("POST", f"{path}/promote", {"variant": "b"})["report"]
    assert done["status"] == "ended"
    assert admin.did("GET", f"{path}/report")["promoted"] == "b"


def _hooks(admin: Door, hook: str) -> None:
    path = f"/cms/webhooks/{hook}"
    first = admin.did("GET", f"{path}/deliveries", limit=1)
    assert first["next_cursor"]
    (event,) = first["deliveries"]
    assert admin.did("POST", f"{path}/replay", {"event": event["event"]})["replayed"]
    admin.did("POST", f"{path}/replay", {"after": "2026-01-01T00:00:00Z", "status": "all"})
    assert admin.did("POST", f"{path}/rotate", {"overlap_hours": 2})["previous_secret_until"]
    admin.did("PATCH", path, {"status": "paused", "description": "x"})
    admin.did("GET", path)
    assert admin.did("GET", "/cms/webhooks")["webhooks"]
    admin.did("DELETE", path)


def _reports(admin: Door) -> None:
    for by in ("day", "version", "language", "variant"):
        told = admin.did("GET", "/cms/analytics/flows/asking", by=by)
        assert told[f"by_{by}"][0]["starts"]
    assert told["nodes"]
    assert told["answers"]
    assert told["totals"]["seconds"]["count"]


def _drafts(admin: Door) -> None:
    assert admin.did("POST", "/cms/flows", {"document": {"seed_key": "broken"}})["findings"]
    admin.did("POST", "/cms/flows", {"document": CALLING})
    path = "/cms/flows/calling"
    admin.did("GET", path)
    admin.did("PATCH", path, {"revision": 1, "document": CALLING})
    assert admin.did("POST", f"{path}/validate", {"document": {"nodes": []}})["findings"]
    given = [{"answer": "Ada"}, {"outcome": {"body": {"id": 7}}}]
    assert admin.did("POST", f"{path}/simulate", {"given": given[:1]})["waiting"]["task"]
    tried = admin.did("POST", f"{path}/simulate", {"given": given, "initial": {"user": {"a": 1}}})
    assert tried["status"] == "completed"
    assert tried["steps"][1]["nodes"][0]["changed"]
    done = admin.did("POST", f"{path}/publish", {"visibility": "private", "note": "First"})
    assert done["public_key"] is None
    admin.did("POST", f"{path}/publish", {})
    admin.did("POST", f"{path}/clone", {"key": "copy", "name": "Copy"})
    admin.did("POST", f"{path}/rollback", {"version": 1})
    assert len(admin.did("GET", f"{path}/versions")["versions"]) == 2
    admin.did("GET", f"{path}/versions/1")
    assert admin.did("GET", "/cms/flows", limit=1, status="published")["next_cursor"]
    assert len(admin.did("GET", "/cms/audit", limit=20)["audit"]) == 20
    assert admin.did("GET", "/cms/audit", subject_type="webhook")["audit"]


def _parts(admin: Door) -> None:
    path = "/cms/flows/copy"
    node = {"id": "more", "type": "message", "content": {"text": "More"}}
    admin.did("POST", f"{path}/nodes", {"revision": 1, "node": node})
    admin.did("PATCH", f"{path}/nodes/more", {"revision": 2, "fields": {"note": "x"}})
    way = {"source": "bye", "target": "more"}
    admin.did("POST", f"{path}/connections", {"revision": 3, "connection": way})
    admin.did("PATCH", f"{path}/connections/1", {"revision": 4, "fields": {"type": "default"}})
    assert admin.did("GET", f"{path}/nodes", limit=1, type="webhook")["nodes"]
    admin.did("GET", f"{path}/nodes/more")
    assert admin.did("GET", f"{path}/connections", limit=1)["next_cursor"]
    admin.did("GET", f"{path}/connections/0")
    admin.did("DELETE", f"{path}/connections/1", revision=5)
    admin.did("DELETE", f"{path}/nodes/more", revision=6)
    base = {"name": "b", "prefix": "/v1", "url": "https://b.example", "headers": {"Accept": "*/*"}}
    admin.did("POST", "/cms/call-bases", base)
    assert admin.did("GET", "/cms/call-bases")["bases"] == [base]
    admin.did("DELETE", "/cms/call-bases/b")


def _retired(admin: Door) -> None:
    path = "/cms/flows/calling"
    admin.did("POST", f"{path}/archive", {})
    admin.did("POST", f"{path}/restore", {})
    assert admin.did("DELETE", path, sessions="end")["deleted"]
