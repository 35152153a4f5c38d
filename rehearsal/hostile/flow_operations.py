"""Which operation each route of the flow gateway is, and what that operation reads."""

from collections.abc import Mapping
from typing import Any

from lambda_src.flow_gateway import handler as gateway
from lambda_src.flow_vault.editing import Editing
from lambda_src.flow_vault.handler import Flows
from lambda_src.flow_vault.playing import Playing
from lambda_src.flow_vault.starting import Starting
from lambda_src.runtime.http.requests import Request
from rehearsal.hostile.routes import braced

PUBLIC_PLAYING = "/chat/public"
SET_BY_THE_GATEWAY: Mapping[str, tuple[str, ...]] = {  # a client that names one is refused
    "create_webhook": ("webhook", "secret_version"),
    "rotate_webhook": ("secret_version",),
}


class PublicStart(Request):
    """What the gateway takes from the body of a public start before the vault sees the rest."""

    public_key: str


def operations() -> dict[str, str]:
    """Return the operation of each route, by method and path."""
    playing = [
        (method, f"{root}{path}", operation)
        for method, path, operation in gateway.PLAYING
        for root in ("/chat", PUBLIC_PLAYING)
    ]
    return {
        f"{method} {braced(path)}": operation
        for method, path, operation in (*gateway.SIGNED_IN, *playing)
    }


def models() -> dict[str, type[Request]]:
    """Return the model of each operation of the vault, whose parts need no database for that."""
    nothing: Any = None  # the parts are asked for their models only
    flows = Flows(
        Starting(nothing, nothing, nothing, 0),
        Playing(nothing, nothing, 0, nothing, 0),
        Editing(nothing, 0),
    )
    found = {**flows.of_visitors(), **flows.of_users(), **flows.of_editors()}
    return {name: model for name, (model, _) in found.items()}
