"""`gatehouse tenants export`, `verify` and `evidence-key`."""

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands.console import err, out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.exporting.manifest import (
    MANIFEST,
    SIGNATURE,
    ExportManifest,
    differences,
)
from gatehouse.operating.exporting.writing import TenantExport
from gatehouse.operating.off_boarding.signing import Signature, check, public_key
from gatehouse.platform import Platform, PlatformError


def export(
    tenant_id: Annotated[str, typer.Argument(help="Id of the tenant.")],
    to: Annotated[
        Path, typer.Option("--out", help="A new folder, or one of an interrupted export.")
    ],
    env: Environment = "local",
) -> None:
    """Write everything of a tenant as JSON Lines; the same call goes on after an interrupt."""
    commands = TenantExport(Platform(env), progress=lambda name: err.print(f"  {name}"))
    manifest = commands.write(tenant_id, to)
    out.print(
        f"{manifest.records:,} records of {tenant_id} in {len(manifest.files)} files: {to}",
        markup=False,
    )


def verify(
    path: Annotated[Path, typer.Argument(help="Folder of an export, or report of a deletion.")],
    key: Annotated[
        Path | None,
        typer.Option("--public-key", help="PEM file; without it the environment's key is asked."),
    ] = None,
    env: Environment = "local",
) -> None:
    """Check the signature of an export or a report, and every file of an export."""
    if not path.exists():
        raise PlatformError(f"There is no {path}.")
    signed = path / MANIFEST if path.is_dir() else path
    beside = path / SIGNATURE if path.is_dir() else path.with_suffix(".signature.json")
    manifest = ExportManifest.read(path) if path.is_dir() else None
    if not beside.exists():
        raise PlatformError(f"There is no signature {beside}.")
    trusted = key.read_text(encoding="utf-8") if key else public_key(Platform(env))
    check(signed.read_bytes(), Signature.read(beside.read_text(encoding="utf-8")), trusted)
    if manifest is not None:
        wrong = list(differences(path, manifest))
        if wrong:
            raise PlatformError("\n".join(["The export is not as it was written.", *wrong]))
        out.print(f"{len(manifest.files)} files, {manifest.records:,} records.", markup=False)
    out.print(f"{path} is as it was signed.", markup=False)


def evidence_key(
    to: Annotated[Path | None, typer.Option("--out", help="PEM file; printed if left out.")] = None,
    env: Environment = "local",
) -> None:
    """Print the public key by which reports and exports are checked."""
    pem = public_key(Platform(env))
    if to is None:
        typer.echo(pem, nl=False)
        return
    to.write_text(pem, encoding="utf-8")
