import subprocess
import sys
from pathlib import Path

from gatehouse.setup.single import alone

PROGRAM = (
    "import sys\n"
    "from pathlib import Path\n"
    "from gatehouse.setup.single import alone\n"
    "with alone(Path(sys.argv[1])):\n"
    "    print('its turn', flush=True)\n"
)


def test_a_second_setup_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    lock = tmp_path / "made/setup.lock"
    with alone(lock):
        second = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(lock)], stdout=subprocess.PIPE, text=True
        )
        assert second.stdout is not None
        first_line = second.stdout.readline()

    rest, _ = second.communicate(timeout=30)
    assert "is running: waiting" in first_line
    assert rest == "its turn\n"


def test_a_setup_that_was_killed_blocks_nobody(tmp_path: Path) -> None:
    lock = tmp_path / "setup.lock"
    killed = subprocess.Popen(
        [sys.executable, "-c", PROGRAM + "    input()\n", str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "its turn\n"
    killed.kill()
    killed.communicate(timeout=30)

    with alone(lock):
        pass
