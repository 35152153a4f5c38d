"""A changed setting of two stacks, `api` and `layers`, and plans with it, sealed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tomlkit

from tests.deployed.running import Rehearsal

ANOTHER_RATE = 501
CHANGED = {
    "api: aws_apigatewayv2_stage.http_stage": frozenset({"default_route_settings"}),
    "layers: aws_api_gateway_method_settings.execution_api_settings": frozenset({"settings"}),
}
"""What a plan with that rate changes."""


@contextmanager
def api_setting(rehearsal: Rehearsal, name: str, value: int) -> Iterator[None]:
    """For a while a setting is another, as a pull request would change it."""
    file = rehearsal.home / "machine.toml"
    before = file.read_text(encoding="utf-8")
    document = tomlkit.parse(before)
    document["api"][name] = value
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


@contextmanager
def deployed_again(rehearsal: Rehearsal) -> Iterator[None]:
    """Whatever becomes of the test, what is deployed is what the settings say."""
    try:
        yield
    finally:
        assert rehearsal.command("deploy").returncode == 0
        rehearsal.hang_up()  # outputs that the embedded AWS had forgotten are there again


def seal(rehearsal: Rehearsal, folder: Path, *stacks: str) -> None:
    """Plan and review stacks, all if none are named, and seal the plans in `folder`."""
    planned = rehearsal.command("plan", *stacks, "--seal", str(folder), seconds=1800)
    assert planned.returncode == 0, planned.stderr
