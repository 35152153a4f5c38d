"""The authorizer of a route."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_API_009",
    severity="high",
    types=("aws_apigatewayv2_route",),
    title="A route with a token check names a JWT authorizer of its own API",
    reason="A function, or an authorizer of another API, decides by rules that no policy reads.",
    fix="Set authorizer_id to the API's JWT authorizer.",
    threat="A weaker authorizer accepts tokens that the API's own would reject.",
)
def authorizer_of_another_api(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for route in estate.all("aws_apigatewayv2_route"):
        if route["authorization_type"] not in {"JWT", "CUSTOM"}:
            continue
        found = estate.targets(route, "authorizer_id", "aws_apigatewayv2_authorizer")
        if not found:
            yield route, f"{route['route_key']}: the authorizer is not defined in these stacks"
        for authorizer in found:
            if authorizer["authorizer_type"] != "JWT":
                yield route, f"{route['route_key']}: an authorizer function decides, not the JWT"
            if authorizer["api_id"] != route["api_id"]:
                yield route, f"{route['route_key']}: the authorizer belongs to another API"
