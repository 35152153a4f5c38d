import os
import subprocess
import sys

import pytest

from tests.gatehouse.toolchain.conftest import Checkout, Run

MAIN = "import sys; from gatehouse.cdktf_command import main; sys.argv[1:] = {}; main()"


def _cdktf(checkout: Checkout, *arguments: str, **variables: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-S", "-c", MAIN.format(list(arguments))],
        cwd=checkout,
        env={**os.environ, "GATEHOUSE_ENV": "", **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout.strip()


def test_a_command_without_terraform_needs_no_rehearsal(ready: Checkout) -> None:
    assert _cdktf(ready, "synth", AWS_PROFILE="mine") == "synth [local]"


@pytest.mark.parametrize("command", ["deploy", "apply", "destroy"])
def test_a_stack_is_deployed_without_those_whose_state_it_reads(
    command: str, ready: Checkout
) -> None:
    shown = _cdktf(ready, command, "api", GATEHOUSE_ENV="dev", AWS_PROFILE="mine")

    flags = "--skip-provider-lock --ignore-missing-stack-dependencies"
    assert shown == f"{command} api {flags} [dev] mine"


def test_help_needs_no_rehearsal(ready: Checkout) -> None:
    assert _cdktf(ready, "deploy", "--help") == "deploy --help [local]"


@pytest.mark.parametrize("command", ["diff", "plan", "output"])
def test_with_a_mirror_no_command_asks_the_registry_for_hashes(
    command: str, ready: Checkout
) -> None:
    shown = _cdktf(ready, command, "api", GATEHOUSE_ENV="dev", AWS_PROFILE="mine")

    assert shown == f"{command} api --skip-provider-lock [dev] mine"


def test_without_setup_one_message_says_so(bare: Checkout, run: Run) -> None:
    finished = run(bare, MAIN.format(["synth"]))

    assert finished.returncode == 1
    assert finished.stderr == "This checkout is not set up: run `make setup`.\n"
