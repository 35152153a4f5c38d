"""Every error code of flows that the document has, caused once by who can cause it."""

from typing import Any

from lambda_src.flow_tasks.handler import reply
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_vault.call_base_editing import MOST_BASES
from lambda_src.flow_vault.variant_requests import MOST_VARIANTS
from lambda_src.flow_vault.webhooks import MOST_WEBHOOKS
from tests.lambda_src.api_document.described import OF_FLOWS
from tests.lambda_src.events import Answer, claims
from tests.lambda_src.flow_gateway.conftest import (
    Door,
    Street,
    admin,
    published,
    street,
    visiting,
)
from tests.lambda_src.flow_tasks.working import calling
from tests.lambda_src.flow_tasks.working import operations as of_tasks
from tests.lambda_src.flow_vault.asking import flow, flows, limits, question, said
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.vault.suite import open_vault
from tests.lambda_src.world import World

__all__ = ["admin", "database", "postgres", "street"]
Json = dict[str, Any]
LONG = flow("greeting", question(validation={"min_length": 2}), {**question("temp.b"), "id": "b"})
HOOK = {"url": "https://receiver.example/", "event_types": ["session_started"]}
SAYING = {"id": "say", "type": "message", "content": {"content_id": "hi"}}


def test_every_code_can_be_had(
    admin: Door, street: Street, database: Database, world: World
) -> None:
    _of_sessions(admin, street, database)
    _of_visitors(admin, street, database)
    _of_documents(admin)
    _of_content(admin)
    _of_lists(admin)
    _of_callers(admin, street, world)
    had = {code for _, code in street.answered if code}
    told = {
        code
        for one in OF_FLOWS.values()
        for status in one.statuses
        for code in one.codes_of(status)
    }
    assert sorted(told - had) == []


def _of_sessions(admin: Door, street: Street, database: Database) -> None:
    made = calling()
    made["nodes"][-2:] = [{**question("temp.b"), "id": "good"}, said("Not now.", "bad")]
    published(admin, made, "private")
    published(admin, LONG, "private")
    member = admin.other(token=claims())
    token = member.did("POST", "/chat/start", {"flow": "greeting"})["session_token"]
    path = f"/chat/sessions/{token}"
    _had(member("POST", f"{path}/back", {"revision": 1}), 409, "no_question_before")
    _had(member("POST", f"{path}/interact", {"revision": 1, "input": "A"}), 422, "input_refused")
    _had(
        member("POST", f"{path}/interact", {"revision": 9, "input": "Ada"}),
        409,
        "revision_conflict",
    )
    member.did("POST", f"{path}/end", {})
    _had(member("POST", f"{path}/interact", {"revision": 2, "input": "Ada"}), 409, "ended")
    token = member.did("POST", "/chat/start", {"flow": "calling"})["session_token"]
    path = f"/chat/sessions/{token}"
    member.did("POST", f"{path}/interact", {"revision": 1, "input": "Ada"})
    _had(member("POST", f"{path}/interact", {"revision": 2, "input": "Ada"}), 409, "pending")
    task = {"session_id": token.partition(".")[2], "revision": 2}
    outcome = {"status": "succeeded", "http_status": 200, "values": {}}
    with open_vault(database, "gatehouse_tasks") as vault:
        tasks = of_tasks(FlowTasks(vault, lease_seconds=60, circuit_failures=3, circuit_seconds=60))
        for more in ({"operation": "begin"}, {"operation": "report", "outcome": outcome}):
            reply(tasks, {"tenant_id": "acme", "task": task, **more})
    assert member.did("GET", path)["question"]
    _had(member("POST", f"{path}/back", {"revision": 3}), 409, "task_left")
    _limited(street, inputs_per_minute=1)
    member("POST", f"{path}/interact", {"revision": 9})
    _had(member("POST", f"{path}/interact", {"revision": 9}), 429, "throttled")
    _limited(street)


def _had(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, answer.json["error"]["code"]) == (status, code)


def _limited(street: Street, *, inputs_per_minute: int = 1000, **changed: int) -> None:
    vault = street.flows.editing.vault
    street.flows = flows(vault, inputs_per_minute=inputs_per_minute, public=limits(**changed))


