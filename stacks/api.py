"""Owns: the HTTP API, its JWT authorizer and routes, and the functions that answer in JSON.

Reads: `state` (boundary), `tables`, `identity`. Publishes: the API's id and address.
Separate because it changes most often and holds nothing that cannot be made again.
"""

from dataclasses import dataclass

from environments import Settings
from modules.encryption_key import use_key_through
from modules.framework import App
from modules.function import Function
from modules.http_api import HttpApi, Throttle
from modules.permissions import Statement
from stacks.base import Stack
from stacks.hosting import Functions
from stacks.identity import Identity
from stacks.models import model_access, model_environment
from stacks.outputs import Outputs, output
from stacks.state import State
from stacks.tables import Tables, TablesOutputs

_KEEP_ITEMS = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
)


@dataclass(frozen=True)
class ApiOutputs(Outputs):
    """Where the API is."""

    api_id: str = output("Id of the HTTP API", placeholder="placeholder")
    api_endpoint: str = output(
        "Address of the API", placeholder="https://placeholder.execute-api.{region}.amazonaws.com"
    )


class Api(Stack[ApiOutputs]):
    """Chat, sessions and usage, each with the permissions of its own work."""

    name = "api"
    outputs = ApiOutputs

    def __init__(
        self, app: App, settings: Settings, *, state: State, tables: Tables, identity: Identity
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
            disable_execute_api_endpoint=settings.api.disable_execute_api_endpoint,
            log_retention_days=settings.logs.retention_days,
            log_key_arn=stored.data_key_arn,
        )
        functions = Functions(self, settings, state=self.read(state), tables=stored)
        api.route("chat", self._chat(functions, stored), "POST /api/chat")
        api.route(
            "sessions",
            self._sessions(functions, stored),
            "POST /api/sessions",
            "GET /api/sessions",
            "GET /api/sessions/{session_id}/messages",
            "DELETE /api/sessions/{session_id}",
        )
        api.route("usage", self._usage(functions, stored), "GET /api/tenants/{tenant_id}/usage")
        self.publish(ApiOutputs(api_id=api.api_id, api_endpoint=api.endpoint))

    def _chat(self, functions: Functions, stored: TablesOutputs) -> Function:
        settings, limits = self.settings, self.settings.limits
        return functions.add(
            "chat",
            "One turn of a conversation with the model",
            environment={
                "sessions_table_name": stored.sessions_table_name,
                "usage_table_name": stored.usage_table_name,
                "tenants_table_name": stored.tenants_table_name,
                "session_ttl_days": str(settings.tables.session_ttl_days),
                "usage_ttl_days": str(settings.tables.usage_ttl_days),
                "monthly_token_budget": str(limits.monthly_token_budget),
                "history_messages": str(limits.history_messages),
                "message_characters": str(limits.message_characters),
                "idempotency_ttl_seconds": str(limits.idempotency_ttl_seconds),
                "reservation_seconds": str(limits.reservation_seconds),
                "chat_model": model_environment(settings.models.chat),
            },
            statements=(
                Statement("ReadTenant", ("dynamodb:GetItem",), (stored.tenants_table_arn,)),
                Statement(
                    "KeepConversations",
                    _KEEP_ITEMS,
                    (stored.sessions_table_arn,),
                ),
                Statement(
                    "KeepBudgets",
                    ("dynamodb:PutItem", "dynamodb:UpdateItem"),
                    (stored.usage_table_arn,),
                ),
                self._data_key(stored),
                *model_access(settings, settings.models.chat),
            ),
        )

    def _sessions(self, functions: Functions, stored: TablesOutputs) -> Function:
        return functions.add(
            "sessions",
            "Lists, opens and deletes the caller's conversations",
            environment={
                "sessions_table_name": stored.sessions_table_name,
                "session_ttl_days": str(self.settings.tables.session_ttl_days),
                "page_size_limit": str(self.settings.limits.page_size),
            },
            statements=(
                Statement(
                    "KeepConversations",
                    _KEEP_ITEMS,
                    (stored.sessions_table_arn, f"{stored.sessions_table_arn}/index/by_user"),
                ),
                self._data_key(stored),
            ),
        )

    def _usage(self, functions: Functions, stored: TablesOutputs) -> Function:
        return functions.add(
            "usage",
            "Tells a tenant's administrators what it used",
            environment={"usage_table_name": stored.usage_table_name},
            statements=(
                Statement("ReadCounters", ("dynamodb:Query",), (stored.usage_table_arn,)),
                self._data_key(stored),
            ),
        )

    def _data_key(self, stored: TablesOutputs) -> Statement:
        region = self.settings.account.region
        return use_key_through("dynamodb", key_arn=stored.data_key_arn, region=region)
