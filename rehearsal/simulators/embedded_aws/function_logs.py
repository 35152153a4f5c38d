"""A function's log is written by its role, so a role that may not write leaves none.

MiniStack writes the log of every function, whatever its role may. In AWS Lambda writes it with the
function's role: without `logs:PutLogEvents` nothing is written, and without `logs:CreateLogGroup`
a group that nobody made does not come to be.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html#monitoring-cloudwatchlogs-prereqs

It also waits 50 ms for what a function wrote, and gives it to the next invocation if the machine
was busy for longer. A function that has always written is waited for longer here.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

_FOLDER: Final = "/aws/lambda/"
_PATIENCE: Final = {"first_line_wait": 1.0, "idle_confirm": 0.01, "hard_cap": 1.5}  # seconds

Instance = Any  # a process of MiniStack that runs a function


def service() -> ModuleType:
    """MiniStack's module of Lambda."""
    from ministack.services import lambda_svc  # noqa: PLC0415 - it reads the environment

    module: ModuleType = lambda_svc
    return module


def wait_for(instances: type[Instance]) -> None:
    """Let an invocation have all that its function wrote, also on a busy machine.

    A function that once wrote nothing is not waited for again: its silence would be a delay.
    """
    drain: Callable[..., str] = instances._drain_stderr_bounded  # noqa: SLF001 - there is no other way in
    silent: set[str] = set()

    def drain_patiently(instance: Instance) -> str:
        found = drain(instance, **({} if instance.func_name in silent else _PATIENCE))
        if not found:
            silent.add(instance.func_name)
        return found

    instances._drain_stderr_bounded = drain_patiently  # noqa: SLF001 - as above


def add_to(functions: ModuleType) -> None:
    """Write the logs of those functions alone whose roles may."""
    emit: Callable[..., None] = functions._emit_lambda_logs  # noqa: SLF001 - there is no other way in

    def emit_if_allowed(function: dict[str, Any], *rest: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as they are
        if _may_write(function.get("config") or function):
            emit(function, *rest, **named)

    functions._emit_lambda_logs = emit_if_allowed  # type: ignore[attr-defined] # noqa: SLF001 - as above


def tell(functions: ModuleType, changed: Callable[[], None]) -> None:
    """Call `changed` after a function's log was written: no request may follow that does."""
    emit: Callable[..., None] = functions._emit_lambda_logs  # noqa: SLF001 - there is no other way in

    def emit_and_tell(*arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as they are
        emit(*arguments, **named)
        changed()

    functions._emit_lambda_logs = emit_and_tell  # type: ignore[attr-defined] # noqa: SLF001 - as above


def _may_write(config: dict[str, Any]) -> bool:
    from ministack.services import cloudwatch_logs  # noqa: PLC0415 - it reads the environment

    named = (config.get("LoggingConfig") or {}).get("LogGroup")
    group = named or f"{_FOLDER}{config.get('FunctionName', '')}"
    needed = ["logs:CreateLogStream", "logs:PutLogEvents"]
    if group not in cloudwatch_logs._log_groups:  # noqa: SLF001 - as above
        needed.append("logs:CreateLogGroup")
    return all(_allowed(config.get("Role", ""), action, group) for action in needed)


def _allowed(role: str, action: str, group: str) -> bool:
    from ministack.core import iam_evaluator as iam  # noqa: PLC0415 - it reads the environment
    from ministack.core.responses import get_region  # noqa: PLC0415 - as above
    from ministack.services import iam as stored  # noqa: PLC0415 - as above

    parts = role.split(":")
    if len(parts) < 6:  # noqa: PLR2004 - the parts of an ARN
        return False
    account, name = parts[4], role.rpartition("/")[2]
    context = iam.EvalContext(
        principal_arn=role,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=f"arn:aws:logs:{get_region()}:{account}:log-group:{group}:log-stream:written",
        region=get_region(),
    )
    policies = iam._gather_role_policies(name, account)  # noqa: SLF001 - there is no other way in
    limits = iam._permissions_boundary(stored._roles, name, account)  # noqa: SLF001 - as above
    return bool(iam.evaluate(context, policies, *limits).decision == "Allow")
