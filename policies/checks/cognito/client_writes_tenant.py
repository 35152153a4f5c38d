"""User attributes that a client may write."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_002",
    severity="critical",
    types=("aws_cognito_user_pool_client",),
    title="No client may write a custom attribute, above all not the tenant",
    reason="An empty list of writable attributes means all of them.",
    fix='Set write_attributes = ["email"].',
    threat="A user signs up or updates the profile with another tenant's id.",
    platform_only=True,
)
def client_writes_tenant(client: Resource) -> Iterator[str]:
    written = client["write_attributes"]
    if not written:
        yield "write_attributes is empty, so every attribute may be written"
    for name in written or []:
        if name.startswith(("custom:", "dev:")):
            yield f"{name} may be written"
