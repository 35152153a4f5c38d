"""A seal as one file: the same bytes every time, and nothing but a seal is opened."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gatehouse.delivery.sealing import SealError, archive


def packed(folder: Path) -> io.BytesIO:
    stream = io.BytesIO()
    archive.pack(folder, stream)
    stream.seek(0)
    return stream


def holding(name: str, *, kind: bytes = tarfile.REGTYPE, size: int = 0) -> io.BytesIO:
    """An archive of one member, as somebody else could write it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as written:
        member = tarfile.TarInfo(name)
        member.type, member.size, member.linkname = kind, size, "/etc/passwd"
        written.addfile(member, io.BytesIO(bytes(size)))
    stream.seek(0)
    return stream


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    folder = tmp_path / "sealed"
    (folder / "stacks" / "api").mkdir(parents=True)
    (folder / "stacks" / "api" / "plan.tfplan").write_bytes(bytes(range(256)) * 9_000)
    (folder / "manifest.json").write_text("{}")
    return folder


def test_what_is_packed_comes_back(sealed: Path, tmp_path: Path) -> None:
    archive.unpack(packed(sealed), tmp_path / "opened")

    plan = Path("stacks/api/plan.tfplan")
    assert (tmp_path / "opened" / plan).read_bytes() == (sealed / plan).read_bytes()
    assert (tmp_path / "opened" / "manifest.json").read_text() == "{}"


def test_the_same_files_give_the_same_bytes_whenever_and_whoever_wrote_them(sealed: Path) -> None:
    first = packed(sealed).read()
    for path in sealed.rglob("*"):
        path.chmod(0o700)
        path.touch()

    assert packed(sealed).read() == first


@pytest.mark.parametrize("name", ["../outside", "/outside", "stacks/../../outside", "..\\outside"])
def test_a_name_outside_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SealError, match="a path outside"):
        archive.unpack(holding(name), tmp_path / "opened")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_what_is_not_a_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    with pytest.raises(SealError, match="which is not a file"):
        archive.unpack(holding("plan.tfplan", kind=kind), tmp_path / "opened")

    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize(
    "limit",
    [
        lambda patch: patch.setattr(archive, "_BYTES", 1_000_000),
        lambda patch: patch.setattr(archive, "_MEMBERS", 1),
    ],
    ids=["bytes", "files"],
)
def test_a_seal_above_the_limits_is_rejected_before_anything_is_written(
    sealed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: Callable[[pytest.MonkeyPatch], None],
) -> None:
    limit(monkeypatch)

    with pytest.raises(SealError, match="The sealed plans exceed"):
        archive.unpack(packed(sealed), tmp_path / "opened")

    assert not (tmp_path / "opened").exists()


def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as written:
        for _ in range(2):
            written.addfile(tarfile.TarInfo("manifest.json"))
    stream.seek(0)

    with pytest.raises(SealError, match="twice"):
        archive.unpack(stream, tmp_path / "opened")


@pytest.mark.parametrize("content", [b"", b"not a tar file", b"\x1f\x8b\x08" + bytes(600)])
def test_what_is_no_archive_cannot_be_opened(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SealError, match="cannot be opened"):
        archive.unpack(io.BytesIO(content), tmp_path / "opened")


def test_a_folder_that_holds_something_is_not_opened_into(sealed: Path) -> None:
    with pytest.raises(SealError, match="is not empty"):
        archive.unpack(packed(sealed), sealed)
