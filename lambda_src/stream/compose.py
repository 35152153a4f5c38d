"""The parts behind the three routes, connected to the tables, the vault and the models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.ask.handler import build as build_ask
from lambda_src.ask.requests import AskRequest
from lambda_src.ask.settings import Settings as AskSettings
from lambda_src.chat.handler import build as build_chat
from lambda_src.chat.requests import ChatRequest
from lambda_src.chat.settings import Settings as ChatSettings
from lambda_src.runtime.billing.budget import Budget
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.billing.settlement import Ledger
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.tenants import TenantStore
from lambda_src.runtime.models import ChatModel, ModelSettings, build_model
from lambda_src.runtime.settings import FunctionSettings
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.dynamodb import connect as connect_tables
from lambda_src.stream.key_set import KeySet, key_address
from lambda_src.stream.requests import TutorRequest
from lambda_src.stream.settings import Settings
from lambda_src.stream.tokens import TokenCheck
from lambda_src.stream.tutor import Tutor

AGENT_ID = "tutor"
Fields = TypeVar("Fields")
Smaller = TypeVar("Smaller", bound=FunctionSettings)
Answering = Callable[[Caller, Fields, str | None, Emit], dict[str, Any]]
Models = Callable[[ModelSettings], ChatModel]


class StreamTime(LambdaContext):
    """What is left of a stream's time when it begins: an idempotency record needs to know."""

    def __init__(self, seconds: float) -> None:
        self._milliseconds = int(seconds * 1000)

    def get_remaining_time_in_millis(self) -> int:  # type: ignore[override]  # static upstream
        """Return the milliseconds of a whole stream."""
        return self._milliseconds


@dataclass(frozen=True)
class Parts:
    """Who may ask, and what answers on each route, given the caller's `Idempotency-Key`."""

    tokens: TokenCheck
    tutor: Answering[TutorRequest]
    chat: Answering[ChatRequest]
    ask: Answering[AskRequest]


def connect(settings: Settings, models: Models = build_model) -> Parts:
    """Connect the parts to what the settings name; sends nothing yet."""
    keys = KeySet(key_address(settings.user_pool_id))
    time = StreamTime(settings.stream_seconds)
    tutor = _tutor(settings, models(settings.tutor_model))
    chat, chats = build_chat(_part(settings, ChatSettings), models(settings.chat_model))
    ask, asks = build_ask(_part(settings, AskSettings), models(settings.ask_model))
    return Parts(
        tokens=TokenCheck(keys, issuer=settings.issuer, audience=settings.audience),
        tutor=lambda caller, asked, _, emit: tutor.answer(caller, asked, emit),
        chat=lambda caller, request, key, emit: chat.answer(
            caller, request, chats.of(caller, key, time), emit
        ),
        ask=lambda caller, request, key, emit: ask.answer(
            caller, request, asks.of(caller, key, time), emit
        ),
    )


def _tutor(settings: Settings, model: ChatModel) -> Tutor:
    client = connect_tables()
    usage_table = Table(client, settings.usage_table_name)
    return Tutor(
        tenants=TenantStore(Table(client, settings.tenants_table_name)),
        model=MeteredModel(
            model=model,
            budget=Budget(usage_table, reservation_seconds=settings.reservation_seconds),
            ledger=Ledger(usage_table, event_days=settings.usage_ttl_days),
            agent_id=AGENT_ID,
            max_output_tokens=settings.tutor_model.max_output_tokens,
        ),
        monthly_token_budget=settings.monthly_token_budget,
    )


def _part(settings: Settings, smaller: type[Smaller]) -> Smaller:
    """Return the settings of one function out of ours; those that we lack are about its gateway."""
    shared = smaller.model_fields.keys() & Settings.model_fields.keys()
    return smaller(**{name: getattr(settings, name) for name in shared})
