"""What each route reads from a request: the models of the functions themselves.

A route that is not known here is an error: nobody could attack its fields. Routes of flows need
no line; their operations name their models.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

from pydantic import BaseModel

from lambda_src.api_keys.requests import NewKey
from lambda_src.ask.requests import AskRequest
from lambda_src.chat.requests import ChatRequest, StreamedChatRequest
from lambda_src.completions.requests import CompletionRequest
from lambda_src.embeddings.requests import EmbeddingsRequest
from lambda_src.flow_gateway import handler as gateway
from lambda_src.flow_gateway.requests import ReadQuery
from lambda_src.mcp.messages import Message
from lambda_src.runtime.http.idempotency import HEADER as IDEMPOTENCY_KEY
from lambda_src.runtime.http.requests import Request
from lambda_src.sessions.requests import Days, MessageChange, NewSession, Page, SessionChange
from lambda_src.stream.completion_routes import COMPLETIONS, MODELS
from lambda_src.stream.embedding_routes import EMBEDDINGS
from lambda_src.stream.mcp_routes import MCP
from lambda_src.stream.program_endpoints import AREA
from lambda_src.stream.resuming import LAST_EVENT_HEADER
from lambda_src.tenant_data.requests import Period, RecentOrders, TopItems
from lambda_src.tutor.requests import TutorRequest
from lambda_src.usage.requests import Range
from rehearsal.hostile import flow_operations
from rehearsal.hostile.flow_operations import SET_BY_THE_GATEWAY, PublicStart
from rehearsal.hostile.routes import Route, WayIn, braced


class NoContractError(Exception):
    """A route or field that the attacks know nothing of; the message says where to add it."""


class _SlackEvent(Request):
    """The fields that `slack_verification` reads of an event."""

    type: str
    team_id: str
    event_id: str
    event: dict[str, str]


class _Execution(Request):
    """The fields of `POST /execute`."""

    channel: str
    thread_ts: str
    text: str
    user: str
    tenant_id: str
    event_id: str


class _ReadRun(Request):
    """The query of `GET /stream/runs/{run_id}`, for a browser's EventSource."""

    ticket: str | None = None


@dataclass(frozen=True)
class Field:
    """One field: its dotted name, whether a request must have it, and whether it is an object."""

    name: str
    is_required: bool
    is_object: bool


@dataclass(frozen=True)
class Contract:
    """The fields of a route. Path parameters are in the route itself."""

    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    headers: tuple[str, ...] = ()


_REST = "+}"  # at the end of a path: whatever follows
STREAMED: Mapping[str, type[Request]] = {
    "/stream/chatbot": TutorRequest,
    "/stream/chat": StreamedChatRequest,
    "/stream/ask": AskRequest,
}
_RUN = "/stream/runs/{run_id}"
_ENDS = ("/end", "/archive", "/promote", "/stop")
_KEYED = (IDEMPOTENCY_KEY.lower(),)
_QUERIES: Mapping[str, type[Request]] = {
    "GET /api/sessions": Page,
    "GET /api/sessions/{session_id}/messages": Page,
    "GET /api/tenants/{tenant_id}/usage": Range,
    "GET /api/tenants/{tenant_id}/feedback": Days,
    "GET /revenue/daily": Period,
    "GET /menu/top": TopItems,
    "GET /orders/recent": RecentOrders,
    f"GET {_RUN}": _ReadRun,
}
_BODIES: Mapping[str, type[Request]] = {
    "POST /api/chat": ChatRequest,
    "POST /ai/ask": AskRequest,
    "POST /api/sessions": NewSession,
    "PATCH /api/sessions/{session_id}": SessionChange,
    "PATCH /api/sessions/{session_id}/messages/{message_id}": MessageChange,
    "POST /api/keys": NewKey,
    "POST /slack/events": _SlackEvent,
    "POST /execute": _Execution,
    **{f"POST {path}": model for path, model in STREAMED.items()},
    f"POST {COMPLETIONS}": CompletionRequest,
    f"POST {EMBEDDINGS}": EmbeddingsRequest,
    f"POST {MCP}": Message,
}
_WITHOUT_FIELDS = (
    "DELETE /api/sessions/{session_id}",
    "GET /api/keys",
    "GET /api/openapi.json",
    "GET /api/sessions/{session_id}",
    "DELETE /api/keys/{key_id}",
    f"GET {MODELS}",
    f"GET {MODELS}/{{model}}",
    f"POST {_RUN}/stop",
    f"POST {_RUN}/ticket",
)
_CALLS_A_MODEL = ("POST /api/chat", "POST /ai/ask", *(f"POST {path}" for path in STREAMED))
_HEADERS: Mapping[str, tuple[str, ...]] = {
    f"GET {_RUN}": (LAST_EVENT_HEADER.lower(),),
    **dict.fromkeys(_CALLS_A_MODEL, _KEYED),
}
_APPLICATIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "stream": (
        *(("POST", path) for path in STREAMED),
        ("POST", COMPLETIONS),
        ("POST", EMBEDDINGS),
        ("POST", MCP),
        ("GET", MODELS),
        ("GET", f"{MODELS}/{{model}}"),
        ("GET", _RUN),
        ("POST", f"{_RUN}/stop"),
        ("POST", f"{_RUN}/ticket"),
    ),
    "flow_gateway": tuple((method, braced(path)) for method, path, _ in gateway.SIGNED_IN),
}


