"""The embedded AWS, started for tests of this folder with only the services they call."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import boto3
import httpx

ACCOUNT = "111122223333"
REGION = "us-east-1"
SERVICES = "bedrock-runtime,bedrock-agent-runtime,ssm,secretsmanager,kms,sts,iam"
READY_SECONDS = 30.0


@contextmanager
def embedded_aws(**environment: str) -> Iterator[str]:
    """Yield the address of an embedded AWS that runs with IAM enforced on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "ministack"],
        env={
            "PATH": os.environ["PATH"],
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",  # else it listens on 0.0.0.0:8883, whatever BIND_HOST says
            "GATEWAY_PORT": port,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "SERVICES": SERVICES,
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@cache
def session() -> boto3.Session:
    """Return the session of the account's root; one for all, because each reads 100 ms of JSON."""
    return boto3.Session(
        aws_access_key_id=ACCOUNT, aws_secret_access_key="test", region_name=REGION
    )


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/_ministack/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the embedded AWS did not become ready")
