"""Power fails in the middle of the first `up`."""

import json
import os
import signal
import subprocess
import time

from tests.deployed.running import COMMAND, Rehearsal

SNAPSHOT_RESTORED = "snapshot     restored"
_SECONDS = 300


def kill_first_attempt(rehearsal: Rehearsal) -> str:
    """Start `gatehouse up`, kill it and the embedded AWS after the first stack; what it printed.

    By then some stacks are half made, and no state knows of it. Where a snapshot of the same
    rehearsal is used nothing is applied, so nothing is killed.
    """
    written = rehearsal.home / "first-attempt.log"
    with written.open("w") as log:
        attempt = subprocess.Popen(
            [COMMAND, "up"],
            env=rehearsal.variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        deadline = time.monotonic() + _SECONDS
        try:
            while "bootstrapped" not in (printed := written.read_text(encoding="utf-8")):
                if SNAPSHOT_RESTORED in printed:
                    assert attempt.wait(_SECONDS) == 0, written.read_text(encoding="utf-8")
                    return printed
                assert attempt.poll() is None, printed
                assert time.monotonic() < deadline, written.read_text(encoding="utf-8")
                time.sleep(0.1)
        finally:
            _kill(attempt.pid)
            attempt.wait()
    kill_embedded_aws(rehearsal)
    return written.read_text(encoding="utf-8")


def kill_embedded_aws(rehearsal: Rehearsal) -> None:
    """End the embedded AWS without a chance to write anything down."""
    noted = rehearsal.home / "processes" / "aws.json"
    _kill(json.loads(noted.read_text(encoding="utf-8"))["pid"])


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
