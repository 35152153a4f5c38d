"""The issuer and audience of a JWT authorizer."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_API_002",
    severity="critical",
    types=("aws_apigatewayv2_authorizer",),
    title="A JWT authorizer accepts tokens of our user pool, for its own clients, and no others",
    reason="A token of any pool of anybody passes an authorizer that names another issuer or none.",
    fix="Take issuer and audience from the user pool and its client, by their outputs.",
    threat="An attacker makes a user pool of their own and signs in as any tenant.",
)
def authorizer_of_own_pool(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for authorizer in estate.all("aws_apigatewayv2_authorizer"):
        if authorizer["authorizer_type"] != "JWT":
            continue
        issuer = str(authorizer["jwt_configuration.issuer"] or "")
        audience = authorizer["jwt_configuration.audience"] or []
        pools = estate.all("aws_cognito_user_pool")
        if not issuer.startswith("https://"):
            yield authorizer, f"the issuer is {issuer or 'missing'}"
        elif pools and not estate.pointed_to(issuer) and not _ours(issuer, pools):
            yield authorizer, f"the issuer {issuer} is not a user pool of these stacks"
        if not audience:
            yield authorizer, "it has no audience, so every client of the issuer may call"
        clients = estate.all("aws_cognito_user_pool_client")
        for name in audience if clients else ():
            if not estate.pointed_to(name) and not estate.named(name, clients[0].type):
                yield authorizer, f"the audience {name} is not a client of these stacks"


def _ours(issuer: str, pools: list[Resource]) -> bool:
    return any(isinstance(pool.shown("id"), str) and pool["id"] in issuer for pool in pools)
