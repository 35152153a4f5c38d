"""`/api/sessions`: create, list, read, change and delete the caller's sessions; feedback."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.runtime.http.requests import (
    SessionPath,
    read_body,
    read_fields,
    read_query,
)
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.identity.admission import Admission, open_admission
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import Table, connect
from lambda_src.runtime.storage.feedback import FeedbackStore
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.sessions.logic import Sessions
from lambda_src.sessions.opinions import Opinions, authorize
from lambda_src.sessions.requests import (
    Days,
    MessageChange,
    MessagePath,
    NewSession,
    Page,
    SessionChange,
)
from lambda_src.sessions.settings import Settings


def application(
    logic: Sessions, opinions: Opinions, admission: Admission
) -> APIGatewayHttpResolver:
    """Return the routes of the sessions function."""
    app = api(admission)

    @app.post("/api/sessions")
    def create() -> Response[str]:
        caller = caller_of(app)
        request = read_body(app.current_event, NewSession)
        return answer(HTTPStatus.CREATED, logic.create(caller, request))

    @app.get("/api/sessions")
    def newest() -> Response[str]:
        caller = caller_of(app)
        page = read_query(app.current_event, Page)
        return answer(HTTPStatus.OK, logic.newest(caller, page))

    @app.get("/api/sessions/<session_id>")
    def one(session_id: str) -> Response[str]:
        caller = caller_of(app)
        path = read_fields({"session_id": session_id}, SessionPath)
        return answer(HTTPStatus.OK, logic.one(caller, path.session_id))

    @app.patch("/api/sessions/<session_id>")
    def change(session_id: str) -> Response[str]:
        caller = caller_of(app)
        path = read_fields({"session_id": session_id}, SessionPath)
        wanted = read_body(app.current_event, SessionChange)
        return answer(HTTPStatus.OK, logic.change(caller, path.session_id, wanted))

    @app.get("/api/sessions/<session_id>/messages")
    def history(session_id: str) -> Response[str]:
        caller = caller_of(app)
        path = read_fields({"session_id": session_id}, SessionPath)
        page = read_query(app.current_event, Page)
        return answer(HTTPStatus.OK, logic.history(caller, path.session_id, page))

    @app.delete("/api/sessions/<session_id>")
    def delete(session_id: str) -> Response[str]:
        caller = caller_of(app)
        path = read_fields({"session_id": session_id}, SessionPath)
        logic.delete(caller, path.session_id)
        return answer(HTTPStatus.NO_CONTENT)

    _add_opinions(app, opinions)
    return app


def _add_opinions(app: APIGatewayHttpResolver, opinions: Opinions) -> None:
    @app.patch("/api/sessions/<session_id>/messages/<message_id>")
    def give(session_id: str, message_id: str) -> Response[str]:
        caller = caller_of(app)
        path = read_fields({"session_id": session_id, "message_id": message_id}, MessagePath)
        wanted = read_body(app.current_event, MessageChange)
        return answer(HTTPStatus.OK, opinions.give(caller, path, wanted.feedback))

    @app.get("/api/tenants/<tenant_id>/feedback")
    def counted(tenant_id: str) -> Response[str]:
        authorize(caller_of(app), tenant_id)
        days = read_query(app.current_event, Days)
        return answer(HTTPStatus.OK, opinions.read(tenant_id, days))


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    client = connect()
    table = Table(client, settings.sessions_table_name)
    sessions = SessionStore(table, ttl_days=settings.session_ttl_days)
    messages = MessageStore(table, ttl_days=settings.session_ttl_days)
    return application(
        Sessions(sessions, messages, page_size_limit=settings.page_size_limit),
        Opinions(sessions, messages, FeedbackStore(table)),
        open_admission(client, settings.tenants_table_name),
    )


handler = Entry(compose)
