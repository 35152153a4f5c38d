"""The identity provider that pipelines sign in with."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_IAM_012",
    severity="high",
    types=("aws_iam_openid_connect_provider",),
    title="The identity provider is GitHub's, over TLS, with tokens for AWS only",
    reason="Every provider in the list can make tokens that roles of the account accept.",
    fix='Keep the URL of GitHub Actions, and client_id_list = ["sts.amazonaws.com"].',
    threat="An attacker adds a provider of their own and signs in at any later time.",
)
def oidc_provider(provider: Resource) -> Iterator[str]:
    url = str(provider["url"])
    if url.removeprefix("https://") != "token.actions.githubusercontent.com":
        yield f"tokens of {url} are accepted"
    if provider["client_id_list"] != ["sts.amazonaws.com"]:
        yield f"tokens for {provider['client_id_list']} are accepted"
