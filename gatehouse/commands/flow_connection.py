"""What the parts of `gatehouse flows` that act on a platform have in common."""

from typing import Annotated

import typer

from gatehouse.commands.people import token_of
from gatehouse.operating.flows.api import FlowsApi
from gatehouse.platform import Platform

User = Annotated[
    str, typer.Option("--user", help="E-mail address of a tenant-admin, whose tenant is used.")
]
Flow = Annotated[str, typer.Argument(help="Key or id of a flow.")]
DEMO = "admin@acme.example"


def flows_api(env: str, user: str) -> FlowsApi:
    """Return the front door's `/cms` for a tenant-admin."""
    platform = Platform(env)
    return FlowsApi(platform.outputs("edge")["url"], token_of(platform, user))
