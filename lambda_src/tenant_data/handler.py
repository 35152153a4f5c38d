"""`/revenue/daily`, `/menu/top`, `/orders/recent`: the caller's tenant in figures."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.runtime.http.requests import read_query
from lambda_src.runtime.http.resolver import Entry, answer, api, caller_of
from lambda_src.runtime.identity.admission import AdmissionByTransaction
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.tenant_data.logic import TenantData
from lambda_src.tenant_data.requests import Period, RecentOrders, TopItems
from lambda_src.tenant_data.settings import Settings
from lambda_src.vault.compose import open_vault


def application(data: TenantData) -> APIGatewayHttpResolver:
    """Return the routes of the tenant data function."""
    app = api(AdmissionByTransaction())

    @app.get("/revenue/daily")
    def daily_revenue() -> Response[str]:
        caller = caller_of(app)
        query = read_query(app.current_event, Period)
        return answer(HTTPStatus.OK, data.daily_revenue(caller, query))

    @app.get("/menu/top")
    def top_items() -> Response[str]:
        caller = caller_of(app)
        query = read_query(app.current_event, TopItems)
        return answer(HTTPStatus.OK, data.top_items(caller, query))

    @app.get("/orders/recent")
    def latest_orders() -> Response[str]:
        caller = caller_of(app)
        query = read_query(app.current_event, RecentOrders)
        return answer(HTTPStatus.OK, data.latest_orders(caller, query))

    return app


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    return application(TenantData(open_vault(settings)))


handler = Entry(compose)
