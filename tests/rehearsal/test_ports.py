"""Rehearsals side by side never choose the same ports, also if they begin at the same moment."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gatehouse.home import CACHE_VARIABLE, HOME_VARIABLE, repository
from gatehouse.processes import ProcessError
from rehearsal import ports

CLAIM = "from rehearsal import ports; print(ports.claim(), flush=True); input()"
# Beside the ports of real rehearsals, below those that the system hands out, and for each process
# that runs these tests others.
_OWN = os.getpid() % 100 * 60
APART = {"AWS": 8500, "FRONT_DOOR": 14500, "SLACK": 20500, "CALLS": 26500}
APART = {name: port + _OWN for name, port in APART.items()}
AT_ONCE = 4


class Homes:
    """Homes that share a machine."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder, monkeypatch
        self._commands: list[subprocess.Popen[str]] = []

    def enter(self, name: str) -> Path:
        """From now on this process works in that home."""
        home = self._folder / name
        self._monkeypatch.setenv(HOME_VARIABLE, str(home))
        return home

    def command(self, name: str) -> subprocess.Popen[str]:
        """A command that claims ports for a home and runs until its input ends."""
        apart = "".join(f"ports.{port}={number};" for port, number in APART.items())
        started = subprocess.Popen(
            [sys.executable, "-c", CLAIM.replace("print", apart + "print", 1)],
            cwd=repository(),
            env={**os.environ, HOME_VARIABLE: str(self._folder / name)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._commands.append(started)
        return started

    def end(self) -> None:
        for started in self._commands:
            started.communicate()


def number_of(command: subprocess.Popen[str]) -> int:
    assert command.stdout
    return int(command.stdout.readline())


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Homes]:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    for port, number in APART.items():
        monkeypatch.setattr(ports, port, number)
    made = Homes(tmp_path, monkeypatch)
    made.enter("mine")
    yield made
    made.end()


def test_commands_that_begin_at_the_same_moment_claim_different_ports(homes: Homes) -> None:
    commands = [homes.command(f"home-{number}") for number in range(AT_ONCE)]

    assert sorted(number_of(command) for command in commands) == list(range(AT_ONCE))


def test_a_home_keeps_its_ports(homes: Homes) -> None:
    other = homes.command("other")
    assert number_of(other) == 0

    assert [ports.claim(), ports.claim()] == [1, 1]
    assert ports.usual(ports.FRONT_DOOR) == ports.FRONT_DOOR + 1
    other.communicate()
    assert ports.claim() == 1


def test_ports_are_free_again_when_nothing_of_their_home_runs(homes: Homes) -> None:
    other = homes.command("other")
    assert number_of(other) == 0
    other.communicate()

    assert ports.claim() == 0


def test_the_ports_of_a_home_whose_processes_run_are_not_free(homes: Homes) -> None:
    other = homes.command("other")
    number_of(other)
    other.communicate()
    running = {"name": "aws", "pid": os.getpid(), "created": psutil.Process().create_time()}
    folder = homes.enter("other") / "processes"
    folder.mkdir()
    (folder / "aws.json").write_text(json.dumps({**running, "port": 1}), encoding="utf-8")
    homes.enter("mine")

    assert ports.claim() == 1


def test_a_port_of_another_program_moves_all_of_them(homes: Homes) -> None:
    with socket.create_server(("127.0.0.1", ports.SLACK)):
        assert ports.claim() == 1
    assert ports.usual(ports.AWS) == ports.AWS + 1


@pytest.mark.parametrize("text", ["", "{}", '{"home": 1}', "not json", "[]"])
def test_a_claim_that_cannot_be_read_is_none(homes: Homes, tmp_path: Path, text: str) -> None:
    (tmp_path / "cache" / "ports").mkdir(parents=True)
    (tmp_path / "cache" / "ports" / "0").write_text(text, encoding="utf-8")

    assert ports.claim() == 0


def test_too_many_rehearsals_are_an_error(homes: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "MOST", 1)
    number_of(homes.command("other"))

    with pytest.raises(ProcessError, match="ports of 1 rehearsals are in use"):
        ports.claim()
