"""`gatehouse preflight`: checks what a deployment needs, before it starts."""

import typer

from gatehouse.aws import AwsCaller
from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.identity import variables
from gatehouse.delivery.preflight import Preflight, look
from gatehouse.settings import load


def preflight(
    env: Environment = "local",
) -> None:
    """Check account, states, models, quotas, zones, domain and secrets. Exit 1: a problem."""
    settings = load(env)
    caller = AwsCaller({"AWS_REGION": settings.account.region, **variables(env, "plan")})
    found = look(Preflight(settings, caller))
    out.print("ok     settings")
    for name, problems in found.items():
        if not problems:
            out.print(f"ok     {name}")
        for problem in problems:
            mark = "WRONG" if problem.stops else "LATER"
            out.print(f"{mark}  {name}: {problem.what}", markup=False)
            out.print(f"       {problem.advice}", markup=False)
    raise typer.Exit(1 if any(item.stops for all_ in found.values() for item in all_) else 0)
