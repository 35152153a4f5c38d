"""Methods of a REST API without authorization."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_API_007",
    severity="critical",
    types=("aws_api_gateway_method",),
    title="Every method of a REST API authenticates the caller",
    reason="API Gateway passes on every request to a method whose authorization is NONE.",
    fix='Set authorization = "AWS_IAM", or an authorizer.',
    threat="Anybody on the internet runs the function behind the method.",
)
def rest_method_open(method: Resource) -> Iterator[str]:
    kind = method["authorization"]
    if (
        kind not in {"AWS_IAM", "COGNITO_USER_POOLS", "CUSTOM"}
        and method["http_method"] != "OPTIONS"
    ):
        yield f"{method['http_method']} is open to anybody (authorization {kind or 'NONE'})"
