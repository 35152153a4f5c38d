import shutil
import subprocess
from pathlib import Path

import pytest

from gatehouse.toolchain import (
    Toolchain,
    cli_configuration,
    environment,
    locate,
    pins,
    provider_lock,
)

REQUIREMENT = """terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
"""


@pytest.fixture
def tools() -> Toolchain:
    tools = locate()
    if tools.provider_mirror is None:
        pytest.skip("no provider mirror on this machine: init would download 150 MB")
    return tools


def _init(folder: Path, tools: Toolchain) -> subprocess.CompletedProcess[str]:
    (folder / "main.tf").write_text(REQUIREMENT, encoding="utf-8")
    command = [str(tools.terraform), "init", "-no-color", "-input=false", "-lockfile=readonly"]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(tools),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_terraform_accepts_the_committed_lock_and_changes_nothing(
    tools: Toolchain, tmp_path: Path
) -> None:
    lock = Path(shutil.copy(provider_lock(), tmp_path / ".terraform.lock.hcl"))

    finished = _init(tmp_path, tools)

    assert finished.returncode == 0, finished.stderr
    assert "There are some problems with the CLI configuration" not in finished.stderr
    assert lock.read_text(encoding="utf-8") == provider_lock().read_text(encoding="utf-8")


def test_terraform_refuses_a_provider_that_the_lock_does_not_name(
    tools: Toolchain, tmp_path: Path
) -> None:
    lines = provider_lock().read_text(encoding="utf-8").splitlines()
    forged = [line.replace("h1:edX", "h1:AAA") for line in lines]
    (tmp_path / ".terraform.lock.hcl").write_text("\n".join(forged), encoding="utf-8")

    finished = _init(tmp_path, tools)

    assert finished.returncode != 0
    assert "doesn't match any of the checksums" in " ".join(finished.stderr.split())


def test_with_a_mirror_the_registry_is_not_asked_for_the_aws_provider(tmp_path: Path) -> None:
    text = cli_configuration.render(tmp_path / "a b", tmp_path / "cache")

    assert f'path    = "{tmp_path}/a b"' in text
    assert text.count(f'include = ["{pins.PROVIDER_SOURCE}"]') == 1
    assert text.count(f'exclude = ["{pins.PROVIDER_SOURCE}"]') == 1


def test_without_a_mirror_downloads_are_kept(tmp_path: Path) -> None:
    text = cli_configuration.render(None, tmp_path / "cache")

    assert f'plugin_cache_dir   = "{tmp_path}/cache"' in text
    assert "provider_installation" not in text
