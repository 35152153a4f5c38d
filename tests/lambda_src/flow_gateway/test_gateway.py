"""Requests as API Gateway sends them: users, visitors with cookies, administrators."""

from typing import Any

import pytest

from tests.lambda_src.events import claims
from tests.lambda_src.flow_gateway.conftest import Door, Street, published, visiting
from tests.lambda_src.flow_vault.asking import CALLING, GREETING

Json = dict[str, Any]


def test_a_user_plays_and_an_administrator_edits_by_the_same_door(admin: Door) -> None:
    published(admin, visibility="private")
    member = admin.other(token=claims())

    begun = member.did("POST", "/chat/start", {"flow": "greeting"})
    path = f"/chat/sessions/{begun['session_token']}"
    told = member.did("POST", f"{path}/interact", {"revision": 1, "input": "Ada"})

    assert told["messages"][0]["content"]["text"] == "Hello Ada!"
    assert member.last_cookies == []
    assert len(member.did("GET", f"{path}/history", limit=1)["history"]) == 1
    assert member.did("GET", path, after=1)["messages"] == told["messages"]
    assert member("POST", f"{path}/end", {}).status == 200
    assert member("POST", "/cms/flows", {"document": GREETING}).code == "forbidden"


def test_one_door_does_not_open_the_others_sessions(admin: Door) -> None:
    visitor, begun = visiting(admin, published(admin)["public_key"])
    member = admin.other(token=claims())
    own = member.did("POST", "/chat/start", {"flow": "greeting"})
    assert member("GET", f"/chat/sessions/{begun['session_token']}").status == 404
    assert visitor("GET", f"/chat/public/sessions/{own['session_token']}").status == 404
    without = admin.other()
    assert without("GET", f"/chat/sessions/{own['session_token']}").status == 401
    assert without("POST", "/chat/start", {"flow": "greeting"}).status == 401


def test_a_wake_up_is_scheduled_before_and_sent_after_there_is_a_task(
    admin: Door, street: Street
) -> None:
    published(admin, CALLING, "private")
    member = admin.other(token=claims())
    begun = member.did("POST", "/chat/start", {"flow": "calling"})
    assert street.wake_ups == [("acme", 60)]
    path = f"/chat/sessions/{begun['session_token']}"

    told = member.did("POST", f"{path}/interact", {"revision": 1, "input": "Ada"})

    assert told["pending"]
    assert street.wake_ups == [("acme", 60), ("acme", 0)]
    street.time = 31.0
    member("POST", f"{path}/interact", {"revision": 2, "input": "x"})
    assert street.wake_ups[2:] == [("acme", 60)]


def test_a_queue_that_fails_refuses_before_the_vault_writes_and_is_no_error_after(
    admin: Door, street: Street
) -> None:
    published(admin, CALLING, "private")
    member = admin.other(token=claims())
    street.queue_is_there = False
    assert member("POST", "/chat/start", {"flow": "calling"}).status == 503

    street.queue_is_there = True
    begun = member.did("POST", "/chat/start", {"flow": "calling"})
    path = f"/chat/sessions/{begun['session_token']}"
    street.queue_is_there = False
    told = member.did("POST", f"{path}/interact", {"revision": 1, "input": "Ada"})

    assert told["pending"]
    assert street.wake_ups == [("acme", 60)]


def test_who_waits_gets_the_outcome_as_soon_as_it_is_there(admin: Door, street: Street) -> None:
    published(admin, CALLING, "private")
    member = admin.other(token=claims())
    begun = member.did("POST", "/chat/start", {"flow": "calling"})
    path = f"/chat/sessions/{begun['session_token']}"
    member.did("POST", f"{path}/interact", {"revision": 1, "input": "Ada"})
    street.wake_ups.clear()

    still = member.did("GET", path, after=2, wait=3)

    assert still["pending"]
    assert 2 < street.time <= 3
    assert street.wake_ups == [("acme", 0)]

    def outcome() -> None:
        if street.time > 4:
            member("POST", f"{path}/end", {})

    street.meanwhile = outcome
    told = member.did("GET", path, after=2, wait=20)
    assert told["ended"]
    assert street.time < 6


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("POST", "/chat/start", "[]", "body"),
        ("POST", "/chat/start", "{", "body"),
        ("POST", "/chat/start", '{"flow": NaN}', "body"),
        ("POST", "/chat/start", {}, "flow"),
        ("POST", "/chat/start", {"flow": "x", "public_key": "y"}, "public_key"),
        ("POST", "/chat/public/start", {"flow": "x"}, "public_key"),
        ("POST", "/chat/sessions/t/interact", {"token": "u", "revision": 1}, "token"),
        ("POST", "/chat/sessions/t/interact", {"input": 1}, "revision"),
        ("GET", "/cms/flows/x/versions/two", None, "version"),
        ("PATCH", "/cms/flows/x", {"flow": "y", "revision": 1}, "flow"),
    ],
)
def test_bad_input_is_400_with_the_field(
    admin: Door, method: str, path: str, body: Any, said: str
) -> None:
    answer = admin(method, path, body)
    assert answer.status == 400
    assert answer.json["error"]["message"].startswith(f"{said}:")


