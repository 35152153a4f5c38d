"""Redirect addresses of the sign-in page."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from environments.kind import RELIED_ON
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_008",
    severity="high",
    types=("aws_cognito_user_pool_client",),
    title="The sign-in page returns over TLS, to localhost only outside production",
    reason="Whoever gets the code gets the tokens.",
    fix="List https addresses of the web client only.",
    threat="Somebody on the network, or a program on the machine, takes over the sign-in.",
)
def callback_addresses(client: Resource) -> Iterator[str]:
    in_production = client.kind in RELIED_ON
    for path in ("callback_urls", "logout_urls"):
        for address in client[path] or []:
            parts = urlsplit(address)
            at_home = parts.hostname in {"localhost", "127.0.0.1"}
            if "*" in address or not parts.hostname:
                yield f"{path} names {address}"
            elif at_home and in_production:
                yield f"{path} names {address} in production"
            elif parts.scheme != "https" and not at_home:
                yield f"{path} names {address}, which is not https"
