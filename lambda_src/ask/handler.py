"""`POST /ai/ask`: an answer out of the tenant's own figures."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.ask.compose import build
from lambda_src.ask.logic import Ask
from lambda_src.ask.requests import AskRequest
from lambda_src.ask.settings import Settings
from lambda_src.runtime.http.idempotency import HEADER, Idempotency
from lambda_src.runtime.http.requests import read_body
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.logs import configure
from lambda_src.runtime.models import build_model
from lambda_src.runtime.settings import load

AGENT_ID = "ask"


def application(ask: Ask, idempotency: Idempotency) -> APIGatewayHttpResolver:
    """Return the route of the ask function."""
    app = api(ask.admission)

    @app.post("/ai/ask")
    def post() -> Response[str]:
        caller = caller_of(app)
        request = read_body(app.current_event, AskRequest)
        limits = ask.rates.count(caller)
        left = app.lambda_context.get_remaining_time_in_millis()
        once = idempotency.of(caller, app.current_event.headers.get(HEADER), left)
        return answer(HTTPStatus.OK, ask.answer(caller, request, once), limits)

    return app


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    return application(*build(settings, build_model(settings.ask_model)))


handler = Entry(compose)
