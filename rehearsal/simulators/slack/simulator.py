"""The Slack of the rehearsal: a small server on loopback, with secrets that this home made up."""

import sys

import httpx

from gatehouse.home import home, repository
from gatehouse.operating.workspaces import WorkspaceCommands
from gatehouse.platform import Platform
from rehearsal import processes
from rehearsal.processes import Process
from rehearsal.simulators.slack.secrets_file import WORKSPACES, SecretsFile

NAME = "slack"
_USUAL_PORT = 8065


def start() -> Process:
    """The local Slack of this home, started if it does not run.

    Raises:
        ProcessError: it did not start.

    """
    running = processes.find(NAME)
    if running:
        return running
    before = processes.last(NAME)
    port = processes.free_port(*([before.port] if before else []), _USUAL_PORT)
    return processes.start(
        NAME,
        [sys.executable, "-m", "rehearsal.simulators.slack", "--port", str(port),
         "--secrets", str(secrets().path)],
        port=port,
        variables={"PYTHONPATH": str(repository()), "PYTHONUNBUFFERED": "1"},
        ready=lambda: _healthy(port),
    )  # fmt: skip


def stop() -> None:
    """Ends the local Slack; what was said is gone."""
    running = processes.find(NAME)
    if running:
        running.stop()


def forget() -> None:
    """Forgets the secrets of this home. The server must not run."""
    secrets().path.unlink(missing_ok=True)


def connect(platform: Platform) -> None:
    """Stores the secrets where the functions read them, and connects the demo workspaces."""
    commands, made = WorkspaceCommands(platform), secrets()
    commands.store_signing_secret(made.signing_secret())
    tokens = made.bot_tokens()
    for tenant_id, team_id in WORKSPACES.items():
        commands.connect(team_id, tenant_id=tenant_id, bot_token=tokens[tenant_id])


def api_url(port: int) -> str:
    """Where its Web API is."""
    return f"http://127.0.0.1:{port}/api"


def secrets() -> SecretsFile:
    """The secrets of this home."""
    return SecretsFile(home() / "slack-secrets.json")


def _healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
