"""A suspended tenant and a blocked user at every function that something outside can call.

`SUSPENDED` names the functions whose suspension is tested, here or in the file beside the name;
tests/plans/test_status.py fails for a route, queue or schedule whose function is missing.
"""

from typing import Any

import pytest

from lambda_src.runtime.http.resolver import Entry
from lambda_src.tenant_data.handler import application
from lambda_src.tenant_data.logic import TenantData
from tests.lambda_src.ask.conftest import AskWorld, vault
from tests.lambda_src.events import Answer, Api, claims
from tests.lambda_src.flow_gateway.conftest import Door, admin, street
from tests.lambda_src.flow_vault.asking import GREETING
from tests.lambda_src.postgres import Database, database, postgres
from tests.lambda_src.vault.suite import open_vault
from tests.lambda_src.vault.test_access import Change, change
from tests.lambda_src.world import World

__all__ = ["admin", "change", "database", "postgres", "street", "vault"]
SUSPENDED = {
    "chat": "here",
    "sessions": "here",
    "usage": "here",
    "api_keys": "here",
    "api_document": "here",
    "ask": "here",
    "tenant_data": "here",
    "flow_gateway": "here",
    "stream": "tests/lambda_src/stream/test_errors.py",
    "slack_worker": "tests/lambda_src/slack_worker/test_worker.py",
    "flow_relay": "tests/lambda_src/flow_worker/test_work.py",
    "flow_worker": "tests/lambda_src/flow_worker/test_work.py",
}
ID = "00000000-0000-4000-8000-000000000000"
STREET = [
    ("chat", "POST", "/api/chat", {"message": "hi"}),
    ("sessions", "POST", "/api/sessions", {}),
    ("sessions", "GET", "/api/sessions", None),
    ("sessions", "GET", f"/api/sessions/{ID}/messages", None),
    ("sessions", "DELETE", f"/api/sessions/{ID}", None),
    ("sessions", "GET", f"/api/sessions/{ID}", None),
    ("sessions", "PATCH", f"/api/sessions/{ID}", {"title": "Mine"}),
    ("sessions", "PATCH", f"/api/sessions/{ID}/messages/{ID}", {"feedback": None}),
    ("sessions", "GET", "/api/tenants/acme/feedback", None),
    ("usage", "GET", "/api/tenants/acme/usage", None),
    ("api_keys", "POST", "/api/keys", {"name": "x"}),
    ("api_keys", "GET", "/api/keys", None),
    ("api_keys", "DELETE", "/api/keys/0123456789abcdef", None),
    ("api_document", "GET", "/api/openapi.json", None),
]


def suspend(world: World, how: str) -> str:
    """Suspend the tenant or block its user-1; return the code of the refusal."""
    if how == "tenant":
        world.add_tenant("acme", status="suspended")
        return "tenant_suspended"
    world.add_member("user-1", "globex")  # no member of acme any more
    return "user_blocked"


@pytest.mark.parametrize("how", ["tenant", "user"])
@pytest.mark.parametrize("route", STREET, ids=lambda route: f"{route[1]} {route[2]}")
def test_a_function_of_the_street_answers_403_before_its_own_code(
    world: World, how: str, route: tuple[str, str, str, Any]
) -> None:
    function, method, path, body = route
    code = suspend(world, how)
    with world.nothing_happens():
        answer = getattr(world, function)()(method, path, body=body)
    assert (answer.status, answer.code) == (403, code)


@pytest.mark.parametrize("how", ["tenant", "user"])
def test_ask_answers_403_and_does_not_wake_the_database(world: World, vault: Any, how: str) -> None:
    code = suspend(world, how)
    with world.nothing_happens():
        answer = AskWorld(world, vault).ask()
    assert (answer.status, answer.code) == (403, code)


@pytest.mark.parametrize("user_id", ["", "user-1"])
@pytest.mark.parametrize("path", ["/revenue/daily", "/menu/top", "/orders/recent"])
def test_a_function_of_the_vault_answers_403_and_200_after_the_activation(
    database: Database, change: Change, path: str, user_id: str
) -> None:
    with open_vault(database) as opened:
        app = application(TenantData(opened))
        api = Api(Entry(lambda: app))

        def ask() -> Answer:
            return api("GET", path, token=claims())

        assert ask().status == 200
        change("acme", user_id, is_blocked=True)
        code = "user_blocked" if user_id else "tenant_suspended"
        assert (ask().status, ask().code) == (403, code)
        change("acme", user_id, is_blocked=False)
        assert ask().status == 200


JOKE = {"setup": "What does a tenant do?", "punchline": "Tend to it."}


@pytest.mark.parametrize("where", ["street", "vault"])
def test_flows_of_a_suspended_tenant_are_closed_for_users_visitors_and_administrators(
    admin: Door, world: World, change: Change, where: str
) -> None:
    made = admin.did("POST", "/cms/flows", {"document": GREETING})
    key = admin.did("POST", f"/cms/flows/{made['id']}/publish", {"visibility": "public"})
    start = {"flow": "greeting", "public_key": key["public_key"]}
    visitor = admin.other()
    begun = visitor.did("POST", "/chat/public/start", start)
    visitor.headers["X-CSRF-Token"] = begun["csrf_token"]
    if where == "street":
        world.add_tenant("acme", status="suspended")
        admin.forget()
    else:
        change("acme", is_blocked=True)
    session = f"/chat/public/sessions/{begun['session_token']}"
    answers = [
        visitor("POST", "/chat/public/start", start),
        visitor("POST", f"{session}/interact", {"revision": 1, "input": "Ada"}),
        visitor("GET", session),
        visitor("GET", f"{session}/history"),
        visitor("POST", f"{session}/back", {"revision": 1}),
        visitor("POST", f"{session}/end", {}),
        admin.other(token=claims())("POST", "/chat/start", {"flow": "greeting"}),
        admin("GET", "/cms/flows"),
        admin("POST", "/cms/content", {"type": "joke", "body": JOKE}),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "tenant_suspended")}
