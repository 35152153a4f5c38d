"""Attacks on API keys: nothing but the whole, living key of an active tenant lets anybody in."""

import string
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from lambda_src.runtime.http.errors import (
    ForbiddenError,
    ScopeError,
    TenantSuspendedError,
    UnauthenticatedError,
)
from lambda_src.runtime.identity import api_keys
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.api_keys import ApiKeyStore
from lambda_src.runtime.identity.key_admission import KeyAdmission, KeyHolder
from lambda_src.runtime.identity.tenants import TenantStore
from tests.lambda_src.world import World


@dataclass
class Gate:
    """A key admission whose clocks a test moves."""

    world: World
    moment: datetime = datetime(2026, 11, 29, 12, tzinfo=UTC)
    seconds: float = 0.0
    admission: KeyAdmission = field(init=False)

    def __post_init__(self) -> None:
        self.store = ApiKeyStore(self.world.tables.api_keys, clock=lambda: self.moment)
        tenants = TenantStore(self.world.tables.tenants)
        self.admission = KeyAdmission(
            self.store,
            AdmissionByTable(tenants, clock=lambda: self.seconds),
            clock=lambda: self.moment,
            seconds=lambda: self.seconds,
        )

    def key(self, tenant_id: str = "acme", days: int = 90) -> str:
        return self.store.create(tenant_id, "admin", name="A key", scopes=("chat",), days=days)[1]

    def holder(self, key: str) -> KeyHolder:
        return self.admission.holder(f"Bearer {key}")

    def refusal(self, header: str | None) -> tuple[str, str]:
        with pytest.raises(UnauthenticatedError) as refused:
            self.admission.holder(header)
        return refused.value.code, refused.value.message

    def passes(self, seconds: float) -> None:
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)

    def last_use(self) -> object:
        (item,) = self.world.tables.items(self.world.tables.api_keys)
        return item.get("last_used_at")


@pytest.fixture
def gate(world: World) -> Gate:
    return Gate(world)


def test_a_key_acts_for_its_tenant_alone(gate: Gate) -> None:
    key = gate.key()
    holder = gate.holder(key)
    assert holder.caller.tenant_id == "acme"
    assert holder.caller.user_id == f"key-{api_keys.id_of(key)}"
    assert not holder.caller.is_tenant_admin
    holder.require("chat")
    with pytest.raises(ScopeError):
        holder.require("models")


def test_what_is_no_key_is_refused_in_the_same_words_and_without_a_read(gate: Gate) -> None:
    key = gate.key()
    words = gate.refusal(None)
    with gate.world.calls() as calls:
        for altered in (
            key[:-1],
            f"{key}x",
            key[:-3],
            key.upper(),
            key.replace("gk_", "sk_"),
            f"{key[:20]}{'A' if key[20] != 'A' else 'B'}{key[21:]}",
            f"{key} {key}",
            "",
            "gk_",
            key.split("_")[2],
            f"gk_{'é' * 16}_{'a' * 49}",
        ):
            assert gate.refusal(f"Bearer {altered}") == words
        for header in (key, f"Basic {key}", f"Bearer {'x' * 300}", "Bearer", f"Bearer\n{key}"):
            assert gate.refusal(header) == words
    assert calls.total() == 0
    assert words[0] == "unauthenticated"


def test_a_key_with_a_made_up_secret_is_as_one_with_a_made_up_id(gate: Gate) -> None:
    key_id = str(api_keys.id_of(gate.key()))
    unknown_id, unknown = api_keys.new_key()
    forged_text = f"gk_{key_id}_{unknown.split('_')[2][:43]}"
    forged = forged_text + api_keys._checksum(forged_text)
    assert api_keys.id_of(forged) == key_id
    assert api_keys.id_of(unknown) == unknown_id
    assert gate.refusal(f"Bearer {forged}") == gate.refusal(f"Bearer {unknown}")


def test_the_secret_of_one_key_does_not_fit_another(gate: Gate) -> None:
    first, second = gate.key("acme"), gate.key("globex")
    mixed = f"gk_{api_keys.id_of(first)}_{second.split('_')[2][:43]}"
    assert gate.refusal(f"Bearer {mixed}{api_keys._checksum(mixed)}")[0] == "unauthenticated"


def test_a_revocation_holds_within_the_time_of_the_cache(gate: Gate) -> None:
    key = gate.key()
    holder = gate.holder(key)
    gate.store.revoke("acme", holder.key_id)
    gate.passes(5.1)
    assert gate.refusal(f"Bearer {key}")[0] == "key_revoked"
    with pytest.raises(ForbiddenError, match="revoked"):
        gate.admission.confirm(holder)


def test_an_expired_key_is_refused_also_while_it_is_in_the_cache(gate: Gate) -> None:
    key = gate.key(days=1)
    holder = gate.holder(key)
    gate.moment += timedelta(days=1)
    assert gate.refusal(f"Bearer {key}")[0] == "key_expired"
    with pytest.raises(ForbiddenError, match="expired"):
        gate.admission.confirm(holder)


def test_the_key_of_a_suspended_tenant_is_refused(gate: Gate) -> None:
    key = gate.key()
    holder = gate.holder(key)
    gate.world.add_tenant("acme", status="suspended")
    gate.passes(5.1)
    with pytest.raises(TenantSuspendedError):
        gate.holder(key)
    with pytest.raises(TenantSuspendedError):
        gate.admission.confirm(holder)


def test_the_last_use_is_recorded_once_a_minute(gate: Gate) -> None:
    key = gate.key()
    assert gate.last_use() is None
    gate.holder(key)
    first = gate.last_use()
    assert first
    with gate.world.calls() as calls:
        for _ in range(10):
            gate.passes(5.5)
            gate.holder(key)
    assert calls["UpdateItem"] == 0
    assert gate.last_use() == first
    gate.passes(5.5)
    gate.holder(key)
    assert str(gate.last_use()) > str(first)


def test_a_use_in_another_process_is_not_recorded_again(gate: Gate) -> None:
    key = gate.key()
    gate.holder(key)
    first = gate.last_use()
    gate.passes(30)
    other = Gate(gate.world, moment=gate.moment)
    other.holder(key)
    assert gate.last_use() == first


def test_keys_are_long_random_and_of_plain_letters() -> None:
    keys = {api_keys.new_key()[1] for _ in range(200)}
    assert len(keys) == 200
    for key in keys:
        assert set(key) <= set(string.ascii_letters + string.digits + "_")
        assert len(key) == 3 + 16 + 1 + 43 + 6
