"""What every store of the registry has of one tenant."""

from collections.abc import Iterator, Mapping

from gatehouse.operating.tenant_stores import STORES, Store
from gatehouse.platform import ArgumentError, Platform
from lambda_src.runtime.identity.claims import is_tenant_id

Counts = Mapping[str, Mapping[str, int]]
"""Records by store and kind; a store without any has an empty entry."""


def stores(platform: Platform) -> Iterator[Store]:
    """Every store, in the order of an off-boarding."""
    for store in STORES:
        yield store(platform)


def scan_stores(platform: Platform, tenant_id: str) -> Counts:
    """Count a tenant's records in every store.

    Raises:
        ArgumentError: the id is malformed.
        PlatformError: a stack is not deployed, or the database cannot be reached.

    """
    if not is_tenant_id(tenant_id):
        raise ArgumentError(f"Tenant id {tenant_id!r}: expected 1 to 64 of a-z, 0-9 and hyphens.")
    return {store.name: store.count(tenant_id) for store in stores(platform)}


def total(counts: Counts) -> int:
    """How many records there are in all stores."""
    return sum(sum(kinds.values()) for kinds in counts.values())
