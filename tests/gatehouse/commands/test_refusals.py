"""What the real command says, and with which exit code, when it cannot do what it is told."""

import shutil
from pathlib import Path

import pytest

from gatehouse.home import repository
from tests.gatehouse.commands.process import NOT_RUNNING, SHELL, gatehouse

SOURCES = ("environments", "gatehouse", "lambda_src", "modules", "policies", "rehearsal", "stacks")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.parametrize(
    "command",
    [("synth", "--out", "nowhere"), ("deploy",), ("tenants", "list")],
    ids=" ".join,
)
def test_an_unknown_environment_is_one_message_and_exit_2(
    home: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    paths = [str(tmp_path / part) if part == "nowhere" else part for part in command]

    code, printed, errors = gatehouse(home, *paths, "--env", "pord")

    assert (code, printed) == (2, "")
    assert errors == (
        'unknown environment "pord": expected one of local, dev, staging, prod; did you mean prod?'
    )
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("deploy", "apis", "--env", "dev"), "There is no stack apis. Stacks: state, "),
        (("deploy", "state", "--env", "dev"), "applied by `gatehouse bootstrap --env dev`."),
        (("destroy", "--env", "prod", "--yes"), "cannot destroy prod: its kind is"),
        (("token", "--env", "staging", "--user", "a@b.example"), "not to staging, which is"),
        (("tenants", "create", "Acme", "--name", "A", "--env", "dev"), "Tenant id 'Acme': "),
        (("users", "invite", "a@b.example", "--tenant", "a", "--role", "admin", "--env", "dev"),
         "Role 'admin': expected tenant-admin, member or platform-operator."),
        (("env", "--role", "root"), "Invalid value for '--role'"),
        (("tenants", "create", "a", "--name", "A", "--budget", "-1"),
         "Invalid value for '--budget'"),
        (("logs", "--minutes", "0"), "Invalid value for '--minutes'"),
        (("status", "--format", "yaml"), "Invalid value for '--format'"),
        (("deplyo",), "No such command 'deplyo'"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_wrong_argument_is_one_message_and_exit_2(
    home: Path, arguments: tuple[str, ...], message: str
) -> None:
    code, printed, errors = gatehouse(home, *arguments)

    assert (code, printed) == (2, "")
    assert message in errors


@pytest.mark.parametrize(
    "arguments",
    [
        ("tenants", "list"),
        ("users", "invite", "a@b.example", "--tenant", "acme"),
        ("logs", "chat"),
        ("env",),
        ("deploy",),
    ],
    ids=" ".join,
)
def test_without_a_rehearsal_a_command_says_how_to_start_one(
    home: Path, arguments: tuple[str, ...]
) -> None:
    code, printed, errors = gatehouse(home, *arguments)

    assert (code, printed) == (1, "")
    assert errors.splitlines()[-1] == NOT_RUNNING


def test_status_of_what_does_not_run_is_exit_1_and_still_a_document(home: Path) -> None:
    assert gatehouse(home, "status") == (1, "", NOT_RUNNING)

    code, printed, errors = gatehouse(home, "status", "--format", "json")

    assert (code, errors) == (1, "")
    assert '"running": false' in printed


def test_down_of_what_does_not_run_is_no_failure(home: Path) -> None:
    assert gatehouse(home, "down") == (0, "Nothing was running.\n", "")


@pytest.mark.parametrize("arguments", [("tenants", "list"), ("logs", "chat")], ids=" ".join)
def test_without_credentials_for_an_account_a_command_says_so(
    home: Path, arguments: tuple[str, ...]
) -> None:
    code, printed, errors = gatehouse(home, *arguments, "--env", "dev")

    assert (code, printed) == (1, "")
    assert "No AWS credentials for dev: set AWS_PROFILE" in errors


@pytest.mark.parametrize("command", [("up",), ("tenants", "list")], ids=" ".join)
def test_a_broken_setting_is_one_message_with_file_key_and_value_and_exit_2(
    home: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    for name in SOURCES:
        shutil.copytree(repository() / name, tmp_path / "copy" / name)
    file = tmp_path / "copy" / "environments" / "local.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('region = "us-east-1"', 'region = "us-est-1"'), encoding="utf-8")

    code, printed, errors = gatehouse(home, *command, at=tmp_path / "copy")

    assert (code, printed) == (2, "")
    message = errors.splitlines()[-1]
    assert message.startswith('environments/local.toml: account.region = "us-est-1": expected')
    assert not home.exists()


def test_preflight_without_credentials_says_which_variables_to_set(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SHELL, "HOME", str(home))  # no profile of this machine's user
    code, printed, errors = gatehouse(home, "preflight", "--env", "dev")
    assert (code, printed) == (1, "")
    assert " ".join(errors.split()) == (
        "No AWS credentials for dev: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, in this shell."
    )
