"""`/chat/...` for users and, below `/chat/public`, for visitors; `/cms/...` for tenant-admins."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.shared.cookies import Cookie

from lambda_src.flow_gateway.clients import Clients
from lambda_src.flow_gateway.logic import Gateway
from lambda_src.flow_gateway.requests import ReadQuery
from lambda_src.flow_gateway.settings import Settings
from lambda_src.flow_gateway.situations import situation_of
from lambda_src.flow_gateway.visitors import cookies_of_end, cookies_of_start, visitor_of
from lambda_src.flow_street import wake_ups
from lambda_src.flow_street.wake_ups import WakeUps, tenant_in
from lambda_src.runtime import vault_invocation
from lambda_src.runtime.http.errors import InvalidRequestError, TooLargeError
from lambda_src.runtime.http.requests import BODY_BYTES, raw_body, read_query
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import connect
from lambda_src.runtime.vault_invocation import VaultFunction

_SESSION = "/sessions/<token>"
_FLOW = "/cms/flows/<flow>"
Route = tuple[str, str, str]  # method, path, operation

EDITING: tuple[Route, ...] = (
    ("POST", "/cms/flows", "create_flow"),
    ("GET", "/cms/flows", "list_flows"),
    ("GET", _FLOW, "read_flow"),
    ("PATCH", _FLOW, "replace_flow"),
    ("POST", f"{_FLOW}/validate", "validate_flow"),
    ("POST", f"{_FLOW}/publish", "publish_flow"),
    ("POST", f"{_FLOW}/clone", "clone_flow"),
    ("POST", f"{_FLOW}/rollback", "roll_back_flow"),
    ("GET", f"{_FLOW}/versions", "list_versions"),
    ("GET", f"{_FLOW}/versions/<version>", "read_version"),
    ("POST", "/cms/content", "add_content"),
    ("GET", "/cms/content", "list_content"),
)
PLAYING: tuple[Route, ...] = (
    ("POST", "/start", "start"),
    ("POST", f"{_SESSION}/interact", "interact"),
    ("POST", f"{_SESSION}/back", "back"),
    ("GET", _SESSION, "read"),
    ("POST", f"{_SESSION}/end", "end"),
    ("GET", f"{_SESSION}/history", "history"),
    ("PATCH", f"{_SESSION}/state", "set_state"),
)
_READING = ("read", "history")
_NUMBERS = ("limit", "version")  # in queries and paths they are texts
_LONGEST_NUMBER = 10  # digits; more than any number of a version or a page has


@dataclass(frozen=True)
class Doors:
    """The two ways in: `user` behind the JWT authorizer, `visitor` with a key or a proof."""

    app: APIGatewayHttpResolver
    gateway: Gateway
    cookie_seconds: int
    admission: AdmissionByTable
    clients: Clients

    def user(self, operation: str, path: Mapping[str, str]) -> Response[str]:
        """Serve whoever the authorizer verified."""
        caller = caller_of(self.app)
        context = self.app.current_event.raw_event["requestContext"]
        claims = context["authorizer"]["jwt"]["claims"]
        who = {
            "claims": {**claims, "cognito:groups": f"[{' '.join(sorted(caller.groups))}]"},
            "situation": situation_of(self.app.current_event),
        }
        return _answered(self._ask(who, caller.tenant_id, operation, path))

    def visitor(self, operation: str, path: Mapping[str, str]) -> Response[str]:
        """Serve whoever has a public key, or the proof of a session."""
        if operation == "start":
            return self._start(path)
        changes = operation not in _READING
        event, token = self.app.current_event, path["token"]
        came = visitor_of(event, token, changes=changes)
        tenant_id = self._active(tenant_in(token))
        told = self._ask({"visitor": came.as_json()}, tenant_id, operation, path)
        return _answered(told, cookies_of_end(event, token) if told["body"].get("ended") else [])

    def _start(self, path: Mapping[str, str]) -> Response[str]:
        fields = _fields(self.app, path)
        key = fields.pop("public_key", None)
        if not isinstance(key, str) or not key:
            raise InvalidRequestError("public_key", "is required.")
        client = self.clients.client_of(self.app.current_event)
        situation = situation_of(self.app.current_event)
        who = {"visitor": {"public_key": key, "client": client}, "situation": situation}
        told = self.gateway.ask(who, self._active(tenant_in(key)), "start", fields)
        token, event = told["body"]["session_token"], self.app.current_event
        return _answered(told, cookies_of_start(event, token, told["issued"], self.cookie_seconds))

    def _active(self, tenant_id: str | None) -> str | None:
        """Return the tenant that a token or key names. Raises TenantSuspendedError."""
        return None if tenant_id is None else self.admission.active(tenant_id).tenant_id

    def _ask(
        self, who: Mapping[str, Any], tenant_id: str | None, operation: str, path: Mapping[str, str]
    ) -> dict[str, Any]:
        if operation != "read":
            return self.gateway.ask(who, tenant_id, operation, _fields(self.app, path))
        query = read_query(self.app.current_event, ReadQuery)
        fields = dict(path) if query.after is None else {**path, "after": query.after}
        return self.gateway.wait(who, tenant_id, fields, query.wait)


def application(
    gateway: Gateway, cookie_seconds: int, admission: AdmissionByTable, clients: Clients
) -> APIGatewayHttpResolver:
    """Return the routes of the gateway."""
    app = api(admission)
    doors = Doors(app, gateway, cookie_seconds, admission, clients)
    for method, path, operation in EDITING:
        _add(app, method, path, partial(doors.user, operation))
    for method, path, operation in PLAYING:
        _add(app, method, f"/chat{path}", partial(doors.user, operation))
        _add(app, method, f"/chat/public{path}", partial(doors.visitor, operation))
    return app


def _add(
    app: APIGatewayHttpResolver,
    method: str,
    path: str,
    serve: Callable[[Mapping[str, str]], Response[str]],
) -> None:
    def run(**named: str) -> Response[str]:
        return serve(named)

    app.route(path, method=method)(run)


def _fields(app: APIGatewayHttpResolver, path: Mapping[str, str]) -> dict[str, Any]:
    """Body, query and path in one object; what the address names, a body cannot name otherwise."""
    event = app.current_event
    if event.raw_event["requestContext"]["http"]["method"] == "GET":
        given: dict[str, Any] = dict(event.raw_event.get("queryStringParameters") or {})
    else:
        given = _body(raw_body(event))
    twice = sorted(set(given) & set(path))
    if twice:
        raise InvalidRequestError(twice[0], "is in the address already.")
    return {name: _number(name, value) for name, value in {**given, **path}.items()}


def _body(body: bytes) -> dict[str, Any]:
    if len(body) > BODY_BYTES:
        raise TooLargeError(f"body: must be at most {BODY_BYTES} bytes.")
    try:
        given = json.loads(body or b"{}", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InvalidRequestError("body", "must be a JSON object in UTF-8.") from None
    if not isinstance(given, dict):
        raise InvalidRequestError("body", "must be a JSON object.")
    return given


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _number(name: str, value: Any) -> Any:  # noqa: ANN401  # JSON
    """A number from an address; the vault rejects what is none."""
    if name not in _NUMBERS or not isinstance(value, str) or not value.isdecimal():
        return value
    return int(value) if len(value) <= _LONGEST_NUMBER else value


def _answered(told: Mapping[str, Any], cookies: list[Cookie] | None = None) -> Response[str]:
    response = answer(HTTPStatus(told["status"]), told["body"])
    response.cookies = cookies or []
    return response


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    vault = VaultFunction(
        vault_invocation.connect(settings.vault_seconds),
        settings.flow_vault_function_name,
        "The conversations are not ready yet.",
    )
    gateway = Gateway(
        vault, WakeUps(wake_ups.connect(), settings.wake_ups_queue_url), settings.wait_seconds
    )
    admission = open_admission(connect(), settings.tenants_table_name)
    clients = Clients(settings.origin_secret_sha256)
    return application(gateway, settings.cookie_seconds, admission, clients)


handler = Entry(compose)
