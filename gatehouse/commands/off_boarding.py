"""`gatehouse tenants scan` and `delete`: from a suspension to the proof of deletion."""

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands.console import err, out, working
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.off_boarding.record import Removal
from gatehouse.operating.off_boarding.removing import OffBoarding
from gatehouse.operating.off_boarding.scanning import Counts, scan_stores, total
from gatehouse.platform import Platform, PlatformError

TenantId = Annotated[str, typer.Argument(help="Id of the tenant.")]


def scan(tenant_id: TenantId, env: Environment = "local") -> None:
    """Count what every store has of a tenant."""
    with working(f"Counting the records of {tenant_id} in every store ..."):
        counts = scan_stores(Platform(env), tenant_id)
    _print(counts)
    out.print(f"{total(counts):,} records of {tenant_id} in {len(counts)} stores.", markup=False)


def delete(
    tenant_id: TenantId,
    confirm: Annotated[
        str | None, typer.Option(help="The tenant's id again; without it you are asked.")
    ] = None,
    report: Annotated[Path, typer.Option(help="Folder for the report and its signature.")] = Path(),
    env: Environment = "local",
) -> None:
    """Suspend a tenant, and after the waiting time delete everything of it, with a report.

    The first call begins the waiting time. The same call after it deletes; one that was
    interrupted goes on; one after the end writes the same report again.
    """
    platform = Platform(env)
    commands = OffBoarding(platform, progress=lambda step: err.print(f"  {step}", markup=False))
    removal = commands.request(tenant_id)
    commands.insist_on_waiting(removal)
    if removal.state != "deleted":
        removal = commands.delete(removal, confirmation=_confirmation(tenant_id, confirm))
    _write(removal, report)


def _confirmation(tenant_id: str, given: str | None) -> str:
    if given is not None:
        return given
    typed: str = typer.prompt(
        f"Everything of tenant {tenant_id} is deleted for good. Type its id to go on", err=True
    )
    return typed


def _write(removal: Removal, folder: Path) -> None:
    file = folder / f"{removal.tenant_id}-removal.json"
    if file.exists() and file.read_text(encoding="utf-8") != removal.report:
        raise PlatformError(f"{file} is another report: move it away, or name a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(removal.report, encoding="utf-8")
    signature = file.with_suffix(".signature.json")
    signature.write_text(removal.signature, encoding="utf-8")
    out.print(f"Tenant {removal.tenant_id} is deleted: {file}, {signature}", markup=False)


def _print(counts: Counts) -> None:
    for store, kinds in counts.items():
        out.print(f"{store:<10} {sum(kinds.values()):>9,}", markup=False)
        for kind, records in sorted(kinds.items()):
            out.print(f"  {kind:<28} {records:>9,}", markup=False)
