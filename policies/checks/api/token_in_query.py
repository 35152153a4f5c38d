"""The place of the token that an authorizer reads."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_API_006",
    severity="high",
    types=("aws_apigatewayv2_authorizer",),
    title="Authorizers read the token from the Authorization header alone",
    reason="A token in a query string is written into logs, histories and Referer headers.",
    fix='Set identity_sources = ["$request.header.Authorization"].',
    threat="Whoever reads a log or a history signs in as the user.",
)
def token_in_query(authorizer: Resource) -> Iterator[str]:
    sources = authorizer["identity_sources"] or []
    if [str(source).lower() for source in sources] != ["$request.header.authorization"]:
        yield f"the token comes from {', '.join(sources) or 'nowhere'}"
