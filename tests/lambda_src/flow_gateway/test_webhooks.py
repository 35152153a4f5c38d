"""Webhooks by the gateway's door: their secrets are shown once and stored where it cannot read."""

import re
from typing import Any

import pytest

from tests.lambda_src.events import claims
from tests.lambda_src.flow_gateway.conftest import Door, Street, published

HOOK = {"url": "https://receiver.example/", "event_types": ["session_started"]}


def versions(street: Street, webhook_id: str) -> dict[str, str]:
    return street.secrets.stored[f"webhooks/acme/{webhook_id}"]


def test_a_secret_is_shown_once_and_stored_under_the_version_that_the_vault_knows(
    admin: Door, street: Street
) -> None:
    made = admin.did("POST", "/cms/webhooks", HOOK)
    secret = made.pop("secret")
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    assert list(versions(street, made["id"]).values()) == [secret]
    assert admin.did("GET", "/cms/webhooks") == {"webhooks": [made]}
    assert secret not in str(street.asked)
    path = f"/cms/webhooks/{made['id']}"
    turned = admin.did("POST", f"{path}/rotate", {"overlap_hours": 2})
    assert turned["secret"] != secret
    assert list(versions(street, made["id"]).values()) == [secret, turned["secret"]]
    told = street.asked[-1]["fields"]["secret_version"]
    assert versions(street, made["id"])[told] == turned["secret"]
    assert admin.did("PATCH", path, {"status": "paused"})["status"] == "paused"
    assert admin.did("GET", f"{path}/deliveries") == {"deliveries": [], "next_cursor": None}
    assert admin("POST", f"{path}/replay", {"after": "2026-01-01T00:00:00Z"}).status == 202
    assert admin.did("DELETE", path) == {"deleted": True}
    assert street.secrets.stored == {}


@pytest.mark.parametrize(
    "body",
    [{**HOOK, "secret_version": "v" * 36}, {**HOOK, "webhook": "x"}, {**HOOK, "url": "x"}, {}],
)
def test_a_webhook_that_is_refused_leaves_no_secret(
    admin: Door, street: Street, body: dict[str, Any]
) -> None:
    assert admin("POST", "/cms/webhooks", body).status == 400
    assert street.secrets.stored == {}


def test_a_member_makes_no_secret(admin: Door, street: Street) -> None:
    member = admin.other(token=claims())
    assert member("POST", "/cms/webhooks", HOOK).code == "forbidden"
    assert street.asked == []
    assert street.secrets.stored == {}


def test_nobody_turns_the_secret_of_a_webhook_that_is_not_theirs(
    admin: Door, street: Street
) -> None:
    path = "/cms/webhooks/00000000-0000-4000-8000-000000000000/rotate"
    assert admin("POST", path, {}).status == 404
    assert street.secrets.stored == {}


def test_events_cost_a_visitor_no_message_that_is_waited_for(admin: Door, street: Street) -> None:
    published(admin, visibility="private")
    member = admin.other(token=claims())
    member.did("POST", "/chat/start", {"flow": "greeting"})
    assert street.wake_ups == [("acme", 60)]
    admin.did("POST", "/cms/webhooks", HOOK)
    member.did("POST", "/chat/start", {"flow": "greeting"})
    assert street.wake_ups[1:] == [("acme", 2)]
    member.did("POST", "/chat/start", {"flow": "greeting"})
    assert len(street.wake_ups) == 2
    street.time += 1
    member.did("POST", "/chat/start", {"flow": "greeting"})
    assert street.wake_ups[2:] == [("acme", 2)]
