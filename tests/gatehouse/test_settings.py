"""Which settings the commands of a home work with."""

import ast
from pathlib import Path

import pytest

import environments
from environments import SettingsError
from environments.machine import VARIABLE
from gatehouse.cdktf_command import command_environment
from gatehouse.delivery.synthesis import SynthesisError, synthesize
from gatehouse.home import (
    HOME_VARIABLE,
    MACHINE_VARIABLE,
    machine_file,
    machine_variables,
    repository,
)
from gatehouse.settings import load, settings_file
from gatehouse.toolchain import environment as toolchain_environment

SPOILED = "[edge]\nur = 1\n"


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


def test_both_halves_call_the_variable_alike() -> None:
    assert MACHINE_VARIABLE == VARIABLE


def test_without_a_rehearsal_local_is_what_its_file_says(home: Path) -> None:
    assert machine_variables("local") == {}
    assert load("local") == environments.load("local", variables={})


def test_what_the_machine_says_counts_in_local_only(home: Path) -> None:
    machine_file().write_text("[edge]\nother_requests = 7_000\n", encoding="utf-8")
    assert machine_variables("local") == {VARIABLE: str(home / "machine.toml")}
    assert load("local").edge.other_requests == 7_000
    assert machine_variables("dev") == {}
    assert load("dev") == environments.load("dev", variables={})


def test_the_shells_variable_counts_for_no_command(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = home / "elsewhere.toml"
    spoiled.write_text(SPOILED, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(spoiled))
    assert load("local") == environments.load("local", variables={})
    assert load("prod").name == "prod"
    assert VARIABLE not in toolchain_environment()
    assert VARIABLE not in command_environment(["synth"], "prod")


def test_synthesis_and_cdktf_are_told_what_the_machine_says(home: Path) -> None:
    machine_file().write_text(SPOILED, encoding="utf-8")
    assert command_environment(["synth"], "local")[VARIABLE] == str(machine_file())
    with pytest.raises(SynthesisError) as raised:
        synthesize("local", home / "out")
    assert str(raised.value).startswith(f"{machine_file()}: edge.ur = 1: unknown key")
    assert raised.value.exit_code == SettingsError.exit_code


def test_the_file_that_a_command_edits_is_the_one_with_the_last_word(home: Path) -> None:
    assert settings_file("local") == machine_file()
    assert settings_file("dev") == repository() / "environments" / "dev.toml"


def test_no_command_reads_settings_past_the_machines() -> None:
    """`environments.load` by itself knows nothing of this home."""
    direct = set()
    for file in (repository() / "gatehouse").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = node.names if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom) and node.module == "environments":
                direct |= {file.name for name in names if name.name == "load"}
    assert direct == set()
