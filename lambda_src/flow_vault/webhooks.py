"""Webhooks as their tenant's administrators make them, watch them and send events again."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import audit, deliveries, webhooks
from lambda_src.flow_store.deliveries import PageEnd
from lambda_src.flow_store.webhooks import Webhook
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.webhook_requests import (
    ChangeWebhook,
    CreateWebhook,
    ListDeliveries,
    ListWebhooks,
    OnWebhook,
    Replay,
    RotateWebhook,
)
from lambda_src.runtime.http.errors import ConflictError, InvalidRequestError, NotFoundError
from lambda_src.vault.transaction import Vault

MOST_WEBHOOKS = 10
_REPLAYED_AT_ONCE = 1_000


@dataclass(frozen=True)
class Webhooks:
    """What a tenant-admin does; anybody else is refused. Pages have so many items at most."""

    vault: Vault
    page_size: int

    def create(self, principal: Principal, request: CreateWebhook) -> Answer:
        """Send a tenant's events somewhere. Raises ConflictError for one webhook too many."""
        with self._changing(principal) as connection:
            if len(webhooks.listed(connection)) >= MOST_WEBHOOKS:
                raise ConflictError(
                    f"There are {MOST_WEBHOOKS} webhooks already; delete one first.",
                    code="webhooks_full",
                )
            made = webhooks.add(
                connection,
                request.webhook,
                url=request.url,
                description=request.description,
                event_types=request.event_types,
                secret_version=request.secret_version,
            )
            _record(connection, principal, "create_webhook", None, made)
        return Answer(made.view(), HTTPStatus.CREATED)

    def listed(self, principal: Principal, request: ListWebhooks) -> Answer:
        """All webhooks."""
        del request
        with self._changing(principal, read_only=True) as connection:
            found = webhooks.listed(connection)
        return Answer({"webhooks": [webhook.view() for webhook in found]})

    def read(self, principal: Principal, request: OnWebhook) -> Answer:
        """One webhook."""
        with self._changing(principal, read_only=True) as connection:
            return Answer(_known(connection, request).view())

    def change(self, principal: Principal, request: ChangeWebhook) -> Answer:
        """Change a webhook, or pause it: its events then wait, and are sent when it is active."""
        changes = request.model_dump(exclude={"webhook"}, exclude_none=True)
        with self._changing(principal) as connection:
            before = _known(connection, request, lock=True)
            webhooks.change(connection, request.webhook, changes)
            after = _known(connection, request)
            _record(connection, principal, "change_webhook", before, after)
            is_resumed = (before.status, after.status) == ("paused", "active")
            if is_resumed:
                deliveries.resume(connection, request.webhook)
        return Answer(after.view(), has_events=is_resumed)

    def rotate(self, principal: Principal, request: RotateWebhook) -> Answer:
        """Sign with another secret, and for a while with the one before too."""
        with self._changing(principal) as connection:
            before = _known(connection, request, lock=True)
            webhooks.rotate(
                connection, request.webhook, request.secret_version, request.overlap_hours
            )
            after = _known(connection, request)
            _record(connection, principal, "rotate_webhook", before, after)
        return Answer(after.view())

    def delete(self, principal: Principal, request: OnWebhook) -> Answer:
        """Delete a webhook; what waited for it is sent nowhere."""
        with self._changing(principal) as connection:
            before = _known(connection, request, lock=True)
            webhooks.delete(connection, request.webhook)
            _record(connection, principal, "delete_webhook", before, None)
        return Answer({"deleted": True})

    def deliveries(self, principal: Principal, request: ListDeliveries) -> Answer:
        """What became of events, a page."""
        try:
            after = PageEnd.read(request.cursor) if request.cursor else None
        except ValueError:
            raise InvalidRequestError("cursor", "must be a next_cursor of this list.") from None
        with self._changing(principal, read_only=True) as connection:
            _known(connection, request)
            found, cursor = deliveries.page(
                connection,
                request.webhook,
                status=request.status,
                after=after,
                limit=min(request.limit or self.page_size, self.page_size),
            )
        return Answer({"deliveries": found, "next_cursor": cursor})

    def replay(self, principal: Principal, request: Replay) -> Answer:
        """Send events again, with the ids that they had. Raises NotFoundError for an unknown one.

        What is parked before an event in its session goes first.
        """
        with self._changing(principal) as connection:
            _known(connection, request, lock=True)
            if request.event is not None:
                count = deliveries.replay_one(connection, request.webhook, request.event)
                more = None
                if not count:
                    raise NotFoundError("No such event of a type that this webhook gets.")
            else:
                count, more = deliveries.replay_range(
                    connection,
                    request.webhook,
                    bounds=request.bounds(),
                    only_parked=request.status == "parked",
                    limit=_REPLAYED_AT_ONCE,
                )
            asked = request.model_dump(mode="json", exclude={"webhook"}, exclude_none=True)
            subject = ("webhook", request.webhook)
            changed = {**asked, "replayed": count}
            audit.record(
                connection, principal.caller.user_id, "replay_events", subject, changed=changed
            )
        return Answer({"replayed": count, "next_after": more}, HTTPStatus.ACCEPTED, has_events=True)

    def _changing(
        self, principal: Principal, *, read_only: bool = False
    ) -> AbstractContextManager[Connection[DictRow]]:
        principal.must_edit()
        return self.vault.transaction(principal.caller, read_only=read_only)


def _record(
    connection: Connection[DictRow],
    principal: Principal,
    action: str,
    before: Webhook | None,
    after: Webhook | None,
) -> None:
    """Put down in the audit log who did what to a webhook."""
    named = after or before
    if named is not None:
        changed = audit.changes(before.view() if before else {}, after.view() if after else {})
        subject = ("webhook", named.webhook_id)
        audit.record(connection, principal.caller.user_id, action, subject, changed=changed)


def _known(connection: Connection[DictRow], request: OnWebhook, *, lock: bool = False) -> Webhook:
    found = webhooks.find(connection, request.webhook, lock=lock)
    if found is None:
        raise _no_webhook()
    return found


def _no_webhook() -> NotFoundError:
    """The same for a webhook that is not there and for another tenant's."""
    return NotFoundError("No such webhook.")
