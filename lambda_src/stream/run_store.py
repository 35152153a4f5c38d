"""Streamed answers as they are kept: state, events in batches, and tickets to read them.

A run belongs to one user: tenant and user lead its partition, so a run of somebody else is not
found, like one that never was. Items expire `keep_seconds` after they were written.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

from lambda_src.runtime.clock import Clock, epoch_in, now, to_text
from lambda_src.runtime.http.errors import ConflictError, NotFoundError, UnauthenticatedError
from lambda_src.runtime.http.streaming import StreamStoppedError
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Delete, Put, Update

TICKET_SECONDS = 60
_TICKET = re.compile(r"([a-z0-9-]{1,64})\.([A-Za-z0-9-]{1,128})\.[\w-]{43}", re.ASCII)
_PAGE = 50


@dataclass(frozen=True)
class Run:
    """One answer. At the epoch second `ends_at` the function that writes it has ended."""

    session_id: str
    message_id: str
    ends_at: int


@dataclass(frozen=True)
class Batch:
    """Events that were written together, up to the number `last`; `is_end` if no more follow."""

    last: int
    text: str
    is_end: bool


class RunStore:
    """The runs in the sessions table. A run takes `run_seconds` at most."""

    def __init__(
        self, table: Table, *, run_seconds: float, keep_seconds: int, clock: Clock = now
    ) -> None:
        self._table = table
        self._run_seconds = int(run_seconds)
        self._keep_seconds = keep_seconds
        self._clock = clock

    def begin(self, caller: Caller, run_id: str, *, session_id: str, message_id: str) -> None:
        """Record that a run began.

        Raises ConflictError for an id that was used before, and StreamStoppedError for a run that
        was stopped before it began.
        """
        moment = self._clock()
        item = {
            **_state_key(caller, run_id),
            "session_id": session_id,
            "message_id": message_id,
            "created_at": to_text(moment),
            "ends_at": epoch_in(moment, seconds=self._run_seconds),
            "expires_at": self._expiry(),
        }
        try:
            self._table.write(Put(item, "attribute_not_exists(session_key)"))
        except ConditionFailedError as failed:
            if failed.item and "message_id" not in failed.item:
                raise StreamStoppedError from None
            raise ConflictError("run_id: was used before.", code="run_exists") from None

    def discard(self, caller: Caller, run_id: str) -> None:
        """Forget a run that has no events."""
        self._table.write(Delete(_state_key(caller, run_id)))

    def append(self, caller: Caller, run_id: str, batch: Batch) -> None:
        """Store a batch of events; the same batch a second time changes nothing."""
        item = {
            "session_key": keys.run_partition(caller.tenant_id, caller.user_id, run_id),
            "item_key": keys.run_events_item(batch.last),
            "events": batch.text,
            "is_end": batch.is_end,
            "expires_at": self._expiry(),
        }
        self._table.write(Put(item))

    def stop(self, caller: Caller, run_id: str) -> None:
        """Request the end of a run, also of one that has not begun yet."""
        stop = Update(
            _state_key(caller, run_id),
            "SET stop_requested_at = :now, expires_at = if_not_exists(expires_at, :expires)",
            values={":now": to_text(self._clock()), ":expires": self._expiry()},
        )
        self._table.write(stop)

    def stop_requested(self, caller: Caller, run_id: str) -> bool:
        """Return whether the user requested the end of a run."""
        item = self._table.get(_state_key(caller, run_id))
        return item is not None and "stop_requested_at" in item

    def find(self, caller: Caller, run_id: str) -> Run:
        """Return a run of the caller. Raises NotFoundError for any other."""
        item = self._table.get(_state_key(caller, run_id)) or {}
        if "message_id" not in item or item["expires_at"] <= self._clock().timestamp():
            raise NotFoundError("No such run.")
        return Run(item["session_id"], item["message_id"], item["ends_at"])

    def is_over(self, run: Run) -> bool:
        """Return whether the function that wrote a run has ended, however it did."""
        return self._clock().timestamp() > run.ends_at

    def batches_after(self, caller: Caller, run_id: str, last: int) -> list[Batch]:
        """Return stored batches with events after the number `last`, in order."""
        values = {
            ":run": keys.run_partition(caller.tenant_id, caller.user_id, run_id),
            ":next": keys.run_events_item(last + 1),
            ":end": f"{keys.RUN_EVENTS_PREFIX}~",
        }
        items, _ = self._table.query(
            "session_key = :run AND item_key BETWEEN :next AND :end", values, limit=_PAGE
        )
        return [Batch(_number(item["item_key"]), item["events"], item["is_end"]) for item in items]

    def ticket(self, caller: Caller, run_id: str) -> str:
        """Return a ticket that reads a run once, within a minute. Raises NotFoundError."""
        self.find(caller, run_id)
        ticket = f"{caller.tenant_id}.{caller.user_id}.{secrets.token_urlsafe(32)}"
        expires_at = epoch_in(self._clock(), seconds=TICKET_SECONDS)
        self._table.write(Put({**_ticket_key(caller, run_id, ticket), "expires_at": expires_at}))
        return ticket

    def redeem(self, ticket: str, run_id: str) -> Caller:
        """Return whose ticket it is, which is used up then. Raises UnauthenticatedError."""
        found = _TICKET.fullmatch(ticket)
        refused = UnauthenticatedError("A valid ticket is required; one works once, for a minute.")
        if found is None:
            raise refused
        caller = Caller(found.group(1), found.group(2))
        use = Delete(
            _ticket_key(caller, run_id, ticket),
            "attribute_exists(session_key) AND expires_at > :now",
            {":now": int(self._clock().timestamp())},
        )
        try:
            self._table.write(use)
        except ConditionFailedError:
            raise refused from None
        return caller

    def _expiry(self) -> int:
        return epoch_in(self._clock(), seconds=self._keep_seconds)


def _state_key(caller: Caller, run_id: str) -> dict[str, str]:
    partition = keys.run_partition(caller.tenant_id, caller.user_id, run_id)
    return {"session_key": partition, "item_key": keys.RUN_ITEM}


def _ticket_key(caller: Caller, run_id: str, ticket: str) -> dict[str, str]:
    digest = hashlib.sha256(ticket.encode()).hexdigest()
    return {**_state_key(caller, run_id), "item_key": keys.ticket_item(digest)}


def _number(item_key: str) -> int:
    return int(item_key.removeprefix(keys.RUN_EVENTS_PREFIX))
