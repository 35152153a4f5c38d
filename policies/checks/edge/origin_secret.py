"""Proof that a request came through the distribution."""

import re
from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_INTEGRATION = "aws_apigatewayv2_integration"
_NAME = "ORIGIN_SECRET_SHA256"
_HASHES = re.compile(r"^(?:[0-9a-f]{64}(?:,[0-9a-f]{64})?)?$")


@estate_policy(
    id="GH_EDGE_005",
    severity="high",
    types=("aws_apigatewayv2_integration", "aws_apigatewayv2_route"),
    title="Every function behind the HTTP API, on open routes too, has the origin secret's hash",
    reason="The HTTP API's own host bypasses CloudFront; only the secret shows the difference.",
    fix="Set ORIGIN_SECRET_SHA256 to the hashes from the settings; empty rejects every request.",
    threat="Callers use the API's own address, past the firewall and its limits.",
    platform_only=True,
)
def origin_secret(estate: Estate) -> Iterator[tuple[Resource, str]]:
    if not estate.all("aws_cloudfront_distribution"):
        return
    for route in estate.all("aws_apigatewayv2_route"):
        if (route["authorization_type"] or "NONE") == "NONE" and not _leads_to_function(
            estate, route
        ):
            yield (
                route,
                f"{route['route_key']} is open, and no function behind it checks the origin",
            )
    for integration in estate.all("aws_apigatewayv2_integration"):
        for function in estate.targets(integration, "integration_uri", "aws_lambda_function"):
            value = function.shown(f"environment.variables.{_NAME}")
            if value is None:
                yield function, f"it has no {_NAME}, so it accepts requests from anywhere"
            elif not isinstance(value, str) or not _HASHES.match(value):
                yield function, f"{_NAME} is not one or two SHA-256 hashes"


def _leads_to_function(estate: Estate, route: Resource) -> bool:
    """Whether a function of these stacks answers the route; its hash is checked by itself."""
    integrations = estate.targets(route, "target", _INTEGRATION) or estate.named(
        str(route.shown("target")).removeprefix("integrations/"), _INTEGRATION
    )
    return bool(integrations) and all(
        estate.targets(integration, "integration_uri", "aws_lambda_function")
        for integration in integrations
    )
