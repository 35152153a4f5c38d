"""Documents as administrators write them: what they are called, and what is wrong with them."""

import itertools
from collections.abc import Iterator

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import call_bases, definitions, versions
from lambda_src.flow_store.definitions import Definition
from lambda_src.flow_vault import requests
from lambda_src.flow_vault.call_checks import without_base
from lambda_src.flow_vault.errors import FlowInvalidError, finding_json, no_flow
from lambda_src.flows import documents
from lambda_src.flows.documents import Checked, Frozen, Json
from lambda_src.flows.freezing import freeze
from lambda_src.flows.reading import check
from lambda_src.flows.sizes import excess_of
from lambda_src.runtime.http.errors import (
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    TooLargeError,
)

MOST_KEY, MOST_NAME = 200, 500
_PAGE = 500


def named(document: dict[str, Json]) -> tuple[str, str]:
    """Key and name of a document. Raises InvalidRequestError, and TooLargeError."""
    within_limits(document)
    key, name = document.get("seed_key"), document.get("name", "")
    if not isinstance(key, str) or not 0 < len(key) <= MOST_KEY or not key.isprintable():
        problem = f"must be a printable text of 1 to {MOST_KEY} characters."
        raise InvalidRequestError("document.seed_key", problem)
    if not isinstance(name, str) or len(name) > MOST_NAME or "\x00" in name:
        problem = f"must be a text of at most {MOST_NAME} characters."
        raise InvalidRequestError("document.name", problem)
    return key, name


def within_limits(document: Json) -> None:
    """Raise TooLargeError for a document that is no draft: it has too many nodes, or bytes."""
    excess = excess_of(document)
    if excess is not None:
        raise TooLargeError(str(excess))


def taken(key: str) -> ConflictError:
    """What is said where there is a flow of that key."""
    return ConflictError(f"There is a flow {key!r} already.", code="flow_exists")


def known(
    connection: Connection[DictRow], request: requests.OnFlow, *, lock: bool = False
) -> Definition:
    """Return a flow by key or id. Raises NotFoundError."""
    found = definitions.find(connection, request.flow, lock=lock)
    if found is None:
        raise no_flow()
    return found


def version(
    connection: Connection[DictRow], found: Definition, number: int
) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return a version and what it froze. Raises NotFoundError."""
    stored = versions.read(connection, found.flow_id, number)
    if stored is None:
        raise NotFoundError(f"There is no version {number}.")
    return stored


def published(connection: Connection[DictRow], named: str) -> Json:
    """The document of a flow as it is published now: a draft is nobody else's to embed."""
    found = definitions.find(connection, named)
    if found is None or found.version is None or found.is_archived:
        return None
    stored = versions.read(connection, found.flow_id, found.version)
    return stored[1]["document"] if stored else None


def checked(connection: Connection[DictRow], draft: Json) -> Checked:
    """Check a draft against the flows that could be embedded and the hosts that are known now."""
    found = check(draft, frozenset(_embeddable(connection)))
    if found.document is None:
        return found
    missing = tuple(without_base(found.document, call_bases.listed(connection)))
    document = None if missing else found.document
    return Checked(document, (*found.findings, *missing))


def frozen(
    connection: Connection[DictRow], draft: Json
) -> tuple[Frozen, list[dict[str, str | None]]]:
    """Freeze a draft with the flows that it embeds; return its warnings, too.

    Raises FlowInvalidError with every mistake.
    """
    found = checked(connection, draft)
    if found.document is None:
        raise FlowInvalidError(found.findings)
    try:
        made = freeze(found.document, lambda key: published(connection, key), is_published=True)
    except documents.FlowInvalidError as error:
        raise FlowInvalidError(error.findings) from None
    return made, [finding_json(finding) for finding in found.findings]


def findings(connection: Connection[DictRow], draft: Json) -> list[dict[str, str | None]]:
    """Return the mistakes and warnings of a draft as the API shows them."""
    return [finding_json(finding) for finding in checked(connection, draft).findings]


def _embeddable(connection: Connection[DictRow]) -> Iterator[str]:
    after = ""
    while True:
        found = definitions.page(
            connection, after=after, limit=_PAGE, filters={"status": "published"}
        )
        yield from itertools.chain.from_iterable((item.key, item.flow_id) for item in found)
        if not found:
            return
        after = found[-1].key
