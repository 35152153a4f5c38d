"""`gatehouse up`, `down`, `status`, `logs` and `env`: the rehearsal."""

import json
import shlex
import time
from collections import Counter
from enum import StrEnum
from typing import Annotated, Any

import typer

from gatehouse import emulator
from gatehouse.commands.console import conclude, err, out, report, working
from gatehouse.operating.users import DemoPasswords
from gatehouse.platform import Platform, PlatformError
from rehearsal import demo, lifecycle, status, stream_log
from rehearsal.simulators.composition import POSTGRES


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


class TokenRole(StrEnum):
    """A role of delivery."""

    APPLY = "apply"
    PLAN = "plan"


def up() -> None:
    """Rehearse the whole platform on this machine; safe to repeat."""
    started = time.monotonic()
    with working("Applying the platform to the embedded AWS ..."):
        outcome = lifecycle.up(report)
    code = conclude(outcome)
    if code:
        raise typer.Exit(code)
    document = status.status()
    passwords = DemoPasswords()
    url = document["addresses"]["url"]
    out.print(f"\nThe platform is up after {time.monotonic() - started:.0f} s. Open\n\n  {url}\n")
    out.print("and sign in as one of these:\n")
    for user in demo.USERS:
        out.print(f"  {user.role:<12} {user.email:<24} {passwords.get(user.email)}", markup=False)
    out.print("\nOr send a message as a member of acme from this shell:\n")
    out.print(_curl(url), markup=False)


def _curl(url: str) -> str:
    return (
        f"curl -s {url}/api/chat \\\n"
        '  -H "Authorization: Bearer $(.venv/bin/gatehouse token --user member@acme.example)" \\\n'
        "  -H 'Content-Type: application/json' -d '{\"message\": \"How do I start?\"}'\n"
    )


def down(
    wipe: Annotated[bool, typer.Option(help="Delete all state.")] = False,
) -> None:
    """End every process of the rehearsal; the next `up` restores its state."""
    ended = lifecycle.down(wipe=wipe)
    rest = "; all of its state is gone" if wipe else ""
    out.print(f"Ended: {', '.join(ended)}{rest}." if ended else f"Nothing was running{rest}.")


def show_status(
    format_: Annotated[Format, typer.Option("--format", help="text or json")] = Format.TEXT,
    resources: Annotated[
        bool, typer.Option(help="How faithfully the emulator implements each resource.")
    ] = False,
) -> None:
    """Print processes, stacks and addresses; exit 1 when the rehearsal does not run."""
    document = status.status()
    if format_ is Format.JSON:
        out.print_json(json.dumps(document))
    elif resources:
        _print_resources(document)
    else:
        _print_status(document)
    if not document["running"]:
        raise typer.Exit(1)


def _print_status(document: dict[str, Any]) -> None:
    if not document["running"]:
        err.print("The rehearsal is not running: start it with `make up`.")
    for name, process in document["processes"].items():
        out.print(f"{name:<12} process {process['pid']} on port {process['port']}")
    for name, stack in document["stacks"].items():
        out.print(f"{name:<12} {'deployed' if stack['deployed'] else 'not deployed'}")
        for key, value in stack["outputs"].items():
            out.print(f"  {key} = {value}", markup=False)
    _print_alarms(document["alarms"])
    labels = Counter[str]()
    for resource in document["resources"].values():
        labels[resource["label"]] += resource["count"]
    counted = ", ".join(f"{count} {label}" for label, count in sorted(labels.items()))
    if counted:
        out.print(f"resources    {counted}; which: gatehouse status --resources")


def _print_alarms(alarms: dict[str, Any]) -> None:
    states = Counter(alarm["state"] for alarm in alarms.values())
    counted = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    if counted:
        out.print(f"alarms       {counted}; which: gatehouse alarms")
    for name, alarm in alarms.items():
        if alarm["state"] == "ALARM":
            out.print(f"  {name}: {alarm['reason']}", markup=False)


def _print_resources(document: dict[str, Any]) -> None:
    for type_, resource in document["resources"].items():
        by = f" by {resource['by']}" if resource["by"] else ""
        note = f": {resource['note']}" if resource["note"] else ""
        out.print(f"{resource['count']:>3} {type_:<51} {resource['label']}{by}{note}", markup=False)
    for rule in document.get("firewall", {}).get("judged", []):
        out.print(f"    rule {rule:<46} simulated by the front door", markup=False)
    for rule, why in document.get("firewall", {}).get("stored_only", {}).items():
        out.print(f"    rule {rule:<46} stored only: {why}", markup=False)


def logs(
    function: Annotated[str, typer.Argument(help="chat, sessions, ...; all if left out")] = "",
    env: Annotated[str, typer.Option(help="The environment.")] = "local",
    follow: Annotated[bool, typer.Option(help="Continue until interrupted.")] = False,
    minutes: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 60,
) -> None:
    """Print the logs of functions, oldest first."""
    platform = Platform(env)
    prefix = f"/aws/lambda/{platform.settings.resource_prefix}-{function.replace('_', '-')}"
    client = platform.client("logs")
    since = int((time.time() - minutes * 60) * 1000)
    groups = [
        group["logGroupName"]
        for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
        for group in page["logGroups"]
    ]
    if not groups:
        raise PlatformError(f"There is no function {function!r} in {env}: no log group {prefix}*.")
    streams = env == "local" and function in {"", stream_log.FUNCTION}
    while True:
        latest = [_print_events(client, group, since) for group in groups]
        latest += [_print_stream(since)] if streams else []
        since = max([since, *latest])
        if not follow:
            return
        time.sleep(1)


def _print_events(client: Any, group: str, since: int) -> int:  # noqa: ANN401 - a boto3 client
    latest = since
    pages = client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
    for event in (event for page in pages for event in page["events"]):
        out.print(f"{group.rsplit('/', 1)[1]}  {event['message'].rstrip()}", markup=False)
        latest = max(latest, event["timestamp"] + 1)
    return latest


def _print_stream(since: int) -> int:
    latest = since
    for at, line in stream_log.events(since):
        out.print(f"{stream_log.FUNCTION}  {line}", markup=False)
        latest = max(latest, at + 1)
    return latest


def psql(
    role: Annotated[str, typer.Option(help="gatehouse_admin, or gatehouse_app")] = "gatehouse_app",
    command: Annotated[
        str, typer.Option("--command", "-c", help="Run this statement and exit.")
    ] = "",
) -> None:
    """Open the rehearsal's PostgreSQL, by default as the role of the functions."""
    raise typer.Exit(POSTGRES.psql(role, command))


def print_environment(
    role: Annotated[TokenRole, typer.Option(help="Whose credentials.")] = TokenRole.APPLY,
) -> None:
    """Print shell exports that point Terraform, boto3 and the AWS CLI at the rehearsal."""
    for name, value in emulator.environment(role).items():
        out.print(f"export {name}={shlex.quote(value)}", markup=False)
