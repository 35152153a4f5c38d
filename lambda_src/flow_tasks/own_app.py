"""Calls to the platform's own example app: answered here, in the transaction that begins them.

Nothing leaves the vault, and there is no credential that could be stolen. The tenant is the one
whose rows the transaction sees; what a flow says of it is read by nobody.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.companion import addresses, logic
from lambda_src.companion.addresses import Place
from lambda_src.companion.requests import RecommendBooks
from lambda_src.flow_store.call_bases import is_relative
from lambda_src.flow_worker.answers import Answered, failed, refused, succeeded
from lambda_src.flow_worker.requests import CallError
from lambda_src.flows.shapes import Outcome, Task
from lambda_src.runtime.http.errors import ApiError, InvalidRequestError
from lambda_src.runtime.http.requests import read_fields

_Fields: TypeAlias = Mapping[str, Any]
_OPERATIONS: dict[str, Callable[[Connection[DictRow], _Fields], dict[str, Any]]] = {
    addresses.RECOMMEND: lambda connection, fields: logic.recommend(
        connection, read_fields(dict(fields), RecommendBooks)
    ),
}


def place_of(task: Task) -> Place | None:
    """Return what of the app a task calls, if it does: no base of the tenant's took its address."""
    return addresses.place_of(task.method, task.url) if is_relative(task.url) else None


def outcome_of(connection: Connection[DictRow], task: Task, place: Place) -> Outcome:
    """Answer a call, and make of the answer what the worker makes of a host's."""
    status, body = _answered(connection, task, place)
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


def _answered(
    connection: Connection[DictRow], task: Task, place: Place
) -> tuple[int, dict[str, Any]]:
    try:
        return HTTPStatus.OK, _OPERATIONS[place.operation](connection, _fields(task, place))
    except ApiError as error:
        return error.status, {"error": {"code": error.code, "message": error.message}}


def _fields(task: Task, place: Place) -> _Fields:
    """The body, which may be a text of JSON, and what the address names."""
    body = task.body
    if isinstance(body, str):
        try:
            body = json.loads(body or "{}")
        except (ValueError, RecursionError):
            raise InvalidRequestError("body", "must be a JSON object.") from None
    if body is not None and not isinstance(body, dict):
        raise InvalidRequestError("body", "must be a JSON object.")
    return {**(body or {}), **place.named}
