"""Rate limits and integrations of a REST API."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy


@estate_policy(
    id="GH_API_011",
    severity="medium",
    types=("aws_api_gateway_integration", "aws_api_gateway_method_settings"),
    title="Every REST API has rate limits, logs no bodies, and calls functions of these stacks",
    reason="-1 means the account's own limit; data traces contain every body.",
    fix="Set throttling limits for */*, leave data_trace_enabled off, integrate by AWS_PROXY.",
    threat="One caller starves the others, or bodies are read in a log.",
)
def rest_api_throttle(estate: Estate) -> Iterator[tuple[Resource, str]]:
    for settings in estate.all("aws_api_gateway_method_settings"):
        for name in ("throttling_rate_limit", "throttling_burst_limit"):
            if (settings[f"settings.{name}"] or -1) <= 0:
                yield settings, f"{name} is not set"
        if settings.shown("settings.data_trace_enabled") is True:
            yield settings, "bodies are logged"
    for integration in estate.all("aws_api_gateway_integration"):
        is_ours = estate.targets(integration, "uri", "aws_lambda_function")
        if integration["type"] not in {"AWS_PROXY", "MOCK"} or not is_ours:
            yield integration, f"requests go to {integration['uri']}"
