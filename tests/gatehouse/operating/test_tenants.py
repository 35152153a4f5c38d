"""Tenants and members, over real tables; only the vault's function and the queue stand aside."""

import json
from dataclasses import dataclass, field
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest

from environments import load
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.identity.tenants import Membership, TenantStore
from tests.lambda_src.conftest import aws, aws_address, aws_session, tables
from tests.lambda_src.tables import Tables

__all__ = ["aws", "aws_address", "aws_session", "tables"]
Json = dict[str, Any]


@dataclass
class Deployed:
    """An environment with tables; it remembers what the vault and the relay were told."""

    tables: Tables
    changes: list[Json] = field(default_factory=list)
    wake_ups: list[Json] = field(default_factory=list)
    is_database_down: bool = False
    settings: Any = field(
        default_factory=lambda: SimpleNamespace(
            name="dev",
            resource_prefix="gatehouse-dev",
            tiers=load("dev").tiers,
            tiers_with_ids=load("dev").tiers_with_ids,
        )
    )

    def outputs(self, _: str) -> dict[str, str]:
        return {"tenants_table_name": self.tables.tenants.name, "wake_ups_queue_url": "wake_ups"}

    def client(self, service: str) -> Any:
        return boto3.client("dynamodb") if service == "dynamodb" else self

    def invoke(self, *, FunctionName: str, Payload: bytes) -> Json:  # noqa: N803  # AWS's names
        assert FunctionName == "gatehouse-dev-migrate"
        if self.is_database_down:
            body = json.dumps({"errorMessage": "The database is starting."}).encode()
            return {"FunctionError": "Unhandled", "Payload": BytesIO(body)}
        self.changes.append(json.loads(Payload)["access"])
        return {"Payload": BytesIO(b"{}")}

    def send_message(self, **message: Any) -> None:
        self.wake_ups.append(json.loads(message["MessageBody"]))


@pytest.fixture
def deployed(tables: Tables) -> Deployed:
    return Deployed(tables)


@pytest.fixture
def commands(deployed: Deployed) -> TenantCommands:
    made = TenantCommands(cast("Platform", deployed))
    made.create("acme", name="Acme", budget=500, plan="standard")
    return made


def test_creating_the_same_tenant_again_changes_nothing(commands: TenantCommands) -> None:
    commands.create("acme", name="Acme", budget=500, plan="standard")
    commands.create("acme", name="Acme", budget=None, plan="standard")
    assert commands.get("acme").monthly_token_budget == 500


def test_creating_a_tenant_again_with_another_budget_is_an_error_that_says_what_to_do(
    commands: TenantCommands,
) -> None:
    with pytest.raises(PlatformError, match=r"with 500 tokens a month.*budget acme --set 900"):
        commands.create("acme", name="Acme", budget=900, plan="standard")
    commands.set_budget("acme", 900)
    assert commands.get("acme").monthly_token_budget == 900


def test_a_tier_is_set_and_taken_away_and_its_limits_hold_where_the_record_has_none(
    commands: TenantCommands,
) -> None:
    commands.set_tier("acme", "trial")
    acme = commands.limited("acme")
    assert (acme.tier, acme.token_budget(7), acme.calls_per_minute(600)) == ("trial", 500, 30)
    assert acme.limits.models == ("us.amazon.nova-lite-v1:0",)
    commands.set_tier("acme", None)
    assert commands.limited("acme").calls_per_minute(600) == 600


def test_a_tier_that_the_environment_has_not_is_refused_before_anything_is_written(
    commands: TenantCommands,
) -> None:
    for attempt in (
        lambda: commands.set_tier("acme", "gold"),
        lambda: commands.create("globex", name="G", budget=None, plan="x", tier="gold"),
    ):
        with pytest.raises(ArgumentError, match=r"no tier 'gold' in dev: .*trial, plus"):
            attempt()
    assert [(tenant.tenant_id, tenant.tier) for tenant in commands.all()] == [("acme", None)]


def test_creating_a_tenant_again_with_another_tier_is_an_error_that_says_what_to_do(
    commands: TenantCommands,
) -> None:
    with pytest.raises(PlatformError, match=r"with no tier\..*tenants tier acme --set plus"):
        commands.create("acme", name="Acme", budget=None, plan="standard", tier="plus")


def test_a_suspension_is_told_to_the_table_and_the_vault_and_an_activation_wakes_the_relay(
    commands: TenantCommands, deployed: Deployed
) -> None:
    commands.set_status("acme", "suspended")
    assert commands.get("acme").status == "suspended"
    assert deployed.wake_ups == []
    commands.set_status("acme", "active")
    assert [change["is_blocked"] for change in deployed.changes] == [True, False]
    assert deployed.wake_ups == [{"tenant_id": "acme"}]


def test_a_suspension_that_the_database_rejects_applies_outside_and_is_an_error(
    commands: TenantCommands, deployed: Deployed
) -> None:
    deployed.is_database_down = True
    with pytest.raises(
        PlatformError, match=r"The database is starting\..*run the same command again"
    ):
        commands.set_status("acme", "suspended")
    assert commands.get("acme").status == "suspended"


def test_what_is_not_there_is_neither_suspended_nor_changed(commands: TenantCommands) -> None:
    with pytest.raises(PlatformError, match="There is no tenant globex"):
        commands.set_status("globex", "suspended")
    with pytest.raises(PlatformError, match="There is no tenant globex"):
        commands.set_budget("globex", 1)
    with pytest.raises(PlatformError, match=r"There is no member ada@acme\.example"):
        commands.set_member("user-1", "ada@acme.example", {"role": "member"})


def test_a_member_changes_role_and_status_and_is_removed(
    commands: TenantCommands, tables: Tables
) -> None:
    commands.add_member("acme", user_id="user-1", email="ada@acme.example", role="member")
    commands.set_member("user-1", "ada@acme.example", {"role": "tenant-admin"})
    commands.set_member("user-1", "ada@acme.example", {"status": "disabled"})
    found = TenantStore(tables.tenants).membership("user-1")
    assert isinstance(found, Membership)
    assert (found.role, found.status) == ("tenant-admin", "disabled")
    commands.remove_member("user-1")
    assert TenantStore(tables.tenants).membership("user-1") is None
