"""A command starts without the libraries of the others, and every name leads to a command."""

import subprocess
import sys

import pytest
from typer.main import get_command

from gatehouse.cli import app
from gatehouse.commands.on_demand import OnDemand
from gatehouse.home import repository

HEAVY = ("boto3", "httpx", "lambda_src.flows.expressions", "policies.estate", "rehearsal.lifecycle")
IMPORTED = (
    "import sys; from gatehouse.cli import app; from typer.main import get_command; {statement}; "
    "print(*sorted(set(sys.modules).intersection({heavy})))"
)


def imported(statement: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTED.format(statement=statement, heavy=HEAVY)],
        cwd=repository(),
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout.split()


def test_the_command_line_alone_imports_none_of_them() -> None:
    assert imported("get_command(app)") == []


def test_one_command_imports_what_it_needs() -> None:
    found = imported("get_command(app).commands['token']")

    assert "boto3" in found
    assert "policies.estate" not in found
    assert "rehearsal.lifecycle" not in found


@pytest.mark.parametrize("name", OnDemand())
def test_every_name_leads_to_a_command_of_that_name(name: str) -> None:
    found = getattr(get_command(app), "commands", {})[name]

    assert found.name == name
    assert found.help


def test_an_unknown_name_is_none() -> None:
    assert OnDemand().get("no-such-command") is None
