"""How Chat is connected to the tables and its models: alone, or as part of `stream`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lambda_src.chat.logic import Chat
from lambda_src.chat.settings import ChatSettings
from lambda_src.chat.turn import Turn
from lambda_src.runtime.billing.budget import open_budget
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.billing.model_choice import Choice, ModelChoice
from lambda_src.runtime.http.idempotency import Idempotency
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.models import ChatModel, ModelSettings, build_model
from lambda_src.runtime.storage.dynamodb import Table, connect
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def build(
    settings: ChatSettings,
    model: ChatModel,
    admission: AdmissionByTable | None = None,
    client: "DynamoDBClient | None" = None,
    models: Callable[[ModelSettings], ChatModel] = build_model,
) -> tuple[Chat, Idempotency]:
    """Connect the parts of the chat to the tables and this model; `models` makes the others."""
    client = client or connect()
    sessions_table = Table(client, settings.sessions_table_name)
    usage_table = Table(client, settings.usage_table_name)
    admission = admission or open_admission(client, settings.tenants_table_name, settings.tiers)
    sessions = SessionStore(sessions_table, ttl_days=settings.session_ttl_days)
    budget = open_budget(
        usage_table,
        reservation_seconds=settings.reservation_seconds,
        event_days=settings.usage_ttl_days,
    )

    def metered(model: ChatModel, described: ModelSettings) -> MeteredModel:
        return MeteredModel(
            model=model,
            budget=budget,
            agent_id=described.agent_id or "chat",
            max_output_tokens=described.max_output_tokens,
        )

    usual = metered(model, settings.chat_model)
    turn = Turn(
        sessions=sessions,
        messages=MessageStore(sessions_table, ttl_days=settings.session_ttl_days),
        model=usual,
        history_messages=settings.history_messages,
    )
    chat = Chat(
        rates=CallRates(usage_table, settings, admission),
        admission=admission,
        sessions=sessions,
        turn=turn,
        models=ModelChoice(
            Choice(settings.chat_model, usual),
            settings.other_models.root,
            models=models,
            meter=metered,
        ),
        message_characters=settings.message_characters,
        monthly_token_budget=settings.monthly_token_budget,
    )
    return chat, Idempotency(sessions_table, ttl_seconds=settings.idempotency_ttl_seconds)
