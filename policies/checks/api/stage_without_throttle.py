"""Rate limits of API stages."""

from collections.abc import Iterator

from policies.estate import Resource, Value
from policies.policy import resource_policy

_MOST_PER_SECOND = 5_000  # half of an account's own limit, which all its APIs share


@resource_policy(
    id="GH_API_003",
    severity="high",
    types=("aws_apigatewayv2_stage",),
    title="Every stage limits requests per second, on every route",
    reason="Without limits of its own a stage may use up the account's limit for all APIs.",
    fix="Set throttling_rate_limit and throttling_burst_limit in default_route_settings.",
    threat="One caller floods the API, runs up the bill, and starves every other tenant.",
)
def stage_without_throttle(stage: Resource) -> Iterator[str]:
    limits = ("throttling_rate_limit", "throttling_burst_limit")
    for name in limits:
        value = stage[f"default_route_settings.{name}"]
        if not _is_limit(value):
            yield f"{name} is {value if value else 'not set'}"
    for route in stage.blocks("route_settings"):
        for name in limits:
            if not _is_limit(route[name]):
                yield f"route {route['route_key']} overrides {name} with no limit"


def _is_limit(value: Value) -> bool:
    return isinstance(value, int | float) and 0 < value <= _MOST_PER_SECOND
