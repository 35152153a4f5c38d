import hashlib
import io
import os
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from gatehouse.toolchain import ToolchainError, pins
from gatehouse.toolchain import terraform_binary as terraform
from tests.gatehouse.toolchain.machines import fake_terraform

PLATFORM = "linux_arm64"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A publisher on loopback: its address and the folder of its one release."""
    release = tmp_path / "published" / pins.TERRAFORM_RELEASE
    release.mkdir(parents=True)
    handler = partial(_Quiet, directory=str(release.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", release
        server.shutdown()


def publish(release: Path) -> str:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("LICENSE.txt", "licence")
        archive.writestr("terraform", '#!/bin/sh\necho \'{"terraform_version": "1.11.4"}\'\n')
    name = f"terraform_{pins.TERRAFORM_RELEASE}_{PLATFORM}.zip"
    (release / name).write_bytes(content.getvalue())
    return hashlib.sha256(content.getvalue()).hexdigest()


@pytest.mark.parametrize("version", ["1.11.0", "1.11.4", "1.12.9"])
def test_versions_inside_the_range_fit(version: str) -> None:
    assert terraform.fits(version)


@pytest.mark.parametrize("version", ["1.10.5", "2.0.0", "2.1.0", "1.12.0-rc1", "1.12", ""])
def test_versions_outside_the_range_and_previews_do_not_fit(version: str) -> None:
    assert not terraform.fits(version)


def test_the_first_terraform_on_the_path_that_fits_is_taken(tmp_path: Path) -> None:
    fake_terraform(tmp_path / "old", "1.5.7")
    broken = fake_terraform(tmp_path / "broken", "1.11.4")
    broken.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    fitting = fake_terraform(tmp_path / "new", "1.12.1")
    fake_terraform(tmp_path / "later", "1.11.4")
    folders = ("missing", "old", "broken", "new", "later")

    search_path = os.pathsep.join(str(tmp_path / name) for name in folders)

    assert terraform.on_machine(search_path) == fitting


def test_no_fitting_terraform_is_none(tmp_path: Path) -> None:
    fake_terraform(tmp_path, "2.0.1")

    assert terraform.on_machine(str(tmp_path)) is None


def test_a_download_with_the_pinned_digest_becomes_a_program(
    publisher: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, release = publisher
    monkeypatch.setitem(pins.TERRAFORM_SHA256, PLATFORM, publish(release))

    binary = terraform.download(tmp_path / "tools", target=PLATFORM, publisher=address)

    assert terraform.version_of(binary) == "1.11.4"
    assert list(binary.parent.iterdir()) == [binary]


def test_a_download_with_another_digest_installs_nothing(
    publisher: tuple[str, Path], tmp_path: Path
) -> None:
    address, release = publisher
    publish(release)

    with pytest.raises(ToolchainError, match=r"expected a43d1d0d.*Nothing was installed"):
        terraform.download(tmp_path / "tools", target=PLATFORM, publisher=address)
    assert not (tmp_path / "tools").exists()


def test_an_unreachable_publisher_says_what_to_do(
    publisher: tuple[str, Path], tmp_path: Path
) -> None:
    address, _ = publisher

    with pytest.raises(ToolchainError, match=r"404.*Put a Terraform >= 1\.11\.0, < 2"):
        terraform.download(tmp_path, target=PLATFORM, publisher=address)


def test_a_platform_without_a_pinned_digest_must_bring_its_own(tmp_path: Path) -> None:
    with pytest.raises(
        ToolchainError, match=r"No Terraform is pinned for freebsd_386\. Put a version >= 1"
    ):
        terraform.download(tmp_path, target="freebsd_386")
