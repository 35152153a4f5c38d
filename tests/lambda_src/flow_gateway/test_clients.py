"""By which address a visitor is counted: the one that CloudFront saw, and no other."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from lambda_src.flow_gateway.clients import Clients
from tests.lambda_src.events import event
from tests.lambda_src.flow_gateway.conftest import Door, Street, published
from tests.lambda_src.postgres import Database

START = "/chat/public/start"
FORGED = (
    "X-Forwarded-For",
    "Forwarded",
    "True-Client-IP",
    "X-Real-IP",
    "CloudFront-Viewer-Address",
    "X-Client-IP",
)


def clients_of(street: Street) -> list[str]:
    return [asked["visitor"]["client"] for asked in street.asked if asked["operation"] == "start"]


def start(admin: Door, **headers: str) -> None:
    key = {"flow": "greeting", "public_key": admin.headers["key"]}
    admin.other(headers=headers).did("POST", START, key)


@pytest.fixture
def door(admin: Door) -> Door:
    admin.headers["key"] = published(admin)["public_key"]
    return admin


def test_two_addresses_are_two_clients_and_one_is_one(door: Door, street: Street) -> None:
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        start(door, **{"x-viewer-address": address})
    one, two, again = clients_of(street)
    assert one == again != two


@pytest.mark.parametrize("name", FORGED)
def test_what_a_visitor_says_of_its_address_changes_nothing(
    door: Door, street: Street, name: str
) -> None:
    for value in ("198.51.100.1", "198.51.100.2, 192.0.2.1", "for=198.51.100.3"):
        start(door, **{"x-viewer-address": "192.0.2.1", name: value})
        start(door, **{name: value})
    assert len(set(clients_of(street)[::2])) == 1
    assert len(set(clients_of(street)[1::2])) == 1


def test_the_same_ipv6_network_is_one_client(door: Door, street: Street) -> None:
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        start(door, **{"x-viewer-address": address})
    one, same, other = clients_of(street)
    assert one == same != other


def test_an_ipv4_address_written_as_ipv6_is_the_same_client(door: Door, street: Street) -> None:
    for address in ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2"):
        start(door, **{"x-viewer-address": address})
    one, same, other = clients_of(street)
    assert one == same != other


@pytest.mark.parametrize("value", ["", "unknown", "192.0.2.1, 192.0.2.2", "192.0.2.999", "1" * 500])
def test_a_malformed_address_counts_for_whoever_connected(
    door: Door, street: Street, value: str
) -> None:
    start(door, **{"x-viewer-address": value})
    start(door)
    assert len(set(clients_of(street))) == 1


def test_no_address_is_stored_and_todays_hash_is_not_tomorrows(
    door: Door, street: Street, database: Database
) -> None:
    start(door, **{"x-viewer-address": "192.0.2.77"})
    assert "192.0.2.77" not in str(street.asked)
    rows: list[dict[str, Any]] = database.run("SELECT * FROM app.public_flow_counts")
    assert rows
    assert "192.0.2.77" not in str(rows)

    time = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
    made = event("POST", START, headers={"x-viewer-address": "192.0.2.77"})
    hashes = {
        Clients(secrets, partial(time.__add__, timedelta(days=day))).client_of(
            APIGatewayProxyEventV2(made)
        )
        for day in (0, 1)
        for secrets in (["a" * 64], ["b" * 64])
    }
    assert len(hashes) == 4
