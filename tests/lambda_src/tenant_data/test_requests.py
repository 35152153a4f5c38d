"""What the endpoints take: dates, limits, and nothing else."""

import pytest

from tests.lambda_src.events import Api
from tests.lambda_src.tenant_data.asking import ask
from tests.lambda_src.vault.suite import HOSTILE


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, "2026-10-22", "2026-11-20"),
        ({"to": "2026-03-31"}, "2026-03-02", "2026-03-31"),
        ({"from": "2026-11-01"}, "2026-11-01", "2026-11-20"),
        ({"from": "2027-01-01"}, "2027-01-01", "2027-01-01"),
        ({"from": "2025-11-20", "to": "2026-11-20"}, "2025-11-20", "2026-11-20"),
    ],
)
def test_days_left_out_are_the_last_thirty(
    api: Api, query: dict[str, str], first: str, last: str
) -> None:
    answer = ask(api, "/revenue/daily", **query).json
    assert (answer["from"], answer["to"]) == (first, last)


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/revenue/daily", {"from": "2026-11-02", "to": "2026-11-01"}, "from"),
        ("/revenue/daily", {"from": "2025-11-19", "to": "2026-11-20"}, "to"),
        ("/revenue/daily", {"from": "20261101"}, "from"),
        ("/revenue/daily", {"from": "1999-12-31"}, "from"),
        ("/revenue/daily", {"to": "9999-12-31"}, "to"),
        ("/revenue/daily", {"first": "2026-11-01"}, "first"),
        ("/revenue/daily", {"limit": "3"}, "limit"),
        ("/revenue/daily", {"tenant_id": "globex"}, "tenant_id"),
        ("/menu/top", {"limit": "0"}, "limit"),
        ("/menu/top", {"limit": "101"}, "limit"),
        ("/menu/top", {"limit": "1" * 400}, "limit"),
        ("/menu/top", {"limit": "1_0"}, "limit"),
        ("/menu/top", {"limit": " 1"}, "limit"),
        ("/menu/top", {"limit": "٣"}, "limit"),
        ("/menu/top", {"limit": "1e1"}, "limit"),
        ("/orders/recent", {"limit": "-1"}, "limit"),
        ("/orders/recent", {"from": "2026-11-01"}, "from"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(
    api: Api, path: str, query: dict[str, str], field: str
) -> None:
    answer = ask(api, path, **query)
    assert (answer.status, answer.code) == (400, "invalid_request")
    assert answer.json["error"]["message"].startswith(f"{field}: ")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_any_parameter_is_400_and_changes_nothing(api: Api, text: str) -> None:
    before = ask(api, "/orders/recent").text
    for path, names in (
        ("/revenue/daily", ("from", "to")),
        ("/menu/top", ("from", "to", "limit")),
        ("/orders/recent", ("limit",)),
    ):
        for name in names:
            assert ask(api, path, **{name: text}).code == "invalid_request"
    assert ask(api, "/orders/recent").text == before
