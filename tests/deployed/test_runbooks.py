"""Every command of a runbook works when it is pasted: nobody finds out at three in the morning."""

import shlex
from collections.abc import Iterator

import pytest

from gatehouse.home import repository
from tests.deployed.pasting import GATEHOUSE, commands
from tests.deployed.running import Rehearsal

PAGES = sorted((repository() / "docs" / "runbooks").glob("*.md"))
COMMANDS = list(dict.fromkeys(command for page in PAGES for command in commands(page)))


@pytest.fixture
def percentage(rehearsal: Rehearsal) -> Iterator[None]:
    """Leave the execution API's share as it was: runbooks take it to 0."""
    parameters = rehearsal.administrator("ssm")
    name = rehearsal.output("layers", "percentage_parameter")
    before = parameters.get_parameter(Name=name)["Parameter"]["Value"]
    yield
    parameters.put_parameter(Name=name, Value=before, Type="String", Overwrite=True)


def test_every_page_has_commands_and_all_are_ours() -> None:
    assert [page.name for page in PAGES if not commands(page)] == []
    assert [command for command in COMMANDS if not command.startswith(GATEHOUSE)] == []


@pytest.mark.usefixtures("percentage")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_a_runbook_works_when_pasted(rehearsal: Rehearsal, command: str) -> None:
    told = command.removeprefix(GATEHOUSE)
    ran = rehearsal.command(*shlex.split(told))
    rings = ran.returncode == 1 and told == "alarms"  # whatever other tests made ring
    assert ran.returncode == 0 or rings, f"{ran.stdout}\n{ran.stderr}"
