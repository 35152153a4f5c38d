"""Log levels of functions."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_QUIET = frozenset({"ERROR", "FATAL", "WARN"})


@resource_policy(
    id="GH_LOGS_007",
    severity="medium",
    types=("aws_lambda_function",),
    title="No function drops log lines of level INFO",
    reason="A level above INFO drops the lines that name the caller, and Lambda's own reports.",
    fix="Leave application_log_level and system_log_level out of logging_config.",
    threat="The log does not show what a hijacked function did.",
)
def silenced(function: Resource) -> Iterator[str]:
    for name in ("application_log_level", "system_log_level"):
        level = function.shown(f"logging_config.{name}")
        if level in _QUIET:
            yield f"{name} is {level}, and drops lines of level INFO"
