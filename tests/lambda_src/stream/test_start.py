"""The start script in a process of its own, with the variables that a function gets."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from lambda_src.runtime.settings import SettingsError, load
from lambda_src.stream.settings import Settings
from tests.lambda_src.stream.viewer import StreamWorld, Viewer
from tests.lambda_src.stream.waiting import until

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "lambda_src/stream/run.sh"


def variables(settings: Settings) -> dict[str, str]:
    """The settings as the infrastructure sets them."""
    values = settings.model_dump(mode="json")
    return {
        name.upper(): json.dumps(value) if isinstance(value, dict) else str(value)
        for name, value in values.items()
    }


@contextmanager
def started(settings: Settings, folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {"PORT": str(port), "LAMBDA_TASK_ROOT": str(ROOT), "PYTHON": sys.executable}
    process = subprocess.Popen(
        [SCRIPT], env={**os.environ, **variables(settings), **own}, cwd=folder
    )
    address = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        assert process.poll() is None
        try:
            return httpx.get(f"{address}/healthz", trust_env=False).is_success
        except httpx.TransportError:
            return False

    try:
        until(ready)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def test_the_start_script_serves_on_its_port_and_ends_when_told(
    streams: StreamWorld, tmp_path: Path
) -> None:
    with started(streams.settings(), tmp_path) as address:
        viewer = Viewer(address)
        with viewer.http:
            assert len(viewer.sees("/stream/chatbot", {"query": "Why?"}).chunks) > 5
            assert (
                viewer.refused("/stream/chat", {}, **{"x-viewer-authorization": "x"}).status == 401
            )
            answer = viewer.http.get("/healthz")
    assert "server" not in answer.headers
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/healthz", trust_env=False)


def test_the_start_script_may_be_run_by_everybody() -> None:
    assert SCRIPT.stat().st_mode & 0o777 == 0o755


def test_settings_are_read_back_from_the_variables(streams: StreamWorld) -> None:
    settings = streams.settings(stream_seconds=1.5)
    assert load(Settings, variables(settings)) == settings


def test_a_stream_must_end_before_its_reservation(streams: StreamWorld) -> None:
    wrong = {**variables(streams.settings()), "RESERVATION_SECONDS": "110"}
    with pytest.raises(SettingsError, match=r"STREAM_SECONDS is invalid: .*RESERVATION_SECONDS"):
        load(Settings, wrong)
