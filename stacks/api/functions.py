"""The functions behind the HTTP API: settings and permissions of each."""

from environments import Model, Settings
from environments.settings import CONTEXT_SECONDS
from modules.encryption_key import use_key_through
from modules.framework import Fn
from modules.function import Function, Placement
from modules.permissions import Statement
from stacks.database.stack import DatabaseOutputs
from stacks.network import NetworkOutputs
from stacks.shared.hosting import Functions
from stacks.shared.models import (
    access_to,
    model_environment,
    others_environment,
    tiers_environment,
)
from stacks.shared.vault import REPORTS_ROLE, sign_in, sign_in_role, vault_environment
from stacks.tables import TablesOutputs

_READ_AND_WRITE = (
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
_KEEP_CONVERSATIONS = (*_READ_AND_WRITE, "dynamodb:BatchWriteItem", "dynamodb:Query")


class ApiFunctions:
    """One method a function; each makes it when it is called."""

    def __init__(
        self,
        functions: Functions,
        settings: Settings,
        *,
        tables: TablesOutputs,
        network: NetworkOutputs,
        database: DatabaseOutputs,
    ) -> None:
        self._functions, self._settings = functions, settings
        self._tables, self._database = tables, database
        self._vault = Placement(
            Fn.split(",", network.private_subnet_ids), network.functions_group_id
        )

    def chat(self) -> Function:
        """`POST /api/chat`, outside the VPC."""
        limits = self._settings.limits
        return self._functions.add(
            "chat",
            "One turn of a conversation with the model",
            environment={
                **self._metered(),
                **self._behind_cloudfront(),
                "history_messages": str(limits.history_messages),
                "message_characters": str(limits.message_characters),
                "chat_model": model_environment(self._settings.models.chat),
                "other_models": others_environment(self._settings),
            },
            statements=(
                Statement(
                    "KeepConversations", _KEEP_CONVERSATIONS, (self._tables.sessions_table_arn,)
                ),
                *self._meter(self._settings.models.chat, *self._settings.models.others.values()),
            ),
        )

    def ask(self) -> Function:
        """`POST /ai/ask`, outside the VPC; the figures come from the vault's `context`."""
        invoke = ("lambda:InvokeFunction",)
        return self._functions.add(
            "ask",
            "Answers a question from the tenant's own figures",
            environment={
                **self._metered(),
                **self._behind_cloudfront(),
                "question_characters": str(self._settings.limits.question_characters),
                "ask_model": model_environment(self._settings.models.ask),
                "context_function_name": self._database.context_function_name,
                "context_seconds": str(CONTEXT_SECONDS),
            },
            statements=(
                Statement("KeepAnswers", _READ_AND_WRITE, (self._tables.sessions_table_arn,)),
                Statement("ReadFigures", invoke, (self._database.context_function_arn,)),
                *self._meter(self._settings.models.ask),
            ),
        )

    def sessions(self) -> Function:
        """The caller's conversations."""
        arn = self._tables.sessions_table_arn
        return self._functions.add(
            "sessions",
            "Lists, opens and deletes the caller's conversations",
            environment={
                **self._behind_cloudfront(),
                "sessions_table_name": self._tables.sessions_table_name,
                "tenants_table_name": self._tables.tenants_table_name,
                "session_ttl_days": str(self._settings.tables.session_ttl_days),
                "page_size_limit": str(self._settings.limits.page_size),
            },
            statements=(
                Statement("KeepConversations", _KEEP_CONVERSATIONS, (arn, f"{arn}/index/by_user")),
                self._read_tenant(),
                self._data_key(),
            ),
        )

    def api_keys(self) -> Function:
        """The API keys of a tenant, for its administrators."""
        arn = self._tables.api_keys_table_arn
        make = ("dynamodb:PutItem", "dynamodb:UpdateItem")
        return self._functions.add(
            "api_keys",
            "Makes, lists and revokes the API keys of a tenant",
            environment={
                **self._behind_cloudfront(),
                "api_keys_table_name": self._tables.api_keys_table_name,
                "tenants_table_name": self._tables.tenants_table_name,
            },
            statements=(
                Statement("MakeApiKeys", make, (arn,)),
                Statement("ListApiKeys", ("dynamodb:Query",), (arn, f"{arn}/index/by_tenant")),
                self._read_tenant(),
                self._data_key(),
            ),
        )

    def api_document(self) -> Function:
        """What the API accepts and answers, from the models of the functions that do."""
        return self._functions.add(
            "api_document",
            "Describes the API as an OpenAPI document",
            environment={
                **self._behind_cloudfront(),
                "tenants_table_name": self._tables.tenants_table_name,
            },
            statements=(self._read_tenant(), self._data_key()),
        )

    def usage(self) -> Function:
        """What a tenant used."""
        return self._functions.add(
            "usage",
            "Tells a tenant's administrators what it used",
            environment={
                **self._behind_cloudfront(),
                "usage_table_name": self._tables.usage_table_name,
                "tenants_table_name": self._tables.tenants_table_name,
            },
            statements=(
                Statement("ReadCounters", ("dynamodb:Query",), (self._tables.usage_table_arn,)),
                self._read_tenant(),
                self._data_key(),
            ),
        )

    def tenant_data(self) -> Function:
        """The tenant's rows; a function of the vault, with claims that API Gateway verified."""
        role = sign_in_role(self._settings, REPORTS_ROLE)
        return self._functions.add(
            "tenant_data",
            "Reads the caller's tenant's rows, under row-level security",
            environment={
                **self._behind_cloudfront(),
                **vault_environment(self._settings, self._database, user=role),
            },
            statements=(sign_in(self._database, role),),
            placement=self._vault,
            serves_requests_from_vault=True,
        )

    def _behind_cloudfront(self) -> dict[str, str]:
        """The hashes of the secrets that CloudFront may send, never a secret."""
        return {"origin_secret_sha256": ",".join(self._settings.edge.origin_secret_sha256)}

    def _metered(self) -> dict[str, str]:
        """The settings of a function that calls a model on a tenant's budget."""
        settings, tables = self._settings, self._tables
        return {
            "sessions_table_name": tables.sessions_table_name,
            "usage_table_name": tables.usage_table_name,
            "tenants_table_name": tables.tenants_table_name,
            "session_ttl_days": str(settings.tables.session_ttl_days),
            "usage_ttl_days": str(settings.tables.usage_ttl_days),
            "monthly_token_budget": str(settings.limits.monthly_token_budget),
            "user_calls_per_minute": str(settings.limits.user_calls_per_minute),
            "tenant_calls_per_minute": str(settings.limits.tenant_calls_per_minute),
            "tiers": tiers_environment(settings),
            "idempotency_ttl_seconds": str(settings.limits.idempotency_ttl_seconds),
            "reservation_seconds": str(settings.limits.reservation_seconds),
        }

    def _meter(self, *models: Model) -> tuple[Statement, ...]:
        """What such a function may do for it, with the models that it calls."""
        settle = ("dynamodb:PutItem", "dynamodb:UpdateItem")
        return (
            self._read_tenant(),
            Statement("KeepBudgets", settle, (self._tables.usage_table_arn,)),
            self._data_key(),
            *access_to(self._settings, models),
        )

    def _read_tenant(self) -> Statement:
        """The right to read whether tenant and user may act."""
        return Statement("ReadTenant", ("dynamodb:GetItem",), (self._tables.tenants_table_arn,))

    def _data_key(self) -> Statement:
        region = self._settings.account.region
        return use_key_through("dynamodb", key_arn=self._tables.data_key_arn, region=region)
