"""Tracing of requests."""

from collections.abc import Iterator

from environments.kind import RELIED_ON
from policies.checks.edge._behaviors import runs_at_the_edge
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_LOGS_005",
    severity="low",
    types=("aws_lambda_function",),
    title="In staging and production requests are traced from function to function",
    reason="Only traces show which call of the vault belonged to which request.",
    fix='Set tracing_config mode = "Active".',
    threat="Calls of a hijacked function look like those of users.",
)
def tracing(function: Resource) -> Iterator[str]:
    followed = function.kind in RELIED_ON
    if runs_at_the_edge(function):
        return  # Lambda@Edge takes no tracing
    if followed and function["tracing_config.mode"] != "Active":
        yield "its requests are not traced"
