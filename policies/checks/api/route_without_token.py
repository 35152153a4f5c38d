"""Routes of an HTTP API without authorization."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_HIDES_ROUTES = ("body", "route_key", "target")  # OpenAPI, and "quick create": open to anybody


@resource_policy(
    id="GH_API_001",
    severity="critical",
    types=("aws_apigatewayv2_api", "aws_apigatewayv2_route"),
    title="Every route of an HTTP API authenticates the caller",
    reason="API Gateway passes on every request to a route whose authorization is NONE.",
    fix='Set authorization_type = "JWT" with the API\'s authorizer, or "AWS_IAM".',
    threat="Anybody on the internet spends the model budget and reads what the function reads.",
)
def route_without_token(route: Resource) -> Iterator[str]:
    if route.type == "aws_apigatewayv2_api":
        for name in _HIDES_ROUTES:
            if route.shown(name):
                yield f"{name} creates routes that no plan shows"
        return
    kind = route["authorization_type"]
    if kind not in {"JWT", "AWS_IAM", "CUSTOM"}:
        yield f"{route['route_key']} is open to anybody (authorization {kind or 'NONE'})"
    if kind in {"JWT", "CUSTOM"} and not route["authorizer_id"]:
        yield f"{route['route_key']} names no authorizer"
