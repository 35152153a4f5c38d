"""The targets of an HTTP API's integrations."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_API_008",
    severity="high",
    types=("aws_apigatewayv2_integration",),
    title="An API calls functions of these stacks, and no other address",
    reason="An HTTP integration forwards tokens and bodies to whatever address it names.",
    fix="Integrate the function by its invoke_arn, with integration_type AWS_PROXY.",
    threat="A changed line sends every user's token to another server.",
)
def route_to_nowhere(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for integration in estate.all("aws_apigatewayv2_integration"):
        if integration["integration_type"] != "AWS_PROXY":
            yield integration, f"requests go to {integration['integration_uri']}"
        elif not estate.targets(integration, "integration_uri", "aws_lambda_function"):
            yield integration, f"{integration['integration_uri']} is not a function of these stacks"
        if integration.shown("request_parameters"):
            yield integration, "it rewrites parameters that the function reads"
        if integration.shown("credentials_arn"):
            yield integration, "it calls with a role instead of the function's resource policy"
