"""`gatehouse tenants`, `users` and `token`: who may use the platform."""

import os
import sys
from typing import Annotated, Literal

import typer

from gatehouse import emulator
from gatehouse.commands.console import out
from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.users import (
    TOKEN_ENVIRONMENTS,
    DemoPasswords,
    UserCommands,
    require_test_environment,
)
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.identity.claims import Role

PASSWORD_VARIABLE = "GATEHOUSE_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN_VARIABLE = "GATEHOUSE_TOKEN"  # noqa: S105 - the name of a variable

Environment = Annotated[str, typer.Option("--env", help="local, dev, staging or prod")]
TenantId = Annotated[str, typer.Argument(help="1 to 64 of a-z, 0-9 and hyphens")]

tenants = typer.Typer(no_args_is_help=True, help="Create, list, suspend and activate tenants.")
users = typer.Typer(no_args_is_help=True, help="Invite users into tenants.")


@tenants.command("create")
def create_tenant(
    tenant_id: TenantId,
    name: Annotated[str, typer.Option(help="Display name.")],
    budget: Annotated[
        int | None, typer.Option(min=0, help="Tokens a month; without it the environment's budget.")
    ] = None,
    plan: Annotated[str, typer.Option(help="Name of its plan.")] = "standard",
    env: Environment = "local",
) -> None:
    """Create a tenant; the same call again changes nothing."""
    TenantCommands(Platform(env)).create(tenant_id, name=name, budget=budget, plan=plan)
    out.print(f"Tenant {tenant_id} exists.")


@tenants.command("list")
def list_tenants(env: Environment = "local") -> None:
    """List every tenant."""
    for tenant in TenantCommands(Platform(env)).all():
        out.print(f"{tenant.tenant_id:<24} {tenant.status:<10} {tenant.name}", markup=False)


@tenants.command("suspend")
def suspend_tenant(tenant_id: TenantId, env: Environment = "local") -> None:
    """Suspend a tenant: no tokens, no responses, no public flows; queued calls wait."""
    _set_status(env, tenant_id, "suspended")


@tenants.command("activate")
def activate_tenant(tenant_id: TenantId, env: Environment = "local") -> None:
    """Activate a suspended tenant; its queued calls are sent."""
    _set_status(env, tenant_id, "active")


@tenants.command("budget")
def tenant_budget(
    tenant_id: TenantId,
    tokens: Annotated[
        int | None, typer.Option("--set", min=0, help="Tokens a month from now on.")
    ] = None,
    env: Environment = "local",
) -> None:
    """Show a tenant's tokens of a month, or set them."""
    commands, usual = TenantCommands(Platform(env)), Platform(env).settings.limits
    if tokens is not None:
        commands.set_budget(tenant_id, tokens)
    tenant = commands.get(tenant_id)
    budget = tenant.token_budget(usual.monthly_token_budget)
    origin = "the environment's" if tenant.monthly_token_budget is None else "its own"
    out.print(f"Tenant {tenant_id} has {budget:,} tokens a month ({origin} budget).", markup=False)


@tenants.command("calls")
def tenant_calls(
    tenant_id: TenantId,
    calls: Annotated[
        int | None, typer.Option("--set", min=1, help="Model calls a minute from now on.")
    ] = None,
    env: Environment = "local",
) -> None:
    """Show how many model calls a minute a tenant may send, or set it."""
    commands, usual = TenantCommands(Platform(env)), Platform(env).settings.limits
    if calls is not None:
        commands.set_calls(tenant_id, calls)
    tenant = commands.get(tenant_id)
    limit = tenant.model_calls_per_minute or usual.tenant_calls_per_minute
    origin = "the environment's" if tenant.model_calls_per_minute is None else "its own"
    out.print(f"Tenant {tenant_id} has {limit:,} model calls a minute ({origin} limit).")


