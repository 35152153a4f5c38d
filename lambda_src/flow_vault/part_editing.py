"""A draft edited piece by piece: `flow_nodes` and `flow_connections`.

Every change names the revision of the draft that it changes, and makes the next one.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from psycopg import Connection
from psycopg.rows import DictRow
from pydantic import AfterValidator, Field

from lambda_src.flow_store import definitions
from lambda_src.flow_vault import drafts
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.content_requests import Object, formed
from lambda_src.flow_vault.draft_changes import draft_changes
from lambda_src.flow_vault.editing import record
from lambda_src.flow_vault.errors import RevisionError
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.requests import OnFlow
from lambda_src.flows import parts
from lambda_src.flows.documents import Json
from lambda_src.flows.parts import Kind, MissingPartError, Part, PartError, TakenPartError
from lambda_src.flows.sizes import size_of
from lambda_src.runtime.http.errors import ConflictError, InvalidRequestError, NotFoundError
from lambda_src.vault.transaction import Vault

_PartId = Annotated[str, Field(min_length=1, max_length=500)]


def _named(part: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(part.get("id"), str) or not part["id"]:
        raise ValueError("needs an id, a text.")
    return part


class ListParts(OnFlow):
    """A page of nodes or connections, in the order of the draft; a cursor is a place in it."""

    limit: int | None = Field(default=None, ge=1)
    cursor: Annotated[str, formed(r"[0-9]{1,9}", "must be a next_cursor.")] | None = None
    type: Annotated[str, Field(max_length=100)] | None = None


class AddNode(OnFlow):
    """One node more."""

    revision: int = Field(ge=1)
    node: Annotated[Object, AfterValidator(_named)]


class OnNode(OnFlow):
    """One node."""

    node: _PartId


class ChangeNode(OnNode):
    """Other fields of a node; null takes one away."""

    revision: int = Field(ge=1)
    fields: Annotated[Object, Field(min_length=1)]


class RemoveNode(OnNode):
    """A node and its connections."""

    revision: int = Field(ge=1)


class AddConnection(OnFlow):
    """One connection more."""

    revision: int = Field(ge=1)
    connection: Object


class OnConnection(OnFlow):
    """One connection, by its id, or by its place if it has none."""

    connection: _PartId


class ChangeConnection(OnConnection):
    """Other fields of a connection; null takes one away."""

    revision: int = Field(ge=1)
    fields: Annotated[Object, Field(min_length=1)]


class RemoveConnection(OnConnection):
    """A connection."""

    revision: int = Field(ge=1)


@dataclass(frozen=True)
class PartEditing:
    """What a tenant-admin does with parts of one kind; anybody else is refused."""

    vault: Vault
    page_size: int
    kind: Kind

    def listed(self, principal: Principal, request: ListParts) -> Answer:
        """A page of parts, of one type if it is named."""
        limit = min(request.limit or self.page_size, self.page_size)
        start = int(request.cursor or 0)
        found, draft = self._draft(principal, request)
        with _refused():
            every = parts.parts_of(draft, self.kind)
        placed = [
            (place, id_, part)
            for place, (id_, part) in enumerate(every)
            if place >= start and request.type in (None, str(part.get("type", "")).lower())
        ]
        page = [{**part, "id": id_} for _, id_, part in placed[:limit]]
        cursor = str(placed[limit][0]) if len(placed) > limit else None
        return Answer({self.kind: page, "revision": found.revision, "next_cursor": cursor})

    def read(self, principal: Principal, request: OnNode | OnConnection) -> Answer:
        """One part."""
        found, draft = self._draft(principal, request)
        id_ = _id(request)
        with _refused():
            part = parts.part_of(draft, self.kind, id_)
        return Answer({self._one: {**part, "id": id_}, "revision": found.revision})

    def add(self, principal: Principal, request: AddNode | AddConnection) -> Answer:
        """One part more, at the end of the list."""
        part: Part = request.node if isinstance(request, AddNode) else request.connection
        made, id_ = self._changed(
            principal, request, lambda draft: parts.added(draft, self.kind, part)
        )
        return Answer({**made, self._one: {**part, "id": id_}}, HTTPStatus.CREATED)

    def change(self, principal: Principal, request: ChangeNode | ChangeConnection) -> Answer:
        """Other fields of a part. Its id stays."""
        if "id" in request.fields:
            raise InvalidRequestError("fields.id", "cannot change; add another part.")
        id_ = _id(request)

        def change(draft: Json) -> tuple[Json, str]:
            return parts.changed(draft, self.kind, id_, request.fields), id_

        return Answer(self._changed(principal, request, change)[0])

    def remove(self, principal: Principal, request: RemoveNode | RemoveConnection) -> Answer:
        """One part less; the connections of a node go with it."""
        id_ = _id(request)

        def remove(draft: Json) -> tuple[Json, str]:
            return parts.removed(draft, self.kind, id_), id_

        return Answer(self._changed(principal, request, remove)[0])

    @property
    def _one(self) -> str:
        return self.kind.removesuffix("s")

    def _draft(self, principal: Principal, request: OnFlow) -> tuple[definitions.Definition, Json]:
        principal.must_edit()
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            found = drafts.known(connection, request)
            return found, definitions.draft(connection, found.flow_id)

    def _changed(
        self,
        principal: Principal,
        request: Any,  # noqa: ANN401 - every request here that has a revision
        change: Callable[[Json], tuple[Json, str]],
    ) -> tuple[dict[str, Json], str]:
        principal.must_edit()
        with self.vault.transaction(principal.caller) as connection:
            return _replaced(connection, principal, request, change)


def _replaced(
    connection: Connection[DictRow],
    principal: Principal,
    request: Any,  # noqa: ANN401 - every request here that has a revision
    change: Callable[[Json], tuple[Json, str]],
) -> tuple[dict[str, Json], str]:
    found = drafts.known(connection, request, lock=True)
    if found.revision != request.revision:
        raise RevisionError(found.revision)
    before = definitions.draft(connection, found.flow_id)
    with _refused():
        after, id_ = change(before)
    if size_of(after) > size_of(before):  # what has grown above the limits before may shrink
        drafts.within_limits(after)
    made = definitions.replace(
        connection, found.flow_id, key=found.key, name=found.name, document=after
    )
    if made is None:
        raise drafts.taken(found.key)
    record(connection, principal, "change_draft", made, draft_changes(before, after))
    return {**made.as_json(), "findings": drafts.findings(connection, after)}, id_


@contextmanager
def _refused() -> Iterator[None]:
    """Raise what a part could not be found or put for, as the API says it."""
    try:
        yield
    except MissingPartError as error:
        raise NotFoundError(str(error)) from None
    except TakenPartError as error:
        raise ConflictError(str(error), code="part_exists") from None
    except PartError as error:
        raise ConflictError(str(error), code="draft_malformed") from None


def _id(request: OnNode | OnConnection) -> str:
    return request.node if isinstance(request, OnNode) else request.connection


nodes = functools.partial(PartEditing, kind="nodes")
connections = functools.partial(PartEditing, kind="connections")
