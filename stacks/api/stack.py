"""Owns: the HTTP API, its JWT authorizer, routes and alarm, the functions that answer in JSON.

Reads: `state`, `tables`, `identity`, `network`, `database`. Publishes: the API's id, address and
authorizer.
Separate because it changes most often and holds nothing that cannot be made again.
"""

from dataclasses import dataclass

from environments import Settings
from modules.framework import App
from modules.http_api import HttpApi, Throttle
from modules.math_alarm import Limit, Metric, ValueAlarm
from stacks.api.functions import ApiFunctions
from stacks.base import Stack
from stacks.database.stack import Database
from stacks.identity import Identity
from stacks.network import Network
from stacks.outputs import Outputs, output
from stacks.shared.alarms import notice
from stacks.shared.hosting import Functions
from stacks.state import State
from stacks.tables import Tables

_SERVER_ERRORS = 9  # of five minutes


@dataclass(frozen=True)
class ApiOutputs(Outputs):
    """Where the API is."""

    api_id: str = output("Id of the HTTP API", placeholder="placeholder")
    api_endpoint: str = output(
        "Address of the API", placeholder="https://placeholder.execute-api.{region}.amazonaws.com"
    )
    authorizer_id: str = output("Id of its JWT authorizer", placeholder="placeholder")


class Api(Stack[ApiOutputs]):
    """Chat, sessions and usage, each with the permissions of its own work."""

    name = "api"
    outputs = ApiOutputs

    def __init__(
        self,
        app: App,
        settings: Settings,
        *,
        state: State,
        tables: Tables,
        identity: Identity,
        network: Network,
        database: Database,
    ) -> None:
        super().__init__(app, settings)
        stored, users = self.read(tables), self.read(identity)
        api = HttpApi(
            self,
            "http",
            name=f"{settings.resource_prefix}-api",
            issuer=users.issuer,
            audience=(users.web_client_id,),
            cors_origins=settings.api.cors_origins,
            throttle=Throttle(rate=settings.api.throttle_rate, burst=settings.api.throttle_burst),
            log_retention_days=settings.logs.retention_days,
            log_key_arn=stored.data_key_arn,
        )
        functions = ApiFunctions(
            Functions(self, settings, state=self.read(state), tables=stored),
            settings,
            tables=stored,
            network=self.read(network),
            database=self.read(database),
        )
        api.route("chat", functions.chat(), "POST /api/chat")
        api.route(
            "sessions",
            functions.sessions(),
            "POST /api/sessions",
            "GET /api/sessions",
            "GET /api/sessions/{session_id}",
            "PATCH /api/sessions/{session_id}",
            "GET /api/sessions/{session_id}/messages",
            "PATCH /api/sessions/{session_id}/messages/{message_id}",
            "GET /api/tenants/{tenant_id}/feedback",
            "DELETE /api/sessions/{session_id}",
        )
        api.route(
            "api_keys",
            functions.api_keys(),
            "POST /api/keys",
            "GET /api/keys",
            "DELETE /api/keys/{key_id}",
        )
        api.route("api_document", functions.api_document(), "GET /api/openapi.json")
        api.route("usage", functions.usage(), "GET /api/tenants/{tenant_id}/usage")
        api.route(
            "tenant_data",
            functions.tenant_data(),
            "GET /revenue/daily",
            "GET /menu/top",
            "GET /orders/recent",
        )
        api.route("ask", functions.ask(), "POST /ai/ask")
        ValueAlarm(  # also what no function knows of: one that was killed, or never ran
            self,
            "server_errors",
            notice=notice(settings, "api-server-errors", "The API answers with 5xx"),
            metric=Metric("AWS/ApiGateway", "5xx", {"ApiId": api.api_id}),
            limit=Limit(_SERVER_ERRORS),
        )
        self.publish(
            ApiOutputs(
                api_id=api.api_id, api_endpoint=api.endpoint, authorizer_id=api.authorizer_id
            )
        )