def _of_visitors(admin: Door, street: Street, database: Database) -> None:
    key = admin.did("POST", "/cms/flows/greeting/publish", {"visibility": "public"})["public_key"]
    visitor, told = visiting(admin, key)
    path = f"/chat/public/sessions/{told['session_token']}"
    _limited(street, bytes_per_session=1)
    _had(visitor("POST", f"{path}/interact", {"revision": 1, "input": "Ada"}), 409, "session_full")
    _limited(street, bytes_per_day=1)
    _had(visitor("POST", f"{path}/interact", {"revision": 1, "input": "Ada"}), 429, "daily_limit")
    start: Json = {"flow": "greeting", "public_key": key}
    assert visitor("POST", "/chat/public/start", start).code == "daily_limit"
    _limited(street, starts_per_minute_and_client=1)
    assert visitor("POST", "/chat/public/start", start).code == "throttled"
    _limited(street)
    page = dict(visitor.headers)
    visitor.headers.clear()
    _had(visitor("POST", f"{path}/end", {}), 403, "csrf")
    visitor.headers.update(page)
    database.run("UPDATE app.public_sessions SET expires_at = now() - interval '1 second'")
    assert visitor("GET", path).code == "session_expired"
    assert admin.other()("GET", path).code == "not_found"
    large = {**start, "initial": {"user": {"x": "x" * 300_000}}}
    assert visitor("POST", "/chat/public/start", large).code == "too_large"


def _of_documents(admin: Door) -> None:
    assert admin("POST", "/cms/flows", {"document": LONG}).code == "flow_exists"
    admin.did("POST", "/cms/flows", {"document": {"seed_key": "broken", "nodes": "x"}})
    publish = admin("POST", "/cms/flows/broken/publish", {}).json["error"]
    assert publish["code"] == "flow_invalid"
    assert publish["findings"]
    assert admin("GET", "/cms/flows/broken/nodes").code == "draft_malformed"
    node = {"revision": 1, "node": {**question(), "id": "ask"}}
    assert admin("POST", "/cms/flows/greeting/nodes", node).code == "part_exists"
    assert admin("GET", "/cms/flows/none").code == "not_found"
    assert admin("GET", "/cms/flows/greeting/versions/x").code == "invalid_request"


def _of_content(admin: Door) -> None:
    item = {"id": "hi", "type": "message", "body": {"text": "Hi"}}
    admin.did("POST", "/cms/content", item)
    path = "/cms/content/hi/variants"
    variant = {"id": "b", "body": {"text": "Hey"}}
    admin.did("POST", path, variant)
    assert admin("POST", path, variant).code == "variant_exists"
    item_path = "/cms/content/full/variants"
    admin.did("POST", "/cms/content", {**item, "id": "full", "body": {"text": "Full"}})
    for number in range(MOST_VARIANTS - 1):  # the item itself is one
        admin.did("POST", item_path, {**variant, "id": f"v{number}"})
    assert admin("POST", item_path, {**variant, "id": "more"}).code == "variants_full"
    published(admin, flow("saying", SAYING, question()), "private")
    for number in range(2):
        member = admin.other(token=claims())
        assert member.did("POST", "/chat/start", {"flow": "saying"})["messages"], number
    assert admin("POST", "/cms/content", {**item, "body": {"text": "Ho"}}).code == (
        "experiment_running"
    )
    assert admin("PATCH", path, {"goal": {"node": "x"}}).code == "variant_seen"


def _of_lists(admin: Door) -> None:
    base = {"prefix": "/v1", "url": "https://b.example"}
    for number in range(MOST_BASES):
        admin.did("POST", "/cms/call-bases", {**base, "name": f"b{number}", "prefix": f"/{number}"})
    assert admin("POST", "/cms/call-bases", {**base, "name": "more"}).code == "too_many_bases"
    taken = {**base, "name": "b1", "prefix": "/2"}
    assert admin("POST", "/cms/call-bases", taken).code == "prefix_taken"
    for _ in range(MOST_WEBHOOKS):
        admin.did("POST", "/cms/webhooks", HOOK)
    assert admin("POST", "/cms/webhooks", HOOK).code == "webhooks_full"


def _of_callers(admin: Door, street: Street, world: World) -> None:
    assert admin.other()("GET", "/cms/flows").code == "unauthenticated"
    assert admin.other(token=claims())("GET", "/cms/flows").code == "forbidden"
    blocked = admin.other(token=claims(user_id="gone"))
    assert blocked("GET", "/cms/flows").code == "user_blocked"
    street.queue_is_there = False
    street.time += 120  # the wake-up that was scheduled before is over
    assert admin("POST", "/chat/start", {"flow": "greeting"}).code == "unavailable"
    street.queue_is_there = True
    whole, street.flows = street.flows, _Broken()  # type: ignore[assignment]  # fails as a bug does
    assert admin("GET", "/cms/flows").code == "internal_error"
    street.flows = whole
    world.add_tenant("acme", status="suspended")
    admin.forget()
    assert admin("GET", "/cms/flows").code == "tenant_suspended"


class _Broken:
    """Flows that a mistake of ours breaks."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)