def _set_status(env: str, tenant_id: str, status: Literal["active", "suspended"]) -> None:
    TenantCommands(Platform(env)).set_status(tenant_id, status)
    out.print(f"Tenant {tenant_id} is {status}.")


@users.command("invite")
def invite_user(
    email: Annotated[str, typer.Argument(help="The address that the user signs in with.")],
    tenant: Annotated[str, typer.Option(help="Id of the tenant.")],
    role: Annotated[str, typer.Option(help="tenant-admin, member or platform-operator")] = "member",
    env: Environment = "local",
) -> None:
    """Invite a user into a tenant; Cognito sends the invitation, in local a password is made up."""
    password = DemoPasswords().get_or_make(email) if env == "local" else None
    UserCommands(Platform(env)).invite(email, tenant_id=tenant, role=_role(role), password=password)
    out.print(f"{email} is {role} of {tenant}.", markup=False)
    if password:
        out.print(f"Password: {password}", markup=False)


Email = Annotated[str, typer.Argument(help="The address that the user signs in with.")]


@users.command("role")
def change_role(
    email: Email,
    role: Annotated[str, typer.Argument(help="tenant-admin, member or platform-operator")],
    env: Environment = "local",
) -> None:
    """Change a user's role; existing tokens get it within seconds."""
    UserCommands(Platform(env)).set_role(email, _role(role))
    out.print(f"{email} is {role}.", markup=False)


@users.command("disable")
def disable_user(email: Email, env: Environment = "local") -> None:
    """Disable a user; existing tokens are rejected within seconds."""
    UserCommands(Platform(env)).set_enabled(email, enabled=False)
    out.print(f"{email} is disabled.", markup=False)


@users.command("enable")
def enable_user(email: Email, env: Environment = "local") -> None:
    """Enable a disabled user."""
    UserCommands(Platform(env)).set_enabled(email, enabled=True)
    out.print(f"{email} is enabled.", markup=False)


@users.command("remove")
def remove_user(email: Email, env: Environment = "local") -> None:
    """Remove a user from their tenant and from the user pool."""
    UserCommands(Platform(env)).remove(email)
    out.print(f"{email} is removed.", markup=False)


def token(
    user: Annotated[str, typer.Option(help="E-mail address of a test user.")],
    env: Environment = "local",
    access: Annotated[bool, typer.Option(help="The access token, which the API rejects.")] = False,
) -> None:
    """Print the ID token of a test user, signed in as the web client does. local and dev only."""
    platform = Platform(env)
    require_test_environment(env)  # before it prompts for a password
    tokens = UserCommands(platform).tokens(user, _password(env, user))
    sys.stdout.write(f"{tokens['AccessToken' if access else 'IdToken']}\n")


def token_of(platform: Platform, user: str) -> str:
    """An ID token for a command that acts as somebody: given in the shell, or signed in here.

    Environments that sign nobody in for tests take the one in GATEHOUSE_TOKEN.
    """
    given = os.environ.get(TOKEN_VARIABLE)
    if given:
        return given
    env = platform.settings.name
    if env not in TOKEN_ENVIRONMENTS:
        raise ArgumentError(f"Set {TOKEN_VARIABLE} to the ID token of a tenant-admin of {env}.")
    return UserCommands(platform).tokens(user, _password(env, user))["IdToken"]


def _password(env: str, user: str) -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    if env != "local":
        typed: str = typer.prompt(f"Password of {user}", hide_input=True, err=True)
        return typed
    known = DemoPasswords().get(user)
    if known is None:
        emulator.endpoint()  # without a rehearsal there is nobody to invite
        raise PlatformError(
            f"There is no stored password of {user}: invite the user, or set {PASSWORD_VARIABLE}."
        )
    return known


def _role(text: str) -> Role:
    if text in {"tenant-admin", "member", "platform-operator"}:
        return text  # type: ignore[return-value] # just checked
    raise ArgumentError(f"Role {text!r}: expected tenant-admin, member or platform-operator.")
