"""The embedded AWS: MiniStack with IAM enforced, on the loopback interface."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import environments
from environments.machine import ENVIRONMENT
from gatehouse import emulator
from gatehouse.home import home, repository
from gatehouse.processes import Process
from rehearsal import ports
from rehearsal.faults import book
from rehearsal.simulator import Simulator, responds
from rehearsal.simulators.decision_log import VARIABLE, decision_log
from rehearsal.simulators.embedded_aws.durability import MARK
from rehearsal.simulators.model.simulator import ModelSimulator
from rehearsal.simulators.postgres.simulator import PostgresSimulator

ALARM_MINUTE_SECONDS = 2.0
"""How long a minute lasts for alarms: one that looks at five minutes is judged on ten seconds."""

_MODULE = "rehearsal.simulators.embedded_aws"


def alarm_log() -> Path:
    """Return the file that has a JSON line for each notification."""
    return home() / "logs" / "alarms.jsonl"


class EmbeddedAwsSimulator(Simulator):
    """All AWS services but the edge.

    What it answered is on the disk (`durability`), so a start after a kill goes on where it was.
    Only before everything was applied once it begins from nothing then: Terraform, killed along,
    knows nothing of what it had just made.
    """

    name = emulator.PROCESS
    usual_port = ports.AWS

    def __init__(self, model: ModelSimulator, postgres: PostgresSimulator) -> None:
        self._model = model
        self._postgres = postgres

    def prepare(self) -> None:
        """Wipe what a process left that was killed during the first apply; let nobody else read.

        In its folder the values of secrets are plain text.
        """
        if not self.has_state:
            self.wipe()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def command(self, port: int) -> Sequence[str]:  # noqa: ARG002 - a variable says it
        """Return the command; all settings are variables.

        It names this checkout itself: functions inherit the variables, and PYTHONPATH would let
        them import what their packages lack.
        """
        path = f"sys.path.insert(0, {str(repository())!r})"
        run = f"runpy.run_module({_MODULE!r}, run_name='__main__', alter_sys=True)"
        return [sys.executable, "-c", f"import runpy, sys; {path}; {run}"]

    def healthy(self, port: int) -> bool:
        """Return whether MiniStack says that it is."""
        return responds(f"{emulator.url(port)}/_ministack/health")

    def start(self) -> Process:
        """Start it; from now on only `stop` ends it in an orderly way."""
        started = super().start()
        self._stopped_cleanly.unlink(missing_ok=True)
        return started

    def stop(self) -> bool:
        """End it, and note that nobody killed it."""
        ran = super().stop()
        if ran:
            self._stopped_cleanly.parent.mkdir(parents=True, exist_ok=True)
            self._stopped_cleanly.touch()
        return ran

    def wipe(self) -> None:
        """Remove what it held and what Terraform knows of it."""
        super().wipe()
        shutil.rmtree(home() / ENVIRONMENT, ignore_errors=True)

    def variables(self, port: int) -> Mapping[str, str]:
        """Return nothing of the caller's shell but the PATH: functions inherit these variables."""
        account = environments.load(ENVIRONMENT, variables={}).account
        model = os.environ.get("GATEHOUSE_MODEL_URL") or self._model.url
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "TMPDIR": str(self._empty_temporary_folder()),
            "PYTHONUNBUFFERED": "1",
            "PGHOST": str(self._postgres.socket_folder),  # functions sign in by socket
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            # Anonymous calls of the data plane belong to this account.
            "MINISTACK_ACCOUNT_ID": account.id,
            "MINISTACK_REGION": account.region,
            # AWS's default for an account; its own default follows this machine's memory.
            "LAMBDA_ACCOUNT_CONCURRENCY": "1000",
            # A trigger that refuses means no token, as in AWS.
            "MINISTACK_COGNITO_PRETOKEN_STRICT": "1",
            "MINISTACK_BEDROCK_PROXY_URL": model,
            "MINISTACK_BEDROCK_PROXY_TIMEOUT_SECONDS": "60",
            # Its MQTT listener would bind every interface.
            "IOT_MTLS_ENABLED": "0",
            "ALARM_MINUTE_SECONDS": str(ALARM_MINUTE_SECONDS),
            "ALARM_LOG": str(alarm_log()),
            VARIABLE: str(decision_log()),
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.folder / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "s3"),
            book.VARIABLE: str(book.faults_file()),
        }

    @property
    def has_state(self) -> bool:
        """Whether it left, when it ended, what a start goes on with."""
        return self._stopped_cleanly.exists() or self._outlives_a_kill

    @property
    def was_killed(self) -> bool:
        """Whether the next start goes on from what a killed process left."""
        return not (self.running or self._stopped_cleanly.exists()) and self._outlives_a_kill

    @property
    def complete(self) -> Path:
        """The file that notes that everything was applied once."""
        return self.folder / "complete"

    @property
    def _outlives_a_kill(self) -> bool:
        return self.complete.exists() and (self.folder / "state" / MARK).exists()

    @property
    def _stopped_cleanly(self) -> Path:
        return self.folder / "stopped-cleanly"

    def _empty_temporary_folder(self) -> Path:
        temporary = self.folder / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        return temporary
