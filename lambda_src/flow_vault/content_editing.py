"""Content as a tenant's administrators write it, item by item, and the log of who changed what."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import audit, content
from lambda_src.flow_store.content import StoredItem
from lambda_src.flow_vault import content_requests as requests
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.content_checks import check, known, must_not_run
from lambda_src.flow_vault.errors import RevisionError
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.requests import Page
from lambda_src.flows.selecting import item_of
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.vault.transaction import Vault


@dataclass(frozen=True)
class ContentEditing:
    """What a tenant-admin does with content; anybody else is refused. Pages are bounded."""

    vault: Vault
    page_size: int

    def add(self, principal: Principal, request: requests.AddContent) -> Answer:
        """Add an item that flows may draw, or replace the one of its id."""
        item = item_of(request.model_dump())
        check(item)
        with self._editing(principal) as connection:
            before = content.read(connection, item.id, lock=True)
            must_not_run(connection, before, item)
            stored = content.put(connection, item, request.status, request.visibility)
            action = "create_content" if before is None else "replace_content"
            record(connection, principal, action, before, stored)
        return Answer(stored.as_json(), HTTPStatus.CREATED)

    def read(self, principal: Principal, request: requests.OnContent) -> Answer:
        """One item, of any status."""
        with self._editing(principal, read_only=True) as connection:
            found = known(connection, request.content)
        return Answer(found.as_json())

    def change(self, principal: Principal, request: requests.ChangeContent) -> Answer:
        """Change some fields. Raises RevisionError if the item has changed meanwhile."""
        with self._editing(principal) as connection:
            before = known(connection, request.content, lock=True)
            if before.revision != request.revision:
                raise RevisionError(before.revision)
            fields: dict[str, Any] = {**before.fields(), **request.given()}
            item = item_of({**fields, "id": before.item.id})
            check(item)
            must_not_run(connection, before, item)
            after = content.put(connection, item, fields["status"], fields["visibility"])
            record(connection, principal, "change_content", before, after)
        return Answer(after.as_json())

    def delete(self, principal: Principal, request: requests.OnContent) -> Answer:
        """Delete an item. Flows that name it go on without it, by their way of failure."""
        with self._editing(principal) as connection:
            before = known(connection, request.content, lock=True)
            content.delete(connection, before.item.id)
            record(connection, principal, "delete_content", before, None)
        return Answer({"id": before.item.id, "deleted": True})

    def listed(self, principal: Principal, request: requests.ListContent) -> Answer:
        """A page of content, by id or by how well it fits what is searched for."""
        limit, filters = page_of(request, self.page_size)
        words = filters.pop("search", None)
        with self._editing(principal, read_only=True) as connection:
            if words is None:
                after = request.cursor or ""
                found = content.page(connection, after=after, limit=limit + 1, filters=filters)
                cursors = [stored.item.id for stored in found]
            else:
                ranked = content.search(
                    connection, words, after=_ranked(request), limit=limit + 1, filters=filters
                )
                found = [stored for _, stored in ranked]
                cursors = [f"{rank!r} {stored.item.id}" for rank, stored in ranked]
        cursor = cursors[limit - 1] if len(found) > limit else None
        shown = [stored.as_json() for stored in found[:limit]]
        return Answer({"content": shown, "next_cursor": cursor})

    def audit(self, principal: Principal, request: requests.ListAudit) -> Answer:
        """A page of the audit log, the latest entry first."""
        limit, filters = page_of(request, self.page_size)
        with self._editing(principal, read_only=True) as connection:
            try:
                found = audit.page(
                    connection, before=request.cursor, limit=limit + 1, filters=filters
                )
            except ValueError:
                raise _no_cursor() from None
        cursor = found[limit - 1][0] if len(found) > limit else None
        return Answer({"audit": [entry for _, entry in found[:limit]], "next_cursor": cursor})

    def _editing(
        self, principal: Principal, *, read_only: bool = False
    ) -> AbstractContextManager[Connection[DictRow]]:
        principal.must_edit()
        return self.vault.transaction(principal.caller, read_only=read_only)


def page_of(request: Page, most: int) -> tuple[int, dict[str, str]]:
    """Return how many items a page has, and the filters of a listing."""
    filters = request.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
    return min(request.limit or most, most), filters


def _ranked(request: requests.ListContent) -> tuple[float, str] | None:
    if request.cursor is None:
        return None
    rank, _, item_id = request.cursor.partition(" ")
    try:
        return float(rank), item_id
    except ValueError:
        raise _no_cursor() from None


def _no_cursor() -> InvalidRequestError:
    return InvalidRequestError("cursor", "must be the next_cursor of a page of this listing.")


def record(
    connection: Connection[DictRow],
    principal: Principal,
    action: str,
    before: StoredItem | None,
    after: StoredItem | None,
) -> None:
    """Put down in the audit log what an item was and is; nothing where it is the same."""
    named = after or before
    changed = audit.changes(before.fields() if before else {}, after.fields() if after else {})
    if named is not None:
        audit.record(
            connection,
            principal.caller.user_id,
            action,
            ("content", named.item.id),
            revision=named.revision,
            changed=changed,
        )
