"""Webhooks at the vault: what may be made, by whom, and what others see of it."""

from typing import Any
from uuid import uuid4

import pytest

from lambda_src.flow_vault.handler import Flows
from tests.lambda_src.flow_vault.asking import Asker

URL = "https://receiver.example/events"


def create(admin: Asker, **changed: Any) -> dict[str, Any]:
    named = {"webhook": str(uuid4()), "secret_version": str(uuid4())}
    return admin(
        "create_webhook", **{"url": URL, "event_types": ["node_changed"], **named, **changed}
    )


def test_a_webhook_is_made_changed_and_deleted(admin: Asker) -> None:
    made = create(admin, description="Ours")["body"]
    assert made["status"] == "active"
    assert "secret_version" not in made
    changed = admin.did("change_webhook", webhook=made["id"], url=f"{URL}/2")
    assert changed == {**made, "url": f"{URL}/2"}
    assert admin.did("list_webhooks") == {"webhooks": [changed]}
    assert admin.did("read_webhook", webhook=made["id"]) == changed
    admin.did("delete_webhook", webhook=made["id"])
    assert admin.did("list_webhooks") == {"webhooks": []}
    assert admin.refused("delete_webhook", webhook=made["id"]) == (404, "not_found")
    logged = admin.did("list_audit", subject_type="webhook")["audit"]
    assert [each["action"] for each in logged] == [
        "delete_webhook", "change_webhook", "create_webhook",
    ]  # fmt: skip
    assert logged[1]["changes"] == {"url": {"before": URL, "after": f"{URL}/2"}}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "receiver.example"), ("url", "ftp://receiver.example"), ("url", "http://"),
        ("url", "https://user@receiver.example"), ("url", "https://receiver.example/#part"),
        ("url", "https://receiver.example:0/"), ("url", "https://receiver.example/ä"),
        ("url", "https://receiver.example/a b"),
        ("url", f"https://receiver.example/{'x' * 2000}"),
        ("event_types", []), ("event_types", ["node_changed", "node_changed"]),
        ("event_types", ["anything"]), ("secret_version", "short"),
    ],
)  # fmt: skip
def test_what_no_webhook_may_be_is_refused_by_its_field(
    admin: Asker, field: str, value: Any
) -> None:
    error = create(admin, **{field: value})["error"]
    assert error["status"] == 400
    assert error["message"].startswith(field)
    assert admin.did("list_webhooks") == {"webhooks": []}


def test_there_are_ten_at_most(admin: Asker) -> None:
    for _ in range(10):
        assert create(admin)["status"] == 201
    assert create(admin)["error"]["code"] == "webhooks_full"


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("read_webhook", {}), ("change_webhook", {"status": "paused"}), ("delete_webhook", {}),
        ("rotate_webhook", {"secret_version": "v" * 36}), ("list_deliveries", {}),
        ("replay_events", {"after": "2026-01-01T00:00:00Z"}),
    ],
)  # fmt: skip
def test_neither_a_member_nor_another_tenants_admin_gets_at_one(
    made: Flows, admin: Asker, operation: str, fields: dict[str, Any]
) -> None:
    webhook = create(admin)["body"]["id"]
    stranger = Asker.admin(made, "globex")
    assert stranger.refused(operation, webhook=webhook, **fields) == (404, "not_found")
    member = Asker.member(made)
    assert member.refused(operation, webhook=webhook, **fields) == (403, "forbidden")
    assert admin.did("read_webhook", webhook=webhook)["status"] == "active"


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"event": "x"}, {"event": f"{uuid4()}.0"}, {"before": "2026-01-01T00:00:00Z"},
        {"after": "2026-01-01T00:00:00"}, {"after": "yesterday"},
        {"event": f"{uuid4()}.1", "after": "2026-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_a_replay_names_an_event_or_a_time(admin: Asker, fields: dict[str, Any]) -> None:
    webhook = create(admin)["body"]["id"]
    assert admin.refused("replay_events", webhook=webhook, **fields) == (400, "invalid_request")


def test_a_cursor_of_another_list_is_refused(admin: Asker) -> None:
    webhook = create(admin)["body"]["id"]
    asked = admin.refused("list_deliveries", webhook=webhook, cursor="greeting")
    assert asked == (400, "invalid_request")
