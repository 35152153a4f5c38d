"""`gatehouse trace`: what became of one request, by the id that its error or its response has."""

import time
from typing import Annotated

import typer

from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.request_path import Step, path_of
from gatehouse.platform import Platform, PlatformError
from rehearsal import stream_log


def trace(
    request_id: Annotated[
        str, typer.Argument(help="The request_id of an error, or the header x-amz-cf-id.")
    ],
    env: Environment = "local",
    minutes: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 60,
) -> None:
    """Print the path of a request through every function, with times, tenant and failure."""
    steps = steps_of(request_id, env, minutes)
    tenants = sorted({str(step.line["tenant_id"]) for step in steps if "tenant_id" in step.line})
    out.print(f"request  {request_id}\ntenant   {', '.join(tenants) or 'none was known'}\n")
    for step in steps:
        offset = step.at - steps[0].at
        level = str(step.line.get("level", ""))
        out.print(
            f"{step.time:%H:%M:%S.%f}"[:-3] + f" +{offset:>6} ms  {step.function:<18} "
            f"{level:<8} {step.text}",
            markup=False,
            soft_wrap=True,
        )
        if step.failure:
            out.print(f"{'':<50}{step.failure}", markup=False, soft_wrap=True)


def steps_of(request_id: str, env: str, minutes: int) -> list[Step]:
    """The path of a request of the last minutes.

    Raises:
        ArgumentError: the id cannot be one.
        PlatformError: no function logged it.

    """
    since = int((time.time() - minutes * 60) * 1000)
    elsewhere = {stream_log.FUNCTION: stream_log.events} if env == "local" else {}
    steps = path_of(Platform(env), request_id, since=since, elsewhere=elsewhere)
    if not steps:
        raise PlatformError(
            f"No function of {env} logged the request {request_id} in the last {minutes} minutes: "
            "it was rejected before any (by CloudFront, the firewall or the authorizer), is older "
            "(--minutes), or belongs to another environment (--env)."
        )
    return steps
