"""The audit log: every change by an administrator is in it, and nobody takes one out."""

from typing import Any

import psycopg
import pytest

from lambda_src.flow_vault.handler import Flows
from lambda_src.runtime.identity.claims import Caller
from tests.lambda_src.flow_vault.asking import GREETING, Asker, flow, question, said
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault


def actions(admin: Asker, **filters: Any) -> list[str]:
    return [entry["action"] for entry in admin.did("list_audit", **filters)["audit"]]


def test_every_change_of_flows_and_content_is_put_down_with_who_and_what(admin: Asker) -> None:
    made = admin.did("create_flow", document=GREETING)
    changed = flow("greeting", question("user.nick"), said("Hi", "hi"))
    admin.did("replace_flow", flow="greeting", revision=1, document=changed)
    admin.did("publish_flow", flow="greeting", visibility="public", note="The first <b>one</b>")
    admin.did("publish_flow", flow="greeting")
    admin.did("roll_back_flow", flow="greeting", version=1)
    admin.did("clone_flow", flow="greeting", key="copy")
    admin.did("add_content", id="j", type="joke", body={"text": "Ha"})
    admin.did("add_content", id="j", type="joke", body={"text": "Ho"})
    admin.did("change_content", content="j", revision=2, tags=["dry"])
    admin.did("delete_content", content="j")

    assert actions(admin) == [
        "delete_content", "change_content", "replace_content", "create_content", "clone_flow",
        "roll_back_flow", "publish_flow", "publish_flow", "replace_draft", "create_flow",
    ]  # fmt: skip
    (replaced,) = admin.did("list_audit", action="replace_draft")["audit"]
    assert (replaced["user_id"], replaced["subject_id"], replaced["revision"]) == (
        "admin",
        made["id"],
        2,
    )
    assert replaced["changes"]["nodes"] == {
        "added": ["hi"],
        "removed": ["bye"],
        "changed": ["ask"],
    }
    later, first = admin.did("list_audit", action="publish_flow")["audit"]
    assert first["changes"]["note"] == "The first <b>one</b>"
    assert "note" not in later["changes"]
    (tagged,) = admin.did("list_audit", action="change_content")["audit"]
    assert tagged["changes"] == {"tags": {"before": [], "after": ["dry"]}}
    assert len(actions(admin, subject_type="content", subject_id="j")) == 4
    assert actions(admin, user_id="nobody") == []


def test_what_was_refused_is_not_put_down_and_a_read_is_no_change(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)
    admin.refused("create_flow", document=GREETING)
    admin.refused("replace_flow", flow="greeting", revision=9, document=GREETING)
    admin.refused("publish_flow", flow="nothing")
    admin.did("read_flow", flow="greeting")
    admin.did("validate_flow", flow="greeting")
    assert actions(admin) == ["create_flow"]


def test_no_public_key_and_no_large_value_is_in_an_entry(admin: Asker) -> None:
    admin.did("create_flow", document=GREETING)
    key = admin.did("publish_flow", flow="greeting", visibility="public")["public_key"]
    admin.did("add_content", id="long", type="fact", body={"text": "x" * 9_000})
    entries = str(admin.did("list_audit"))
    assert key not in entries
    assert "x" * 100 not in entries
    assert "sha256" in entries


def test_the_log_is_read_in_pages_the_latest_first(admin: Asker) -> None:
    for number in range(5):
        admin.did("add_content", id=f"i{number}", type="fact", body={"text": "x"})
    seen: list[str] = []
    more: dict[str, Any] = {}
    while True:
        page = admin.did("list_audit", limit=2, **more)
        seen += [entry["subject_id"] for entry in page["audit"]]
        if page["next_cursor"] is None:
            break
        more = {"cursor": page["next_cursor"]}
    assert seen == ["i4", "i3", "i2", "i1", "i0"]
    assert admin.refused("list_audit", cursor="yesterday") == (400, "invalid_request")


def test_another_tenant_reads_and_writes_nothing_of_it(made: Flows, admin: Asker) -> None:
    admin.did("add_content", id="j", type="joke", body={"text": "Ha"})
    assert actions(Asker.admin(made, "globex")) == []


@pytest.mark.parametrize("role", ["gatehouse_flows", "gatehouse_app"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE app.flow_audit SET user_id = 'another'",
        "DELETE FROM app.flow_audit",
        "TRUNCATE app.flow_audit",
    ],
)
def test_no_role_that_signs_in_rewrites_it(
    database: Database, admin: Asker, role: str, statement: str
) -> None:
    admin.did("add_content", id="j", type="joke", body={"text": "Ha"})
    with database.connect(role) as connection:
        connection.execute("SELECT set_config('app.tenant_id', 'acme', false)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_an_entry_of_another_tenant_cannot_be_read_or_added(
    database: Database, admin: Asker
) -> None:
    admin.did("add_content", id="j", type="joke", body={"text": "Ha"})
    adding = "INSERT INTO app.flow_audit (tenant_id, user_id, action, subject_type, subject_id)"
    with open_vault(database, "gatehouse_flows") as vault:
        with vault.transaction(Caller("globex", "u")) as connection:
            assert connection.execute("SELECT * FROM app.flow_audit").fetchall() == []
        with (
            pytest.raises(Exception, match="row-level security"),
            vault.transaction(Caller("globex", "u")) as connection,
        ):
            connection.execute(f"{adding} VALUES ('acme', 'u', 'a', 'flow', 'x')".encode())
