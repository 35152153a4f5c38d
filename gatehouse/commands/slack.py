"""`gatehouse slack` and `gatehouse rollout`: workspaces, a message, dead letters, the flag."""

import os
import time
from typing import Annotated, Any

import httpx
import typer

from gatehouse.commands.console import err, out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.dead_letters import DeadLetters
from gatehouse.operating.rollout import RolloutCommands
from gatehouse.operating.workspaces import WorkspaceCommands
from gatehouse.platform import Platform, PlatformError
from rehearsal.simulators.composition import SLACK
from rehearsal.simulators.slack.secrets_file import WORKSPACES

TOKEN_VARIABLE = "GATEHOUSE_SLACK_TOKEN"  # noqa: S105 - the name of a variable
SIGNING_VARIABLE = "GATEHOUSE_SLACK_SIGNING_SECRET"
_REPLY_SECONDS = 60.0

TeamId = Annotated[str, typer.Argument(help="Slack's team id, such as T0123AB")]

slack = typer.Typer(no_args_is_help=True, help="Slack workspaces and their events.")
rollout = typer.Typer(no_args_is_help=True, help="Move channels to a new path in steps.")


@slack.command("send")
def send(
    text: Annotated[str, typer.Argument(help="The message to the assistant.")],
    tenant: Annotated[str, typer.Option(help="acme or globex")] = "acme",
    channel: Annotated[str, typer.Option(help="The channel's id.")] = "C0GENERAL",
    thread: Annotated[str, typer.Option(help="The ts of the thread to continue.")] = "",
) -> None:
    """Send a message in the rehearsal's Slack and print the reply."""
    platform = Platform("local")
    process = SLACK.running
    if process is None:
        raise PlatformError("The Slack simulator is not running: start it with `make up`.")
    team_id = WORKSPACES.get(tenant)
    if team_id is None:
        raise PlatformError(f"Tenant {tenant} has no workspace in the Slack simulator.")
    event = {
        "url": f"{platform.settings.edge.url}/slack/events",
        "team_id": team_id,
        "channel": channel,
        "user": "U0SOMEBODY",
        "text": text,
        "thread_ts": thread,
    }
    base = f"http://127.0.0.1:{process.port}"
    with httpx.Client(base_url=base, timeout=_REPLY_SECONDS, trust_env=False) as client:
        answer = client.post("/local/say", json=event).raise_for_status().json()
        err.print(f"[dim]answered {answer['status']} after {answer['seconds']:.2f} s[/]")
        if answer["status"] != httpx.codes.OK:
            raise PlatformError(f"The endpoint rejected the event: {answer['body']}")
        reply = _reply(client, channel, thread or answer["ts"], answer["ts"])
    err.print(f"[dim]thread {thread or answer['ts']}[/]")
    out.print(reply, markup=False)


def _reply(client: httpx.Client, channel: str, thread_ts: str, after: str) -> str:
    query = {"channel": channel, "thread_ts": thread_ts}
    deadline = time.monotonic() + _REPLY_SECONDS
    while time.monotonic() < deadline:
        messages: list[dict[str, Any]] = client.get("/local/messages", params=query).json()
        for message in messages:
            if message.get("bot_id") and message["ts"] > after:
                return str(message["text"])
        time.sleep(0.1)
    raise PlatformError(f"No reply within {_REPLY_SECONDS:.0f} s: see `gatehouse logs slack`.")


@slack.command("connect")
def connect(
    team_id: TeamId,
    tenant: Annotated[str, typer.Option(help="Id of the tenant.")],
    env: Environment = "local",
) -> None:
    """Connect a workspace to a tenant, and store its bot token."""
    platform = Platform(env)
    platform.require_access()
    token = _secret(TOKEN_VARIABLE, f"Bot token of {team_id}")
    WorkspaceCommands(platform).connect(team_id, tenant_id=tenant, bot_token=token)
    out.print(f"Workspace {team_id} belongs to {tenant}.", markup=False)


@slack.command("disconnect")
def disconnect(team_id: TeamId, env: Environment = "local") -> None:
    """Disconnect a workspace: ignore its events and remove its bot token."""
    tenant = WorkspaceCommands(Platform(env)).disconnect(team_id)
    out.print(f"Workspace {team_id} no longer belongs to {tenant}.", markup=False)


@slack.command("signing-secret")
def signing_secret(env: Environment = "local") -> None:
    """Store the secret that Slack signs events with."""
    platform = Platform(env)
    platform.require_access()
    WorkspaceCommands(platform).store_signing_secret(_secret(SIGNING_VARIABLE, "Signing secret"))
    out.print("Stored. Functions use it within five minutes.")


@slack.command("redrive")
def redrive(
    env: Environment = "local",
    count: Annotated[bool, typer.Option("--count", help="Only print how many there are.")] = False,
) -> None:
    """Send the events of the dead-letter queue again."""
    letters = DeadLetters(Platform(env))
    if count:
        out.print(f"{letters.waiting()} events are in the dead-letter queue.")
        return
    out.print(f"{letters.redrive()} events were sent to the queue again.")


@rollout.command("execution-api")
def execution_api(
    percent: Annotated[int | None, typer.Option(min=0, max=100, help="Of all channels.")] = None,
    status: Annotated[
        bool, typer.Option("--status", help="Print the state and change nothing.")
    ] = False,
    minutes: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 15,
    env: Environment = "local",
) -> None:
    """Set the share of Slack's channels that uses the execution API, or print its results."""
    commands = RolloutCommands(Platform(env))
    if percent is not None and not status:
        commands.set(percent)
        out.print(f"execution_api_percentage is {percent}, everywhere within 30 s.")
        return
    seen = commands.observed(minutes)
    out.print(f"execution_api_percentage  {commands.percentage()}")
    out.print(f"fallback                  {'on' if commands.has_fallback() else 'off'}")
    out.print(f"in the last {minutes} minutes:")
    for name in ("started", "success", "error", "failed"):
        out.print(f"  {name:<22}  {seen.counts[f'execution_api_invocation_{name}']}")
    out.print(f"  {'fallback':<22}  {seen.counts['execution_api_fallback']}")
    out.print(f"  {'off the path':<22}  {seen.counts['direct_invocation']}")
    p95 = seen.percentile(0.95)
    out.print(f"  {'p95':<22}  {'-' if p95 is None else f'{p95} ms'}")


def _secret(variable: str, prompt: str) -> str:
    given = os.environ.get(variable)
    if given:
        return given
    typed: str = typer.prompt(prompt, hide_input=True, err=True)
    return typed
