"""An export has everything of one tenant, survives interrupts, and shows every later change."""

import json
import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from gatehouse.operating.exporting.manifest import MANIFEST, ExportManifest, differences
from gatehouse.operating.exporting.progress import FILE
from gatehouse.operating.exporting.writing import TenantExport
from gatehouse.operating.off_boarding.scanning import scan_stores, total
from gatehouse.operating.off_boarding.signing import Signature, check, public_key
from gatehouse.platform import PlatformError
from tests.gatehouse.operating.tenant_world import Deployed


class InterruptedExportError(Exception):
    """What a test throws in the middle."""


def lines(folder: Path) -> dict[str, list[str]]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in sorted(folder.rglob("*.jsonl"))
    }


@pytest.fixture
def filled(deployed: Deployed) -> Deployed:
    deployed.fill("acme", rows=150, messages=60)
    deployed.fill("acme-2")
    return deployed


def test_everything_of_a_tenant_is_exported_and_nothing_of_another(
    filled: Deployed, tmp_path: Path
) -> None:
    manifest = TenantExport(filled.platform).write("acme", tmp_path / "out")
    counts = {name: dict(kinds) for name, kinds in scan_stores(filled.platform, "acme").items()}
    del counts["queues"], counts["api_keys"]  # neither is exported, and the manifest says why
    del counts["sessions"]["ticket"], counts["sessions"]["chat"]
    assert manifest.records == total(counts)
    found = lines(tmp_path / "out")
    assert len(found["database/orders.jsonl"]) == 150
    assert len(found["sessions.jsonl"]) == sum(counts["sessions"].values())
    text = "\n".join(line for each in found.values() for line in each)
    assert "acme-2" not in text
    assert "Zürich 🍋" in text
    assert all(isinstance(json.loads(line), dict) for each in found.values() for line in each)
    assert "conversation_sessions.proof_hash" in manifest.omitted["database"]
    assert manifest.omitted["secrets"]


def test_only_its_owner_reads_an_export(filled: Deployed, tmp_path: Path) -> None:
    TenantExport(filled.platform).write("acme", tmp_path / "out")
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_an_interrupted_export_goes_on_and_is_the_same_as_one_that_was_not(
    filled: Deployed, tmp_path: Path
) -> None:
    whole = TenantExport(filled.platform).write("acme", tmp_path / "whole")
    calls, interrupts = 0, 0

    def on_call() -> None:
        nonlocal calls
        calls += 1
        if calls % 23 == 0:
            raise InterruptedExportError

    filled.on_call = on_call
    while True:
        try:
            manifest = TenantExport(filled.platform).write("acme", tmp_path / "out")
        except InterruptedExportError:
            interrupts += 1
            assert not (tmp_path / "out" / MANIFEST).exists()
            continue
        break
    assert interrupts >= 3
    assert lines(tmp_path / "out") == lines(tmp_path / "whole")
    assert manifest.files == whole.files
    assert not (tmp_path / "out" / FILE).exists()


def test_a_page_that_was_written_and_not_remembered_is_not_there_twice(
    filled: Deployed, tmp_path: Path
) -> None:
    child = os.fork()
    if not child:  # dies with pages on the disk that its progress does not know

        def die(name: str) -> None:
            if name == "sessions":
                (tmp_path / "out" / "sessions.jsonl").write_bytes(b'{"half": "a li')
                os.kill(os.getpid(), signal.SIGKILL)

        TenantExport(filled.platform, progress=die).write("acme", tmp_path / "out")
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    TenantExport(filled.platform).write("acme", tmp_path / "out")
    assert "half" not in (tmp_path / "out" / "sessions.jsonl").read_text(encoding="utf-8")


def test_a_folder_with_something_else_is_refused(filled: Deployed, tmp_path: Path) -> None:
    export = TenantExport(filled.platform)
    export.write("acme", tmp_path / "out")
    with pytest.raises(PlatformError, match="is not empty"):
        export.write("acme", tmp_path / "out")
    with pytest.raises(PlatformError, match="There is no tenant nobody"):
        export.write("nobody", tmp_path / "new")
    filled.on_call = _failing
    with pytest.raises(InterruptedExportError):
        TenantExport(filled.platform).write("acme", tmp_path / "half")
    assert not (tmp_path / "half").exists()


def _failing() -> None:
    raise InterruptedExportError


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed byte": (
        lambda folder: _edit(folder / "users.jsonl", "acme.example", "acme.exampla"),
        "users.jsonl: sha256 is",
    ),
    "a line less": (
        lambda folder: _edit(folder / "usage.jsonl", "\n", "", 1),
        "usage.jsonl: records is",
    ),
    "a file less": (lambda folder: (folder / "tenants.jsonl").unlink(), "tenants.jsonl is missing"),
    "a file more": (
        lambda folder: (folder / "database" / "more.jsonl").write_text("{}"),
        "database/more.jsonl is not in the manifest",
    ),
    "a link": (
        lambda folder: _link(folder / "tenants.jsonl"),
        "tenants.jsonl is missing",
    ),
}


def _link(file: Path) -> None:
    file.symlink_to(file.rename(file.parent.parent / "elsewhere"))


def _edit(file: Path, old: str, new: str, count: int = -1) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, count), encoding="utf-8")


def test_every_later_change_is_shown(filled: Deployed, tmp_path: Path) -> None:
    for number, (change, expected) in enumerate(CHANGES.values()):
        folder = tmp_path / str(number) / "out"
        TenantExport(filled.platform).write("acme", folder)
        manifest = ExportManifest.read(folder)
        assert list(differences(folder, manifest)) == []
        change(folder)
        assert any(line.startswith(expected) for line in differences(folder, manifest)), expected


def test_the_manifest_is_signed(filled: Deployed, tmp_path: Path) -> None:
    TenantExport(filled.platform).write("acme", tmp_path / "out")
    signature = Signature.read((tmp_path / "out" / "manifest.signature.json").read_text("utf-8"))
    data = (tmp_path / "out" / MANIFEST).read_bytes()
    check(data, signature, public_key(filled.platform))
    with pytest.raises(PlatformError, match="SHA-256 differs"):
        check(data.replace(b"acme", b"acm3"), signature, public_key(filled.platform))
