"""Who may act: real tables, a clock of the test's own."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from lambda_src.runtime.http.errors import (
    TenantSuspendedError,
    UnauthenticatedError,
    UserBlockedError,
)
from lambda_src.runtime.identity.admission import CACHE_SECONDS, AdmissionByTable
from lambda_src.runtime.identity.tenants import Membership, TenantStore
from lambda_src.runtime.storage.writes import Delete, Put
from tests.lambda_src.events import claims
from tests.lambda_src.world import World


@dataclass
class Later:
    """An admission, and the seconds that have passed."""

    world: World
    seconds: float = 0.0
    admission: AdmissionByTable = field(init=False)

    def __post_init__(self) -> None:
        store = TenantStore(self.world.tables.tenants)
        self.admission = AdmissionByTable(store, clock=lambda: self.seconds)


@pytest.fixture
def later(world: World) -> Later:
    return Later(world)


def test_a_suspension_holds_when_the_cache_ends_and_an_activation_too(later: Later) -> None:
    later.admission.caller(claims())
    later.world.add_tenant("acme", status="suspended")
    later.admission.caller(claims())
    later.seconds += CACHE_SECONDS
    with pytest.raises(TenantSuspendedError):
        later.admission.caller(claims())
    later.world.add_tenant("acme")
    later.seconds += CACHE_SECONDS
    assert later.admission.caller(claims()).tenant_id == "acme"


def test_nothing_is_kept_longer_than_five_seconds() -> None:
    assert CACHE_SECONDS <= 5


@pytest.mark.parametrize("change", ["removed", "disabled", "moved"])
def test_a_user_without_a_valid_membership_is_refused(later: Later, change: str) -> None:
    later.admission.caller(claims())
    status: Literal["active", "disabled"] = "disabled" if change == "disabled" else "active"
    tenant_id = "globex" if change == "moved" else "acme"
    member = Membership(tenant_id=tenant_id, user_id="user-1", role="member", status=status)
    key = {"record_key": member.item()["record_key"]}
    write: Any = Delete(key) if change == "removed" else Put(member.item())
    later.world.tables.tenants.write(write)
    later.seconds += CACHE_SECONDS
    with pytest.raises(UserBlockedError):
        later.admission.caller(claims())


def test_the_role_is_the_one_of_now_and_not_of_the_token(later: Later) -> None:
    stale = claims(groups="[tenant-admin]")
    assert not later.admission.caller(stale).is_tenant_admin
    later.world.add_member("user-1", "acme", "tenant-admin")
    later.seconds += CACHE_SECONDS
    assert later.admission.caller(claims(groups="[member]")).is_tenant_admin


def test_a_warm_function_reads_tenant_and_user_once(later: Later) -> None:
    with later.world.calls() as calls:
        for _ in range(3):
            later.admission.caller(claims())
    assert calls == {"GetItem": 2}


def test_claims_that_name_no_tenant_are_not_looked_up(later: Later) -> None:
    with later.world.calls() as calls, pytest.raises(UnauthenticatedError):
        later.admission.caller(claims(token_use="access"))
    assert not calls
