"""`gatehouse keys`: the API keys of a tenant's programs."""

from typing import Annotated

import typer

from gatehouse.commands.console import err, out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.api_keys import ApiKeyCommands
from gatehouse.platform import Platform
from lambda_src.api_keys.requests import USUAL_DAYS
from lambda_src.runtime.identity.api_keys import SCOPES, USUAL_SCOPES

Tenant = Annotated[str, typer.Option(help="Id of the tenant.")]

keys = typer.Typer(no_args_is_help=True, help="API keys of tenants' programs.")


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    tenant: Tenant,
    scope: Annotated[
        list[str] | None,
        typer.Option(help=f"{', '.join(SCOPES)}; again for more. Default: all but ask."),
    ] = None,
    days: Annotated[int, typer.Option(help="Days until it expires, 1 to 365.")] = USUAL_DAYS,
    env: Environment = "local",
) -> None:
    """Make a key and print its text, which nobody can show again."""
    scopes = tuple(scope or USUAL_SCOPES)
    record, key = ApiKeyCommands(Platform(env)).create(tenant, name=name, scopes=scopes, days=days)
    err.print(
        f"Key {record.key_id} of {tenant} for {', '.join(record.scopes)}, "
        f"until {record.valid_until}. Keep its text: it is not shown again.",
        markup=False,
    )
    typer.echo(key)


@keys.command("list")
def list_keys(tenant: Tenant, env: Environment = "local") -> None:
    """List a tenant's keys, newest first, with their last use."""
    commands = ApiKeyCommands(Platform(env))
    for key in commands.all(tenant):
        used = f"last used {key.last_used_at}" if key.last_used_at else "never used"
        out.print(
            f"{key.key_id}  {commands.state(key):<8} until {key.valid_until}  {used}  "
            f"{','.join(key.scopes)}  {key.name}",
            markup=False,
        )


@keys.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="Its id, the first part of its text after gk_.")],
    tenant: Tenant,
    env: Environment = "local",
) -> None:
    """End a key for ever; requests with it are refused within five seconds."""
    ApiKeyCommands(Platform(env)).revoke(tenant, key_id)
    out.print(f"Key {key_id} of {tenant} is revoked.", markup=False)
