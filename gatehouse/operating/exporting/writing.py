"""Writes an export page by page, so that no tenant is too large, and goes on where it stopped."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gatehouse.operating.exporting.manifest import (
    MANIFEST,
    SIGNATURE,
    ExportedFile,
    ExportManifest,
)
from gatehouse.operating.exporting.progress import FILE, ExportProgress, private
from gatehouse.operating.off_boarding.scanning import stores
from gatehouse.operating.off_boarding.signing import sign
from gatehouse.operating.tenant_stores import Store
from gatehouse.operating.tenants import TenantCommands
from gatehouse.platform import Platform, PlatformError
from lambda_src.runtime.clock import now, to_text


def _silent(_: str) -> None:
    return


@dataclass(frozen=True)
class TenantExport:
    """What `gatehouse tenants export` does. `progress` is given the name of each file."""

    platform: Platform
    clock: Callable[[], datetime] = now
    progress: Callable[[str], None] = field(default=_silent, repr=False)

    def write(self, tenant_id: str, folder: Path) -> ExportManifest:
        """Write everything of a tenant into a folder; an interrupted export goes on.

        Raises:
            PlatformError: there is no such tenant, the folder holds something else, or a store
                failed: the same call again goes on.

        """
        TenantCommands(self.platform).get(tenant_id)
        state = self._begin(tenant_id, folder)
        for store, name in self._files():
            if name not in state.finished:
                self.progress(name)
                self._write(store, tenant_id, name, folder, state)
        return self._finish(folder, state)

    def _files(self) -> Iterator[tuple[Store, str]]:
        for store in stores(self.platform):
            for name in store.files():
                yield store, name

    def _begin(self, tenant_id: str, folder: Path) -> ExportProgress:
        environment = self.platform.settings.name
        state = ExportProgress.read(folder)
        if state is None:
            if folder.exists() and any(folder.iterdir()):
                raise PlatformError(f"{folder} is not empty: name a new folder for the export.")
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            state = ExportProgress(tenant_id, environment, to_text(self.clock()))
            state.save(folder)
        if (state.tenant, state.environment) != (tenant_id, environment):
            raise PlatformError(
                f"{folder} has an unfinished export of {state.tenant} of {state.environment}: "
                "name another folder."
            )
        return state

    def _write(
        self, store: Store, tenant_id: str, name: str, folder: Path, state: ExportProgress
    ) -> None:
        """Append pages; the progress follows them, so what is beyond it is written again."""
        path = folder / f"{name}.jsonl"
        path.parent.mkdir(exist_ok=True, mode=0o700)
        if state.open_file != name:
            state.open_file, state.bytes, state.after = name, 0, None
        with private(path, "ab") as stream:
            stream.truncate(state.bytes)
            while True:
                page = store.page(tenant_id, name, state.after)
                stream.writelines(f"{line}\n".encode() for line in page.lines)
                stream.flush()
                os.fsync(stream.fileno())
                state.bytes, state.after = os.fstat(stream.fileno()).st_size, page.after
                if page.after is None:
                    break
                state.save(folder)
        state.finished.append(name)
        state.open_file, state.bytes = "", 0
        state.save(folder)

    def _finish(self, folder: Path, state: ExportProgress) -> ExportManifest:
        manifest = ExportManifest(
            tenant=state.tenant,
            environment=state.environment,
            began_at=state.began_at,
            finished_at=to_text(self.clock()),
            files=tuple(ExportedFile.of(folder, f"{name}.jsonl") for _, name in self._files()),
            omitted={
                store.name: store.omitted() for store in stores(self.platform) if store.omitted()
            },
        )
        data = manifest.text().encode()
        for name, content in (
            (SIGNATURE, sign(self.platform, data).text().encode()),
            (MANIFEST, data),
        ):
            with private(folder / name, "wb") as stream:
                stream.write(content)
        (folder / FILE).unlink()
        return manifest
