"""The parts behind the three routes, connected to the tables, the vault and the models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from lambda_src.ask.compose import build as build_ask
from lambda_src.ask.requests import AskRequest
from lambda_src.chat.compose import build as build_chat
from lambda_src.chat.requests import ChatRequest
from lambda_src.runtime.billing.budget import Budget
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.billing.open_streams import OpenStreams
from lambda_src.runtime.billing.settlement import Ledger
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.models import ChatModel, ModelSettings, build_model
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.dynamodb import connect as connect_tables
from lambda_src.stream.key_set import KeySet, key_address
from lambda_src.stream.requests import TutorRequest
from lambda_src.stream.settings import Settings
from lambda_src.stream.tokens import TokenCheck
from lambda_src.stream.tutor import Tutor

AGENT_ID = "tutor"
Fields = TypeVar("Fields")
Answering = Callable[[Caller, Fields, str | None, Emit], dict[str, Any]]
Models = Callable[[ModelSettings], ChatModel]


@dataclass(frozen=True)
class Parts:
    """Who may ask, and what answers on each route, given the caller's `Idempotency-Key`."""

    tokens: TokenCheck
    admission: AdmissionByTable
    rates: CallRates
    open_streams: OpenStreams
    tutor: Answering[TutorRequest]
    chat: Answering[ChatRequest]
    ask: Answering[AskRequest]


def connect(settings: Settings, models: Models = build_model) -> Parts:
    """Connect the parts to what the settings name; sends nothing yet."""
    keys = KeySet(key_address(settings.user_pool_id))
    milliseconds = int(settings.stream_seconds * 1000)
    admission = open_admission(connect_tables(), settings.tenants_table_name)
    tutor = _tutor(settings, models(settings.tutor_model), admission)
    chat, chat_idempotency = build_chat(settings, models(settings.chat_model), admission)
    ask, ask_idempotency = build_ask(settings, models(settings.ask_model), admission)
    return Parts(
        tokens=TokenCheck(keys, issuer=settings.issuer, audience=settings.audience),
        admission=admission,
        rates=chat.rates,
        open_streams=OpenStreams(
            Table(connect_tables(), settings.usage_table_name),
            most=settings.user_streams,
            lease_seconds=settings.reservation_seconds,
        ),
        tutor=lambda caller, request, _, emit: tutor.answer(caller, request, emit),
        chat=lambda caller, request, key, emit: chat.answer(
            caller, request, chat_idempotency.of(caller, key, milliseconds), emit
        ),
        ask=lambda caller, request, key, emit: ask.answer(
            caller, request, ask_idempotency.of(caller, key, milliseconds), emit
        ),
    )


def _tutor(settings: Settings, model: ChatModel, admission: AdmissionByTable) -> Tutor:
    usage_table = Table(connect_tables(), settings.usage_table_name)
    return Tutor(
        admission=admission,
        model=MeteredModel(
            model=model,
            budget=Budget(usage_table, reservation_seconds=settings.reservation_seconds),
            ledger=Ledger(usage_table, event_days=settings.usage_ttl_days),
            agent_id=AGENT_ID,
            max_output_tokens=settings.tutor_model.max_output_tokens,
        ),
        monthly_token_budget=settings.monthly_token_budget,
    )
