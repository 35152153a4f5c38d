"""The streaming function: what it is told, and the permissions of its three kinds of answers."""

from environments import Settings
from environments.settings import CONTEXT_SECONDS
from modules.encryption_key import use_key_through
from modules.permissions import Statement
from stacks.database.stack import DatabaseOutputs
from stacks.identity import IdentityOutputs
from stacks.shared.models import (
    access_to,
    model_environment,
    others_environment,
    tiers_environment,
)
from stacks.tables import TablesOutputs

_SETTLING_SECONDS = 10  # kept back from the function's time, to end the stream and record its usage


def stream_environment(
    settings: Settings, tables: TablesOutputs, users: IdentityOutputs, database: DatabaseOutputs
) -> dict[str, str]:
    """By the field names of `lambda_src/stream/settings.py`."""
    limits, models = settings.limits, settings.models
    embeds = models.embeddings
    return {
        **({"embedding_model": model_environment(embeds)} if embeds else {}),
        "user_pool_id": users.user_pool_id,
        "issuer": users.issuer,
        "audience": users.web_client_id,
        "sessions_table_name": tables.sessions_table_name,
        "usage_table_name": tables.usage_table_name,
        "tenants_table_name": tables.tenants_table_name,
        "api_keys_table_name": tables.api_keys_table_name,
        "session_ttl_days": str(settings.tables.session_ttl_days),
        "usage_ttl_days": str(settings.tables.usage_ttl_days),
        "monthly_token_budget": str(limits.monthly_token_budget),
        "user_calls_per_minute": str(limits.user_calls_per_minute),
        "tenant_calls_per_minute": str(limits.tenant_calls_per_minute),
        "tiers": tiers_environment(settings),
        "user_streams": str(limits.user_streams),
        "history_messages": str(limits.history_messages),
        "message_characters": str(limits.message_characters),
        "question_characters": str(limits.question_characters),
        "tutor_model": model_environment(models.tutor),
        "chat_model": model_environment(models.chat),
        "other_models": others_environment(settings),
        "ask_model": model_environment(models.ask),
        "context_function_name": database.context_function_name,
        "context_seconds": str(CONTEXT_SECONDS),
        "idempotency_ttl_seconds": str(limits.idempotency_ttl_seconds),
        "reservation_seconds": str(limits.reservation_seconds),
        "stream_body_bytes": str(limits.stream_body_bytes),
        "stream_seconds": str(settings.functions.stream_timeout_seconds - _SETTLING_SECONDS),
        "heartbeat_seconds": str(limits.heartbeat_seconds),
        "run_keep_seconds": str(limits.run_keep_seconds),
    }


def stream_statements(
    settings: Settings, tables: TablesOutputs, database: DatabaseOutputs
) -> tuple[Statement, ...]:
    """As `chat` and `ask` together: the same tables, the vault's figures, and three models."""
    keep = (
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    )
    settle = ("dynamodb:PutItem", "dynamodb:UpdateItem")
    check_keys = ("dynamodb:GetItem", "dynamodb:UpdateItem")
    invoke = ("lambda:InvokeFunction",)
    return (
        Statement("KeepConversations", keep, (tables.sessions_table_arn,)),
        Statement("ReadTenant", ("dynamodb:GetItem",), (tables.tenants_table_arn,)),
        Statement("CheckApiKeys", check_keys, (tables.api_keys_table_arn,)),
        Statement("KeepBudgets", settle, (tables.usage_table_arn,)),
        Statement("ReadFigures", invoke, (database.context_function_arn,)),
        use_key_through("dynamodb", key_arn=tables.data_key_arn, region=settings.account.region),
        *access_to(settings, (model for _, model in settings.models.used)),
    )
