"""Processes that are found again by a later command, and ended with all that they started."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gatehouse import processes
from gatehouse.home import HOME_VARIABLE
from gatehouse.processes import Process, ProcessError

# Processes outlive the command that started them, on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")

SERVES = "import socket,sys; s=socket.create_server(('127.0.0.1', int(sys.argv[1]))); s.accept()"
# A child that holds the port for its parent, which only waits.
SERVES_BY_A_CHILD = (
    "import subprocess,sys;"
    "subprocess.Popen([sys.executable, '-c', sys.argv[2], sys.argv[1]]).wait()"
)
# Its first thread ends, so the system calls it a zombie; the other one goes on listening.
SERVES_BY_A_THREAD = (
    "import ctypes,sys,threading,time;"
    "threading.Thread(target=exec, args=(sys.argv[2], {'__name__': 'x'})).start();"
    "time.sleep(0.5); ctypes.CDLL(None).pthread_exit(None)"
)
IGNORES_SIGTERM = f"import signal; signal.signal(15, signal.SIG_IGN); {SERVES}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    yield tmp_path
    for note in (tmp_path / "processes").glob("*.json"):
        left = processes.find(note.stem)
        if left:
            left.stop()


def listens(port: int) -> bool:
    """Whether somebody listens, without connecting: these servers accept once."""
    wanted = f"0100007F:{port:04X}"
    rows = Path("/proc/net/tcp").read_text(encoding="utf-8").splitlines()[1:]
    return any(row.split()[1] == wanted and row.split()[3] == "0A" for row in rows)


def start(program: str, *more: str, seconds: float = 10.0) -> Process:
    port = processes.free_port()
    return processes.start(
        "server",
        [sys.executable, "-c", program, str(port), *more],
        port=port,
        variables={"PATH": os.environ["PATH"]},
        ready=lambda: listens(port),
        timeout_seconds=seconds,
    )


def test_a_started_process_is_found_by_a_later_command_and_ended_by_it() -> None:
    started = start(SERVES)

    found = processes.find("server")

    assert found == started
    found.stop()
    assert not listens(started.port)
    assert processes.find("server") is None
    assert processes.last("server") == started  # its port is wanted again


def test_what_a_process_started_ends_with_it() -> None:
    started = start(SERVES_BY_A_CHILD, SERVES)

    started.stop()

    assert not listens(started.port)


def test_a_process_whose_first_thread_has_ended_is_ended_with_its_other_threads() -> None:
    started = start(SERVES_BY_A_THREAD, SERVES)
    while psutil.Process(started.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.05)

    assert processes.find("server") == started
    started.stop()

    assert not listens(started.port)
    assert processes.find("server") is None


def test_a_child_that_ends_later_than_its_parent_is_waited_for() -> None:
    slow = f"import signal,time; signal.signal(15, lambda *_: (time.sleep(1), exit())); {SERVES}"
    started = start(SERVES_BY_A_CHILD, slow)

    started.stop()

    assert not listens(started.port)


def test_a_child_that_ignores_the_signal_its_parent_ended_by_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "_STOP_SECONDS", 0.3)
    started = start(SERVES_BY_A_CHILD, IGNORES_SIGTERM)

    started.stop()

    assert not listens(started.port)


def test_a_process_that_will_not_listen_to_reason_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "_STOP_SECONDS", 0.3)
    started = start(IGNORES_SIGTERM)

    started.stop()

    assert not started.running()
    assert not listens(started.port)


def test_an_error_shows_the_end_of_the_log_of_a_process_that_ends_at_once() -> None:
    with pytest.raises(ProcessError, match=r"(?s)server did not start on port \d+:.*no such luck"):
        start("import sys; sys.exit('no such luck')")

    assert processes.find("server") is None


def test_a_process_that_ends_before_it_is_recorded_does_not_count_as_running(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
        child = popen(*arguments, **options)  # type: ignore[call-overload] # as it was called
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        return child  # type: ignore[no-any-return] # as above

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", ended)
    with pytest.raises(ProcessError, match="server did not start"):
        start("import sys; sys.exit('no such luck')")

    record = json.loads((home / "processes" / "server.json").read_text(encoding="utf-8"))
    assert time.time() - 60 < record["created"] <= time.time() + 2
    assert processes.find("server") is None
    Process(**record).stop()


def test_a_process_that_ends_between_the_check_and_the_signal_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    answers = iter([True, False, False, False])
    monkeypatch.setattr(Process, "running", lambda _: next(answers))

    Process("server", ended.pid, time.time(), 1).stop()


def test_a_process_that_is_not_ready_in_time_is_ended() -> None:
    with pytest.raises(ProcessError, match="server did not start"):
        start("import time; time.sleep(60)", seconds=0.5)

    assert processes.find("server") is None


def test_a_process_that_got_the_number_of_an_ended_one_is_left_alone(home: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        noted = {"name": "server", "pid": stranger.pid, "created": 1.0, "port": 1}
        (home / "processes").mkdir()
        (home / "processes" / "server.json").write_text(json.dumps(noted), encoding="utf-8")

        assert processes.find("server") is None
        Process(**noted).stop()  # type: ignore[arg-type] # as it is read from the note

        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"name": "server"}',
        "null",
        '{"name": "a", "pid": 1, "started": "", "port": 1}',
    ],
)
def test_a_note_that_cannot_be_read_is_no_process(home: Path, text: str) -> None:
    (home / "processes").mkdir()
    (home / "processes" / "server.json").write_text(text, encoding="utf-8")

    assert processes.find("server") is None


def test_a_process_gets_the_given_variables_and_no_others(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    started = start(SERVES)

    told = Path(f"/proc/{started.pid}/environ").read_bytes().split(b"\0")

    assert {part.split(b"=")[0] for part in told if part} == {b"PATH"}


def test_the_preferred_port_is_taken_if_it_is_free() -> None:
    wanted = processes.free_port()

    assert processes.free_port(wanted) == wanted
    with socket.create_server(("127.0.0.1", wanted)):
        assert processes.free_port(wanted) != wanted


def test_starting_is_told_as_soon_as_it_is_ready() -> None:
    began = time.monotonic()

    start(SERVES, seconds=30)

    assert time.monotonic() - began < 10
