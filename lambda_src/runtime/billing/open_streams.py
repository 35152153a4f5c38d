"""How many streams a user and a tenant receive at once: leases, which a killed function loses.

A user's leases are one item of the usage table: a counter, and an attribute for each lease with
the time at which it ends by itself. Taking a lease is one conditional write, no read before it.
A tenant whose tier bounds its streams has such an item too, and its streams a lease of both.
"""

from dataclasses import dataclass, replace
from uuid import uuid4

from lambda_src.runtime.clock import Clock, epoch_in, now
from lambda_src.runtime.http.rate_limits import TooManyStreamsError
from lambda_src.runtime.http.wire import Item
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tiers import Tier
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Update

RETRY_SECONDS = 5


@dataclass(frozen=True)
class Lease:
    """The right of one stream to be open."""

    key: dict[str, str]
    attribute: str
    of_tenant: "Lease | None" = None


class OpenStreams:
    """The open streams of users, `most` of each unless a tier says otherwise.

    `lease_seconds` must be longer than a stream may run.
    """

    def __init__(self, table: Table, *, most: int, lease_seconds: int, clock: Clock = now) -> None:
        self._table = table
        self._most = most
        self._seconds = lease_seconds
        self._clock = clock

    def open(self, caller: Caller, tier: Tier | None = None) -> Lease:
        """Return a lease for one more stream. Raises TooManyStreamsError, having taken none."""
        tier = tier or Tier()
        user = keys.streams_entry(caller.user_id)
        lease = self._lease(caller, user, tier.user_streams or self._most, "You receive")
        if tier.tenant_streams is None:
            return lease
        try:
            of_tenant = self._lease(
                caller, keys.tenant_streams_entry(), tier.tenant_streams, "Your workspace receives"
            )
        except BaseException:
            self.close(lease)
            raise
        return replace(lease, of_tenant=of_tenant)

    def close(self, lease: Lease) -> bool:
        """Give a lease back; return False for one that was given back before."""
        try:
            return self._close(lease)
        finally:
            if lease.of_tenant is not None:
                self._close(lease.of_tenant)

    def _lease(self, caller: Caller, entry: str, most: int, who: str) -> Lease:
        key = {"usage_key": keys.rates_partition(caller.tenant_id), "entry_key": entry}
        lease = Lease(key, keys.lease_attribute(str(uuid4())))
        found = self._take(lease, most)
        if found is not None and self._release_expired(found, key):
            found = self._take(lease, most)
        if found is not None:
            message = (
                f"{who} {most} answers at once, the most allowed. Wait until one ends, or stop it."
            )
            raise TooManyStreamsError(message, retry_after=RETRY_SECONDS)
        return lease

    def _close(self, lease: Lease) -> bool:
        update = Update(
            lease.key,
            "REMOVE #lease ADD streams :less",
            "attribute_exists(#lease)",
            names={"#lease": lease.attribute},
            values={":less": -1},
        )
        try:
            self._table.write(update)
        except ConditionFailedError:
            return False
        return True

    def _take(self, lease: Lease, most: int) -> Item | None:
        """Take a lease, or return the item that leaves no room.

        That the lease must not be there yet makes a repeated request harmless: the SDK sends an
        update again when the answer got lost.
        """
        ends_at = epoch_in(self._clock(), seconds=self._seconds)
        update = Update(
            lease.key,
            "SET #lease = :ends, expires_at = :ends ADD streams :one",
            "attribute_not_exists(#lease) AND (attribute_not_exists(streams) OR streams < :most)",
            names={"#lease": lease.attribute},
            values={":ends": ends_at, ":one": 1, ":most": most},
        )
        try:
            self._table.write(update)
        except ConditionFailedError as failed:
            item = failed.item or {}
            return None if lease.attribute in item else item
        return None

    def _release_expired(self, item: Item, key: dict[str, str]) -> int:
        """Release the leases of streams that ended without a word; return how many there were."""
        moment = self._clock().timestamp()
        expired = [
            name for name, ends_at in item.items()
            if name.startswith(keys.LEASE_PREFIX) and ends_at < moment
        ]  # fmt: skip
        return sum(self._close(Lease(key, name)) for name in expired)
