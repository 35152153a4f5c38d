"""`GET /api/tenants/{tenant_id}/usage`: what a tenant used, for its administrators."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.runtime.billing.usage import UsageStore
from lambda_src.runtime.http.requests import read_query
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.identity.admission import Admission, open_admission
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import Table, connect
from lambda_src.usage.logic import UsageReport, authorize
from lambda_src.usage.requests import Range
from lambda_src.usage.settings import Settings


def application(report: UsageReport, admission: Admission) -> APIGatewayHttpResolver:
    """Return the route of the usage function."""
    app = api(admission)

    @app.get("/api/tenants/<tenant_id>/usage")
    def usage(tenant_id: str) -> Response[str]:
        caller = caller_of(app)
        authorize(caller, tenant_id)
        requested = read_query(app.current_event, Range)
        return answer(HTTPStatus.OK, report.read(caller, requested))

    return app


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    client = connect()
    return application(
        UsageReport(UsageStore(Table(client, settings.usage_table_name))),
        open_admission(client, settings.tenants_table_name),
    )


handler = Entry(compose)
