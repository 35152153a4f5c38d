"""Flows and content as their tenant's administrators write and publish them."""

import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import content, definitions, versions
from lambda_src.flow_store.definitions import Definition
from lambda_src.flow_vault import requests
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.errors import FlowInvalidError, RevisionError, finding_json, no_flow
from lambda_src.flow_vault.who import Who, hash_of, new_public_key
from lambda_src.flows import documents
from lambda_src.flows.documents import Checked, Json
from lambda_src.flows.freezing import freeze
from lambda_src.flows.reading import check
from lambda_src.flows.selecting import item_of
from lambda_src.runtime.errors import ConflictError, InvalidRequestError, NotFoundError
from lambda_src.vault.transaction import Vault

MOST_KEY, MOST_NAME = 200, 500
_ANY = "*"


@dataclass(frozen=True)
class Editing:
    """What a tenant-admin does; anybody else is refused. Pages have so many items at most."""

    vault: Vault
    page_size: int

    def create(self, who: Who, asked: requests.CreateFlow) -> Answer:
        """Store a document as the draft of a new flow. Its mistakes are told, and kept."""
        key, name = _named(asked.document)
        with self._editing(who) as connection:
            made = definitions.add(connection, key, name, asked.document)
            if made is None:
                raise _taken(key)
            findings = _findings(connection, asked.document)
        return Answer({**made.as_json(), "findings": findings}, HTTPStatus.CREATED)

    def listed(self, who: Who, asked: requests.ListFlows) -> Answer:
        """A page of flows, by key, without their drafts."""
        limit, filters = _page(asked, self.page_size)
        with self._editing(who, read_only=True) as connection:
            after = asked.cursor or ""
            found = definitions.page(connection, after=after, limit=limit + 1, filters=filters)
        cursor = found[limit - 1].key if len(found) > limit else None
        shown = [each.as_json() for each in found[:limit]]
        return Answer({"flows": shown, "next_cursor": cursor})

    def read(self, who: Who, asked: requests.OnFlow) -> Answer:
        """A flow with its draft."""
        with self._editing(who, read_only=True) as connection:
            found = _known(connection, asked)
            draft = definitions.draft(connection, found.flow_id)
        return Answer({**found.as_json(), "document": draft})

    def replace(self, who: Who, asked: requests.ReplaceFlow) -> Answer:
        """Another draft. Raises RevisionError if the draft has been replaced meanwhile."""
        key, name = _named(asked.document)
        with self._editing(who) as connection:
            found = _known(connection, asked, lock=True)
            if found.revision != asked.revision:
                raise RevisionError(found.revision)
            made = definitions.replace(
                connection, found.flow_id, key=key, name=name, document=asked.document
            )
            if made is None:
                raise _taken(key)
            findings = _findings(connection, asked.document)
        return Answer({**made.as_json(), "findings": findings})

    def validate(self, who: Who, asked: requests.OnFlow) -> Answer:
        """Every mistake and warning of a draft."""
        with self._editing(who, read_only=True) as connection:
            found = _known(connection, asked)
            draft = definitions.draft(connection, found.flow_id)
            findings = _findings(connection, draft)
        return Answer({"findings": findings})

    def publish(self, who: Who, asked: requests.PublishFlow) -> Answer:
        """Freeze the draft, and all that it embeds as that is published now, as the next version.

        The answer has the public key of a flow that had none before: it is never shown again.
        Raises FlowInvalidError with every mistake.
        """
        with self._editing(who) as connection:
            found = _known(connection, asked, lock=True)
            checked = _checked(connection, definitions.draft(connection, found.flow_id))
            if checked.document is None:
                raise FlowInvalidError(checked.findings)
            try:
                frozen = freeze(checked.document, lambda key: _published(connection, key))
            except documents.FlowInvalidError as error:
                raise FlowInvalidError(error.findings) from None
            number = versions.add(connection, found.flow_id, frozen, who.caller.user_id)
            key = new_public_key(who.tenant_id) if asked.visibility == "public" else None
            is_new = definitions.publish(
                connection, found.flow_id, number, asked.visibility, hash_of(key) if key else None
            )
            now = _known(connection, asked)
        body = {**now.as_json(), "findings": [finding_json(each) for each in checked.findings]}
        return Answer({**body, "public_key": key if is_new else None}, HTTPStatus.CREATED)

    def versions(self, who: Who, asked: requests.OnFlow) -> Answer:
        """What was published of a flow, without the documents."""
        with self._editing(who, read_only=True) as connection:
            found = versions.listed(connection, _known(connection, asked).flow_id)
        return Answer({"versions": found})

    def version(self, who: Who, asked: requests.OnVersion) -> Answer:
        """One version with what it froze."""
        with self._editing(who, read_only=True) as connection:
            found = _known(connection, asked)
            shown, frozen = _version(connection, found, asked.version)
        return Answer({**shown, **frozen})

    def rollback(self, who: Who, asked: requests.OnVersion) -> Answer:
        """Let new sessions start on a version that was published before."""
        with self._editing(who) as connection:
            found = _known(connection, asked, lock=True)
            _version(connection, found, asked.version)
            definitions.move(connection, found.flow_id, asked.version)
            now = _known(connection, asked)
        return Answer(now.as_json())

    def clone(self, who: Who, asked: requests.CloneFlow) -> Answer:
        """The draft of a flow as a new flow of another key."""
        with self._editing(who) as connection:
            found = _known(connection, asked)
            draft = dict(definitions.draft(connection, found.flow_id))
            draft = {**draft, "seed_key": asked.key, "name": asked.name or found.name}
            key, name = _named(draft)
            made = definitions.add(connection, key, name, draft)
            if made is None:
                raise _taken(key)
        return Answer(made.as_json(), HTTPStatus.CREATED)

    def add_content(self, who: Who, asked: requests.AddContent) -> Answer:
        """Add an item that flows may draw, or replace the one of its id."""
        with self._editing(who) as connection:
            stored = content.put(connection, item_of(asked.model_dump()), asked.status)
        return Answer(stored, HTTPStatus.CREATED)

    def list_content(self, who: Who, asked: requests.ListContent) -> Answer:
        """A page of content, by id."""
        limit, filters = _page(asked, self.page_size)
        with self._editing(who, read_only=True) as connection:
            after = asked.cursor or ""
            found = content.page(connection, after=after, limit=limit + 1, filters=filters)
        cursor = str(found[limit - 1]["id"]) if len(found) > limit else None
        return Answer({"content": found[:limit], "next_cursor": cursor})

    def _editing(
        self, who: Who, *, read_only: bool = False
    ) -> AbstractContextManager[Connection[DictRow]]:
        who.must_edit()
        return self.vault.transaction(who.caller, read_only=read_only)


