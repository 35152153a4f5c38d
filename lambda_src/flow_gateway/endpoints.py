"""The two kinds of endpoints: for users behind the JWT authorizer, and for visitors."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.shared.cookies import Cookie

from lambda_src.flow_gateway.clients import Clients
from lambda_src.flow_gateway.fields import fields_of
from lambda_src.flow_gateway.logic import Gateway
from lambda_src.flow_gateway.requests import ReadQuery
from lambda_src.flow_gateway.situations import situation_of
from lambda_src.flow_gateway.visitors import cookies_of_end, cookies_of_start, visitor_of
from lambda_src.flow_gateway.webhooks import WebhookEndpoints
from lambda_src.flow_street.wake_ups import tenant_in
from lambda_src.runtime.http.errors import InvalidRequestError, NotFoundError
from lambda_src.runtime.http.requests import read_query
from lambda_src.runtime.http.resolver import answer, caller_of
from lambda_src.runtime.identity.admission import AdmissionByTable

_READING = ("read", "history")
_WITH_SECRETS = ("create_webhook", "rotate_webhook", "delete_webhook")


@dataclass(frozen=True)
class Endpoints:
    """Serves operations: `for_user` with a verified token, `for_visitor` with a key or a proof."""

    app: APIGatewayHttpResolver
    gateway: Gateway
    cookie_seconds: int
    admission: AdmissionByTable
    clients: Clients
    webhooks: WebhookEndpoints

    def for_user(self, operation: str, path: Mapping[str, str]) -> Response[str]:
        """Serve the user whom the authorizer verified."""
        caller = caller_of(self.app)
        context = self.app.current_event.raw_event["requestContext"]
        claims = context["authorizer"]["jwt"]["claims"]
        principal = {
            "claims": {**claims, "cognito:groups": f"[{' '.join(sorted(caller.groups))}]"},
            "situation": situation_of(self.app.current_event),
        }
        if operation in _WITH_SECRETS:
            fields = fields_of(self.app.current_event, path)
            return _response(self.webhooks.call(principal, caller, operation, fields))
        return _response(self._call(principal, caller.tenant_id, operation, path))

    def for_visitor(self, operation: str, path: Mapping[str, str]) -> Response[str]:
        """Serve a visitor with a public key, or with the proof of a session."""
        if operation == "start":
            return self._start(path)
        changes = operation not in _READING
        event, token = self.app.current_event, path["token"]
        visitor = visitor_of(event, token, changes=changes)
        tenant_id = self._active(tenant_in(token), "No such session.")
        reply = self._call({"visitor": visitor.as_json()}, tenant_id, operation, path)
        return _response(reply, cookies_of_end(event, token) if reply["body"].get("ended") else [])

    def _start(self, path: Mapping[str, str]) -> Response[str]:
        event = self.app.current_event
        fields = fields_of(event, path)
        key = fields.pop("public_key", None)
        if not isinstance(key, str) or not key:
            raise InvalidRequestError("public_key", "is required.")
        principal = {
            "visitor": {"public_key": key, "client": self.clients.client_of(event)},
            "situation": situation_of(event),
        }
        tenant_id = self._active(tenant_in(key), "No such flow.")
        reply = self.gateway.call(principal, tenant_id, "start", fields)
        token = reply["body"]["session_token"]
        cookies = cookies_of_start(event, token, reply["issued"], self.cookie_seconds)
        return _response(reply, cookies)

    def _active(self, tenant_id: str | None, missing: str) -> str | None:
        """Return the tenant that a token or key names.

        Raises TenantSuspendedError, and NotFoundError in the vault's words for a tenant that does
        not exist: the answer does not say which tenants do.
        """
        if tenant_id is not None and self.admission.known(tenant_id) is None:
            raise NotFoundError(missing)
        return tenant_id

    def _call(
        self,
        principal: Mapping[str, Any],
        tenant_id: str | None,
        operation: str,
        path: Mapping[str, str],
    ) -> dict[str, Any]:
        event = self.app.current_event
        if operation != "read":
            return self.gateway.call(principal, tenant_id, operation, fields_of(event, path))
        query = read_query(event, ReadQuery)
        fields = dict(path) if query.after is None else {**path, "after": query.after}
        return self.gateway.wait(principal, tenant_id, fields, query.wait)


def _response(reply: Mapping[str, Any], cookies: list[Cookie] | None = None) -> Response[str]:
    response = answer(HTTPStatus(reply["status"]), reply["body"])
    response.cookies = cookies or []
    return response
