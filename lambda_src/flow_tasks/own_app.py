"""Calls to the platform's own example app: answered here, in the transaction that begins them.

Nothing leaves the vault, and there is no credential that could be stolen. The tenant is the one
whose rows the transaction sees, the reader the user whose session it is; what a flow says of them
is read by nobody.
"""

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.companion import addresses, logic
from lambda_src.companion.addresses import Place
from lambda_src.companion.logic import Reader
from lambda_src.companion.requests import AssessReading, OnReader, RecommendBooks
from lambda_src.flow_store.call_bases import is_relative
from lambda_src.flow_worker.answers import Answered, failed, refused, succeeded
from lambda_src.flow_worker.requests import CallError
from lambda_src.flows.shapes import Outcome, Task
from lambda_src.runtime.http.errors import ApiError, InvalidRequestError
from lambda_src.runtime.http.requests import read_fields

_Operation: TypeAlias = Callable[["Visit", dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Visit:
    """A call of a flow: the transaction, whose session it is, and when that is."""

    connection: Connection[DictRow]
    user_id: str | None
    at: datetime

    @property
    def reader(self) -> Reader:
        """Never a tenant-admin: a flow acts for whoever plays it, and no further."""
        return Reader(self.user_id)


def _recommend(visit: Visit, fields: dict[str, Any]) -> dict[str, Any]:
    request = read_fields(fields, RecommendBooks)
    return logic.recommend(visit.connection, visit.reader, request)


def _assess(visit: Visit, fields: dict[str, Any]) -> dict[str, Any]:
    request = read_fields(fields, AssessReading)
    return logic.assess(visit.connection, visit.reader, request, visit.at)


def _profile(visit: Visit, fields: dict[str, Any]) -> dict[str, Any]:
    return logic.profile(visit.connection, visit.reader, read_fields(fields, OnReader))


_OPERATIONS: dict[str, _Operation] = {
    addresses.RECOMMEND: _recommend,
    addresses.ASSESS: _assess,
    addresses.PROFILE: _profile,
}


def place_of(task: Task) -> Place | None:
    """Return what of the app a task calls, if it does: no base of the tenant's took its address."""
    return addresses.place_of(task.method, task.url) if is_relative(task.url) else None


def outcome_of(visit: Visit, task: Task, place: Place) -> Outcome:
    """Answer a call, and make of the answer what the worker makes of a host's."""
    status, body = _answered(visit, task, place)
    answered = Answered(status, {}, json.dumps(body).encode())
    if status == HTTPStatus.OK:
        try:
            return succeeded(task, answered, {})
        except CallError as error:
            return dataclasses.replace(
                failed(task, error.code), http_status=status, unreadable=error.code
            )
    kept, unreadable = refused(answered.body, {}) if task.keeps_error else (None, None)
    return dataclasses.replace(
        failed(task, "status"), http_status=status, body=kept, unreadable=unreadable
    )


def _answered(visit: Visit, task: Task, place: Place) -> tuple[int, dict[str, Any]]:
    try:
        return HTTPStatus.OK, _OPERATIONS[place.operation](visit, _fields(task, place))
    except ApiError as error:
        return error.status, {"error": {"code": error.code, "message": error.message}}


def _fields(task: Task, place: Place) -> dict[str, Any]:
    """The body, which may be a text of JSON, and what the address names."""
    body = None if task.method == "GET" else task.body
    if isinstance(body, str):
        try:
            body = json.loads(body or "{}")
        except (ValueError, RecursionError):
            raise InvalidRequestError("body", "must be a JSON object.") from None
    if body is not None and not isinstance(body, dict):
        raise InvalidRequestError("body", "must be a JSON object.")
    return {**(body or {}), **place.named}
