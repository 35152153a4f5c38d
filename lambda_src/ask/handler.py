"""`POST /ai/ask`: an answer out of the tenant's own figures."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.ask.answers import AnswerStore
from lambda_src.ask.logic import Ask
from lambda_src.ask.requests import AskRequest
from lambda_src.ask.settings import Settings
from lambda_src.ask.vault_client import VaultClient
from lambda_src.ask.vault_client import connect as connect_vault
from lambda_src.runtime.billing.budget import Budget
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.billing.settlement import Ledger
from lambda_src.runtime.http.idempotency import HEADER, Idempotency
from lambda_src.runtime.http.requests import caller_of, read_body
from lambda_src.runtime.http.resolver import Entry, answer, api
from lambda_src.runtime.identity.tenants import TenantStore
from lambda_src.runtime.logs import configure
from lambda_src.runtime.models import ChatModel, build_model
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import Table, connect

AGENT_ID = "ask"


def application(ask: Ask, idempotency: Idempotency) -> APIGatewayHttpResolver:
    """Return the route of the ask function."""
    app = api()

    @app.post("/ai/ask")
    def post() -> Response[str]:
        caller = caller_of(app.current_event)
        request = read_body(app.current_event, AskRequest)
        once = idempotency.of(caller, app.current_event.headers.get(HEADER), app.lambda_context)
        return answer(HTTPStatus.OK, ask.answer(caller, request, once))

    return app


def build(settings: Settings, model: ChatModel) -> tuple[Ask, Idempotency]:
    """Connect the parts of Ask to the tables, the vault and this model."""
    client = connect()
    sessions_table = Table(client, settings.sessions_table_name)
    usage_table = Table(client, settings.usage_table_name)
    ask = Ask(
        tenants=TenantStore(Table(client, settings.tenants_table_name)),
        vault=VaultClient(connect_vault(), settings.context_function_name),
        model=MeteredModel(
            model=model,
            budget=Budget(usage_table, reservation_seconds=settings.reservation_seconds),
            ledger=Ledger(usage_table, event_days=settings.usage_ttl_days),
            agent_id=AGENT_ID,
            max_output_tokens=settings.ask_model.max_output_tokens,
        ),
        answers=AnswerStore(sessions_table, ttl_days=settings.session_ttl_days),
        question_characters=settings.question_characters,
        monthly_token_budget=settings.monthly_token_budget,
    )
    ttl_seconds = settings.idempotency_ttl_seconds
    return ask, Idempotency(sessions_table, ttl_seconds=ttl_seconds, prefix=AGENT_ID)


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    return application(*build(settings, build_model(settings.ask_model)))


handler = Entry(compose)
