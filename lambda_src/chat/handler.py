"""`POST /api/chat`: one turn of a conversation with the model."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.chat.compose import build
from lambda_src.chat.logic import Chat
from lambda_src.chat.requests import ChatRequest
from lambda_src.chat.settings import Settings
from lambda_src.runtime.http.idempotency import HEADER, Idempotency
from lambda_src.runtime.http.requests import read_body
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.logs import configure
from lambda_src.runtime.models import build_model
from lambda_src.runtime.settings import load


def application(chat: Chat, idempotency: Idempotency) -> APIGatewayHttpResolver:
    """Return the route of the chat function."""
    app = api(chat.admission)

    @app.post("/api/chat")
    def post() -> Response[str]:
        caller = caller_of(app)
        request = read_body(app.current_event, ChatRequest)
        limits = chat.rates.count(caller)
        left = app.lambda_context.get_remaining_time_in_millis()
        once = idempotency.of(caller, app.current_event.headers.get(HEADER), left)
        return answer(HTTPStatus.OK, chat.answer(caller, request, once), limits)

    return app


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    return application(*build(settings, build_model(settings.chat_model)))


handler = Entry(compose)
