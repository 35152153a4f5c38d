"""`gatehouse tenants scan`: what every store has of a tenant."""

from typing import Annotated

import typer

from gatehouse.commands.console import out, working
from gatehouse.operating.off_boarding.scanning import Counts, scan_stores, total
from gatehouse.platform import Platform

Environment = Annotated[str, typer.Option("--env", help="local, dev, staging or prod")]
TenantId = Annotated[str, typer.Argument(help="Id of the tenant.")]


def scan(tenant_id: TenantId, env: Environment = "local") -> None:
    """Count what every store has of a tenant."""
    with working(f"Counting the records of {tenant_id} in every store ..."):
        counts = scan_stores(Platform(env), tenant_id)
    _print(counts)
    found = total(counts)
    out.print(f"{found:,} records of {tenant_id} in {len(counts)} stores.", markup=False)


def _print(counts: Counts) -> None:
    for store, kinds in counts.items():
        out.print(f"{store:<10} {sum(kinds.values()):>9,}", markup=False)
        for kind, records in sorted(kinds.items()):
            out.print(f"  {kind:<28} {records:>9,}", markup=False)
