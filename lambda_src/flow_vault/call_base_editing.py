"""Base addresses for relative calls, as a tenant's administrators register them."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from psycopg import Connection
from psycopg.rows import DictRow
from pydantic import AfterValidator, Field

from lambda_src.flow_store import audit, call_bases
from lambda_src.flow_store.call_bases import CallBase
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.content_requests import formed
from lambda_src.flow_vault.principals import Principal
from lambda_src.flows.proofreading.calls import of_call
from lambda_src.runtime.http.errors import ConflictError, InvalidRequestError, NotFoundError
from lambda_src.runtime.http.requests import Request
from lambda_src.vault.transaction import Vault

MOST_BASES, MOST_HEADERS = 50, 10
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_NOT_PLAIN = re.compile(r"[\s{}$\\?#@]")
_TEXT = re.compile(r"[\x20-\x7e]{1,500}")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_host = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_host = False
    if not is_host or _NOT_PLAIN.search(url):
        raise ValueError("must be https:// and a host, without query, user name and references.")
    return url


def _headers(headers: dict[str, str]) -> dict[str, str]:
    for name, text in headers.items():
        if not _HEADER.fullmatch(name) or not _TEXT.fullmatch(text):
            raise ValueError("must be names of headers and printable ASCII texts.")
    return headers


Name = Annotated[
    str, formed(r"[A-Za-z0-9._-]{1,100}", "must be 1 to 100 letters, digits, dots and hyphens.")
]


class PutBase(Request):
    """A base, by name; one of the same name is replaced."""

    name: Name
    prefix: Annotated[
        str,
        Field(max_length=200),
        formed(
            r"/|(?:/[A-Za-z0-9._~-]+)+", "must be a path such as /v1, with no slash at its end."
        ),
    ]
    url: Annotated[str, Field(max_length=500), AfterValidator(_host)]
    headers: Annotated[dict[str, str], Field(max_length=MOST_HEADERS), AfterValidator(_headers)] = (
        Field(default_factory=dict)
    )


class ListBases(Request):
    """Every base of a tenant."""


class OnBase(Request):
    """One base."""

    base: Name


@dataclass(frozen=True)
class CallBaseEditing:
    """What a tenant-admin does with bases; anybody else is refused."""

    vault: Vault

    def put(self, principal: Principal, request: PutBase) -> Answer:
        """Register a base. A header is either harmless or names a secret."""
        principal.must_edit()
        base = CallBase(request.name, request.prefix, request.url, request.headers)
        _check(base)
        with self.vault.transaction(principal.caller) as connection:
            before = {each.name: each for each in call_bases.listed(connection)}
            if base.name not in before and len(before) >= MOST_BASES:
                raise ConflictError(f"There are {MOST_BASES} bases already.", code="too_many_bases")
            if not call_bases.put(connection, base):
                raise ConflictError(f"Another base has {base.prefix}.", code="prefix_taken")
            _record(connection, principal, "put_call_base", before.get(base.name), base)
        return Answer(base.as_json(), HTTPStatus.CREATED)

    def listed(self, principal: Principal, request: ListBases) -> Answer:
        """Every base; of secrets only the names."""
        del request
        principal.must_edit()
        with self.vault.transaction(principal.caller, read_only=True) as connection:
            found = call_bases.listed(connection)
        return Answer({"bases": [base.as_json() for base in found]})

    def delete(self, principal: Principal, request: OnBase) -> Answer:
        """Delete a base: calls of its paths fail from now on."""
        principal.must_edit()
        with self.vault.transaction(principal.caller) as connection:
            before = {each.name: each for each in call_bases.listed(connection)}
            if not call_bases.delete(connection, request.base):
                raise NotFoundError("No such base.")
            _record(connection, principal, "delete_call_base", before[request.base], None)
        return Answer({"name": request.base, "deleted": True})


def _check(base: CallBase) -> None:
    """Raise InvalidRequestError where a header holds a secret in clear text."""
    for mark in of_call({"url": base.url, "headers": dict(base.headers)}):
        if mark.severity == "error":
            raise InvalidRequestError(mark.field, f"{mark.message}.")


def _record(
    connection: Connection[DictRow],
    principal: Principal,
    action: str,
    before: CallBase | None,
    after: CallBase | None,
) -> None:
    named = after or before
    changed = audit.changes(before.as_json() if before else {}, after.as_json() if after else {})
    if named is not None:
        audit.record(
            connection,
            principal.caller.user_id,
            action,
            ("call_base", named.name),
            changed=changed,
        )
