"""Rate limits and integrations of a REST API."""

from collections.abc import Iterator

from policies.estate import Estate, Resource
from policies.policy import estate_policy

_SETTINGS = "aws_api_gateway_method_settings"


@estate_policy(
    id="GH_API_011",
    severity="medium",
    types=(
        "aws_api_gateway_integration",
        "aws_api_gateway_method_settings",
        "aws_api_gateway_stage",
    ),
    title="Every REST API has rate limits and metrics, logs no bodies, and calls these functions",
    reason="-1 means the account's own limit; data traces contain every body; without an access "
    "log the metrics alone show who was refused.",
    fix="Set limits and metrics_enabled for */* of every stage, leave data_trace_enabled off, "
    "integrate by AWS_PROXY.",
    threat="One caller starves the others, nobody sees what is refused, or bodies are in a log.",
)
def rest_api_throttle(estate: Estate) -> Iterator[tuple[Resource, str]]:
    everything = [item for item in estate.all(_SETTINGS) if item["method_path"] == "*/*"]
    for stage in estate.all("aws_api_gateway_stage"):
        if not any(_is_of(settings, stage) for settings in everything):
            yield stage, "no settings for */* limit and count its requests"
    for settings in estate.all(_SETTINGS):
        yield from ((settings, message) for message in _lacking(settings))
    for integration in estate.all("aws_api_gateway_integration"):
        is_ours = estate.targets(integration, "uri", "aws_lambda_function")
        if integration["type"] not in {"AWS_PROXY", "MOCK"} or not is_ours:
            yield integration, f"requests go to {integration['uri']}"


def _lacking(settings: Resource) -> Iterator[str]:
    for name in ("throttling_rate_limit", "throttling_burst_limit"):
        if (settings[f"settings.{name}"] or -1) <= 0:
            yield f"{name} is not set"
    if settings.shown("settings.data_trace_enabled") is True:
        yield "bodies are logged"
    if settings["settings.metrics_enabled"] is not True:
        yield "nothing counts what is refused"


def _is_of(settings: Resource, stage: Resource) -> bool:
    named = settings.shown("stage_name")
    return named == stage.shown("stage_name") or stage in settings.estate.targets(
        settings, "stage_name", stage.type
    )
