"""Terraform runs with the environment of its workspace, and with nothing of this process's."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from gatehouse.delivery.terraform import TerraformWorkspace
from gatehouse.toolchain import environment as toolchain_environment

DOCUMENT: dict[str, Any] = {
    "variable": {"name": {"default": "nobody"}},
    "output": {"name": {"value": "${var.name}"}},
}


@pytest.fixture(autouse=True)
def no_providers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "empty.lock.hcl"
    lock.touch()
    monkeypatch.setattr("gatehouse.delivery.terraform.provider_lock", lambda: lock)


def applied(folder: Path, variables: dict[str, str]) -> dict[str, str]:
    workspace = TerraformWorkspace("named", folder, variables)
    workspace.fill(DOCUMENT)
    workspace.init()
    workspace.apply()
    return workspace.outputs()


def test_workspaces_side_by_side_each_have_their_own_environment(tmp_path: Path) -> None:
    names = ("first", "second", "third")
    before, common = dict(os.environ), toolchain_environment()
    with ThreadPoolExecutor(len(names)) as pool:
        outputs = pool.map(
            lambda name: applied(tmp_path / name, {**common, "TF_VAR_name": name}),
            names,
        )
        assert [output["name"] for output in outputs] == list(names)
    assert dict(os.environ) == before


def test_a_variable_of_this_process_does_not_reach_terraform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = toolchain_environment()
    monkeypatch.setenv("TF_VAR_name", "shell")
    assert applied(tmp_path / "quiet", dict(variables))["name"] == "nobody"


def workspace(folder: Path, path: str = "one.tfstate") -> TerraformWorkspace:
    made = TerraformWorkspace(folder.name, folder, toolchain_environment())
    made.fill({**DOCUMENT, "terraform": {"backend": {"local": {"path": path}}}})
    return made


def test_what_one_workspace_initialized_another_with_the_same_settings_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workspace(tmp_path / "first")
    first.init()
    provider = Path("providers/registry/hashicorp/aws/1.0.0/linux")
    (first.folder / ".terraform" / provider.parent).mkdir(parents=True)
    (first.folder / ".terraform" / provider).symlink_to(tmp_path)
    ran: list[str] = []
    monkeypatch.setattr(TerraformWorkspace, "_run", lambda self, *_, **__: ran.append(self.stack))

    same, other = workspace(tmp_path / "same"), workspace(tmp_path / "other", "two.tfstate")
    same.init_like(first)
    other.init_like(first)

    assert (same.folder / ".terraform" / provider).is_symlink()
    assert (same.folder / ".terraform" / "terraform.tfstate").exists()
    assert not (other.folder / ".terraform" / provider).exists()
    assert ran == ["other"]
