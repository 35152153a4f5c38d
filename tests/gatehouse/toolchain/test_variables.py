import os
from pathlib import Path

import pytest

from gatehouse.home import home, installed, repository
from gatehouse.toolchain import Toolchain, environment


@pytest.fixture
def tools(tmp_path: Path) -> Toolchain:
    return Toolchain(
        terraform=tmp_path / "tf/terraform",
        node_bin=tmp_path / "node/bin",
        cdktf=tmp_path / "cdktf",
        terraform_rc=tmp_path / "terraform.rc",
        provider_mirror=None,
    )


def test_node_terraform_and_the_virtual_environment_lead_the_path(tools: Toolchain) -> None:
    path = environment(tools, inherited={"PATH": "/usr/bin"})["PATH"].split(os.pathsep)

    expected = [tools.node_bin, tools.terraform.parent, repository() / ".venv/bin", "/usr/bin"]
    assert path == [str(folder) for folder in expected]


def test_our_cli_configuration_replaces_the_callers(tools: Toolchain) -> None:
    variables = environment(tools, inherited={"TF_CLI_CONFIG_FILE": "/nowhere/terraformrc"})

    assert variables["TF_CLI_CONFIG_FILE"] == str(tools.terraform_rc)


@pytest.mark.parametrize(
    "name",
    [
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPATH",
        "TF_CLI_ARGS",
        "TF_CLI_ARGS_plan",
        "TF_DATA_DIR",
        "TF_PLUGIN_CACHE_DIR",
        "TF_WORKSPACE",
    ],
)
def test_what_would_bend_python_or_terraform_is_dropped(name: str, tools: Toolchain) -> None:
    assert name not in environment(tools, inherited={name: "1"})


def test_a_profile_of_the_callers_shell_reaches_aws_only_when_asked_for(tools: Toolchain) -> None:
    shell = {"AWS_PROFILE": "production", "AWS_ACCESS_KEY_ID": "key", "TF_LOG": "DEBUG"}

    assert environment(tools, inherited=shell).keys() & shell.keys() == {"TF_LOG"}
    assert environment(tools, keep_aws=True, inherited=shell).items() >= shell.items()


def test_nothing_asks_the_internet_for_news_or_for_input(tools: Toolchain) -> None:
    variables = environment(tools, inherited={})

    assert variables["CHECKPOINT_DISABLE"] == "1"
    assert variables["DISABLE_VERSION_CHECK"] == "1"
    assert variables["TF_INPUT"] == "0"


def test_the_rehearsal_writes_where_gatehouse_home_says_and_tools_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("GATEHOUSE_HOME", raising=False)
    assert home() == installed() == repository() / ".gatehouse"

    monkeypatch.setenv("GATEHOUSE_HOME", str(tmp_path))

    assert home() == tmp_path
    assert installed() == repository() / ".gatehouse"
