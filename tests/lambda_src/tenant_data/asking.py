"""Asking the tenant data endpoints as a tenant; the API's document says what they answer."""

from tests.lambda_src.api_document.described import asked
from tests.lambda_src.events import Answer, Api, claims

PATHS = ("/revenue/daily", "/menu/top", "/orders/recent")


def ask(api: Api, path: str, tenant: str = "acme", **query: str) -> Answer:
    return asked(api, "GET", path, token=claims(tenant_id=tenant), query=query)