def expanded(route: Route) -> tuple[Route, ...]:
    """Return a route; for a function URL or a path with a rest, the routes of its application.

    Raises NoContractError for an application that is not known.
    """
    if route.way_in is not WayIn.FUNCTION_URL and _REST not in route.path:
        return (route,)
    before = route.path.partition("{")[0].rstrip("*")
    found = tuple(
        Route(method, path, route.way_in, route.function)
        for method, path in _APPLICATIONS.get(route.function, ())
        if path.startswith(before) and route.method in {method, "*"}
    )
    if not found:
        raise NoContractError(
            f"{route.key} of {route.function}: add the routes of its application to "
            "_APPLICATIONS in rehearsal/hostile/contracts.py."
        )
    return found


def every_route(made: Iterable[Route]) -> dict[str, Route]:
    """Return the routes of all applications, by key; what ends something comes last.

    Raises NoContractError.
    """
    every = [route for one in made for route in expanded(one)]
    return {route.key: route for route in sorted(every, key=ends_something)}


def is_for_programs(route: Route) -> bool:
    """Return whether a route takes an API key in place of a person's token."""
    return route.path.startswith(AREA)


def ends_something(route: Route) -> bool:
    """Return whether a route takes away what requests to others need."""
    return route.method == "DELETE" or route.path.endswith(_ENDS)


@cache
def contract_of(route: Route) -> Contract:
    """Return the fields of a route. Raises NoContractError where nothing is known of it."""
    operation = flow_operations.operations().get(route.key)
    if operation is not None:
        return _of_flows(route, operation)
    query, body = _QUERIES.get(route.key), _BODIES.get(route.key)
    if query is None and body is None and route.key not in _WITHOUT_FIELDS:
        raise NoContractError(
            f"{route.key}: add the model of its fields to rehearsal/hostile/contracts.py."
        )
    return Contract(
        tuple(_fields(query)) if query else (),
        tuple(_fields(body)) if body else (),
        _HEADERS.get(route.key, ()),
    )


def _of_flows(route: Route, operation: str) -> Contract:
    fields = [
        field
        for field in _fields(flow_operations.models()[operation])
        if field.name not in route.parameters
    ]
    if operation == "read":
        fields = list(_fields(ReadQuery))
    set_by_the_gateway = SET_BY_THE_GATEWAY.get(operation, ())
    fields = [
        replace(field, is_required=False) if field.name in set_by_the_gateway else field
        for field in fields
    ]
    if operation == "start" and route.way_in is WayIn.OPEN:
        fields = [*_fields(PublicStart), *fields]
    is_read = route.method in {"GET", "DELETE"}  # as the gateway reads fields
    return Contract(query=tuple(fields) if is_read else (), body=() if is_read else tuple(fields))


def _fields(model: type[BaseModel], above: str = "", *, is_needed: bool = True) -> Iterator[Field]:
    for name, field in model.model_fields.items():
        place = f"{above}{field.alias or name}"
        inner = _model_in(field.annotation)
        is_required = is_needed and field.is_required()
        if inner is not None:
            yield from _fields(inner, f"{place}.", is_needed=is_required)
        else:
            yield Field(place, is_required, "dict[" in str(field.annotation))


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model that a field is, itself or in a union; not in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if str(annotation).startswith(("tuple[", "list[")):
        return None
    return next(filter(None, map(_model_in, get_args(annotation))), None)
