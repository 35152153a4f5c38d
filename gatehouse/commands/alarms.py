"""`gatehouse alarms`: which alarms ring, since when and why."""

import typer

from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.alarms import alarms as alarms_of
from gatehouse.platform import Platform


def alarms(
    env: Environment = "local",
) -> None:
    """Print every alarm, those that ring first; exit 1 when one rings."""
    found = alarms_of(Platform(env))
    for alarm in found:
        out.print(f"{alarm.state:<18} {alarm.name:<32} since {alarm.since:%Y-%m-%d %H:%M:%S}")
        if alarm.state == "ALARM":
            out.print(f"  {alarm.reason}\n  {alarm.description}", markup=False, soft_wrap=True)
    if any(alarm.state == "ALARM" for alarm in found):
        raise typer.Exit(1)
