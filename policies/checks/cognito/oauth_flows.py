"""OAuth flows of a client."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_COGNITO_007",
    severity="high",
    types=("aws_cognito_user_pool_client",),
    title="Clients get tokens by the authorization code flow, never in an address",
    reason="The implicit flow puts tokens into the address bar.",
    fix='Set allowed_oauth_flows = ["code"].',
    threat="Tokens are read from histories, logs and Referer headers.",
)
def oauth_flows(client: Resource) -> Iterator[str]:
    for flow in client["allowed_oauth_flows"] or []:
        if flow != "code":
            yield f"the flow {flow} is allowed"
    for scope in client["allowed_oauth_scopes"] or []:
        if scope == "aws.cognito.signin.user.admin":
            yield "access tokens may change the user's own attributes"
