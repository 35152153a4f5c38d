"""The Slack of the rehearsal: a small server on loopback, with secrets that this home made up."""

from collections.abc import Sequence

from gatehouse.home import home
from gatehouse.operating.workspaces import WorkspaceCommands
from gatehouse.platform import Platform
from rehearsal import ports
from rehearsal.simulator import Simulator, module, responds
from rehearsal.simulators.slack.secrets_file import WORKSPACES, SecretsFile


class SlackSimulator(Simulator):
    """Slack's Web API and its events; its messages live as long as the process."""

    name = "slack"
    usual_port = ports.SLACK

    def command(self, port: int) -> Sequence[str]:
        """Return the command with the file of the secrets."""
        return module("slack", "--port", port, "--secrets", self.secrets.path)

    def healthy(self, port: int) -> bool:
        """Return whether its health check succeeds."""
        return responds(f"http://127.0.0.1:{port}/healthz")

    def wipe(self) -> None:
        """Forget the secrets of this home."""
        self.secrets.path.unlink(missing_ok=True)

    def connect(self, platform: Platform) -> None:
        """Store the secrets where the functions read them, and connect the demo workspaces."""
        commands, made = WorkspaceCommands(platform), self.secrets
        commands.store_signing_secret(made.signing_secret())
        tokens = made.bot_tokens()
        for tenant_id, team_id in WORKSPACES.items():
            commands.connect(team_id, tenant_id=tenant_id, bot_token=tokens[tenant_id])

    @property
    def secrets(self) -> SecretsFile:
        """The secrets of this home."""
        return SecretsFile(home() / "slack-secrets.json")


def api_url(port: int) -> str:
    """Return where its Web API is."""
    return f"http://127.0.0.1:{port}/api"
