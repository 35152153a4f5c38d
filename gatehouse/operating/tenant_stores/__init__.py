"""Every store that holds data of tenants: how to count, export and delete one tenant's."""

from gatehouse.operating.tenant_stores.registry import NO_TENANT_DATA, STORES
from gatehouse.operating.tenant_stores.store import Page, Store

__all__ = ["NO_TENANT_DATA", "STORES", "Page", "Store"]