def _page(asked: requests.Page, most: int) -> tuple[int, dict[str, str]]:
    filters = asked.model_dump(exclude={"limit", "cursor"}, exclude_none=True)
    return min(asked.limit or most, most), filters


def _named(document: dict[str, Json]) -> tuple[str, str]:
    """Key and name of a document. Raises InvalidRequestError."""
    key, name = document.get("seed_key"), document.get("name", "")
    if not isinstance(key, str) or not 0 < len(key) <= MOST_KEY or not key.isprintable():
        said = f"must be a printable text of 1 to {MOST_KEY} characters."
        raise InvalidRequestError("document.seed_key", said)
    if not isinstance(name, str) or len(name) > MOST_NAME or "\x00" in name:
        said = f"must be a text of at most {MOST_NAME} characters."
        raise InvalidRequestError("document.name", said)
    return key, name


def _taken(key: str) -> ConflictError:
    return ConflictError(f"There is a flow {key!r} already.", code="flow_exists")


def _known(
    connection: Connection[DictRow], asked: requests.OnFlow, *, lock: bool = False
) -> Definition:
    found = definitions.find(connection, asked.flow, lock=lock)
    if found is None:
        raise no_flow()
    return found


def _version(
    connection: Connection[DictRow], found: Definition, number: int
) -> tuple[dict[str, Json], dict[str, Json]]:
    stored = versions.read(connection, found.flow_id, number)
    if stored is None:
        raise NotFoundError(f"There is no version {number}.")
    return stored


def _published(connection: Connection[DictRow], named: str) -> Json:
    """The document of a flow as it is published now: a draft is nobody else's to embed."""
    found = definitions.find(connection, named)
    stored = found and found.version and versions.read(connection, found.flow_id, found.version)
    return stored[1]["document"] if stored else None


def _checked(connection: Connection[DictRow], draft: Json) -> Checked:
    """Check a draft against the flows that could be embedded now."""
    return check(draft, frozenset(_embeddable(connection)))


def _findings(connection: Connection[DictRow], draft: Json) -> list[dict[str, str | None]]:
    return [finding_json(each) for each in _checked(connection, draft).findings]


def _embeddable(connection: Connection[DictRow]) -> Iterator[str]:
    after = ""
    while True:
        found = definitions.page(
            connection, after=after, limit=500, filters={"status": "published"}
        )
        yield from itertools.chain.from_iterable((each.key, each.flow_id) for each in found)
        if not found:
            return
        after = found[-1].key
