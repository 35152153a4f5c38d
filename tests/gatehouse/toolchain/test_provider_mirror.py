from collections.abc import Callable
from pathlib import Path

import pytest

from gatehouse.toolchain import ToolchainError
from gatehouse.toolchain.provider_mirror import find
from tests.gatehouse.toolchain.machines import packed_mirror, unpacked_mirror

TARGET = "linux_amd64"


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """A user whose home and shared folders hold nothing."""
    return {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}


@pytest.mark.parametrize("make", [unpacked_mirror, packed_mirror])
@pytest.mark.parametrize("folder", ["opt", "opt/plugins", "opt/a/b/plugins"])
def test_a_mirror_below_a_system_folder_is_found(
    make: Callable[[Path], Path], folder: str, tmp_path: Path, variables: dict[str, str]
) -> None:
    mirror = make(tmp_path / folder)

    assert find(TARGET, variables=variables, roots=[tmp_path / "opt"]) == mirror


def test_terraforms_own_folder_comes_before_the_system_folders(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    own = unpacked_mirror(tmp_path / "home/.terraform.d/plugins")
    unpacked_mirror(tmp_path / "opt/plugins")

    assert find(TARGET, variables=variables, roots=[tmp_path / "opt"]) == own


def test_a_mirror_for_another_platform_or_version_is_passed_over(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    unpacked_mirror(tmp_path / "opt/plugins")
    other = tmp_path / "opt/other/registry.terraform.io/hashicorp/aws/6.0.0/darwin_arm64"
    other.mkdir(parents=True)
    (other / "terraform-provider-aws_v6.0.0").write_bytes(b"")

    assert find("darwin_arm64", variables=variables, roots=[tmp_path / "opt"]) is None


def test_the_walk_neither_goes_deep_nor_follows_links(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    unpacked_mirror(tmp_path / "opt/a/b/c/d/plugins")
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots/link").symlink_to(unpacked_mirror(tmp_path / "elsewhere"))

    assert find(TARGET, variables=variables, roots=[tmp_path / "opt", tmp_path / "roots"]) is None


def test_a_named_mirror_is_used(tmp_path: Path, variables: dict[str, str]) -> None:
    mirror = unpacked_mirror(tmp_path / "named")
    named = variables | {"GATEHOUSE_PROVIDER_MIRROR": str(mirror)}

    assert find(TARGET, variables=named, roots=[]) == mirror


def test_a_named_folder_without_the_provider_is_an_error(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    named = variables | {"GATEHOUSE_PROVIDER_MIRROR": str(tmp_path)}

    with pytest.raises(
        ToolchainError, match=r"does not contain registry.*aws 5\.100\.0 for linux_amd64"
    ):
        find(TARGET, variables=named, roots=[])
