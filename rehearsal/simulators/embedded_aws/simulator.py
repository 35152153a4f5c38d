"""The embedded AWS: MiniStack with IAM enforced, on the loopback interface."""

import os
import shutil
import sys
from pathlib import Path

import httpx

from gatehouse.home import home
from rehearsal import processes
from rehearsal.processes import Process

NAME = "aws"
_USUAL_PORT = 4566  # what every emulator of AWS listens on


def start(*, account_id: str, region: str, model_port: int, postgres_socket: Path) -> Process:
    """The embedded AWS of this home, started if it does not run.

    It listens where it did before, if it can: addresses that it handed out hold the port.

    Raises:
        ProcessError: it did not start.

    """
    running = processes.find(NAME)
    if running:
        return running
    if not _stopped_cleanly().exists():
        wipe()
    before = processes.last(NAME)
    port = processes.free_port(*([before.port] if before else []), _USUAL_PORT)
    started = processes.start(
        NAME,
        [sys.executable, "-m", "rehearsal.simulators.embedded_aws"],
        port=port,
        variables={
            **_variables(account_id, region, port, model_port),
            "PGHOST": str(postgres_socket),  # functions that sign in by socket inherit it
        },
        ready=lambda: healthy(port),
    )
    _stopped_cleanly().unlink(missing_ok=True)
    return started


def stop() -> None:
    """Ends the embedded AWS, which writes down what it holds while it does."""
    running = processes.find(NAME)
    if running:
        running.stop()
        _stopped_cleanly().parent.mkdir(parents=True, exist_ok=True)
        _stopped_cleanly().touch()


def healthy(port: int) -> bool:
    """Whether the embedded AWS answers on that port."""
    try:
        return httpx.get(f"{url(port)}/_ministack/health", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def url(port: int) -> str:
    """The one endpoint of all its services."""
    return f"http://127.0.0.1:{port}"


def wipe() -> None:
    """Forgets what the embedded AWS held, and what was deployed to it. It must not run.

    It keeps buckets as they change but the rest when it ends: after it was killed the two do not
    belong together, so `start` wipes too unless it ended by `stop`.
    """
    for folder in (home() / "aws", home() / "local"):
        shutil.rmtree(folder, ignore_errors=True)


def _stopped_cleanly() -> Path:
    return home() / "aws" / "stopped-cleanly"


def _variables(account_id: str, region: str, port: int, model_port: int) -> dict[str, str]:
    """Nothing of the caller's shell but the PATH: functions inherit these variables."""
    folder = home() / "aws"
    temporary = folder / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(temporary),
        "PYTHONUNBUFFERED": "1",
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        # Anonymous calls of the data plane belong to this account.
        "MINISTACK_ACCOUNT_ID": account_id,
        "MINISTACK_REGION": region,
        # AWS's default for an account; its own default follows this machine's memory.
        "LAMBDA_ACCOUNT_CONCURRENCY": "1000",
        # A trigger that refuses means no token, as in AWS.
        "MINISTACK_COGNITO_PRETOKEN_STRICT": "1",
        "MINISTACK_BEDROCK_PROXY_URL": os.environ.get("GATEHOUSE_MODEL_URL") or url(model_port),
        "MINISTACK_BEDROCK_PROXY_TIMEOUT_SECONDS": "60",
        # Its MQTT listener would bind every interface.
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "s3"),
    }
