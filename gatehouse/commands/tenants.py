"""`gatehouse tenants`: from a contract to the proof of deletion."""

from typing import Annotated, Literal

import typer

from gatehouse.commands import off_boarding, tenant_export
from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.on_boarding import NewTenant, OnBoarding
from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.users import DemoPasswords
from gatehouse.platform import Platform

TenantId = Annotated[str, typer.Argument(help="1 to 64 of a-z, 0-9 and hyphens")]

tenants = typer.Typer(no_args_is_help=True, help="Tenants, from on-boarding to deletion.")
tenants.command("scan")(off_boarding.scan)
tenants.command("delete")(off_boarding.delete)
tenants.command("export")(tenant_export.export)
tenants.command("verify")(tenant_export.verify)
tenants.command("evidence-key")(tenant_export.evidence_key)


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


@tenants.command("onboard")
def onboard_tenant(  # noqa: PLR0917 - an option for each line of a contract
    tenant_id: TenantId,
    name: Annotated[str, typer.Option(help="Display name.")],
    admin: Annotated[str, typer.Option(help="E-mail address of the first administrator.")],
    budget: Annotated[
        int | None, typer.Option(min=0, help="Tokens a month; without it the environment's budget.")
    ] = None,
    plan: Annotated[str, typer.Option(help="Name of its plan.")] = "standard",
    demo_data: Annotated[
        bool, typer.Option(help="Orders of a year to try Ask with, and books for flows.")
    ] = False,
    env: Environment = "local",
) -> None:
    """Create a tenant with its first administrator; the same call again only finishes."""
    password = DemoPasswords().get_or_make(admin) if env == "local" else None
    new = NewTenant(tenant_id, name, admin, plan, budget, demo_data)
    seeded = OnBoarding(Platform(env)).run(new, password=password)
    out.print(f"Tenant {tenant_id} exists, {admin} is its tenant-admin.", markup=False)
    if password:
        out.print(f"Password: {password}", markup=False)
    if demo_data:
        out.print(f"{seeded['orders']:,} orders were added.", markup=False)


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
