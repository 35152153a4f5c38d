"""What a client may write about its user."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_002",
    severity="critical",
    types=("aws_cognito_user_pool_client",),
    title="No client may write a custom attribute, the tenant least of all",
    reason="An empty list of writable attributes means all of them.",
    fix='Set write_attributes = ["email"].',
    threat="A user signs up or updates the profile with another tenant's id.",
    house=True,
)
def client_writes_tenant(client: Resource) -> Iterator[str]:
    written = client["write_attributes"]
    if not written:
        yield "every attribute may be written"
    for name in written or []:
        if name.startswith(("custom:", "dev:")):
            yield f"{name} may be written"
