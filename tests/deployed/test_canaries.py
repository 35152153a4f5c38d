"""What people say and hold is in no log, no dead letter and no state, whatever route took it."""

import subprocess
import sys

from gatehouse.home import repository
from tests.deployed.running import Rehearsal


def test_no_log_dead_letter_or_state_holds_what_people_say_and_hold(rehearsal: Rehearsal) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "rehearsal.hostile.canaries", "--share", "2"],
        env=rehearsal.variables,
        cwd=repository(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "message text" in ran.stdout
    assert "ID token" in ran.stdout
