"""docs/tenant-data.md shows what the functions take and answer."""

import json
import re
from pathlib import Path
from typing import Any

from lambda_src.context.requests import ContextRequest
from lambda_src.context.settings import Settings as ContextSettings
from lambda_src.migrate.requests import MigrateRequest
from lambda_src.runtime.http.resolver import Entry
from lambda_src.runtime.settings import FunctionSettings
from lambda_src.tenant_data.handler import application
from lambda_src.tenant_data.logic import TenantData
from tests.lambda_src.events import Api, claims
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

TEXT = (Path(__file__).parents[3] / "docs/tenant-data.md").read_text(encoding="utf-8")
ANSWERS = re.findall(r"`GET (/\S+?)\?(\S+)`\n```json\n(.*?)```", TEXT, re.DOTALL)
PAYLOADS = [json.loads(text) for text in re.findall(r"\n\n```json\n(.*?)```", TEXT, re.DOTALL)]


def shape(value: Any) -> Any:
    """Names and types, of lists those of the first entry."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value[:1]]
    return type(value)


def test_the_answers_shown_have_the_form_of_real_ones(seeded: Database) -> None:
    with open_vault(seeded) as vault:
        app = application(TenantData(vault))
        api = Api(Entry(lambda: app))
        for path, text, shown in ANSWERS:
            query = dict(pair.split("=") for pair in text.split("&"))
            answer = api("GET", path, token=claims(), query=query)
            assert shape(answer.json) == shape(json.loads(shown))
    assert [path for path, _, _ in ANSWERS] == ["/revenue/daily", "/menu/top", "/orders/recent"]


def test_the_payloads_shown_are_taken() -> None:
    context, migrate = PAYLOADS
    assert ContextRequest.model_validate(context).operations.recent_orders
    assert MigrateRequest.model_validate(migrate).seed


def test_every_setting_is_in_the_table() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", TEXT, re.MULTILINE))
    shared = set(FunctionSettings.model_fields)
    assert documented == {name.upper() for name in set(ContextSettings.model_fields) - shared}
