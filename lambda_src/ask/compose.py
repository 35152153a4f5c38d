"""How Ask is connected to the tables and a model: alone, or as part of `stream`."""

from typing import TYPE_CHECKING

from lambda_src.ask.answers import AnswerStore
from lambda_src.ask.logic import Ask
from lambda_src.ask.settings import AskSettings
from lambda_src.ask.vault_client import VaultClient
from lambda_src.ask.vault_client import connect as connect_vault
from lambda_src.runtime.billing.budget import open_budget
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.http.idempotency import Idempotency
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.models import ChatModel
from lambda_src.runtime.storage.dynamodb import Table, connect

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AGENT_ID = "ask"


def build(
    settings: AskSettings,
    model: ChatModel,
    admission: AdmissionByTable | None = None,
    client: "DynamoDBClient | None" = None,
) -> tuple[Ask, Idempotency]:
    """Connect the parts of Ask to the tables, the vault and this model."""
    client = client or connect()
    sessions_table = Table(client, settings.sessions_table_name)
    usage_table = Table(client, settings.usage_table_name)
    admission = admission or open_admission(client, settings.tenants_table_name, settings.tiers)
    ask = Ask(
        rates=CallRates(usage_table, settings, admission),
        admission=admission,
        vault=VaultClient(connect_vault(settings.context_seconds), settings.context_function_name),
        model=MeteredModel(
            model=model,
            budget=open_budget(
                usage_table,
                reservation_seconds=settings.reservation_seconds,
                event_days=settings.usage_ttl_days,
            ),
            agent_id=AGENT_ID,
            max_output_tokens=settings.ask_model.max_output_tokens,
        ),
        answers=AnswerStore(sessions_table, ttl_days=settings.session_ttl_days),
        question_characters=settings.question_characters,
        monthly_token_budget=settings.monthly_token_budget,
    )
    ttl_seconds = settings.idempotency_ttl_seconds
    return ask, Idempotency(sessions_table, ttl_seconds=ttl_seconds, prefix=AGENT_ID)
