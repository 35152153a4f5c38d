"""What `gatehouse rotate origin-secret` says before it reaches anything."""

from pathlib import Path

import pytest

from tests.gatehouse.commands.process import NOT_RUNNING, gatehouse

ROTATE = ("rotate", "origin-secret")


@pytest.mark.parametrize("step", [(), ("--activate",), ("--retire",), ("--status",)])
def test_without_a_rehearsal_no_step_is_taken(step: tuple[str, ...], tmp_path: Path) -> None:
    assert gatehouse(tmp_path / "home", *ROTATE, *step) == (1, "", NOT_RUNNING)
    assert not (tmp_path / "home").exists()


def test_two_steps_at_once_are_wrong_usage(tmp_path: Path) -> None:
    code, printed, errors = gatehouse(tmp_path, *ROTATE, "--activate", "--retire")
    assert (code, printed) == (2, "")
    assert errors == "Give one of --activate, --retire and --status, or none."


def test_an_unknown_environment_is_wrong_usage(tmp_path: Path) -> None:
    code, printed, errors = gatehouse(tmp_path, *ROTATE, "--env", "pord")
    assert (code, printed) == (2, "")
    assert errors.startswith('unknown environment "pord"')
