"""`gatehouse tenants`: from a contract to the proof of deletion."""

from typing import Annotated, Literal

import typer

from gatehouse.commands import off_boarding, tenant_export
from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.on_boarding import NewTenant, OnBoarding
from gatehouse.operating.tenants import TenantCommands, tier_words
from gatehouse.operating.users import DemoPasswords
from gatehouse.platform import ArgumentError, Platform

TenantId = Annotated[str, typer.Argument(help="1 to 64 of a-z, 0-9 and hyphens")]
Tier = Annotated[
    str | None, typer.Option(help="Name of its tier; without it the environment's limits.")
]

tenants = typer.Typer(no_args_is_help=True, help="Tenants, from on-boarding to deletion.")
tenants.command("scan")(off_boarding.scan)
tenants.command("delete")(off_boarding.delete)
tenants.command("export")(tenant_export.export)
tenants.command("verify")(tenant_export.verify)
tenants.command("evidence-key")(tenant_export.evidence_key)


@tenants.command("create")
def create_tenant(  # noqa: PLR0917 - an option for each line of a contract
    tenant_id: TenantId,
    name: Annotated[str, typer.Option(help="Display name.")],
    budget: Annotated[
        int | None, typer.Option(min=0, help="Tokens a month; without it the environment's budget.")
    ] = None,
    plan: Annotated[str, typer.Option(help="Name of its plan.")] = "standard",
    tier: Tier = None,
    env: Environment = "local",
) -> None:
    """Create a tenant; the same call again changes nothing."""
    commands = TenantCommands(Platform(env))
    commands.create(tenant_id, name=name, budget=budget, plan=plan, tier=tier)
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
    tier: Tier = None,
    demo_data: Annotated[
        bool, typer.Option(help="Orders of a year to try Ask with, and books for flows.")
    ] = False,
    env: Environment = "local",
) -> None:
    """Create a tenant with its first administrator; the same call again only finishes."""
    password = DemoPasswords().get_or_make(admin) if env == "local" else None
    new = NewTenant(tenant_id, name, admin, plan, budget, demo_data, tier)
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
        columns = f"{tenant.tenant_id:<24} {tenant.status:<10} {tenant.tier or '-':<16}"
        out.print(f"{columns} {tenant.name}", markup=False)


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
    tenant = commands.limited(tenant_id)
    budget = tenant.token_budget(usual.monthly_token_budget)
    origin = _origin(tenant.monthly_token_budget, tenant.limits.monthly_token_budget)
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
    tenant = commands.limited(tenant_id)
    limit = tenant.calls_per_minute(usual.tenant_calls_per_minute)
    origin = _origin(tenant.model_calls_per_minute, tenant.limits.tenant_calls_per_minute)
    out.print(f"Tenant {tenant_id} has {limit:,} model calls a minute ({origin} limit).")


@tenants.command("tier")
def tenant_tier(
    tenant_id: TenantId,
    name: Annotated[str | None, typer.Option("--set", help="Name of its tier from now on.")] = None,
    none: Annotated[
        bool, typer.Option("--none", help="Take it out of its tier: the environment's limits hold.")
    ] = False,
    env: Environment = "local",
) -> None:
    """Show a tenant's tier with its models, or set it."""
    commands = TenantCommands(Platform(env))
    if name is not None and none:
        raise ArgumentError("--set and --none exclude each other.")
    if name is not None or none:
        commands.set_tier(tenant_id, name)
    tenant = commands.limited(tenant_id)
    models = ", ".join(commands.models_of(tenant))
    out.print(f"Tenant {tenant_id} has {tier_words(tenant.tier)}: {models}.", markup=False)


def _origin(own: int | None, of_tier: int | None) -> str:
    if own is not None:
        return "its own"
    return "its tier's" if of_tier is not None else "the environment's"


def _set_status(env: str, tenant_id: str, status: Literal["active", "suspended"]) -> None:
    TenantCommands(Platform(env)).set_status(tenant_id, status)
    out.print(f"Tenant {tenant_id} is {status}.")
