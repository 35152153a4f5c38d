"""How Chat is connected to the tables and a model: alone, or as part of `stream`."""

from typing import TYPE_CHECKING

from lambda_src.chat.logic import Chat
from lambda_src.chat.settings import ChatSettings
from lambda_src.chat.turn import Turn
from lambda_src.runtime.billing.budget import open_budget
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.http.idempotency import Idempotency
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.models import ChatModel
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
) -> tuple[Chat, Idempotency]:
    """Connect the parts of the chat to the tables and this model."""
    client = client or connect()
    sessions_table = Table(client, settings.sessions_table_name)
    usage_table = Table(client, settings.usage_table_name)
    admission = admission or open_admission(client, settings.tenants_table_name)
    sessions = SessionStore(sessions_table, ttl_days=settings.session_ttl_days)
    turn = Turn(
        sessions=sessions,
        messages=MessageStore(sessions_table, ttl_days=settings.session_ttl_days),
        model=MeteredModel(
            model=model,
            budget=open_budget(
                usage_table,
                reservation_seconds=settings.reservation_seconds,
                event_days=settings.usage_ttl_days,
            ),
            agent_id=settings.chat_model.agent_id or "chat",
            max_output_tokens=settings.chat_model.max_output_tokens,
        ),
        history_messages=settings.history_messages,
    )
    chat = Chat(
        rates=CallRates(usage_table, settings, admission),
        admission=admission,
        sessions=sessions,
        turn=turn,
        message_characters=settings.message_characters,
        monthly_token_budget=settings.monthly_token_budget,
    )
    return chat, Idempotency(sessions_table, ttl_seconds=settings.idempotency_ttl_seconds)
