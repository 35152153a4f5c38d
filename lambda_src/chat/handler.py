"""`POST /api/chat`: one turn of a conversation with the model."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.chat.logic import Chat
from lambda_src.chat.requests import ChatRequest
from lambda_src.chat.settings import Settings
from lambda_src.chat.turn import Turn
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
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore


def application(chat: Chat, idempotency: Idempotency) -> APIGatewayHttpResolver:
    """Return the route of the chat function."""
    app = api()

    @app.post("/api/chat")
    def post() -> Response[str]:
        caller = caller_of(app.current_event)
        request = read_body(app.current_event, ChatRequest)
        once = idempotency.of(caller, app.current_event.headers.get(HEADER), app.lambda_context)
        return answer(HTTPStatus.OK, chat.answer(caller, request, once))

    return app


def build(settings: Settings, model: ChatModel) -> tuple[Chat, Idempotency]:
    """Connect the parts of the chat to the tables and this model."""
    client = connect()
    sessions_table = Table(client, settings.sessions_table_name)
    usage_table = Table(client, settings.usage_table_name)
    sessions = SessionStore(sessions_table, ttl_days=settings.session_ttl_days)
    turn = Turn(
        sessions=sessions,
        messages=MessageStore(sessions_table, ttl_days=settings.session_ttl_days),
        model=MeteredModel(
            model=model,
            budget=Budget(usage_table, reservation_seconds=settings.reservation_seconds),
            ledger=Ledger(usage_table, event_days=settings.usage_ttl_days),
            agent_id=settings.chat_model.agent_id or "chat",
            max_output_tokens=settings.chat_model.max_output_tokens,
        ),
        history_messages=settings.history_messages,
    )
    chat = Chat(
        tenants=TenantStore(Table(client, settings.tenants_table_name)),
        sessions=sessions,
        turn=turn,
        message_characters=settings.message_characters,
        monthly_token_budget=settings.monthly_token_budget,
    )
    return chat, Idempotency(sessions_table, ttl_seconds=settings.idempotency_ttl_seconds)


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    return application(*build(settings, build_model(settings.chat_model)))


handler = Entry(compose)
