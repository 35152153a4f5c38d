"""Environment variables that redirect AWS calls or log events."""

import re
from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_CALLS = re.compile(r"^(AWS_ENDPOINT_URL(_[A-Z0-9_]+)?|AWS_CA_BUNDLE|HTTPS?_PROXY|ALL_PROXY)$")
_LOGS_EVENTS = "POWERTOOLS_LOGGER_LOG_EVENT"
_LEVELS = frozenset({"LOG_LEVEL", "POWERTOOLS_LOG_LEVEL"})


@resource_policy(
    id="GH_FUNCTIONS_002",
    severity="critical",
    types=("aws_lambda_function",),
    title="No variable of a function redirects its AWS calls or logs its events",
    reason="AWS's libraries read these variables and follow them without a warning.",
    fix="Remove the variable; the rehearsal sets it for its own processes.",
    threat="Prompts, tokens and rows pass through a foreign machine, or are written to a log.",
)
def real_aws(function: Resource) -> Iterator[str]:
    if function.kind == "rehearsal":
        return
    variables = function.shown("environment.variables")
    for name, value in variables.items() if isinstance(variables, dict) else ():
        if _CALLS.match(name.upper()) and ".amazonaws.com" not in str(value):
            yield f"{name} redirects its AWS calls"
        if name == _LOGS_EVENTS and str(value).lower() in {"1", "true", "yes"}:
            yield f"{name} writes whole events, tokens included, to its log"
        if name in _LEVELS and str(value).upper() in {"DEBUG", "TRACE"} and _is_prod(function):
            yield f"{name} writes details of requests to the log of production"


def _is_prod(function: Resource) -> bool:
    return function.kind == "production"
