"""`/api/keys`: make, list and revoke the API keys of the caller's tenant."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.api_keys.logic import ApiKeys, authorize
from lambda_src.api_keys.requests import KeyPath, NewKey
from lambda_src.api_keys.settings import Settings
from lambda_src.runtime.http.requests import read_body, read_fields
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.identity.admission import Admission, open_admission
from lambda_src.runtime.identity.api_keys import ApiKeyStore
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import Table, connect


def application(logic: ApiKeys, admission: Admission) -> APIGatewayHttpResolver:
    """Return the routes of the function."""
    app = api(admission)

    @app.post("/api/keys")
    def create() -> Response[str]:
        caller = caller_of(app)
        authorize(caller)
        request = read_body(app.current_event, NewKey)
        return answer(HTTPStatus.CREATED, logic.create(caller, request))

    @app.get("/api/keys")
    def listing() -> Response[str]:
        caller = caller_of(app)
        authorize(caller)
        return answer(HTTPStatus.OK, logic.all(caller))

    @app.delete("/api/keys/<key_id>")
    def revoke(key_id: str) -> Response[str]:
        caller = caller_of(app)
        authorize(caller)
        path = read_fields({"key_id": key_id}, KeyPath)
        logic.revoke(caller, path.key_id)
        return answer(HTTPStatus.NO_CONTENT)

    return app


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    client = connect()
    return application(
        ApiKeys(ApiKeyStore(Table(client, settings.api_keys_table_name))),
        open_admission(client, settings.tenants_table_name),
    )


handler = Entry(compose)
