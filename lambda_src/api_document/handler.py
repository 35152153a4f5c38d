"""`GET /api/openapi.json`: the document of the API, for whoever is signed in."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.api_document.document import document
from lambda_src.api_document.settings import Settings
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.identity.admission import Admission, open_admission
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import connect


def application(admission: Admission) -> APIGatewayHttpResolver:
    """Return the one route of the function."""
    app = api(admission)

    @app.get("/api/openapi.json")
    def show() -> Response[str]:
        caller_of(app)
        return answer(HTTPStatus.OK, document())

    return app


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    return application(open_admission(connect(), settings.tenants_table_name))


handler = Entry(compose)
