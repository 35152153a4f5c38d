"""The parts behind the routes, connected to the tables, the vault and the models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lambda_src.ask.compose import build as build_ask
from lambda_src.ask.requests import AskRequest
from lambda_src.chat.compose import build as build_chat
from lambda_src.chat.requests import StreamedChatRequest
from lambda_src.completions.logic import Completions
from lambda_src.embeddings.logic import ProgramEmbeddings
from lambda_src.runtime.billing.budget import open_budget
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metered_embeddings import MeteredEmbeddings
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.billing.model_choice import Choice, ModelChoice
from lambda_src.runtime.billing.open_streams import Lease, OpenStreams
from lambda_src.runtime.http.streaming import Begin, Emit
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.identity.api_keys import ApiKeyStore
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.identity.key_admission import KeyAdmission
from lambda_src.runtime.models import ChatModel, ModelSettings, build_embeddings, build_model
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.dynamodb import connect as connect_tables
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.stream.key_set import KeySet, key_address
from lambda_src.stream.run_store import RunStore
from lambda_src.stream.settings import Settings
from lambda_src.stream.tokens import TokenCheck
from lambda_src.stream.tutor import Tutor
from lambda_src.stream.warming import warm
from lambda_src.tutor.requests import TutorRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# The uses of a model, in usage events.
TUTOR, PROGRAMS, VECTORS = "tutor", "completions", "embeddings"
NOBODY = "-"  # no tenant: asking for it opens a connection
SETTLING_SECONDS = 15  # after the longest stream, until whoever writes it is surely gone
Fields_contra = TypeVar("Fields_contra", contravariant=True)


class Answering(Protocol[Fields_contra]):
    """Answers on one route, given the caller's `Idempotency-Key`."""

    def __call__(
        self, caller: Caller, request: Fields_contra, key: str | None, emit: Emit, begin: Begin
    ) -> dict[str, Any]:
        """Return the answer; `emit` gets it piece by piece, `begin` the ids of what is stored."""


Models = Callable[[ModelSettings], ChatModel]


@dataclass(frozen=True)
class Parts:
    """Who may ask, and what answers on each route."""

    tokens: TokenCheck
    admission: AdmissionByTable
    keys: KeyAdmission
    rates: CallRates
    open_streams: OpenStreams
    runs: RunStore
    sessions: SessionStore
    tutor: Answering[TutorRequest]
    chat: Answering[StreamedChatRequest]
    ask: Answering[AskRequest]
    completions: Completions
    embeddings: ProgramEmbeddings | None

    def lease(self, caller: Caller) -> Lease:
        """Return the right of a caller to one more stream, by the limits of its tenant's tier.

        Raises TooManyStreamsError and TenantSuspendedError.
        """
        return self.open_streams.open(caller, self.admission.active(caller.tenant_id).limits)

    def model_ids(self, tenant_id: str) -> tuple[str, ...]:
        """The ids of the models that a tenant's programs may name. Raises TenantSuspendedError."""
        tenant = self.admission.active(tenant_id)
        found = self.embeddings.models(tenant) if self.embeddings else ()
        return (*self.completions.models(tenant), *found)


def connect(settings: Settings, models: Models = build_model) -> Parts:
    """Connect the parts to what the settings name, with one client of the tables for all.

    Opens the connections that a first request would wait for, and reads the pool's keys.
    """
    keys = KeySet(key_address(settings.issuer, settings.user_pool_id))
    milliseconds = int(settings.stream_seconds * 1000)
    tables = connect_tables()
    admission = open_admission(tables, settings.tenants_table_name, settings.tiers)
    tutor = _tutor(settings, models(settings.tutor_model), admission, tables)
    chat_model = models(settings.chat_model)
    warm((keys.refresh, lambda: admission.known(NOBODY)))
    chat, chat_idempotency = build_chat(settings, chat_model, admission, tables, models)
    ask, ask_idempotency = build_ask(settings, models(settings.ask_model), admission, tables)
    return Parts(
        tokens=TokenCheck(keys, issuer=settings.issuer, audience=settings.audience),
        admission=admission,
        keys=KeyAdmission(ApiKeyStore(Table(tables, settings.api_keys_table_name)), admission),
        rates=chat.rates,
        open_streams=OpenStreams(
            Table(tables, settings.usage_table_name),
            most=settings.user_streams,
            lease_seconds=settings.reservation_seconds,
        ),
        runs=RunStore(
            Table(tables, settings.sessions_table_name),
            run_seconds=settings.stream_seconds + SETTLING_SECONDS,
            keep_seconds=settings.run_keep_seconds,
        ),
        sessions=chat.sessions,
        tutor=lambda caller, request, key, emit, begin: tutor.answer(  # noqa: ARG005 - nothing kept
            caller, request, emit
        ),
        chat=lambda caller, request, key, emit, begin: chat.answer(
            caller,
            request,
            chat_idempotency.of(caller, key, milliseconds),
            emit=emit,
            begin=begin,
            run_id=request.run_id,
        ),
        ask=lambda caller, request, key, emit, begin: ask.answer(  # noqa: ARG005 - no run yet
            caller, request, ask_idempotency.of(caller, key, milliseconds), emit
        ),
        completions=_completions(settings, chat_model, admission, tables, models),
        embeddings=_embeddings(settings, admission, tables),
    )


def _tutor(
    settings: Settings, model: ChatModel, admission: AdmissionByTable, tables: "DynamoDBClient"
) -> Tutor:
    return Tutor(
        admission=admission,
        model=_metered(settings, model, TUTOR, settings.tutor_model, tables),
        monthly_token_budget=settings.monthly_token_budget,
    )


def _completions(
    settings: Settings,
    model: ChatModel,
    admission: AdmissionByTable,
    tables: "DynamoDBClient",
    models: Models,
) -> Completions:
    def metered(model: ChatModel, described: ModelSettings) -> MeteredModel:
        return _metered(settings, model, PROGRAMS, described, tables)

    usual = Choice(settings.chat_model, metered(model, settings.chat_model))
    return Completions(
        admission=admission,
        choice=ModelChoice(usual, settings.other_models.root, models=models, meter=metered),
        monthly_token_budget=settings.monthly_token_budget,
    )


def _embeddings(
    settings: Settings, admission: AdmissionByTable, tables: "DynamoDBClient"
) -> ProgramEmbeddings | None:
    described = settings.embedding_model
    if described is None:
        return None
    usage_table = Table(tables, settings.usage_table_name)
    metered = MeteredEmbeddings(
        model=build_embeddings(described),
        budget=open_budget(
            usage_table,
            reservation_seconds=settings.reservation_seconds,
            event_days=settings.usage_ttl_days,
        ),
        agent_id=VECTORS,
    )
    return ProgramEmbeddings(admission, metered, described, settings.monthly_token_budget)


def _metered(
    settings: Settings,
    model: ChatModel,
    use: str,
    described: ModelSettings,
    tables: "DynamoDBClient",
) -> MeteredModel:
    usage_table = Table(tables, settings.usage_table_name)
    return MeteredModel(
        model=model,
        budget=open_budget(
            usage_table,
            reservation_seconds=settings.reservation_seconds,
            event_days=settings.usage_ttl_days,
        ),
        agent_id=use,
        max_output_tokens=described.max_output_tokens,
    )
