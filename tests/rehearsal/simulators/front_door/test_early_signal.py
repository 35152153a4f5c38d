"""A front door that is told to read again as soon as its port is open."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gatehouse.home import repository
from gatehouse.processes import free_port
from gatehouse.toolchain import locate
from rehearsal.simulator import module
from rehearsal.simulators.front_door import __main__ as front_door
from rehearsal.simulators.front_door.__main__ import STATUS_FILE

SECONDS = 60.0


def test_a_signal_before_the_start_is_complete_is_handled_and_ends_nothing(tmp_path: Path) -> None:
    port = free_port()
    node = locate().node_bin / "node"
    arguments = ("--port", port, "--function-url-port", 1, "--node", node, "--folder", tmp_path)
    variables = {
        "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "PYTHONPATH": str(repository()),
    }  # fmt: skip
    process = subprocess.Popen(module("front_door", *arguments), env=variables)
    try:
        deadline = time.monotonic() + SECONDS
        while not _listens(port) and time.monotonic() < deadline:
            assert process.poll() is None
        process.send_signal(signal.SIGHUP)
        while not (tmp_path / STATUS_FILE).exists() and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.05)
        assert (tmp_path / STATUS_FILE).exists()
    finally:
        process.kill()
        process.wait(SECONDS)


def test_the_signal_waits_from_before_the_port_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    masks: list[set[int]] = []
    monkeypatch.setattr(
        front_door, "serve", lambda *_: masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    )
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.setenv(name, "none")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    arguments = ("--port", "1", "--function-url-port", "1", "--node", "n", "--folder", tmp_path)
    monkeypatch.setattr(sys, "argv", ["front_door", *map(str, arguments)])
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        front_door.main()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert signal.SIGHUP in masks[0]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