def test_wait_has_a_bound(admin: Door) -> None:
    assert admin("GET", "/chat/sessions/acme.x", wait=21).status == 400
    assert admin("GET", "/chat/sessions/acme.x", wait=-1).status == 400


def test_a_body_over_the_limit_is_413(admin: Door) -> None:
    assert admin("POST", "/chat/start", {"flow": "x" * 300_000}).status == 413


def test_a_flow_may_be_larger_than_another_body_and_has_its_own_limit(admin: Door) -> None:
    note = {"seed_key": "large", "nodes": [], "info": {"note": "x" * 900_000}}
    assert admin("POST", "/cms/flows", {"document": note}).status == 201
    note["info"] = {"note": "x" * 1_100_000}
    refused = admin("POST", "/cms/flows", {"document": note})
    assert (refused.status, refused.json["error"]["code"]) == (413, "too_large")
    assert "at most 1,048,576 bytes" in refused.json["error"]["message"]


def test_findings_and_revisions_reach_whoever_asked(admin: Door) -> None:
    broken = {"seed_key": "broken", "nodes": []}
    made = admin.did("POST", "/cms/flows", {"document": broken})
    error = admin("POST", f"/cms/flows/{made['id']}/publish", {}).json["error"]
    assert error["code"] == "flow_invalid"
    assert error["findings"][0]["field"] == "nodes"
    assert error["request_id"]
    error = admin("PATCH", "/cms/flows/broken", {"revision": 7, "document": broken}).json["error"]
    assert (error["code"], error["revision"]) == ("revision_conflict", 1)


def test_every_editing_route_answers(admin: Door) -> None:
    published(admin)
    for method, path, body in (
        ("GET", "/cms/flows", None),
        ("GET", "/cms/flows/greeting", None),
        ("PATCH", "/cms/flows/greeting", {"revision": 1, "document": GREETING}),
        ("POST", "/cms/flows/greeting/validate", {}),
        ("POST", "/cms/flows/greeting/simulate", {"given": [{"answer": "Ada"}]}),
        ("POST", "/cms/flows/greeting/publish", {}),
        ("POST", "/cms/flows/greeting/clone", {"key": "copy"}),
        ("POST", "/cms/flows/greeting/rollback", {"version": 1}),
        ("GET", "/cms/flows/greeting/versions", None),
        ("GET", "/cms/flows/greeting/versions/1", None),
        ("GET", "/cms/flows/greeting/nodes", None),
        ("GET", "/cms/flows/greeting/nodes/ask", None),
        ("GET", "/cms/flows/greeting/connections", None),
        ("GET", "/cms/flows/greeting/connections/0", None),
        ("POST", "/cms/flows/greeting/archive", {}),
        ("POST", "/cms/flows/greeting/restore", {}),
        ("POST", "/cms/content", {"id": "j", "type": "joke", "body": {"text": "x"}}),
        ("GET", "/cms/content", None),
        ("GET", "/cms/content/j", None),
        ("PATCH", "/cms/content/j", {"revision": 1, "tags": ["t"]}),
        ("POST", "/cms/content/j/variants", {"id": "b", "body": {"text": "y"}}),
        ("POST", "/cms/content/j/variants", {"id": "c", "body": {"text": "z"}}),
        ("GET", "/cms/content/j/variants", None),
        ("PATCH", "/cms/content/j/variants", {"weights": {"b": 2}}),
        ("PATCH", "/cms/content/j/variants/b", {"weight": 3}),
        ("DELETE", "/cms/content/j/variants/c", None),
        ("GET", "/cms/content/j/variants/report", None),
        ("POST", "/cms/content/j/variants/promote", {"variant": "b"}),
        ("DELETE", "/cms/content/j", None),
        ("POST", "/cms/call-bases", {"name": "b", "prefix": "/v1", "url": "https://b.example"}),
        ("GET", "/cms/call-bases", None),
        ("DELETE", "/cms/call-bases/b", None),
        ("GET", "/cms/audit", None),
    ):
        admin.did(method, path, body)
    node = {"id": "more", "type": "message", "content": {"text": "More"}}
    path = "/cms/flows/greeting"
    admin.did("POST", f"{path}/nodes", {"revision": 2, "node": node})
    admin.did("PATCH", f"{path}/nodes/more", {"revision": 3, "fields": {"note": "x"}})
    way = {"source": "bye", "target": "more"}
    admin.did("POST", f"{path}/connections", {"revision": 4, "connection": way})
    admin.did("PATCH", f"{path}/connections/1", {"revision": 5, "fields": {"type": "default"}})
    admin.did("DELETE", f"{path}/connections/1", revision=6)
    admin.did("DELETE", f"{path}/nodes/more", revision=7)
    assert admin("DELETE", f"{path}/nodes/ask", revision="seven").status == 400
    assert admin.did("DELETE", "/cms/flows/copy", sessions="end")["deleted"]
    assert admin.did("GET", "/cms/flows", limit=1)["next_cursor"] is None
