"""Every command of a runbook works when it is pasted: nobody finds out at three in the morning."""

import re
import shlex
from collections.abc import Iterator

import pytest

from gatehouse.home import repository
from tests.deployed.running import Rehearsal

_COMMAND = re.compile(r"^ *\.venv/bin/gatehouse (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Each command of a block of any runbook, once, in the order of the pages."""
    pages = sorted((repository() / "docs" / "runbooks").glob("*.md"))
    found = [
        command
        for page in pages
        for block in _BLOCK.findall(page.read_text(encoding="utf-8"))
        for command in _COMMAND.findall(block)
    ]
    return list(dict.fromkeys(found))


@pytest.fixture
def percentage(rehearsal: Rehearsal) -> Iterator[None]:
    """Leave the execution API's share as it was: runbooks take it to 0."""
    parameters = rehearsal.administrator("ssm")
    name = rehearsal.output("layers", "percentage_parameter")
    before = parameters.get_parameter(Name=name)["Parameter"]["Value"]
    yield
    parameters.put_parameter(Name=name, Value=before, Type="String", Overwrite=True)


def test_every_block_is_made_of_commands_of_ours() -> None:
    for page in (repository() / "docs" / "runbooks").glob("*.md"):
        for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
            lines = [line for line in block.splitlines() if line.strip()]
            assert len(_COMMAND.findall(block)) == len(lines), page.name


@pytest.mark.usefixtures("percentage")
@pytest.mark.parametrize("command", commands())
def test_a_command_of_a_runbook_works_when_pasted(rehearsal: Rehearsal, command: str) -> None:
    ran = rehearsal.command(*shlex.split(command))
    rings = ran.returncode == 1 and command == "alarms"  # whatever other tests made ring
    assert ran.returncode == 0 or rings, f"{ran.stdout}\n{ran.stderr}"
