"""One MiniStack process on a free loopback port, ended by its process id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "111122223333"
_START_SECONDS = 30.0


@contextmanager
def embedded_aws(folder: Path) -> Iterator[str]:
    """Start MiniStack with IAM enforced, give its address, and end it."""
    port = _free_port()
    own = {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
    }
    with (folder / "ministack.log").open("w") as log:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("ministack")],
            env=os.environ | own,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"MiniStack did not listen on port {port} within {_START_SECONDS} s.")
