"""Model calls of a minute, by user and by tenant: one conditional write, no read before it.

A tenant's minute is one item of the usage table with a counter for the tenant and one for each
user who called a model in it. The tenant's limit bounds the size of the item. A window is a
calendar minute, so that all functions count alike without knowing of each other.
"""

from datetime import datetime

from lambda_src.runtime.clock import Clock, epoch_in, now
from lambda_src.runtime.http.rate_limits import Quota, RateLimitedError, rate_limit_headers
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tenants import Tenant
from lambda_src.runtime.settings import CallLimits
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Update

WINDOW_SECONDS = 60
_KEPT_SECONDS = 3_600  # the item says nothing after its minute; an hour helps to look into floods


class CallRates:
    """Counts the model calls of users and tenants. `limits` hold where a tenant has none itself."""

    def __init__(
        self,
        table: Table,
        limits: CallLimits,
        admission: AdmissionByTable,
        *,
        clock: Clock = now,
    ) -> None:
        self._table = table
        self._admission = admission
        self._limits = limits
        self._clock = clock

    def count(self, caller: Caller) -> dict[str, str]:
        """Count one call; return the headers that say what is left.

        Raises RateLimitedError, having counted nothing, and TenantSuspendedError.
        """
        return rate_limit_headers(self.take(caller, self._admission.active(caller.tenant_id)))

    def take(self, caller: Caller, tenant: Tenant) -> tuple[Quota, ...]:
        """Count one call; return what is left to the user and to the tenant.

        Raises RateLimitedError, having counted nothing.
        """
        moment = self._clock()
        user_limit, tenant_limit = self._of(tenant)
        update = Update(
            _minute(tenant, moment),
            "SET expires_at = :expires ADD calls :one, #user :one",
            "(attribute_not_exists(calls) OR calls < :tenant) AND "
            "(attribute_not_exists(#user) OR #user < :user)",
            names={"#user": keys.user_attribute(caller.user_id)},
            values={":expires": epoch_in(moment, seconds=_KEPT_SECONDS), ":one": 1,
                    ":tenant": tenant_limit, ":user": user_limit},
        )  # fmt: skip
        try:
            counted = self._table.change(update)
        except ConditionFailedError as failed:
            quotas = _quotas(failed.item or {}, caller, moment, user_limit, tenant_limit)
            raise _refused(quotas) from None
        return _quotas(counted, caller, moment, user_limit, tenant_limit)

    def left(self, caller: Caller, tenant: Tenant) -> tuple[Quota, ...]:
        """Return what is left to the user and to the tenant; no call is counted.

        A write of nothing, because whoever counts calls may not read the table.
        """
        moment = self._clock()
        update = Update(
            _minute(tenant, moment),
            "SET expires_at = :expires ADD calls :none, #user :none",
            names={"#user": keys.user_attribute(caller.user_id)},
            values={":expires": epoch_in(moment, seconds=_KEPT_SECONDS), ":none": 0},
        )
        return _quotas(self._table.change(update), caller, moment, *self._of(tenant))

    def _of(self, tenant: Tenant) -> tuple[int, int]:
        """Return the limits of a user and of the tenant."""
        usual = self._limits
        user_limit = tenant.limits.user_calls_per_minute or usual.user_calls_per_minute
        return user_limit, tenant.calls_per_minute(usual.tenant_calls_per_minute)


def _minute(tenant: Tenant, moment: datetime) -> dict[str, str]:
    """Return the key of a tenant's minute."""
    return {
        "usage_key": keys.rates_partition(tenant.tenant_id),
        "entry_key": keys.minute_entry(moment),
    }


def _quotas(
    counted: Item, caller: Caller, moment: datetime, user_limit: int, tenant_limit: int
) -> tuple[Quota, ...]:
    reset = WINDOW_SECONDS - moment.second
    user_calls = int(counted.get(keys.user_attribute(caller.user_id), 0))
    tenant_calls = int(counted.get("calls", 0))
    return (
        Quota("user", user_limit, WINDOW_SECONDS, max(0, user_limit - user_calls), reset),
        Quota("tenant", tenant_limit, WINDOW_SECONDS, max(0, tenant_limit - tenant_calls), reset),
    )


def _refused(quotas: tuple[Quota, ...]) -> RateLimitedError:
    user, tenant = quotas
    who, limit = (
        ("You have", user.limit) if not user.remaining else ("Your workspace has", tenant.limit)
    )
    message = (
        f"{who} sent {limit:,} messages in this minute, the most allowed. "
        f"Try again in {user.reset_seconds} s."
    )
    return RateLimitedError(message, quotas=quotas, retry_after=user.reset_seconds)
