"""A caller who is not known yet waits for one read of the tenants table, not for two."""

from threading import Barrier
from typing import Any, cast

import pytest

from lambda_src.runtime.http.errors import TenantSuspendedError
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tenants import Membership, Tenant, TenantStore

ANNA = Caller(user_id="anna", tenant_id="acme")


class Records:
    """Tenant and member, each read of which waits for the other; it counts them."""

    def __init__(self, status: Any = "active") -> None:
        self._both = Barrier(2, timeout=20)
        self._status = status
        self.reads = 0

    def tenant(self, tenant_id: str) -> Tenant:
        self._wait()
        return Tenant(tenant_id=tenant_id, name="Acme", status=self._status)

    def membership(self, user_id: str) -> Membership:
        self._wait()
        return Membership(tenant_id="acme", user_id=user_id, role="member")

    def _wait(self) -> None:
        self.reads += 1
        self._both.wait()


def test_tenant_and_user_are_read_at_once_and_kept() -> None:
    records = Records()
    admission = AdmissionByTable(cast("TenantStore", records), clock=lambda: 1.0)
    for _ in range(3):
        assert admission.confirm(ANNA).groups == frozenset({"member"})
    assert records.reads == 2


def test_a_suspended_tenant_is_refused_whatever_is_known_of_the_user() -> None:
    admission = AdmissionByTable(cast("TenantStore", Records("suspended")), clock=lambda: 1.0)
    with pytest.raises(TenantSuspendedError):
        admission.confirm(ANNA)
