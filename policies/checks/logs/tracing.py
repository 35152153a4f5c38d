"""Following one request through functions."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_LOGS_005",
    severity="low",
    types=("aws_lambda_function",),
    title="In staging and production requests can be followed from function to function",
    reason="Without traces nobody can tell which call of the vault belonged to which request.",
    fix='Set tracing_config mode = "Active".',
    threat="What a hijacked function asked of the vault cannot be told from what users asked.",
)
def tracing(function: Resource) -> Iterator[str]:
    followed = function.tags.get("environment") in {"staging", "prod"}
    if followed and function["tracing_config.mode"] != "Active":
        yield "its requests are not traced"
