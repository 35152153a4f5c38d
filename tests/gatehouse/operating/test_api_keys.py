"""`gatehouse keys` over real tables: the key opens what one of an administrator would."""

from dataclasses import dataclass
from typing import Any, cast

import boto3
import pytest
from typer.testing import CliRunner

from gatehouse.cli import app
from gatehouse.commands import keys as key_commands
from gatehouse.operating.api_keys import ApiKeyCommands
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.http.errors import UnauthenticatedError
from lambda_src.runtime.identity.api_keys import ApiKeyStore
from lambda_src.runtime.identity.key_admission import KeyAdmission
from tests.lambda_src.conftest import aws, aws_address, aws_session, tables, world
from tests.lambda_src.tables import Tables
from tests.lambda_src.world import World

__all__ = ["aws", "aws_address", "aws_session", "tables", "world"]


@dataclass
class Deployed:
    """An environment with tables of which no tenant is being deleted."""

    tables: Tables

    def outputs(self, _: str) -> dict[str, str]:
        return {
            "tenants_table_name": self.tables.tenants.name,
            "api_keys_table_name": self.tables.api_keys.name,
        }

    def client(self, _: str) -> Any:
        return boto3.client("dynamodb")


@pytest.fixture
def commands(world: World) -> ApiKeyCommands:
    return ApiKeyCommands(cast("Platform", Deployed(world.tables)))


def admission(world: World) -> KeyAdmission:
    return KeyAdmission(ApiKeyStore(world.tables.api_keys), world.admission())


def test_a_key_acts_for_its_tenant_its_use_is_shown_and_a_revoked_one_acts_no_more(
    commands: ApiKeyCommands, world: World
) -> None:
    record, key = commands.create("acme", name="Build", scopes=("chat",), days=30)
    holder = admission(world).holder(f"Bearer {key}")
    assert (holder.caller.tenant_id, holder.scopes) == ("acme", frozenset({"chat"}))
    (listed,) = commands.all("acme")
    assert listed.last_used_at is not None
    assert (listed.name, listed.created_by, commands.state(listed)) == (
        "Build", "operator", "active",
    )  # fmt: skip
    assert key not in str(world.tables.everything())
    commands.revoke("acme", record.key_id)
    commands.revoke("acme", record.key_id)
    assert [commands.state(one) for one in commands.all("acme")] == ["revoked"]
    with pytest.raises(UnauthenticatedError, match="revoked"):
        admission(world).holder(f"Bearer {key}")


def test_a_key_of_another_tenant_is_neither_listed_nor_revoked(
    commands: ApiKeyCommands, world: World
) -> None:
    record, key = commands.create("acme", name="Build", scopes=("chat",), days=30)
    assert commands.all("globex") == []
    with pytest.raises(PlatformError, match=f"Tenant globex has no API key {record.key_id}"):
        commands.revoke("globex", record.key_id)
    assert admission(world).holder(f"Bearer {key}").key_id == record.key_id


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"days": 366}, "expires_in_days"),
        ({"scopes": ("root",)}, "scopes"),
        ({"name": "   "}, "name"),
    ],
)
def test_what_no_key_may_be_is_a_wrong_argument(
    commands: ApiKeyCommands, wrong: dict[str, Any], message: str
) -> None:
    usual: dict[str, Any] = {"name": "Build", "scopes": ("chat",), "days": 30}
    with pytest.raises(ArgumentError, match=message):
        commands.create("acme", **usual | wrong)
    assert commands.all("acme") == []


def test_a_tenant_that_is_not_there_has_no_keys(commands: ApiKeyCommands) -> None:
    with pytest.raises(PlatformError, match="There is no tenant nobody"):
        commands.create("nobody", name="Build", scopes=("chat",), days=1)
    with pytest.raises(PlatformError, match="There is no tenant nobody"):
        commands.all("nobody")


def test_the_commands_print_the_key_alone_and_the_list_without_it(
    commands: ApiKeyCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_commands, "Platform", lambda _: commands.platform)

    def run(*arguments: str) -> str:
        ran = CliRunner().invoke(app, ["keys", *arguments, "--tenant", "acme"])
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    key = run("create", "Build server", "--scope", "chat", "--days", "7").strip()
    key_id = key.split("_")[1]
    listed = run("list")
    assert f"{key_id}  active" in listed
    assert "never used  chat  Build server" in listed
    assert key not in listed
    assert run("revoke", key_id) == f"Key {key_id} of acme is revoked.\n"
    assert f"{key_id}  revoked" in run("list")
