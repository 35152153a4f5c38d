"""Authentication flows of a client."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_ALLOWED = frozenset({"ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"})


@resource_policy(
    id="GH_COGNITO_006",
    severity="high",
    types=("aws_cognito_user_pool_client",),
    title="No client sends passwords, or signs anybody in without one",
    reason="With SRP the password never leaves the browser; other flows send it, or skip it.",
    fix='Set explicit_auth_flows = ["ALLOW_USER_SRP_AUTH"].',
    threat="Passwords end up in logs of proxies, or an administrator signs in as anybody.",
)
def password_flows(client: Resource) -> Iterator[str]:
    flows = client["explicit_auth_flows"]
    if not flows:
        yield "explicit_auth_flows is empty, so Cognito's defaults apply"
    for provider in client.written("supported_identity_providers") or []:
        if provider != "COGNITO":
            yield f"the identity provider {provider} may sign users in"
    for flow in flows or []:
        if flow not in _ALLOWED:
            yield f"{flow} is allowed"
